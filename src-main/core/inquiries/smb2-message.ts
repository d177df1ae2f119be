/**
 * The first two exchanges of SMB 2 and 3 (MS-SMB2): NEGOTIATE and SESSION_SETUP. All numbers are little-endian.
 *
 *     header          FE "SMB" | 64 (2) | charge (2) | status (4) | command (2) | credits (2) | flags (4) | next (4) | message ID (8)
 *                     | reserved (4) | tree (4) | session (8) | signature (16)
 *     NEGOTIATE       request: 36 (2) | dialects (2) | security mode (2) | 0 (2) | capabilities (4) | client GUID (16)
 *                     | contexts at (4) | contexts (2) | 0 (2) | dialect (2) ... | contexts on multiples of 8
 *                     response: 65 (2) | security mode (2) | dialect (2) | contexts (2) | server GUID (16) | capabilities (4)
 *                     | transact, read, write sizes (12) | system time (8) | start time (8) | token at (2) | token length (2) | contexts at (4)
 *     SESSION_SETUP   request: 25 (2) | flags (1) | security mode (1) | capabilities (4) | channel (4) | token at (2) | token length (2)
 *                     | previous session (8) | token
 *                     response: 9 (2) | flags (2) | token at (2) | token length (2) | token
 */
import { viewOf } from '../wire/addresses.ts'
import { joined, partOf, readFiletime, readGuid, uint16, uint32 } from './bytes.ts'
import { encodeLatin1 } from './latin1.ts'

const protocolId = joined(Uint8Array.of(0xfe), encodeLatin1('SMB'))
const headerLength = 64
const command = { negotiate: 0, sessionSetup: 1 } as const
const isResponse = 0x0000_0001
const status = { success: 0, moreProcessingRequired: 0xc000_0016 } as const
const signingEnabled = 0x0001
const signingRequired = 0x0002

/** Dialect revisions (section 2.2.4), and the one that only says "2.1 or later: negotiate again". */
const dialectNames: Readonly<Record<number, string>> = { 514: '2.0.2', 528: '2.1', 768: '3.0', 770: '3.0.2', 785: '3.1.1' }
const wildcardDialect = 0x02ff

/** One GUID for all that we ask: it is no identity, and servers only compare those of their sessions. */
const clientGuid = encodeLatin1('portolan inquiry')
/** Section 2.2.3.1: integrity by SHA-512, of which a salt is a part; encryption by AES-128-GCM or -CCM. */
const contexts = [
  encodeContext(0x0001, joined(uint16(1), uint16(32), uint16(0x0001), clientGuid, clientGuid)),
  encodeContext(0x0002, joined(uint16(2), uint16(0x0002), uint16(0x0001))),
] as const

function encodeContext(type: number, data: Uint8Array): Uint8Array {
  return joined(uint16(type), uint16(data.length), uint32(0), data)
}

/** Rest of the header is zero, which is right for a client that has no session. */
function encodeHeader(commandCode: number, messageId: number): Uint8Array {
  const header = new Uint8Array(headerLength)
  const view = viewOf(header)
  header.set(protocolId)
  view.setUint16(4, headerLength, true)
  view.setUint16(12, commandCode, true)
  view.setUint16(14, 1, true)
  view.setUint32(24, messageId, true)
  return header
}

const onMultipleOf8 = (bytes: Uint8Array): Uint8Array => joined(bytes, new Uint8Array(-bytes.length & 7))

/** Offers every dialect. `messageId` is 1 after a multi-protocol negotiation, which counts as the first message, otherwise 0. */
export function encodeSmb2Negotiate(messageId: number): Uint8Array {
  const dialects = Object.keys(dialectNames).map(Number)
  const contextsAt = headerLength + ((36 + 2 * dialects.length + 7) & ~7)
  const [integrity, encryption] = contexts
  const fixed = joined(
    ...[uint16(36), uint16(dialects.length), uint16(signingEnabled), uint16(0), uint32(0), clientGuid],
    ...[uint32(contextsAt), uint16(contexts.length), uint16(0)],
  )
  const body = joined(fixed, ...dialects.map(uint16))
  return joined(encodeHeader(command.negotiate, messageId), onMultipleOf8(body), onMultipleOf8(integrity), encryption)
}

/** `token` is the first of a login, in SPNEGO. */
export function encodeSmb2SessionSetup(messageId: number, token: Uint8Array): Uint8Array {
  const tokenAt = headerLength + 24
  const fixed = joined(
    ...[uint16(25), Uint8Array.of(0, signingEnabled), uint32(0), uint32(0)],
    ...[uint16(tokenAt), uint16(token.length), uint32(0), uint32(0)],
  )
  return joined(encodeHeader(command.sessionSetup, messageId), fixed, token)
}

export interface Smb2Negotiated {
  /** As people write it: `3.1.1`. Undefined where the server asks to negotiate again. */
  readonly dialect: string | undefined
  readonly signingRequired: boolean
  readonly serverGuid?: string
  /** Milliseconds since the epoch. */
  readonly time?: number
  readonly bootTime?: number
  /** What the server's ways to log in are; empty where it does not say. */
  readonly token: Uint8Array
}

/** The body of a response of that command, and its status; undefined for anything else. */
function responseOf(message: Uint8Array, commandCode: number, bodyLength: number): { view: DataView; status: number } | undefined {
  if (message.length < headerLength + bodyLength || protocolId.some((byte, at) => message[at] !== byte)) return undefined
  const view = viewOf(message)
  if (view.getUint16(4, true) !== headerLength || view.getUint16(12, true) !== commandCode) return undefined
  return (view.getUint32(16, true) & isResponse) === 0 ? undefined : { view, status: view.getUint32(8, true) }
}

function tokenAt(message: Uint8Array, view: DataView, at: number): Uint8Array {
  return partOf(message, view.getUint16(at, true), view.getUint16(at + 2, true)) ?? new Uint8Array()
}

export function decodeSmb2Negotiate(message: Uint8Array): Smb2Negotiated | undefined {
  const response = responseOf(message, command.negotiate, 64)
  if (response === undefined || response.status !== status.success) return undefined
  const { view } = response
  const revision = view.getUint16(headerLength + 4, true)
  const dialect = dialectNames[revision]
  if (view.getUint16(headerLength, true) !== 65 || (dialect === undefined && revision !== wildcardDialect)) return undefined
  const serverGuid = readGuid(view, headerLength + 8)
  const time = readFiletime(view, headerLength + 40)
  const bootTime = readFiletime(view, headerLength + 48)
  return {
    dialect,
    signingRequired: (view.getUint16(headerLength + 2, true) & signingRequired) !== 0,
    ...(serverGuid !== undefined && { serverGuid }),
    ...(time !== undefined && { time }),
    ...(bootTime !== undefined && { bootTime }),
    token: tokenAt(message, view, headerLength + 56),
  }
}

/** The server's token, which is its challenge; undefined where it does not want to go on. */
export function decodeSmb2SessionSetup(message: Uint8Array): Uint8Array | undefined {
  const response = responseOf(message, command.sessionSetup, 8)
  if (response?.status !== status.moreProcessingRequired) return undefined
  return tokenAt(message, response.view, headerLength + 4)
}
