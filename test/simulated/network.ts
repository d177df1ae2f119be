/**
 * A simulated Ethernet segment in virtual time: the scanner's frames go in, the hosts' answers come out later, delayed, lost,
 * duplicated, all by one seed. So whole sweeps run in milliseconds and every failure can be repeated.
 */

import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { contains, rangeOf } from '#shared/domain/subnet.ts'
import { arpOperations, encodeArp } from '../../src-main/core/wire/arp.ts'
import { broadcastMac, decodeEthernet, type EthernetFrame, encodeEthernet, etherTypes } from '../../src-main/core/wire/ethernet.ts'
import { unreachableCodes } from '../../src-main/core/wire/icmp.ts'
import { decodePacket, type Packet } from '../../src-main/core/wire/packet.ts'
import { answerOf, type HostAnswer, icmpErrorOf, type SimulatedHost } from './host.ts'
import { createRandom, type Span } from './random.ts'

/** The scanner's link is down from `fromMs` on and up again at `toMs`; what is sent or arrives between is lost. */
export interface Outage {
  readonly fromMs: number
  readonly toMs: number
}

export interface SimulatedNetworkOptions {
  readonly seed: number
  readonly hosts: readonly SimulatedHost[]
  /** Chance of a frame to be lost, drawn for each frame in each direction. */
  readonly lossEachWay?: number
  /** Chance of a frame to reach the scanner once more. */
  readonly duplicates?: number
  /** How long after the first the second copy arrives. */
  readonly duplicateDelayMs?: Span
  readonly outages?: readonly Outage[]
}

type IpQuestion = Exclude<Packet, { kind: 'arp' }>

export interface SentFrame {
  readonly bytes: Uint8Array
  readonly atMs: number
  readonly fate: 'carried' | 'lost' | 'link-down'
}

export interface Arrival {
  readonly bytes: Uint8Array
  readonly atMs: number
}

export interface SimulatedNetwork {
  /** Frames leave the scanner. */
  send(frames: readonly Uint8Array[], nowMs: number): void
  /** Frames that reached the scanner up to `nowMs` and were not handed out yet, in order. */
  receive(nowMs: number): readonly Arrival[]
  /** A frame that answers nothing, such as a stranger's or a forged one, reaches the scanner then, exactly as it is. */
  inject(bytes: Uint8Array, atMs: number): void
  isUp(nowMs: number): boolean
  /** When something happens at the scanner after `nowMs`: a frame arrives, the link goes down or comes up. */
  nextAtMs(nowMs: number): number | undefined
  /** Every frame that the scanner sent, in order. */
  readonly sent: readonly SentFrame[]
}

/** Shortest Ethernet frame without its check sequence; hardware pads to it with zeros. */
const shortestFrame = 60
/** Linux routers report a host unreachable when three ARP requests a second apart stayed unanswered. */
const neighbourTimeoutMs = 3000
/** ICMP errors that a host sends before its rate limit bites (XRLIM_BURST_FACTOR in Linux). */
const icmpErrorBurst = 6

