/**
 * What a host on the simulated network is and how it answers: ARP, echo, TCP SYN and UDP as the real stacks do, and the lies
 * that a scanner meets.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Cidr } from '#shared/domain/subnet.ts'
import { viewOf, writeIpv4Address } from '../../src-main/core/wire/addresses.ts'
import { encodeIcmp, unreachableCodes } from '../../src-main/core/wire/icmp.ts'
import { encodeIpv4, type Ipv4Packet, ipProtocols } from '../../src-main/core/wire/ipv4.ts'
import type { Packet } from '../../src-main/core/wire/packet.ts'
import {
  encodeTcp,
  maximumSegmentSize,
  noOperation,
  sackPermitted,
  tcpFlags,
  timestamps,
  windowScale,
} from '../../src-main/core/wire/tcp.ts'
import { encodeUdp } from '../../src-main/core/wire/udp.ts'
import type { Random, Span } from './random.ts'
import type { UdpReply } from './udp-replies.ts'

export interface SimulatedHost {
  readonly address: IpAddress
  readonly mac: MacAddress
  /** From a question leaving the scanner to the answer arriving. */
  readonly delayMs: Span
  readonly timeToLive: number
  readonly arp: boolean
  readonly echo: boolean
  /** `prohibited`: its own firewall says so by ICMP. */
  readonly tcp: { readonly open: readonly number[]; readonly otherwise: 'rst' | 'drop' | 'prohibited' }
  /** A port with a reply function is open; what it does not understand stays unanswered. */
  readonly udp: { readonly replies: ReadonlyMap<number, UdpReply>; readonly otherwise: 'port-unreachable' | 'drop' }
  /** At most this many ICMP errors a second after a burst of six, as Linux limits them (icmp_ratelimit); absent: no limit. */
  readonly icmpErrorsPerSecond?: number
  /** Not on the segment: reached through the host with this address, which so becomes a router. */
  readonly via?: IpAddress
  /** Answers ARP for all of these addresses, whoever has them (RFC 1027). */
  readonly proxyArp?: Cidr
  /** What a SYN-ACK or RST acknowledges for a SYN's sequence number; a liar's is not the next number. */
  readonly acknowledgmentOf?: (sequenceNumber: number) => number
}

/** A host with the given traits, for the rest a Linux machine on the segment that answers everything and has no port open. */
export function simulatedHost(traits: Pick<SimulatedHost, 'address'> & Partial<SimulatedHost>): SimulatedHost {
  return {
    mac: macOf(traits.address),
    delayMs: 1,
    timeToLive: 64,
    arp: true,
    echo: true,
    tcp: { open: [], otherwise: 'rst' },
    udp: { replies: new Map(), otherwise: 'port-unreachable' },
    ...traits,
  }
}

/** A locally administered address with the IPv4 address in its last four bytes. */
function macOf(address: IpAddress): MacAddress {
  const bytes = new Uint8Array(6)
  bytes[0] = 0x02
  writeIpv4Address(viewOf(bytes), 2, address)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** An IPv4 packet, and whether it is an ICMP error, which are rate-limited. */
export interface HostAnswer {
  readonly kind: 'answer' | 'icmp-error'
  readonly packet: Uint8Array
}

/** What the host says to an IPv4 packet that reached it over `hops` routers; undefined for silence. */
export function answerOf(host: SimulatedHost, question: Packet, hops: number, random: Random): HostAnswer | undefined {
  switch (question.kind) {
    case 'icmp': {
      if (question.icmp.kind !== 'echo' || !host.echo) return undefined
      return answer(host, question.ip, hops, ipProtocols.icmp, encodeIcmp({ ...question.icmp, kind: 'echo-reply' }))
    }
    case 'tcp':
      return answerSegment(host, question, hops, random)
    case 'udp': {
      const { sourcePort, destinationPort, payload } = question.udp
      const reply = host.udp.replies.get(destinationPort)
      if (reply === undefined) {
        return host.udp.otherwise === 'drop' ? undefined : icmpErrorOf(host, question.ip, unreachableCodes.port, hops)
      }
      const content = reply(payload)
      if (content === undefined) return undefined
      const datagram = { sourcePort: destinationPort, destinationPort: sourcePort, payload: content }
      return answer(host, question.ip, hops, ipProtocols.udp, encodeUdp(datagram, backwards(question.ip)))
    }
    default:
      return undefined
  }
}

/** An ICMP destination unreachable by this host about the packet, quoting what RFC 792 demands and not more. */
export function icmpErrorOf(host: SimulatedHost, about: Ipv4Packet, code: number, hops: number): HostAnswer {
  const original = { ...about, payload: about.payload.subarray(0, 8) }
  const payload = encodeIcmp({ kind: 'destination-unreachable', code, original })
  const addresses = { source: host.address, destination: about.source }
  return {
    kind: 'icmp-error',
    packet: encodeIpv4({ ...addresses, protocol: ipProtocols.icmp, timeToLive: host.timeToLive - hops, payload }),
  }
}

/** SYN-ACK from an open port, RST, silence or ICMP from another (RFC 9293 section 3.10.7); only a SYN is answered. */
function answerSegment(
  host: SimulatedHost,
  { ip, tcp }: Extract<Packet, { kind: 'tcp' }>,
  hops: number,
  random: Random,
): HostAnswer | undefined {
  if ((tcp.flags & (tcpFlags.syn | tcpFlags.ack | tcpFlags.rst)) !== tcpFlags.syn) return undefined
  const open = host.tcp.open.includes(tcp.destinationPort)
  if (!open && host.tcp.otherwise === 'drop') return undefined
  if (!open && host.tcp.otherwise === 'prohibited') return icmpErrorOf(host, ip, unreachableCodes.communicationProhibited, hops)
  const { acknowledgmentOf = (sequenceNumber: number) => (sequenceNumber + 1) >>> 0 } = host
  const addressing = {
    sourcePort: tcp.destinationPort,
    destinationPort: tcp.sourcePort,
    acknowledgmentNumber: acknowledgmentOf(tcp.sequenceNumber),
  }
  const segment = open
    ? {
        ...addressing,
        sequenceNumber: Math.floor(random.next() * 2 ** 32),
        flags: tcpFlags.syn | tcpFlags.ack,
        window: 65_160,
        options: [maximumSegmentSize(1460), sackPermitted, timestamps(Math.floor(random.next() * 2 ** 32), 1), noOperation, windowScale(7)],
      }
    : { ...addressing, sequenceNumber: 0, flags: tcpFlags.rst | tcpFlags.ack, window: 0 }
  return answer(host, ip, hops, ipProtocols.tcp, encodeTcp(segment, backwards(ip)))
}

function backwards(question: Ipv4Packet): Pick<Ipv4Packet, 'source' | 'destination'> {
  return { source: question.destination, destination: question.source }
}

function answer(host: SimulatedHost, question: Ipv4Packet, hops: number, protocol: number, payload: Uint8Array): HostAnswer {
  return { kind: 'answer', packet: encodeIpv4({ ...backwards(question), protocol, timeToLive: host.timeToLive - hops, payload }) }
}
