/**
 * What a camera or another server of video says of itself (RTSP 1.0, RFC 2326; RFC 7826 for version 2, which answers 1.0 as well): OPTIONS
 * for its name and what it understands, then DESCRIBE without credentials, which brings what a password would open, or the description
 * of a session (SDP, RFC 8866). Nothing is set up or played.
 *
 *     RTSP/1.0 200 OK CRLF | name: value CRLF ... | CRLF | body of Content-Length bytes, none without it (RFC 2326 section 12.14)
 */
import { familyOf, type IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { type Conversation, hear } from './conversation.ts'
import { unread } from './finding.ts'
import { decodeHead, fieldOf, type Head, realmOf, shortened } from './http-head.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
import { decodeUtf8 } from './utf8.ts'

/** Its own (554), its alternative (8554), and the second one that cameras are moved to by habit. */
const rtspPorts: ReadonlySet<number> = new Set([554, 8554, 10554])
/** Descriptions have some thousand bytes. */
const maxBytes = 16_384

export const rtsp: Inquiry = {
  name: 'rtsp',
  questionsFor: ({ address, openTcp = [] }) =>
    openTcp.filter((port) => rtspPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => talk(address, port) })),
}

function* talk(address: IpAddress, port: number): Conversation {
  const url = `rtsp://${familyOf(address) === 6 ? `[${address}]` : address}:${port}/`
  const options = decodeRtsp(yield* hear({ send: encodeRequest('OPTIONS', url, 1), lengthOf: lengthOfRtsp, maxBytes }))
  if (options === undefined) return []
  const description = decodeRtsp(yield* hear({ send: encodeRequest('DESCRIBE', url, 2), lengthOf: lengthOfRtsp, maxBytes }))
  return [factOf(port, options, description), ...unread(options.stopped ?? description?.stopped)]
}

function encodeRequest(method: 'OPTIONS' | 'DESCRIBE', url: string, number: number): Uint8Array {
  const accept = method === 'DESCRIBE' ? ['Accept: application/sdp'] : []
  return encodeLatin1([`${method} ${url} RTSP/1.0`, `CSeq: ${number}`, 'User-Agent: portolan', ...accept, '', ''].join('\r\n'))
}

function factOf(port: number, options: RtspResponse, description: RtspResponse | undefined): Fact {
  const last = description ?? options
  const server = shortened(fieldOf(options, 'server') ?? fieldOf(last, 'server') ?? '')
  const methods = shortened(fieldOf(options, 'public') ?? '')
  const realm = shortened(realmOf(last))
  const { session, tool } = last.status === 200 ? decodeDescription(last.body) : { session: '', tool: '' }
  return {
    kind: 'rtsp',
    port,
    status: last.status,
    ...(server !== '' && { server }),
    ...(methods !== '' && { methods }),
    ...(realm !== '' && { realm }),
    ...(session !== '' && { session }),
    ...(tool !== '' && { tool }),
  }
}

export interface RtspResponse extends Pick<Head, 'status' | 'fields' | 'stopped'> {
  /** As far as it came. */
  readonly body: Uint8Array
  /** Bytes of the whole message; undefined while it is not whole. */
  readonly length?: number
}

/** RFC 2326 section 7.1; there are no interim responses but 100, which never comes alone. */
const statusLine = /^RTSP\/[12]\.0 ([2-5]\d\d)(?: |$)/
const protocolName = encodeLatin1('RTSP/')

/** Undefined where the bytes are no response, or its head is cut off. */
export function decodeRtsp(bytes: Uint8Array): RtspResponse | undefined {
  const head = decodeHead(bytes, statusLine)
  if (head === undefined) return undefined
  const { status, fields, length: headLength, stopped } = head
  if (stopped !== undefined) return { status, fields, body: bytes.subarray(0, 0), length: bytes.length, stopped }
  const length = fieldOf(head, 'content-length') ?? '0'
  if (!/^\d+$/.test(length)) return undefined
  const body = bytes.subarray(headLength, headLength + Number(length))
  return { status, fields, body, ...(body.length === Number(length) && { length: headLength + body.length }) }
}

/** The length of a response (`Hearing`); what can be none any more is whole as it is. */
export function lengthOfRtsp(bytes: Uint8Array): number | undefined {
  const isResponse = protocolName.every((byte, at) => bytes[at] === undefined || bytes[at] === byte)
  return isResponse ? decodeRtsp(bytes)?.length : bytes.length
}

/** The name of the session, which is `-` or a space where it has none, and the tool. */
function decodeDescription(body: Uint8Array): { readonly session: string; readonly tool: string } {
  const lines = decodeUtf8(body).split(/\r?\n/)
  const valueAfter = (start: string): string => lines.find((line) => line.startsWith(start))?.slice(start.length) ?? ''
  const session = shortened(valueAfter('s=')).trim()
  return { session: session === '-' ? '' : session, tool: shortened(valueAfter('a=tool:')).trim() }
}
