/**
 * DCE RPC over a connection (C706 chapter 12, MS-RPCE section 2.2.2): bind to an interface, call it without authentication. Little-endian,
 * as everybody who speaks it today sends it.
 *
 *     header     5 | minor (1) | type (1) | flags (1) | representation (4) | fragment length (2) | authentication length (2) | call (4)
 *     bind       header | transmit (2) | receive (2) | group (4) | contexts (1) | 0 (3) | context (2) | syntaxes (1) | 0 (1)
 *                | interface (16 + 4) | transfer syntax (16 + 4)
 *     bind ack   header | transmit (2) | receive (2) | group (4) | address length (2) | address | pad to 4 | results (1) | 0 (3)
 *                | (result (2) | reason (2) | transfer syntax (20)) ...
 *     request    header | allocation (4) | context (2) | operation (2) | arguments
 *     response   header | allocation (4) | context (2) | cancels (1) | 0 (1) | results
 */
import { viewOf } from '../wire/addresses.ts'
import { encodeGuid, joined, uint16, uint32 } from './bytes.ts'

const headerLength = 16
const responseHeadLength = headerLength + 8
export const rpcType = { request: 0, response: 2, bind: 11, bindAck: 12 } as const
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

function encodeFragment(type: number, body: Uint8Array): Uint8Array {
  const representation = Uint8Array.of(littleEndian, 0, 0, 0)
  const head = Uint8Array.of(5, 0, type, flag.first | flag.last)
  return joined(head, representation, uint16(headerLength + body.length), uint16(0), uint32(1), body)
}

const encodeSyntax = ({ uuid, version }: RpcSyntax): Uint8Array => joined(encodeGuid(uuid), uint32(version))

export function encodeBind(syntax: RpcSyntax): Uint8Array {
  const sizes = joined(uint16(maxFragmentBytes), uint16(maxFragmentBytes), uint32(0))
  const context = joined(uint16(0), Uint8Array.of(1, 0), encodeSyntax(syntax), encodeSyntax(ndr))
  return encodeFragment(rpcType.bind, joined(sizes, Uint8Array.of(1, 0, 0, 0), context))
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