export function createSimulatedNetwork(options: SimulatedNetworkOptions): SimulatedNetwork {
  const { seed, hosts, lossEachWay = 0, duplicates = 0, duplicateDelayMs = [1, 50], outages = [] } = options
  const random = createRandom(seed)
  const neighbours = hosts.filter(({ via }) => via === undefined)
  const byAddress = Map.groupBy(hosts, ({ address }) => address)
  const byMac = Map.groupBy(neighbours, ({ mac }) => mac)
  const proxies = neighbours.flatMap((host) => (host.proxyArp === undefined ? [] : [{ host, range: rangeOf(host.proxyArp) }]))
  const routers = new Set(hosts.map(({ via }) => via))
  const mayReport = createIcmpErrorLimits()
  const sent: SentFrame[] = []
  /** By time of arrival; of equal times in the order in which they were caused. */
  const underWay: Arrival[] = []

  const isUp = (atMs: number): boolean => outages.every(({ fromMs, toMs }) => atMs < fromMs || atMs >= toMs)

  const arrive = (bytes: Uint8Array, atMs: number): void => {
    underWay.splice(underWay.findLastIndex((other) => other.atMs <= atMs) + 1, 0, { bytes, atMs })
  }

  const deliver = (frame: EthernetFrame, atMs: number): void => {
    if (random.happens(lossEachWay)) return
    const bytes = padded(encodeEthernet(frame))
    arrive(bytes, atMs)
    if (random.happens(duplicates)) arrive(bytes, atMs + random.within(duplicateDelayMs))
  }

  const deliverPacket = (reply: HostAnswer | undefined, from: SimulatedHost, nextHop: MacAddress, to: MacAddress, nowMs: number): void => {
    if (reply === undefined || (reply.kind === 'icmp-error' && !mayReport(from, nowMs))) return
    deliver({ destination: to, source: nextHop, etherType: etherTypes.ipv4, payload: reply.packet }, nowMs + random.within(from.delayMs))
  }

  const carryArp = ({ arp }: Extract<Packet, { kind: 'arp' }>, nowMs: number): void => {
    if (arp.operation !== arpOperations.request) return
    const address = arp.targetProtocolAddress
    const owners = (byAddress.get(address) ?? []).filter((host) => host.via === undefined && host.arp)
    const answering = [
      ...owners,
      ...proxies.filter(({ host, range }) => host.address !== address && contains(range, address)).map(({ host }) => host),
    ]
    for (const { mac, delayMs } of answering) {
      const payload = encodeArp({
        operation: arpOperations.reply,
        senderHardwareAddress: mac,
        senderProtocolAddress: address,
        targetHardwareAddress: arp.senderHardwareAddress,
        targetProtocolAddress: arp.senderProtocolAddress,
      })
      const frame = { destination: arp.senderHardwareAddress, source: mac, etherType: etherTypes.arp, payload }
      deliver(frame, nowMs + random.within(delayMs))
    }
  }

  const carryIp = (frame: EthernetFrame, question: IpQuestion, nowMs: number): void => {
    const owners = byMac.get(frame.destination) ?? []
    const direct = owners.find(({ address }) => address === question.ip.destination)
    const router = owners.find(({ address }) => routers.has(address))
    if (direct !== undefined) deliverPacket(answerOf(direct, question, 0, random), direct, direct.mac, frame.source, nowMs)
    else if (router !== undefined) route(router, frame, question, nowMs)
  }

  const route = (router: SimulatedHost, frame: EthernetFrame, question: IpQuestion, nowMs: number): void => {
    const beyond = byAddress.get(question.ip.destination)?.find(({ via }) => via === router.address)
    if (beyond !== undefined) deliverPacket(answerOf(beyond, question, 1, random), beyond, router.mac, frame.source, nowMs)
    else {
      const error = icmpErrorOf(router, question.ip, unreachableCodes.host, 0)
      deliverPacket(error, router, router.mac, frame.source, nowMs + neighbourTimeoutMs)
    }
  }

  const carry = (bytes: Uint8Array, nowMs: number): void => {
    const frame = decodeEthernet(bytes)
    const packet = decodePacket(bytes)
    if (frame === undefined || packet === undefined) return
    if (packet.kind !== 'arp') carryIp(frame, packet, nowMs)
    else if (frame.destination === broadcastMac) carryArp(packet, nowMs)
  }

  return {
    sent,
    isUp,
    inject: arrive,
    send(frames, nowMs) {
      for (const bytes of frames) {
        const fate = !isUp(nowMs) ? 'link-down' : random.happens(lossEachWay) ? 'lost' : 'carried'
        sent.push({ bytes, atMs: nowMs, fate })
        if (fate === 'carried') carry(bytes, nowMs)
      }
    },
    receive(nowMs) {
      const arrived = underWay.splice(0, underWay.findLastIndex(({ atMs }) => atMs <= nowMs) + 1)
      return arrived.filter(({ atMs }) => isUp(atMs))
    },
    nextAtMs(nowMs) {
      const edges = outages.flatMap(({ fromMs, toMs }) => [fromMs, toMs])
      const next = Math.min(...[...edges, underWay[0]?.atMs ?? Number.POSITIVE_INFINITY].filter((atMs) => atMs > nowMs))
      return Number.isFinite(next) ? next : undefined
    },
  }
}

function padded(frame: Uint8Array): Uint8Array {
  if (frame.length >= shortestFrame) return frame
  const bytes = new Uint8Array(shortestFrame)
  bytes.set(frame)
  return bytes
}

/** Token buckets of the hosts that limit their ICMP errors; asking takes a token. */
function createIcmpErrorLimits(): (host: SimulatedHost, nowMs: number) => boolean {
  const buckets = new Map<IpAddress, { tokens: number; filledAtMs: number }>()
  return ({ address, icmpErrorsPerSecond }, nowMs) => {
    if (icmpErrorsPerSecond === undefined) return true
    const { tokens, filledAtMs } = buckets.get(address) ?? { tokens: icmpErrorBurst, filledAtMs: nowMs }
    const filled = Math.min(icmpErrorBurst, tokens + (Math.max(0, nowMs - filledAtMs) / 1000) * icmpErrorsPerSecond)
    buckets.set(address, { tokens: filled >= 1 ? filled - 1 : filled, filledAtMs: Math.max(nowMs, filledAtMs) })
    return filled >= 1
  }
}
