/** Whole sweeps on the simulated network: who is found, when, with how many frames, and what liars and outages do to it. */
import { describe, expect, it } from 'vitest'
import { addressOf, type IpAddress, integerOf, type MacAddress } from '#shared/domain/address.ts'
import { rangeOf } from '#shared/domain/subnet.ts'
import { arpProbe } from '../../src-main/core/probes/arp.ts'
import { echoProbe } from '../../src-main/core/probes/echo.ts'
import { routedLiveness } from '../../src-main/core/probes/liveness.ts'
import type { Question } from '../../src-main/core/probes/probe.ts'
import { synProbe } from '../../src-main/core/probes/syn.ts'
import { udpProbe } from '../../src-main/core/probes/udp.ts'
import { createPacer, type Pacer } from '../../src-main/core/sweep/pacer.ts'
import { createSweep, type Sweep } from '../../src-main/core/sweep/sweep.ts'
import { hostTargets, rangeTargets, type TargetList } from '../../src-main/core/sweep/targets.ts'
import { arpOperations, encodeArp } from '../../src-main/core/wire/arp.ts'
import { broadcastMac, encodeEthernet, etherTypes } from '../../src-main/core/wire/ethernet.ts'
import { unreachableCodes } from '../../src-main/core/wire/icmp.ts'
import { decodePacket } from '../../src-main/core/wire/packet.ts'
import { icmpErrorOf, type SimulatedHost, simulatedHost } from './host.ts'
import { createSimulatedNetwork, type SentFrame } from './network.ts'
import { createRandom } from './random.ts'
import { type DatedAnswer, runSweep } from './run-sweep.ts'
import { repliesOf, snmpV1Only } from './udp-replies.ts'

/** A time of day, as sweeps really see: large numbers have coarse fractions. */
const startMs = Date.UTC(2026, 0, 1)

const scanner = { address: '10.1.1.200', mac: '02:00:00:00:00:c8' }
const subnet = rangeOf('10.1.1.0/24')
const whoIsThere: readonly Question[] = [{ probe: arpProbe, port: 0 }]

interface SweepTraits {
  readonly targets: TargetList
  readonly questions: readonly Question[]
  readonly settles: 'target' | 'question'
  readonly seed?: number
  readonly ratePps?: number
}

/**
 * The pacer, held to its promise that waiting helps. `poll` would turn in a circle for ever otherwise, and no test runner can
 * end that.
 */
function neverStalling(pacer: Pacer): Pacer {
  return {
    take: pacer.take,
    charge: pacer.charge,
    nextAtMs(nowMs) {
      const atMs = pacer.nextAtMs(nowMs)
      if (atMs <= nowMs && pacer.take(nowMs, 1) === 0) throw new Error(`the pacer grants nothing at ${nowMs} ms and names no later time`)
      return atMs
    },
  }
}

function sweepOf({ targets, questions, settles, seed = 1, ratePps = 500 }: SweepTraits): Sweep {
  const origin = { ...scanner, key: [seed, 0x5eed] as const }
  const pacer = neverStalling(createPacer({ ratePps }))
  return createSweep({ targets, questions, settles, origin, pacerOf: () => pacer, allows: () => true })
}

function arpSweep(seed: number, ratePps?: number): Sweep {
  return sweepOf({
    targets: rangeTargets([subnet], broadcastMac),
    questions: whoIsThere,
    settles: 'target',
    seed,
    ...(ratePps && { ratePps }),
  })
}

function portSweep(hosts: readonly SimulatedHost[], questions: readonly Question[], seed = 1): Sweep {
  return sweepOf({ targets: hostTargets(hosts), questions, settles: 'question', seed })
}

const tcp = (...ports: readonly number[]): Question[] => ports.map((port) => ({ probe: synProbe, port }))
const udp = (...ports: readonly number[]): Question[] => ports.map((port) => ({ probe: udpProbe, port }))

