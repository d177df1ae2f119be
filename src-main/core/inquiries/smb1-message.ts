/**
 * The first two exchanges of SMB 1 (MS-CIFS, extended by MS-SMB): NEGOTIATE, which old and new servers answer each in their own protocol,
 * and SESSION_SETUP_ANDX with a first token, in the answer to which the server names its system. Read only: what an old machine is.
 * All numbers are little-endian.
 *
 *     header          FF "SMB" | command (1) | status (4) | flags (1) | flags2 (2) | PID high (2) | signature (8) | 0 (2)
 *                     | tree (2) | PID (2) | user (2) | multiplex (2)
 *     body            words (1) | 2 x words | bytes (2) | bytes
 *     NEGOTIATE       request: 0 words | (02 | dialect | 0) ...
 *                     response: 17 words: dialect index (2) | security mode (1) | multiplex (2) | circuits (2) | sizes (8) | key (4)
 *                     | capabilities (4) | system time (8) | minutes west (2) | challenge length (1)
 *                     bytes: server GUID (16) | token with extended security; otherwise challenge | domain 0 | server 0
 *     SESSION_SETUP   request: 12 words; bytes: token | pad | native OS 0 | native LAN manager 0
 *                     response: 4 words: AndX (4) | action (2) | token length (2); bytes: token | pad | native OS 0 | native LAN manager 0 | domain 0
 */
import { viewOf } from '../wire/addresses.ts'
import { decodeUtf16, joined, partOf, readFiletime, readGuid, uint16, uint32 } from './bytes.ts'
import { encodeLatin1 } from './latin1.ts'

const protocolId = joined(Uint8Array.of(0xff), encodeLatin1('SMB'))
const headerLength = 32
const command = { negotiate: 0x72, sessionSetup: 0x73 } as const
const isResponse = 0x80
/** Long names, extended security, NT status codes, Unicode (MS-CIFS section 2.2.3.1, MS-SMB section 2.2.3.1). */
const flags2 = 0xc801
const unicodeFlag = 0x8000
const moreProcessingRequired = 0xc000_0016
const extendedSecurity = 0x8000_0000
const signingRequired = 0x08

export const smb1Dialect = 'NT LM 0.12'
/** The last two call for an answer in SMB 2 (MS-SMB2 section 3.3.5.3). */
const dialects = [smb1Dialect, 'SMB 2.002', 'SMB 2.???']
/** Longest text kept of one value, in UTF-16 units. */
export const longestSmbText = 128

function encodeMessage(commandCode: number, multiplexId: number, words: Uint8Array, bytes: Uint8Array): Uint8Array {
  const header = new Uint8Array(headerLength)
  const view = viewOf(header)
  header.set(protocolId)
  header[4] = commandCode
  view.setUint16(10, flags2, true)
  view.setUint16(30, multiplexId, true)
  return joined(header, Uint8Array.of(words.length / 2), words, uint16(bytes.length), bytes)
}

export function encodeSmb1Negotiate(): Uint8Array {
  return encodeMessage(command.negotiate, 0, new Uint8Array(), encodeLatin1(dialects.map((dialect) => `\x02${dialect}\0`).join('')))
}

/** Two empty texts end it: we name no system of our own. */
export function encodeSmb1SessionSetup(token: Uint8Array): Uint8Array {
  const capabilities = extendedSecurity + 0x0000_005c
  const words = joined(
    ...[Uint8Array.of(0xff, 0), uint16(0), uint16(4_356), uint16(1), uint16(0), uint32(0)],
    ...[uint16(token.length), uint32(0), uint32(capabilities)],
  )
  const pad = new Uint8Array((headerLength + 1 + words.length + 2 + token.length) & 1)
  return encodeMessage(command.sessionSetup, 1, words, joined(token, pad, uint16(0), uint16(0)))
}

interface Response {
  readonly view: DataView
  readonly status: number
  readonly words: number
  /** Where the bytes begin and end. */
  readonly bytesAt: number
  readonly end: number
}

