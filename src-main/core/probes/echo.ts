/** ICMP echo request (RFC 792): liveness beyond the link, and the TTL and round-trip time of hosts that are known. */
import { encodeIcmp } from '../wire/icmp.ts'
import { ipProtocols } from '../wire/ipv4.ts'
import { ipv4Frame } from './ip-frame.ts'
import type { Probe } from './probe.ts'
import { proofOf } from './proof.ts'

/** The time of sending travels in the data, as in ping, and then a pattern up to ping's usual 56 bytes: some firewalls drop short echoes. */
const dataLength = 56
const longestRttMs = 60_000

export const echoProbe: Probe = {
  source: 'icmp-echo',
  frame: ({ origin, target, nowMs }) => {
    const proof = proofOf(origin.key, 'echo', target.address, 0)
    const data = Uint8Array.from({ length: dataLength }, (_, at) => at)
    new DataView(data.buffer).setFloat64(0, nowMs)
    const payload = encodeIcmp({ kind: 'echo', identifier: proof >>> 16, sequenceNumber: proof & 0xffff, data })
    return ipv4Frame({ origin, target }, { protocol: ipProtocols.icmp, identification: proof & 0xffff, payload })
  },
  read: (packet, origin, nowMs) => {
    if (packet.kind !== 'icmp' || packet.icmp.kind !== 'echo-reply' || packet.ip.destination !== origin.address) return undefined
    const { identifier, sequenceNumber, data } = packet.icmp
    const address = packet.ip.source
    const proof = proofOf(origin.key, 'echo', address, 0)
    if (identifier !== proof >>> 16 || sequenceNumber !== (proof & 0xffff) || data.length < 8) return undefined
    const rttMs = nowMs - new DataView(data.buffer, data.byteOffset).getFloat64(0)
    if (!(rttMs <= longestRttMs)) return undefined
    return {
      address,
      port: 0,
      fact: { kind: 'echo-reply', ttl: packet.ip.timeToLive, rttMs: Math.max(0, Math.round(rttMs * 1000) / 1000) },
    }
  },
}