function addressesOf(answers: readonly DatedAnswer[]): IpAddress[] {
  return [...new Set(answers.map(({ address }) => address))].sort((a, b) => Number(integerOf(a) - integerOf(b)))
}

/** `10.1.1.17 tcp 80 syn-ack`, each once, sorted. */
function portsOf(answers: readonly DatedAnswer[]): string[] {
  const lines = answers.flatMap(({ address, fact }) =>
    fact.kind === 'port' ? [`${address} ${fact.protocol} ${fact.port} ${fact.answer}`] : [],
  )
  return [...new Set(lines)].sort()
}

/** Distinct hosts of 10.1.1.0/24 at addresses drawn by the seed. */
function someHosts(count: number, seed: number, traits: Partial<SimulatedHost> = {}): SimulatedHost[] {
  const random = createRandom(seed)
  const chosen = new Set<bigint>()
  while (chosen.size < count) chosen.add(subnet.first + 1n + BigInt(Math.floor(random.next() * 199)))
  return [...chosen].map((value) => simulatedHost({ address: addressOf(value, 4), ...traits }))
}

const sortedAddresses = (hosts: readonly SimulatedHost[]): IpAddress[] =>
  hosts.map(({ address }) => address).sort((a, b) => Number(integerOf(a) - integerOf(b)))

/** Whom the ARP requests among the frames ask for, in order. */
function askedAddresses(frames: readonly SentFrame[]): IpAddress[] {
  return frames.flatMap(({ bytes }) => {
    const packet = decodePacket(bytes)
    return packet?.kind === 'arp' ? [packet.arp.targetProtocolAddress] : []
  })
}

function arpReply(address: IpAddress, mac: MacAddress): Uint8Array {
  const payload = encodeArp({
    operation: arpOperations.reply,
    senderHardwareAddress: mac,
    senderProtocolAddress: address,
    targetHardwareAddress: scanner.mac,
    targetProtocolAddress: scanner.address,
  })
  return encodeEthernet({ destination: scanner.mac, source: mac, etherType: etherTypes.arp, payload })
}