function responseOf(message: Uint8Array, commandCode: number, wordCount: number): Response | undefined {
  const bytesAt = headerLength + 1 + 2 * wordCount + 2
  if (message.length < bytesAt || protocolId.some((byte, at) => message[at] !== byte)) return undefined
  const view = viewOf(message)
  if (message[4] !== commandCode || message[headerLength] !== wordCount || (view.getUint8(9) & isResponse) === 0) return undefined
  const end = bytesAt + view.getUint16(bytesAt - 2, true)
  return end > message.length ? undefined : { view, status: view.getUint32(5, true), words: headerLength + 1, bytesAt, end }
}

export interface Smb1Negotiated {
  readonly signingRequired: boolean
  /** Milliseconds since the epoch. */
  readonly time?: number
  readonly serverGuid?: string
  /** Names that a server without extended security tells at once. */
  readonly domain?: string
  readonly server?: string
  /** Of extended security; undefined where only a login would bring more. */
  readonly token: Uint8Array | undefined
}

/** A server that takes `NT LM 0.12`; undefined for anything else. */
export function decodeSmb1Negotiate(message: Uint8Array): Smb1Negotiated | undefined {
  const response = responseOf(message, command.negotiate, 17)
  if (response === undefined || response.status !== 0 || response.view.getUint16(response.words, true) !== 0) return undefined
  const { view, words, bytesAt, end } = response
  const time = readFiletime(view, words + 23)
  const isExtended = (view.getUint32(words + 19, true) & extendedSecurity) !== 0
  const common = {
    signingRequired: (view.getUint8(words + 2) & signingRequired) !== 0,
    ...(time !== undefined && { time }),
  }
  if (isExtended) {
    if (bytesAt + 16 > end) return undefined
    const serverGuid = readGuid(view, bytesAt)
    return { ...common, ...(serverGuid !== undefined && { serverGuid }), token: message.subarray(bytesAt + 16, end) }
  }
  // The texts follow the challenge without padding (MS-CIFS section 2.2.4.52.2).
  const challengeLength = view.getUint8(words + 33)
  const isUnicode = (view.getUint16(10, true) & unicodeFlag) !== 0
  const [domain = '', server = ''] = textsOf(
    message.subarray(bytesAt + challengeLength, Math.max(end, bytesAt + challengeLength)),
    isUnicode,
  )
  return { ...common, ...(domain !== '' && { domain }), ...(server !== '' && { server }), token: undefined }
}

export interface Smb1Challenge {
  readonly token: Uint8Array
  /** `Windows 5.1`, `Unix` ... */
  readonly nativeOs?: string
  readonly nativeLanManager?: string
  readonly domain?: string
}

export function decodeSmb1SessionSetup(message: Uint8Array): Smb1Challenge | undefined {
  const response = responseOf(message, command.sessionSetup, 4)
  if (response?.status !== moreProcessingRequired) return undefined
  const { view, words, bytesAt, end } = response
  const token = partOf(message.subarray(0, end), bytesAt, view.getUint16(words + 6, true))
  if (token === undefined) return undefined
  const isUnicode = (view.getUint16(10, true) & unicodeFlag) !== 0
  const tokenEnd = bytesAt + token.length
  const [nativeOs = '', nativeLanManager = '', domain = ''] = textsOf(
    message.subarray(isUnicode ? tokenEnd + (tokenEnd & 1) : tokenEnd, end),
    isUnicode,
  )
  return {
    token,
    ...(nativeOs !== '' && { nativeOs }),
    ...(nativeLanManager !== '' && { nativeLanManager }),
    ...(domain !== '' && { domain }),
  }
}

/** The first three texts, each ended by NUL or by the end; OEM text is of the host's own code page and read as ISO 8859-1. */
function textsOf(bytes: Uint8Array, isUnicode: boolean): readonly string[] {
  const most = 4 * longestSmbText
  const text = isUnicode ? decodeUtf16(bytes, most) : String.fromCharCode(...bytes.subarray(0, most))
  return text.split('\0', 3).map((each) => each.slice(0, longestSmbText).toWellFormed())
}
