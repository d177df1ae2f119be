/**
 * What to say to a UDP port so that its service answers: one harmless request per service, carrying the probe's proof where the
 * protocol has a transaction number, which the reply must repeat.
 */
import { encodeNodeStatusRequest } from '../inquiries/netbios.ts'
import { encodeEngineDiscovery } from '../inquiries/snmp-engine.ts'

export interface UdpRequest {
  encode(proof: number): Uint8Array
  /** True when the reply repeats the proof of this request. */
  isAnsweredBy(reply: Uint8Array, proof: number): boolean
}

/** Where a protocol has 16 bits for its transaction number: the half of the proof that the source port (proof.ts) is not made of. */
const transactionIdOf = (proof: number): number => proof >>> 16

const bytesOf16 = (value: number): number[] => [(value >>> 8) & 0xff, value & 0xff]
const bytesOf32 = (value: number): number[] => [...bytesOf16(value >>> 16), ...bytesOf16(value)]

function beginsWith(reply: Uint8Array, bytes: readonly number[], at = 0): boolean {
  return reply.length >= at + bytes.length && bytes.every((byte, index) => reply[at + index] === byte)
}

/** DNS (RFC 1035 section 4.1): who are the root's name servers? Without recursion, so that nobody else is asked. */
const dnsQuery: UdpRequest = {
  encode: (proof) => Uint8Array.of(...bytesOf16(transactionIdOf(proof)), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1),
  isAnsweredBy: (reply, proof) => beginsWith(reply, bytesOf16(transactionIdOf(proof))) && ((reply[2] ?? 0) & 0x80) !== 0,
}

/** ONC RPC (RFC 5531 section 9): call of the portmapper's (100000, version 2) procedure 0, which does nothing (RFC 1833). */
const rpcNullCall: UdpRequest = {
  encode: (proof) => Uint8Array.of(...[proof, 0, 2, 100_000, 2, 0, 0, 0, 0, 0].flatMap(bytesOf32)),
  isAnsweredBy: (reply, proof) => beginsWith(reply, [...bytesOf32(proof), ...bytesOf32(1)]),
}

/**
 * DCE RPC connectionless (The Open Group C706, chapter 12.5): an empty ept_lookup of the endpoint mapper. The activity UUID
 * carries the proof; any answer, also a reject, repeats it.
 */
const endpointMapperLookup: UdpRequest = {
  encode: (proof) => Uint8Array.of(...connectionlessHeader, ...activityOf(proof), ...connectionlessTrailer),
  isAnsweredBy: (reply, proof) => reply[0] === 4 && beginsWith(reply, activityOf(proof), connectionlessHeader.length),
}
const activityOf = (proof: number): number[] => [...bytesOf32(proof), ...new Array<number>(12).fill(0)]
/** Version 4, request, idempotent, little-endian ASCII IEEE; no object; interface e1af8308-5d1f-11c9-91a4-08002b14a0fa. */
const connectionlessHeader: readonly number[] = [
  ...[4, 0, 0x20, 0, 0x10, 0, 0, 0],
  ...new Array<number>(16).fill(0),
  ...[0x08, 0x83, 0xaf, 0xe1, 0x1f, 0x5d, 0xc9, 0x11, 0x91, 0xa4, 0x08, 0x00, 0x2b, 0x14, 0xa0, 0xfa],
]
/** Boot time 0, interface version 3, sequence 0, operation 2, no hints, no body, first fragment, no authentication. */
const connectionlessTrailer: readonly number[] = [
  ...[0, 0, 0, 0],
  ...[3, 0, 0, 0],
  ...[0, 0, 0, 0],
  ...[2, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0],
]

/** NetBIOS node status (RFC 1002 section 4.2.17). */
const nodeStatusRequest: UdpRequest = {
  encode: (proof) => encodeNodeStatusRequest(transactionIdOf(proof)),
  isAnsweredBy: (reply, proof) => beginsWith(reply, bytesOf16(transactionIdOf(proof))) && ((reply[2] ?? 0) & 0x80) !== 0,
}

/** Always four bytes long in BER, and positive, so that every agent repeats it in the same form. */
const snmpIdOf = (proof: number): number => 0x4000_0000 | (proof & 0x3fff_ffff)
const snmpNumber = (proof: number): number[] => [2, 4, ...bytesOf32(snmpIdOf(proof))]

/** Deepest offset of the number in an answer: headers and a community string come before it. */
const snmpSearchBytes = 128
const repeatsSnmpNumber = (reply: Uint8Array, proof: number): boolean => {
  const number = snmpNumber(proof)
  for (let at = 2; at < Math.min(reply.length, snmpSearchBytes); at += 1) if (beginsWith(reply, number, at)) return reply[0] === 0x30
  return false
}

