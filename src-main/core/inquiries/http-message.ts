/**
 * An HTTP/1 response as its bytes (RFC 9112): status line, field lines, body. Bounded by its input, and by the limits below.
 *
 *     HTTP/1.1 200 OK CRLF | name: value CRLF ... | CRLF | body, by Transfer-Encoding, Content-Length or the end of the connection
 */
import { decodeHead, type Head, lineAt, maxFields } from './http-head.ts'

export interface HttpResponse extends Pick<Head, 'fields' | 'stopped'> {
  /** 200 to 599: interim responses (1xx) are passed over. */
  readonly status: number
  /** As far as it came; empty where its transfer coding is another than chunked, and after a head that was not read to its end. */
  readonly body: Uint8Array
  /** Bytes of the whole message; undefined while it is not whole, and where only the end of the connection ends it. */
  readonly length?: number
}

/** `HTTP/1.` */
const protocolName = [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e]
const statusLine = /^HTTP\/1\.\d ([1-5]\d\d)(?: |$)/
/** Of one chunk's size with its extensions. */
const maxChunkLine = 256

/** The final response; undefined where the bytes are none, its head is cut off, or it breaks a rule that makes the rest uncertain. */
export function decodeResponse(bytes: Uint8Array): HttpResponse | undefined {
  let at = 0
  while (at < bytes.length) {
    const head = decodeHead(bytes.subarray(at), statusLine)
    if (head === undefined) return undefined
    at += head.length
    if (head.status >= 200) return withBody(head, bytes.subarray(at), at)
    // 101 is the answer to an Upgrade that we never send (RFC 9110 section 15.2.2).
    if (head.status === 101 || head.stopped !== undefined) return undefined
  }
  return undefined
}

/** The length of a response (`Hearing`); what can be none any more is whole as it is, and so is one that is not read on. */
export function lengthOfResponse(bytes: Uint8Array): number | undefined {
  const isResponse = protocolName.every((byte, at) => bytes[at] === undefined || bytes[at] === byte)
  const response = isResponse ? decodeResponse(bytes) : undefined
  return !isResponse || response?.stopped !== undefined ? bytes.length : response?.length
}

/** RFC 9112 section 6.3, for the answer to a GET. A length that is none makes the whole message worthless. */
function withBody({ status, fields, stopped }: Head, rest: Uint8Array, headLength: number): HttpResponse | undefined {
  const valuesOf = (name: string): string[] =>
    fields.filter(([its]) => its === name).flatMap(([, value]) => value.split(',').map((part) => part.trim()))
  const codings = valuesOf('transfer-encoding')
  const [length, ...more] = new Set(valuesOf('content-length'))
  const none = rest.subarray(0, 0)
  if (stopped !== undefined) return { status, fields, body: none, stopped }
  if (status === 204 || status === 304) return { status, fields, body: none, length: headLength }
  if (codings.length > 0) {
    if (codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked') return { status, fields, body: none }
    const { body, end } = decodeChunked(rest)
    return { status, fields, body, ...(end !== undefined && { length: headLength + end }) }
  }
  if (length === undefined) return { status, fields, body: rest }
  if (more.length > 0 || !/^\d+$/.test(length)) return undefined
  const body = rest.subarray(0, Number(length))
  return { status, fields, body, ...(body.length === Number(length) && { length: headLength + body.length }) }
}

/** RFC 9112 section 7.1. The body ends where it is cut off or wrong; extensions and trailers are of no interest. */
function decodeChunked(bytes: Uint8Array): { readonly body: Uint8Array; readonly end?: number } {
  const body = new Uint8Array(bytes.length)
  let length = 0
  let at = 0
  for (;;) {
    const line = lineAt(bytes.subarray(0, at + maxChunkLine), at)
    const [, digits] = /^([\dA-Fa-f]{1,8})[ \t]*(?:;|$)/.exec(line?.text ?? '') ?? []
    if (line === undefined || digits === undefined) return { body: body.subarray(0, length) }
    const size = Number.parseInt(digits, 16)
    if (size === 0) {
      const end = endOfTrailers(bytes, line.next)
      return { body: body.subarray(0, length), ...(end !== undefined && { end }) }
    }
    const data = bytes.subarray(line.next, line.next + size)
    body.set(data, length)
    length += data.length
    const end = lineAt(bytes, line.next + size)
    if (end?.text !== '') return { body: body.subarray(0, length) }
    at = end.next
  }
}

/** Where the empty line after the trailer section (RFC 9112 section 7.1.2) ends. */
function endOfTrailers(bytes: Uint8Array, start: number): number | undefined {
  let at = start
  for (let lines = 0; lines <= maxFields; lines += 1) {
    const line = lineAt(bytes, at)
    if (line === undefined || line.text === '') return line?.next
    at = line.next
  }
  return undefined
}
