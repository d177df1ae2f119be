/**
 * TCP SYN (RFC 9293 section 3.5): a SYN-ACK is an open port, a RST a closed one; either proves a host. The sequence number is
 * the cookie, which the answer must acknowledge. A SYN-ACK leaves the host with a half-open connection, which a RST ends.
 *
 * The SYN offers every common option, in the order in which Linux does: a SYN-ACK may carry only what was offered, so the answer then
 * shows the host's own habit (`TcpHandshake`), and middleboxes that distrust a bare SYN let it pass.
 */
import type { PortAnswer } from '#shared/domain/fact.ts'
import type { TcpHandshake } from '#shared/domain/handshake.ts'
import { ipProtocols } from '../wire/ipv4.ts'
import type { Packet } from '../wire/packet.ts'
import {
  encodeTcp,
  maximumSegmentSize,
  noOperation,
  optionValue,
  sackPermitted,
  tcpFlags,
  tcpOptionKinds,
  timestamps,
  windowScale,
} from '../wire/tcp.ts'
import { ipv4Frame } from './ip-frame.ts'
import type { Answer, Origin, Probe } from './probe.ts'
import { proofOf, sourcePortOf } from './proof.ts'
import { refusalOf } from './unreachable.ts'

const announcedWindow = 64_240
/** The segment size is Ethernet's. The timestamp says nothing of our clock: any value will do (RFC 7323 section 5.4). */
const offered = [maximumSegmentSize(1460), sackPermitted, timestamps(1, 0), noOperation, windowScale(7)]

export const synProbe: Probe = {
  source: 'tcp-syn',
  frame: ({ origin, target, port }) => {
    const proof = proofOf(origin.key, 'syn', target.address, port)
    const payload = encodeTcp(
      {
        sourcePort: sourcePortOf(proof),
        destinationPort: port,
        sequenceNumber: proof,
        flags: tcpFlags.syn,
        window: announcedWindow,
        options: offered,
      },
      { source: origin.address, destination: target.address },
    )
    return ipv4Frame({ origin, target }, { protocol: ipProtocols.tcp, identification: proof & 0xffff, dontFragment: true, payload })
  },
  read: (packet, origin) => (packet.kind === 'tcp' ? readSegment(packet, origin) : readRefusal(packet, origin)),
  // RFC 9293 section 3.10.7.1: what acknowledges no connection is answered by a RST with the acknowledged number.
  end: (packet, { origin, target }) => {
    if (packet.kind !== 'tcp' || answerOf(packet.tcp.flags) !== 'syn-ack') return undefined
    const { sourcePort, destinationPort, acknowledgmentNumber } = packet.tcp
    const payload = encodeTcp(
      { sourcePort: destinationPort, destinationPort: sourcePort, sequenceNumber: acknowledgmentNumber, flags: tcpFlags.rst, window: 0 },
      { source: origin.address, destination: target.address },
    )
    const identification = acknowledgmentNumber & 0xffff
    return ipv4Frame({ origin, target }, { protocol: ipProtocols.tcp, identification, dontFragment: true, payload })
  },
}

function readSegment({ ip, tcp }: Extract<Packet, { kind: 'tcp' }>, origin: Origin): Answer | undefined {
  if (ip.destination !== origin.address) return undefined
  const proof = proofOf(origin.key, 'syn', ip.source, tcp.sourcePort)
  if (tcp.destinationPort !== sourcePortOf(proof) || tcp.acknowledgmentNumber !== (proof + 1) >>> 0) return undefined
  const answer = answerOf(tcp.flags)
  if (answer === undefined) return undefined
  const fact = portFact(tcp.sourcePort, answer, ip.timeToLive)
  // A RST's window and options are zero and none nearly everywhere, and a scan has very many of them.
  return { address: ip.source, port: tcp.sourcePort, fact: answer === 'syn-ack' ? { ...fact, handshake: handshakeOf({ ip, tcp }) } : fact }
}

function handshakeOf({ ip, tcp }: Pick<Extract<Packet, { kind: 'tcp' }>, 'ip' | 'tcp'>): TcpHandshake {
  const size = optionValue(tcp, tcpOptionKinds.maximumSegmentSize, 2)
  const scale = optionValue(tcp, tcpOptionKinds.windowScale, 1)
  return {
    window: tcp.window,
    options: tcp.options.map(({ kind }) => kind),
    ...(size !== undefined && { maximumSegmentSize: size }),
    ...(scale !== undefined && { windowScale: scale }),
    dontFragment: ip.dontFragment,
    identified: ip.identification !== 0,
  }
}

function answerOf(flags: number): PortAnswer | undefined {
  if ((flags & tcpFlags.ack) === 0) return undefined
  if ((flags & tcpFlags.rst) !== 0) return 'rst'
  return (flags & tcpFlags.syn) !== 0 ? 'syn-ack' : undefined
}

function readRefusal(packet: Packet, origin: Origin): Answer | undefined {
  const refusal = refusalOf(packet, origin.address, ipProtocols.tcp)
  if (refusal === undefined || packet.kind !== 'icmp') return undefined
  const { address, destinationPort: port, sequenceNumber, answer } = refusal
  if (sequenceNumber !== proofOf(origin.key, 'syn', address, port)) return undefined
  return { address, port, fact: portFact(port, answer, packet.ip.timeToLive) }
}

function portFact(port: number, answer: PortAnswer, ttl: number): Extract<Answer['fact'], { kind: 'port' }> {
  return { kind: 'port', protocol: 'tcp', port, answer, ttl }
}