describe('an ARP sweep of a /24', () => {
  it('finds every host by two passes and asks nobody who answered again', () => {
    const hosts = someHosts(64, 1, { delayMs: [0.1, 5] })
    const network = createSimulatedNetwork({ seed: 1, hosts })
    const { answers, finishedAtMs } = runSweep(arpSweep(1), network, startMs)
    expect(addressesOf(answers)).toEqual(sortedAddresses(hosts))
    expect(network.sent).toHaveLength(256 + (256 - 64))
    expect(finishedAtMs - startMs).toBeLessThan(2000)
  })

  it('finds at least 99.5 % of the hosts when 15 % of the frames are lost each way', () => {
    let found = 0
    for (let seed = 1; seed <= 20; seed += 1) {
      const network = createSimulatedNetwork({ seed, hosts: someHosts(64, seed, { delayMs: [0.1, 20] }), lossEachWay: 0.15 })
      found += addressesOf(runSweep(arpSweep(seed), network, startMs).answers).length
    }
    expect(found / (20 * 64)).toBeGreaterThanOrEqual(0.995)
  })

  it('does not ask more often because of duplicates', () => {
    const hosts = someHosts(64, 3)
    const network = createSimulatedNetwork({ seed: 3, hosts, duplicates: 1, duplicateDelayMs: [0, 3000] })
    expect(addressesOf(runSweep(arpSweep(3), network, startMs).answers)).toEqual(sortedAddresses(hosts))
    expect(network.sent).toHaveLength(256 + (256 - 64))
  })

  it('never sends more than the rate in any second', () => {
    const network = createSimulatedNetwork({ seed: 4, hosts: someHosts(20, 4) })
    runSweep(arpSweep(4, 100), network, startMs)
    const times = network.sent.map(({ atMs }) => atMs)
    times.forEach((fromMs, first) => {
      const within = times.findIndex((atMs, index) => index > first && atMs >= fromMs + 1000)
      expect((within === -1 ? times.length : within) - first).toBeLessThanOrEqual(100)
    })
  })

  it('takes time, not hosts, when the link goes down and comes back', () => {
    const hosts = someHosts(64, 5, { delayMs: [1, 60] })
    const whole = runSweep(arpSweep(5), createSimulatedNetwork({ seed: 5, hosts }), startMs)
    const outages = [{ fromMs: startMs + 250, toMs: startMs + 3250 }]
    const network = createSimulatedNetwork({ seed: 5, hosts, outages })
    const { answers, finishedAtMs } = runSweep(arpSweep(5), network, startMs)
    expect(addressesOf(answers)).toEqual(sortedAddresses(hosts))
    expect(network.sent.filter(({ fate }) => fate === 'link-down')).toEqual([])
    expect(finishedAtMs).toBeLessThan(whole.finishedAtMs + 3000 + 1000)
  })

  it('asks first again, after an outage, what was under way when it began', () => {
    const outage = { fromMs: startMs + 400, toMs: startMs + 1400 }
    const network = createSimulatedNetwork({ seed: 5, hosts: [], outages: [outage] })
    runSweep(arpSweep(5), network, startMs)
    const before = askedAddresses(network.sent.filter(({ atMs }) => atMs < outage.fromMs))
    const after = askedAddresses(network.sent.filter(({ atMs }) => atMs >= outage.toMs))
    expect(before.length).toBeGreaterThan(100)
    expect(new Set(after.slice(0, before.length))).toEqual(new Set(before))
  })

  it('believes no reply from an address that was not asked yet', () => {
    const network = createSimulatedNetwork({ seed: 9, hosts: [] })
    for (const { address, mac } of someHosts(100, 9)) network.inject(arpReply(address, mac), startMs)
    expect(runSweep(arpSweep(9), network, startMs).answers).toEqual([])
  })

  it('believes proxy ARP, with the MAC that tells it', () => {
    const proxy = simulatedHost({ address: '10.1.1.1', proxyArp: '10.1.1.64/28' })
    const { answers } = runSweep(arpSweep(6), createSimulatedNetwork({ seed: 6, hosts: [proxy] }), startMs)
    expect(addressesOf(answers)).toHaveLength(17)
    expect(answers.every(({ fact }) => fact.kind === 'mac' && fact.mac === proxy.mac)).toBe(true)
  })

  it('hears both who claim one address', () => {
    const twins = ['02:00:00:00:00:01', '02:00:00:00:00:02'].map((mac) => simulatedHost({ address: '10.1.1.7', mac }))
    const { answers } = runSweep(arpSweep(7), createSimulatedNetwork({ seed: 7, hosts: twins }), startMs)
    expect(new Set(answers.map(({ fact }) => fact.kind === 'mac' && fact.mac))).toEqual(new Set(twins.map(({ mac }) => mac)))
  })

  it('counts an answer that comes after its end', () => {
    const sleeper = simulatedHost({ address: '10.1.1.9', delayMs: 8000 })
    const { answers, finishedAtMs } = runSweep(arpSweep(8), createSimulatedNetwork({ seed: 8, hosts: [sleeper] }), startMs)
    expect(addressesOf(answers)).toEqual(['10.1.1.9'])
    expect(answers[0]?.atMs).toBeGreaterThan(finishedAtMs)
  })
})

