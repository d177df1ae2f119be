/**
 * DCE RPC over a connection (C706 chapter 12, MS-RPCE section 2.2.2): bind to an interface, call it without authentication, begin one and
 * read the server's challenge. Little-endian, as everybody who speaks it today sends it.
 *
 *     header     5 | minor (1) | type (1) | flags (1) | representation (4) | fragment length (2) | authentication length (2) | call (4)
 *     bind       header | transmit (2) | receive (2) | group (4) | contexts (1) | 0 (3) | context (2) | syntaxes (1) | 0 (1)
 *                | interface (16 + 4) | transfer syntax (16 + 4)
 *     bind ack   header | transmit (2) | receive (2) | group (4) | address length (2) | address | pad to 4 | results (1) | 0 (3)
 *                | (result (2) | reason (2) | transfer syntax (20)) ...
 *     alter      as bind, answered as bind ack; both with a token behind them: type (1) | level (1) | pad (1) | 0 (1) | context (4) | token
 *     request    header | allocation (4) | context (2) | operation (2) | arguments
 *     response   header | allocation (4) | context (2) | cancels (1) | 0 (1) | results
 */
import { viewOf } from '../wire/addresses.ts'
import { encodeGuid, joined, uint16, uint32 } from './bytes.ts'

const headerLength = 16
const responseHeadLength = headerLength + 8
const rpcType = { request: 0, response: 2, bind: 11, bindAck: 12, alter: 14, altered: 15 } as const
const flag = { first: 0x01, last: 0x02 } as const
const littleEndian = 0x10
/** What Windows takes and sends at most by itself. */
export const maxFragmentBytes = 5_840

/** An interface: its UUID in lower case and its major version. */
export interface RpcSyntax {
  readonly uuid: string
  readonly version: number
}

/** NDR (C706 appendix I). */
const ndr: RpcSyntax = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', version: 2 }

/** Of a token (MS-RPCE section 2.2.2.11): NTLM, at the level that authenticates the connection alone. */
const tokenHead = Uint8Array.of(10, 2, 0, 0, 1, 0, 0, 0)

/** `body` ends on a multiple of four where there is a token. */
function encodeFragment(type: number, body: Uint8Array, token: Uint8Array = new Uint8Array()): Uint8Array {
  const representation = Uint8Array.of(littleEndian, 0, 0, 0)
  const head = Uint8Array.of(5, 0, type, flag.first | flag.last)
  const trailer = token.length === 0 ? token : joined(tokenHead, token)
  const lengths = joined(uint16(headerLength + body.length + trailer.length), uint16(token.length))
  return joined(head, representation, lengths, uint32(1), body, trailer)
}

const encodeSyntax = ({ uuid, version }: RpcSyntax): Uint8Array => joined(encodeGuid(uuid), uint32(version))

function encodeContext(syntax: RpcSyntax): Uint8Array {
  const sizes = joined(uint16(maxFragmentBytes), uint16(maxFragmentBytes), uint32(0))
  const context = joined(uint16(0), Uint8Array.of(1, 0), encodeSyntax(syntax), encodeSyntax(ndr))
  return joined(sizes, Uint8Array.of(1, 0, 0, 0), context)
}

export function encodeBind(syntax: RpcSyntax): Uint8Array {
  return encodeFragment(rpcType.bind, encodeContext(syntax))
}

/** Begins an authentication on a connection that is bound already. */
export function encodeAlterContext(syntax: RpcSyntax, token: Uint8Array): Uint8Array {
  return encodeFragment(rpcType.alter, encodeContext(syntax), token)
}

export function encodeCall(operation: number, stub: Uint8Array): Uint8Array {
  return encodeFragment(rpcType.request, joined(uint32(stub.length), uint16(0), uint16(operation), stub))
}

/** How long the first fragment is; all that came where it is none. */
export function lengthOfFragment(bytes: Uint8Array): number | undefined {
  if (bytes.length > 0 && bytes[0] !== 5) return bytes.length
  if (bytes.length < headerLength) return undefined
  const length = viewOf(bytes).getUint16(8, true)
  return bytes.length < length ? undefined : Math.max(length, headerLength)
}

/** A whole fragment of that type; undefined for any other. */
function fragmentOf(bytes: Uint8Array, type: number): DataView | undefined {
  if (bytes.length < headerLength || bytes[0] !== 5 || bytes[2] !== type || bytes[4] !== littleEndian) return undefined
  const view = viewOf(bytes)
  return view.getUint16(8, true) === bytes.length ? view : undefined
}

/** Whether the answer to a bind takes the interface; undefined for what is no such answer. */
export function decodeBindAck(bytes: Uint8Array): boolean | undefined {
  const view = fragmentOf(bytes, rpcType.bindAck)
  if (view === undefined || view.byteLength < 26) return undefined
  const resultsAt = 26 + view.getUint16(24, true)
  const resultAt = resultsAt + (-resultsAt & 3) + 4
  if (resultAt + 2 > view.byteLength) return undefined
  return view.getUint16(resultAt, true) === 0
}

/** The server's token in the answer to an altered context; undefined where there is none. */
export function decodeAlterToken(bytes: Uint8Array): Uint8Array | undefined {
  const length = fragmentOf(bytes, rpcType.altered)?.getUint16(10, true) ?? 0
  return length === 0 || headerLength + tokenHead.length + length > bytes.length ? undefined : bytes.subarray(bytes.length - length)
}

export interface RpcResult {
  /** This fragment's part of the results. */
  readonly stub: Uint8Array
  readonly isLast: boolean
}

/** A fragment of a response; undefined for a fault and all else. */
export function decodeResponse(bytes: Uint8Array): RpcResult | undefined {
  const view = fragmentOf(bytes, rpcType.response)
  if (view === undefined || view.byteLength < responseHeadLength || view.getUint16(10, true) !== 0) return undefined
  return { stub: bytes.subarray(responseHeadLength), isLast: (view.getUint8(3) & flag.last) !== 0 }
}
