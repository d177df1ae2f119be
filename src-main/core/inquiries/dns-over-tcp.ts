/** DNS messages over TCP, each behind its length (RFC 1035 section 4.2.2), as name servers and LLMNR take them. */
import { viewOf } from '../wire/addresses.ts'
import { joined } from './bytes.ts'
import { type Exchange, hear } from './conversation.ts'

/** Of one message; the answers have a hundred bytes. */
const maxBytes = 4_096
const lengthBytes = 2

/** The answer without its length; cut off where it does not come whole. */
export function* askOverTcp(query: Uint8Array): Exchange<Uint8Array> {
  const length = Uint8Array.of(query.length >>> 8, query.length & 0xff)
  const bytes = yield* hear({ send: joined(length, query), maxBytes: lengthBytes + maxBytes, lengthOf })
  return bytes.subarray(lengthBytes)
}

function lengthOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < lengthBytes) return undefined
  const length = lengthBytes + viewOf(bytes).getUint16(0)
  return bytes.length < length ? undefined : length
}