describe('a port sweep', () => {
  const server = simulatedHost({
    address: '10.1.1.22',
    tcp: { open: [22, 445], otherwise: 'rst' },
    udp: { replies: repliesOf(53, 111, 135, 137, 161, 500), otherwise: 'port-unreachable' },
  })
  const windows = simulatedHost({
    address: '10.1.1.18',
    tcp: { open: [445], otherwise: 'drop' },
    udp: { replies: repliesOf(137), otherwise: 'drop' },
  })
  const fortress = simulatedHost({ address: '10.1.1.19', echo: false, tcp: { open: [], otherwise: 'prohibited' } })
  const hosts = [server, windows, fortress]

  it('tells open, closed, prohibited and silent apart', () => {
    const questions = [{ probe: echoProbe, port: 0 }, ...tcp(22, 80, 445), ...udp(53, 137)]
    const sweep = portSweep(hosts, questions)
    const { answers } = runSweep(sweep, createSimulatedNetwork({ seed: 1, hosts }), startMs)
    expect(portsOf(answers)).toEqual([
      '10.1.1.18 tcp 445 syn-ack',
      '10.1.1.18 udp 137 reply',
      '10.1.1.19 tcp 22 prohibited',
      '10.1.1.19 tcp 445 prohibited',
      '10.1.1.19 tcp 80 prohibited',
      '10.1.1.19 udp 137 port-unreachable',
      '10.1.1.19 udp 53 port-unreachable',
      '10.1.1.22 tcp 22 syn-ack',
      '10.1.1.22 tcp 445 syn-ack',
      '10.1.1.22 tcp 80 rst',
      '10.1.1.22 udp 137 reply',
      '10.1.1.22 udp 53 reply',
    ])
    expect(addressesOf(answers.filter(({ fact }) => fact.kind === 'echo-reply'))).toEqual(['10.1.1.18', '10.1.1.22'])
    expect(sweep.unanswered(1)).toEqual([...tcp(22, 80), ...udp(53)])
  })

  it('counts the frames by which the kernel answers open ports of itself', () => {
    const pacer = createPacer({ ratePps: 500 })
    let charged = 0
    const counted: Pacer = {
      ...pacer,
      charge(nowMs, frames) {
        charged += frames
        pacer.charge(nowMs, frames)
      },
    }
    const sweep = createSweep({
      ...{ targets: hostTargets(hosts), questions: [...tcp(22, 80, 445), ...udp(53, 137)], settles: 'question' },
      ...{ origin: { ...scanner, key: [1, 0x5eed] }, pacerOf: () => counted, allows: () => true },
    })
    const { answers } = runSweep(sweep, createSimulatedNetwork({ seed: 1, hosts }), startMs)
    expect(portsOf(answers).filter((line) => /syn-ack|reply/.test(line))).toHaveLength(6)
    // And one ARP request for each of the two hosts.
    expect(charged).toBe(6 + 2)
  })

  it('speaks the language of every service of the standard UDP set', () => {
    const { answers } = runSweep(portSweep([server], udp(53, 111, 135, 137, 161, 500)), createSimulatedNetwork({ seed: 2, hosts }), startMs)
    expect(portsOf(answers).filter((line) => line.endsWith('reply'))).toHaveLength(6)
  })

  it('guesses no SNMP community where version 3 is not understood', () => {
    const old = { ...server, udp: { replies: new Map([[161, snmpV1Only]]), otherwise: 'drop' as const } }
    const { answers } = runSweep(portSweep([old], udp(161)), createSimulatedNetwork({ seed: 3, hosts: [old] }), startMs)
    expect(portsOf(answers)).toEqual([])
  })

  it('waits for a host that limits its refusals to one a second', () => {
    const linux = simulatedHost({ address: '10.1.1.11', icmpErrorsPerSecond: 1 })
    const ports = [53, 111, 135, 137, 161, 500, 1900, 5353]
    const { answers } = runSweep(portSweep([linux], udp(...ports)), createSimulatedNetwork({ seed: 4, hosts: [linux] }), startMs)
    expect(portsOf(answers)).toHaveLength(ports.length)
  })

  it('finds everything in spite of loss', () => {
    const questions = [...tcp(22, 80, 445), ...udp(53, 137, 161)]
    let found = 0
    for (let seed = 1; seed <= 20; seed += 1) {
      const network = createSimulatedNetwork({ seed, hosts: [server], lossEachWay: 0.05, duplicates: 0.05 })
      found += portsOf(runSweep(portSweep([server], questions, seed), network, startMs).answers).length
    }
    expect(found / (20 * questions.length)).toBeGreaterThanOrEqual(0.97)
  })

  it('believes no SYN-ACK that acknowledges another number', () => {
    const liar = { ...server, acknowledgmentOf: (sequenceNumber: number) => sequenceNumber }
    const sweep = portSweep([liar], tcp(22, 80))
    expect(runSweep(sweep, createSimulatedNetwork({ seed: 5, hosts: [liar] }), startMs).answers).toEqual([])
    expect(sweep.unanswered(0)).toEqual(tcp(22, 80))
  })

  it('believes no answer from the scan before, whose key was another', () => {
    const before = createSimulatedNetwork({ seed: 6, hosts: [server] })
    const old = portSweep([server], tcp(22), 77)
    before.send(old.poll(startMs).frames, startMs)
    const silent = createSimulatedNetwork({ seed: 6, hosts: [] })
    for (const { bytes } of before.receive(startMs + 1000)) silent.inject(bytes, startMs + 50)
    expect(runSweep(portSweep([server], tcp(22), 78), silent, startMs).answers).toEqual([])
  })
})

