/**
 * UDP with a request that the port's service understands (udp-requests.ts), because a service answers nothing else. A reply is
 * an open port; ICMP port unreachable (RFC 792) a closed one, and either proves a host.
 */
import { isConnectOnlyPort } from '#shared/domain/port.ts'
import { ipProtocols } from '../wire/ipv4.ts'
import type { Packet } from '../wire/packet.ts'
import { encodeUdp } from '../wire/udp.ts'
import { ipv4Frame } from './ip-frame.ts'
import type { Answer, Origin, Probe } from './probe.ts'
import { proofOf, sourcePortOf } from './proof.ts'
import { udpRequestOf } from './udp-requests.ts'
import { refusalOf } from './unreachable.ts'

export const udpProbe: Probe = {
  source: 'udp',
  frame: ({ origin, target, port }) => {
    // The plan leaves these out; this is the second lock on the same door, since a printer prints what it receives.
    if (isConnectOnlyPort(port)) throw new Error(`UDP port ${port} may not be sent a payload`)
    const proof = proofOf(origin.key, 'udp', target.address, port)
    const payload = encodeUdp(
      {
        sourcePort: sourcePortOf(proof),
        destinationPort: port,
        payload: udpRequestOf(port).encode(proof),
      },
      { source: origin.address, destination: target.address },
    )
    return ipv4Frame({ origin, target }, { protocol: ipProtocols.udp, identification: proof & 0xffff, payload })
  },
  read: (packet, origin) => (packet.kind === 'udp' ? readDatagram(packet, origin) : readRefusal(packet, origin)),
}

function readDatagram({ ip, udp }: Extract<Packet, { kind: 'udp' }>, origin: Origin): Answer | undefined {
  if (ip.destination !== origin.address) return undefined
  const { sourcePort: port, payload } = udp
  const proof = proofOf(origin.key, 'udp', ip.source, port)
  if (udp.destinationPort !== sourcePortOf(proof)) return undefined
  if (!udpRequestOf(port).isAnsweredBy(payload, proof)) return undefined
  return { address: ip.source, port, fact: { kind: 'port', protocol: 'udp', port, answer: 'reply', ttl: ip.timeToLive } }
}

function readRefusal(packet: Packet, origin: Origin): Answer | undefined {
  const refusal = refusalOf(packet, origin.address, ipProtocols.udp)
  if (refusal === undefined || packet.kind !== 'icmp') return undefined
  const { address, destinationPort: port, sourcePort, answer } = refusal
  if (sourcePort !== sourcePortOf(proofOf(origin.key, 'udp', address, port))) return undefined
  return { address, port, fact: { kind: 'port', protocol: 'udp', port, answer, ttl: packet.ip.timeToLive } }
}
