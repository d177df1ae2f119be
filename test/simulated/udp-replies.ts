/**
 * How the services of the standard UDP set answer: the smallest message of each protocol that repeats the transaction number of
 * the request. They look at the request's form first, so that a malformed request stays unanswered.
 */
import { viewOf } from '../../src-main/core/wire/addresses.ts'

/** The reply to a request; undefined for one that the service does not understand. */
export type UdpReply = (request: Uint8Array) => Uint8Array | undefined

/** DNS (RFC 1035 section 4.1.1) and NetBIOS name service (RFC 1002 section 4.2.1.1), same header: refused, as an answer. */
const refusedQuery: UdpReply = (request) => {
  if (request.length < 12 || viewOf(request).getUint16(2) >>> 15 !== 0) return undefined
  const reply = request.slice()
  reply[2] = (reply[2] ?? 0) | 0x80
  reply[3] = 5
  return reply
}

/** ONC RPC (RFC 5531 section 9): accepted, no verifier, success. */
const rpcSuccess: UdpReply = (request) => {
  if (request.length < 40 || viewOf(request).getUint32(4) !== 0 || viewOf(request).getUint32(8) !== 2) return undefined
  const reply = new Uint8Array(24)
  reply.set(request.subarray(0, 4))
  viewOf(reply).setUint32(4, 1)
  return reply
}

/** DCE RPC connectionless (C706 chapter 12.5): the request's 80-byte header as a reject. */
const dceReject: UdpReply = (request) => {
  if (request.length < 80 || request[0] !== 4 || request[1] !== 0) return undefined
  const reply = request.slice(0, 80)
  reply[1] = 6
  return reply
}

/** Offset past `count` elements of BER with lengths below 128. */
function skipElements(bytes: Uint8Array, offset: number, count: number): number {
  let at = offset
  for (let skipped = 0; skipped < count; skipped += 1) at += 2 + (bytes[at + 1] ?? 0)
  return at
}

/**
 * What tells the versions of SNMP apart here: the version number; where the PDU is, after version and community in version 1
 * (RFC 1157), after two elements of the fourth in version 3 (RFC 3412 section 6); and the tag of the PDU that answers.
 */
const snmpVersions = {
  v1: { number: 0, pduOffset: (message: Uint8Array) => skipElements(message, 2, 2), answer: 0xa2 },
  v3: { number: 3, pduOffset: (message: Uint8Array) => skipElements(message, skipElements(message, 2, 3) + 2, 2), answer: 0xa8 },
} as const

/** An SNMP agent of one version: repeats a get request as a response (version 1) or a report (version 3). */
function snmpAgent({ number, pduOffset, answer }: (typeof snmpVersions)[keyof typeof snmpVersions]): UdpReply {
  return (request) => {
    const pdu = pduOffset(request)
    if (request[0] !== 0x30 || request[4] !== number || request[pdu] !== 0xa0) return undefined
    const reply = request.slice()
    reply[pdu] = answer
    return reply
  }
}

/** IKE (RFC 2408 section 3.1): the initiator's cookie, ours, and an informational exchange without payload. */
const ikeNotification: UdpReply = (request) => {
  if (request.length < 28 || viewOf(request).getUint32(24) !== request.length) return undefined
  const reply = new Uint8Array(28)
  reply.set(request.subarray(0, 8))
  reply.fill(0x5a, 8, 16)
  reply.set([0, 0x10, 5, 0], 16)
  viewOf(reply).setUint32(24, reply.length)
  return reply
}

/** Replies by port, for hosts to pick from. */
export const udpReplies: ReadonlyMap<number, UdpReply> = new Map([
  [53, refusedQuery],
  [111, rpcSuccess],
  [135, dceReject],
  [137, refusedQuery],
  [161, snmpAgent(snmpVersions.v3)],
  [500, ikeNotification],
])

/** An old device, which does not understand SNMPv3. */
export const snmpV1Only: UdpReply = snmpAgent(snmpVersions.v1)

/** The replies of these ports of the standard set. */
export function repliesOf(...ports: readonly number[]): ReadonlyMap<number, UdpReply> {
  return new Map([...udpReplies].filter(([port]) => ports.includes(port)))
}