/** SNMPv3 engine discovery (RFC 3414 section 4). No user and no community is tried: an agent that knows only older versions stays silent. */
const snmpEngineDiscovery: UdpRequest = {
  encode: (proof) => encodeEngineDiscovery(snmpIdOf(proof)),
  isAnsweredBy: repeatsSnmpNumber,
}

/**
 * IKE (RFC 2408, RFC 2409 section 5): first message of main mode with one common proposal (AES-128, SHA-1, pre-shared key,
 * group 2). The initiator cookie carries the proof; an IKEv2-only peer answers with a notification that repeats it too.
 */
const ikeMainMode: UdpRequest = {
  encode: (proof) => {
    const attributes = [0x8001, 7, 0x800e, 128, 0x8002, 2, 0x8003, 1, 0x8004, 2, 0x800b, 1, 0x800c, 28_800].flatMap(bytesOf16)
    const transform = [0, 0, ...bytesOf16(8 + attributes.length), 1, 1, 0, 0, ...attributes]
    const proposal = [0, 0, ...bytesOf16(8 + transform.length), 1, 1, 0, 1, ...transform]
    const association = [0, 0, ...bytesOf16(12 + proposal.length), ...bytesOf32(1), ...bytesOf32(1), ...proposal]
    const header = [...initiatorCookieOf(proof), ...new Array<number>(8).fill(0), 1, 0x10, 2, 0, ...bytesOf32(0)]
    return Uint8Array.of(...header, ...bytesOf32(28 + association.length), ...association)
  },
  isAnsweredBy: (reply, proof) => beginsWith(reply, initiatorCookieOf(proof)),
}
const initiatorCookieOf = (proof: number): number[] => [...bytesOf32(proof), ...bytesOf32(~proof >>> 0)]

/** NTP (RFC 5905 section 7.3): version 4, mode client. The server repeats our transmit timestamp as its origin timestamp. */
const ntpRequest: UdpRequest = {
  encode: (proof) => Uint8Array.of(0x23, ...new Array<number>(39).fill(0), ...ntpTimestampOf(proof)),
  isAnsweredBy: (reply, proof) => reply.length >= 48 && ((reply[0] ?? 0) & 7) === 4 && beginsWith(reply, ntpTimestampOf(proof), 24),
}
const ntpTimestampOf = (proof: number): number[] => [...bytesOf32(proof), ...bytesOf32(~proof >>> 0)]

/** STUN (RFC 8489 section 5): a binding request, whose transaction ID any answer repeats. */
const stunBinding: UdpRequest = {
  encode: (proof) => Uint8Array.of(0, 1, 0, 0, ...stunTransactionOf(proof)),
  isAnsweredBy: (reply, proof) => reply[0] === 1 && beginsWith(reply, stunTransactionOf(proof), 4),
}
const stunTransactionOf = (proof: number): number[] => [0x21, 0x12, 0xa4, 0x42, ...bytesOf32(proof), ...new Array<number>(8).fill(0)]

/**
 * Multicast DNS put to one host (RFC 6762 sections 5.5 and 6.7): which types of services are there? From another port than 5353, so the
 * answer repeats the ID.
 */
const mdnsQuery: UdpRequest = {
  encode: (proof) => Uint8Array.of(...bytesOf16(transactionIdOf(proof)), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...servicesName, 0, 12, 0, 1),
  isAnsweredBy: dnsQuery.isAnsweredBy,
}
/** `_services._dns-sd._udp.local` (RFC 6763 section 9). */
const servicesName: readonly number[] = ['_services', '_dns-sd', '_udp', 'local', ''].flatMap((label) => [
  label.length,
  ...Array.from(label, (letter) => letter.charCodeAt(0)),
])

/** For a port whose service we do not know: no payload. Its source port alone proves the answer. */
const emptyDatagram: UdpRequest = { encode: () => new Uint8Array(), isAnsweredBy: () => true }

const requests: ReadonlyMap<number, UdpRequest> = new Map([
  [53, dnsQuery],
  [111, rpcNullCall],
  [123, ntpRequest],
  [135, endpointMapperLookup],
  [137, nodeStatusRequest],
  [161, snmpEngineDiscovery],
  [500, ikeMainMode],
  [3478, stunBinding],
  [5353, mdnsQuery],
])

/** The same at every attempt. */
export function udpRequestOf(port: number): UdpRequest {
  return requests.get(port) ?? emptyDatagram
}