describe('a sweep beyond a router', () => {
  const router = simulatedHost({ address: '10.1.1.1' })
  const beyond = [
    simulatedHost({ address: '10.2.0.5', via: router.address, delayMs: [5, 40] }),
    simulatedHost({ address: '10.2.0.6', via: router.address, echo: false, tcp: { open: [443], otherwise: 'drop' } }),
    simulatedHost({ address: '10.2.0.7', via: router.address, echo: false, tcp: { open: [], otherwise: 'drop' } }),
  ]

  it('finds who answers anything, and takes the router’s complaints for nobody', () => {
    const targets = rangeTargets([rangeOf('10.2.0.0/28')], router.mac)
    const sweep = sweepOf({ targets, questions: routedLiveness, settles: 'target' })
    const network = createSimulatedNetwork({ seed: 1, hosts: [router, ...beyond] })
    const { answers } = runSweep(sweep, network, startMs)
    expect(addressesOf(answers)).toEqual(['10.2.0.5', '10.2.0.6'])
    expect(answers.flatMap(({ fact }) => ('ttl' in fact ? [fact.ttl] : [])).every((ttl) => ttl === 63)).toBe(true)
  })

  it('takes what the router forbids for no answer of the host', () => {
    const asked = { ...simulatedHost({ address: '10.2.0.9' }), mac: router.mac }
    const question = decodePacket(portSweep([asked], tcp(80)).poll(startMs).frames[0] ?? new Uint8Array())
    if (question?.kind !== 'tcp') return expect.fail('the question is a SYN')
    const network = createSimulatedNetwork({ seed: 2, hosts: [] })
    const { packet } = icmpErrorOf(router, question.ip, unreachableCodes.communicationProhibited, 0)
    network.inject(
      encodeEthernet({ destination: scanner.mac, source: router.mac, etherType: etherTypes.ipv4, payload: packet }),
      startMs + 5,
    )
    expect(runSweep(portSweep([asked], tcp(80)), network, startMs).answers).toEqual([])
  })
})

describe('the driver', () => {
  it('hands the sweep nothing that is no packet', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [] })
    const random = createRandom(1)
    for (let count = 0; count < 500; count += 1) {
      const noise = Uint8Array.from({ length: Math.floor(random.next() * 120) }, () => Math.floor(random.next() * 256))
      expect(decodePacket(noise)).toBeUndefined()
      network.inject(noise, startMs + count)
    }
    expect(runSweep(arpSweep(1), network, startMs).answers).toEqual([])
  })

  it('throws when a sweep waits for nothing', () => {
    const stalled: Sweep = { ...arpSweep(1), poll: () => ({ frames: [] }) }
    expect(() => runSweep(stalled, createSimulatedNetwork({ seed: 1, hosts: [] }), startMs)).toThrow('waits for nothing')
  })
})
