/** What a sweep promises, held to exact numbers on the simulated network: frames, passes, order, rate, memory of outages and of interruptions. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '#shared/domain/address.ts'
import { type Leg, profiles } from '#shared/domain/scan.ts'
import { contains, hostRangeOf, rangeOf } from '#shared/domain/subnet.ts'
import { routedLiveness } from '../../src-main/core/probes/liveness.ts'
import { createScanPacers } from '../../src-main/core/sweep/scan-pacers.ts'
import { maximumElements } from '../../src-main/core/sweep/sweep.ts'
import type { SweepState } from '../../src-main/core/sweep/sweep-state.ts'
import { rangeTargets } from '../../src-main/core/sweep/targets.ts'
import { decodePacket } from '../../src-main/core/wire/packet.ts'
import { tcpFlags } from '../../src-main/core/wire/tcp.ts'
import { type SimulatedHost, simulatedHost } from './host.ts'
import { createSimulatedNetwork, type SimulatedNetwork } from './network.ts'
import { runSweep } from './run-sweep.ts'
import { addressesOf, peakOf, portSweepOf, portsOf, scanner, someHosts, startMs, sweepOf, tcp, udp } from './sweeps.ts'
import { repliesOf } from './udp-replies.ts'

/** The long stories take a second or two; a machine that is busy with other things gets its time. */
const slowMachineMs = 60_000

/** Whom each frame asked by ARP, in order. */
function askedOf(network: SimulatedNetwork): string[] {
  return network.sent.map(({ bytes }) => {
    const packet = decodePacket(bytes)
    return packet?.kind === 'arp' ? packet.arp.targetProtocolAddress : expect.fail()
  })
}

/** Whether the frame ends a connection. */
function isRst({ bytes }: { readonly bytes: Uint8Array }): boolean {
  const packet = decodePacket(bytes)
  return packet?.kind === 'tcp' && (packet.tcp.flags & tcpFlags.rst) !== 0
}

describe('frames', () => {
  it.each(Object.values(profiles))('at profile $name: two passes, the second without those who answered', ({ ratePps }) => {
    const hosts = someHosts(64, 11, { delayMs: [0.2, 8] })
    const network = createSimulatedNetwork({ seed: 11, hosts })
    const sweep = sweepOf({ ratePps })
    const { answers } = runSweep(sweep, network, startMs)
    expect(addressesOf(answers)).toEqual(addressesOf(hosts))
    expect(network.sent).toHaveLength(254 + 190)
    expect(sweep.progress()).toEqual({
      asked: 254,
      total: 254,
      targetsAsked: 254,
      answered: 64,
      frames: 444,
      pass: 2,
      finished: true,
    })
    expect(peakOf(network.sent)).toBeLessThanOrEqual(ratePps)
  })

  it('for nobody: 508', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [] })
    runSweep(sweepOf(), network, startMs)
    expect(network.sent).toHaveLength(508)
  })

  it('for everybody: 254, and no wait for anything after the last answer', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: someHosts(254, 1) })
    const { answers, finishedAtMs } = runSweep(sweepOf(), network, startMs)
    expect(addressesOf(answers)).toHaveLength(254)
    expect(network.sent).toHaveLength(254)
    expect(finishedAtMs).toBe(Math.max(...answers.map(({ atMs }) => atMs)))
  })

  it('for no targets: none', () => {
    const sweep = sweepOf({ targets: rangeTargets([], scanner.mac) })
    expect(sweep.poll(startMs)).toEqual({ frames: [] })
    expect(sweep.progress().finished).toBe(true)
  })
})

describe('loss', { timeout: slowMachineMs }, () => {
  it('of 15 % each way leaves 99.5 % found, by a bounded number of passes', () => {
    let found = 0
    const seeds = 100
    for (let seed = 1; seed <= seeds; seed += 1) {
      const hosts = someHosts(64, seed, { delayMs: [0.1, 20] })
      const network = createSimulatedNetwork({ seed, hosts, lossEachWay: 0.15 })
      const sweep = sweepOf({ seed, ratePps: 10_000 })
      found += addressesOf(runSweep(sweep, network, startMs).answers).length
      expect(sweep.progress().pass).toBeLessThanOrEqual(8)
      expect(network.sent.length).toBeLessThanOrEqual(254 * 8)
    }
    expect(found / (seeds * 64)).toBeGreaterThanOrEqual(0.995)
  })

  it('of everything ends too', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: someHosts(64, 1), lossEachWay: 1 })
    expect(runSweep(sweepOf(), network, startMs).answers).toEqual([])
    expect(network.sent).toHaveLength(508)
  })

  it('costs nothing where there is none: a small or slow network is not asked a third time', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: someHosts(3, 1, { delayMs: 30 }) })
    runSweep(sweepOf(), network, startMs)
    expect(network.sent).toHaveLength(254 + 251)
  })
})

describe('a slow host among fast ones', () => {
  it('is found, and delays nobody', () => {
    const fast = someHosts(63, 3, { delayMs: [0.2, 5] })
    const [slow] = someHosts(64, 3).slice(63)
    const hosts = [...fast, { ...(slow ?? expect.fail()), delayMs: 900 }]
    const without = runSweep(sweepOf(), createSimulatedNetwork({ seed: 3, hosts: fast }), startMs)
    const network = createSimulatedNetwork({ seed: 3, hosts })
    const { answers, finishedAtMs } = runSweep(sweepOf(), network, startMs)
    expect(addressesOf(answers)).toEqual(addressesOf(hosts))
    expect(Math.max(...answers.filter(({ address }) => address !== slow?.address).map(({ atMs }) => atMs))).toBeLessThan(startMs + 700)
    expect(finishedAtMs).toBeLessThan(without.finishedAtMs + 100)
  })

  it('holds up no other host’s ports', () => {
    const questions = [...tcp(22, 80, 443, 445), ...udp(53, 137)]
    const silent = { tcp: { open: [22], otherwise: 'drop' }, udp: { replies: new Map(), otherwise: 'drop' } } as const
    const hosts = [
      simulatedHost({ address: '10.1.1.1', ...silent, delayMs: 900 }),
      ...someHosts(10, 9)
        .filter(({ address }) => address !== '10.1.1.1')
        .map((host) => ({ ...host, ...silent })),
    ]
    const network = createSimulatedNetwork({ seed: 2, hosts })
    const { answers } = runSweep(portSweepOf(hosts, questions, { ratePps: 10_000 }), network, startMs)
    expect(portsOf(answers)).toEqual(hosts.map(({ address }) => `${address} tcp 22 syn-ack`).sort())
    // The second and last question to the fast hosts leaves when their own timers, not the slow host's, are over.
    const asked = network.sent.filter((frame) => !isRst(frame))
    const second = asked.slice(hosts.length * questions.length).filter(({ bytes }) => {
      const packet = decodePacket(bytes)
      return packet !== undefined && packet.kind !== 'arp' && packet.ip.destination !== '10.1.1.1'
    })
    expect(second.length).toBe((hosts.length - 1) * (questions.length - 1))
    expect(second.every(({ atMs }) => atMs < startMs + 400)).toBe(true)
  })
})

describe('nobody is invented', () => {
  it('by duplicates, strangers, forged or late answers', () => {
    const hosts = someHosts(20, 5, { delayMs: [0.2, 3] })
    const network = createSimulatedNetwork({ seed: 5, hosts, duplicates: 1, duplicateDelayMs: [0, 2000] })
    const before = createSimulatedNetwork({ seed: 6, hosts: someHosts(254, 5) })
    const old = portSweepOf(someHosts(254, 5), tcp(22), { seed: 99 })
    before.send(old.poll(startMs).frames, startMs)
    // SYN-ACKs and RSTs of an earlier scan's key, from every address there is.
    for (const { bytes } of before.receive(startMs + 60_000)) network.inject(bytes, startMs + 100)
    const { answers } = runSweep(sweepOf(), network, startMs)
    expect(addressesOf(answers)).toEqual(addressesOf(hosts))
    const ports = runSweep(portSweepOf(hosts, tcp(22)), createSimulatedNetwork({ seed: 5, hosts, duplicates: 1 }), startMs)
    expect(portsOf(ports.answers)).toEqual(
      addressesOf(hosts)
        .map((address) => `${address} tcp 22 rst`)
        .sort(),
    )
  })
})

describe('after the end', () => {
  it('answers count and change nothing else', () => {
    const late = simulatedHost({ address: '10.1.1.40', delayMs: 20_000 })
    const sweep = sweepOf()
    const { answers, finishedAtMs } = runSweep(sweep, createSimulatedNetwork({ seed: 1, hosts: [late] }), startMs)
    expect(answers.map(({ address, source }) => [address, source])).toEqual([
      ['10.1.1.40', 'arp'],
      ['10.1.1.40', 'arp'],
    ])
    expect(answers[0]?.atMs).toBeGreaterThan(finishedAtMs + 15_000)
    expect(sweep.progress()).toMatchObject({ answered: 1, frames: 508, finished: true })
    expect(sweep.poll(startMs + 60_000)).toEqual({ frames: [] })
  })
})

describe('an outage of two seconds', () => {
  it.each([0, 100, 400, 600, 900])('that begins after %i ms loses no host and asks again only what was under way', (afterMs) => {
    const hosts = someHosts(64, 8, { delayMs: [1, 20] })
    const outage = { fromMs: startMs + afterMs, toMs: startMs + afterMs + 2000 }
    const network = createSimulatedNetwork({ seed: 8, hosts, outages: [outage] })
    const { answers } = runSweep(sweepOf(), network, startMs)
    expect(addressesOf(answers)).toEqual(addressesOf(hosts))
    expect(network.sent.filter(({ fate }) => fate === 'link-down')).toEqual([])
    const underWay = network.sent.filter(({ atMs }) => atMs >= outage.fromMs - 500 && atMs < outage.fromMs).length
    expect(network.sent.length).toBeLessThanOrEqual(254 + 190 + underWay)
    expect(peakOf(network.sent)).toBeLessThanOrEqual(500)
  })

  it('after the end wakes the sweep again for what was under way', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [] })
    const sweep = sweepOf()
    const { finishedAtMs } = runSweep(sweep, network, startMs)
    sweep.linkDown()
    expect(sweep.poll(finishedAtMs).frames).toEqual([])
    sweep.linkUp(finishedAtMs - 300)
    const underWay = network.sent.filter(({ atMs }) => atMs >= finishedAtMs - 300).length
    expect(sweep.progress().finished).toBe(false)
    runSweep(sweep, network, finishedAtMs + 1000)
    expect(network.sent).toHaveLength(508 + underWay)
  })
})

describe('ports', { timeout: slowMachineMs }, () => {
  const questions = [...tcp(22, 80, 443), ...udp(53, 111, 137, 161)]

  it('come out exactly: open, closed, prohibited or silent', () => {
    fc.assert(
      fc.property(
        fc.subarray([22, 80, 443]),
        fc.subarray([53, 111, 137, 161]),
        fc.constantFrom('rst', 'drop', 'prohibited'),
        fc.constantFrom('port-unreachable', 'drop'),
        fc.nat(1000),
        (openTcp, openUdp, otherTcp, otherUdp, seed) => {
          const host = simulatedHost({
            address: '10.1.1.7',
            delayMs: [0.2, 90],
            tcp: { open: openTcp, otherwise: otherTcp },
            udp: { replies: repliesOf(...openUdp), otherwise: otherUdp },
          })
          const sweep = portSweepOf([host], questions, { seed, ratePps: 10_000 })
          const { answers } = runSweep(sweep, createSimulatedNetwork({ seed, hosts: [host] }), startMs)
          const lineOf = (protocol: string, open: number[], openAs: string, otherwise: string) => (port: number) =>
            open.includes(port)
              ? [`10.1.1.7 ${protocol} ${port} ${openAs}`]
              : otherwise === 'drop'
                ? []
                : [`10.1.1.7 ${protocol} ${port} ${otherwise}`]
          const expected = [
            ...[22, 80, 443].flatMap(lineOf('tcp', openTcp, 'syn-ack', otherTcp)),
            ...[53, 111, 137, 161].flatMap(lineOf('udp', openUdp, 'reply', otherUdp)),
          ]
          expect(portsOf(answers)).toEqual(expected.sort())
          expect(sweep.unanswered(0)).toHaveLength(questions.length - expected.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each([8, 16, 30])('that %i refusals of one a second tell closed all come out closed', (count) => {
    const host = simulatedHost({ address: '10.1.1.11', icmpErrorsPerSecond: 1, delayMs: [0.2, 3] })
    const ports = Array.from({ length: count }, (_, index) => 10_000 + index)
    const network = createSimulatedNetwork({ seed: count, hosts: [host] })
    const sweep = portSweepOf([host], udp(...ports))
    const { answers, finishedAtMs } = runSweep(sweep, network, startMs)
    expect(portsOf(answers)).toEqual(ports.map((port) => `10.1.1.11 udp ${port} port-unreachable`))
    expect(finishedAtMs - startMs).toBeLessThan((count - 6) * 1100 + 2500)
    expect(network.sent.length).toBeLessThanOrEqual(count * 2 - 6)
  })

  it('of one host that refuses slowly delay no other host', () => {
    const slow = simulatedHost({ address: '10.1.1.11', icmpErrorsPerSecond: 1 })
    const silent = simulatedHost({ address: '10.1.1.12', udp: { replies: repliesOf(53), otherwise: 'drop' } })
    const network = createSimulatedNetwork({ seed: 2, hosts: [slow, silent] })
    const { answers } = runSweep(
      portSweepOf([slow, silent], udp(53, ...Array.from({ length: 19 }, (_, index) => 21_000 + index))),
      network,
      startMs,
    )
    expect(portsOf(answers)).toHaveLength(21)
    const toSilent = network.sent.filter(({ bytes }) => {
      const packet = decodePacket(bytes)
      return packet?.kind === 'udp' && packet.ip.destination === silent.address
    })
    expect(toSilent).toHaveLength(20 + 19)
    expect(Math.max(...toSilent.map(({ atMs }) => atMs))).toBeLessThan(startMs + 500)
  })
})

describe('a connection that a SYN left half open', () => {
  const open = { tcp: { open: [22, 80], otherwise: 'rst' } } as const
  const host = simulatedHost({ address: '10.1.1.7', delayMs: 3, ...open })

  it('is ended by one RST with the number that the SYN-ACK acknowledged', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [host] })
    const sweep = portSweepOf([host], tcp(22, 23, 80))
    runSweep(sweep, network, startMs)
    const segments = network.sent.map(({ bytes }) => decodePacket(bytes)).flatMap((packet) => (packet?.kind === 'tcp' ? [packet.tcp] : []))
    const syns = new Map(segments.filter(({ flags }) => flags === tcpFlags.syn).map((syn) => [syn.destinationPort, syn]))
    const rsts = segments.filter(({ flags }) => flags === tcpFlags.rst)
    expect(rsts.map(({ destinationPort }) => destinationPort).sort()).toEqual([22, 80])
    for (const rst of rsts)
      expect(rst).toMatchObject({
        sourcePort: syns.get(rst.destinationPort)?.sourcePort,
        sequenceNumber: ((syns.get(rst.destinationPort)?.sequenceNumber ?? expect.fail()) + 1) >>> 0,
      })
    expect(sweep.progress()).toMatchObject({ frames: 5, finished: true })
  })

  it('is ended beyond a router too, where one answer is enough', () => {
    const router = simulatedHost({ address: '10.1.1.1' })
    const beyond = simulatedHost({ address: '10.2.0.5', via: router.address, echo: false, tcp: { open: [443], otherwise: 'drop' } })
    const network = createSimulatedNetwork({ seed: 1, hosts: [router, beyond] })
    const targets = rangeTargets([rangeOf('10.2.0.5/32')], router.mac)
    runSweep(sweepOf({ targets, questions: routedLiveness, allows: () => true }), network, startMs)
    expect(network.sent.filter(isRst)).toHaveLength(1)
  })

  it('keeps within the rate, and within the scope', () => {
    const ports = Array.from({ length: 200 }, (_, index) => 1 + index)
    const opened = { ...host, tcp: { open: ports, otherwise: 'rst' } } as const
    const network = createSimulatedNetwork({ seed: 1, hosts: [opened] })
    runSweep(portSweepOf([opened], tcp(...ports), { ratePps: 50 }), network, startMs)
    expect(network.sent.filter(isRst)).toHaveLength(200)
    expect(peakOf(network.sent)).toBeLessThanOrEqual(50)
    let allowed = true
    const sweep = portSweepOf([host], tcp(22), { allows: () => allowed })
    const narrow = createSimulatedNetwork({ seed: 1, hosts: [host] })
    narrow.send(sweep.poll(startMs).frames, startMs)
    allowed = false
    for (const { bytes, atMs } of narrow.receive(startMs + 10)) sweep.receive(decodePacket(bytes) ?? expect.fail(), atMs)
    expect(() => sweep.poll(startMs + 10)).toThrow('outside the scope')
  })

  it('is ended again when the host repeats itself, six times at most, and after the end of the sweep too', () => {
    const sweep = portSweepOf([host], tcp(22))
    const network = createSimulatedNetwork({ seed: 1, hosts: [host] })
    network.send(sweep.poll(startMs).frames, startMs)
    const [synAck] = network.receive(startMs + 10)
    const packet = decodePacket(synAck?.bytes ?? expect.fail()) ?? expect.fail()
    let nowMs = startMs + 10
    const sent = Array.from({ length: 20 }, () => {
      nowMs += 1000
      sweep.receive(packet, nowMs)
      return sweep.poll(nowMs).frames.filter((bytes) => isRst({ bytes })).length
    })
    expect(sweep.progress().finished).toBe(true)
    expect(sent).toEqual([...Array.from({ length: 6 }, () => 1), ...Array.from({ length: 14 }, () => 0)])
  })
})

describe('beyond a router', { timeout: slowMachineMs }, () => {
  const router = simulatedHost({ address: '10.1.1.1' })

  const routed = (ranges: readonly string[], ratePps: number, hosts: readonly SimulatedHost[]) => {
    const { address: source } = scanner
    const leg: Leg = { interface: 'eth0', reach: 'routed', ranges: ranges.map(rangeOf), source, subnet: '10.1.0.0/16', ratePps }
    const pacers = createScanPacers({ legs: [leg], peakRatePps: ratePps })
    const network = createSimulatedNetwork({ seed: 1, hosts: [router, ...hosts] })
    const sweep = sweepOf({
      targets: rangeTargets(ranges.map(rangeOf), router.mac),
      questions: routedLiveness,
      ratePps,
      allows: (address) => contains(rangeOf('10.2.0.0/16'), address),
      pacerOf: (address) => pacers.onLeg(leg, address),
    })
    return { ...runSweep(sweep, network, startMs), network }
  }

  it('no /24 is asked faster than 200 times a second', () => {
    const host = simulatedHost({ address: '10.2.1.9', via: router.address, echo: false, tcp: { open: [22], otherwise: 'drop' } })
    const { network, answers } = routed(['10.2.0.0/25', '10.2.1.0/25', '10.2.2.0/25'], 10_000, [host])
    expect(addressesOf(answers)).toEqual(['10.2.1.9'])
    for (const third of [0, 1, 2]) {
      const there = network.sent.filter(({ bytes }) => bytes[30] === 10 && bytes[31] === 2 && bytes[32] === third)
      expect(there.length).toBeGreaterThanOrEqual(127 * 12)
      expect(peakOf(there)).toBeLessThanOrEqual(200)
    }
  })

  it('several of them together come near to what they may', () => {
    const { finishedAtMs, network } = routed(['10.2.0.0/24', '10.2.1.0/24'], 500, [])
    expect(network.sent).toHaveLength(512 * 6 * 2)
    expect(network.sent.length / ((finishedAtMs - startMs) / 1000)).toBeGreaterThan(300)
  })
})

describe('the largest sweep', { timeout: slowMachineMs }, () => {
  /** Everybody is asked, and nobody but one has not answered: the work of a pass without its frames. */
  const taken = (traits: Parameters<typeof sweepOf>[0] = {}) =>
    sweepOf({
      targets: rangeTargets([rangeOf('10.0.0.0/10')], 'ff:ff:ff:ff:ff:ff'),
      ratePps: 200_000,
      allows: () => true,
      from: { position: maximumElements, answered: [0, maximumElements - 2], answersByAttempt: [], refusers: [], frames: 0 },
      ...traits,
    })

  it('does its work in short steps, at the end of a pass too', () => {
    const sweep = taken()
    let frames = 0
    let polls = 0
    for (let nowMs = startMs; !sweep.progress().finished; nowMs += 1) {
      frames += sweep.poll(nowMs).frames.length
      polls += 1
    }
    expect(frames).toBe(1)
    // Each looks at so many elements and no more.
    expect(polls).toBeGreaterThanOrEqual(maximumElements / 2 ** 13)
  })

  it('loses nothing when all is unanswered and due at once', () => {
    const count = 300_000
    const sweep = taken({
      targets: rangeTargets([{ family: 4, first: 0x0a000000n, last: 0x0a000000n + BigInt(count - 1) }], 'ff:ff:ff:ff:ff:ff'),
      from: { position: count, answered: [], answersByAttempt: [], refusers: [], frames: 0 },
    })
    let frames = 0
    for (let nowMs = startMs; !sweep.progress().finished; nowMs += 1) frames += sweep.poll(nowMs).frames.length
    expect(frames).toBe(count)
  })
})

describe('a /16', { timeout: slowMachineMs }, () => {
  it('takes seconds of computing, and its progress is exact', () => {
    const everyone = hostRangeOf('10.1.0.0/16')
    const hosts = Array.from({ length: 300 }, (_, index) => simulatedHost({ address: addressOf(everyone.first + BigInt(index * 199), 4) }))
    const network = createSimulatedNetwork({ seed: 1, hosts })
    const sweep = sweepOf({
      targets: rangeTargets([everyone], 'ff:ff:ff:ff:ff:ff'),
      ratePps: 200_000,
      allows: (address) => contains(everyone, address),
    })
    let nowMs = startMs
    let frames = 0
    while (frames < 65_534) {
      const batch = sweep.poll(nowMs).frames
      network.send(batch, nowMs)
      frames += batch.length
      const asked = Math.min(frames, 65_534)
      expect(sweep.progress()).toMatchObject({ asked, targetsAsked: asked, frames, total: 65_534 })
      nowMs += 1
    }
    const { answers } = runSweep(sweep, network, nowMs)
    expect(addressesOf(answers)).toEqual(addressesOf(hosts))
    expect(network.sent).toHaveLength(65_534 * 2 - 300)
  })
})

describe('order', () => {
  const orderOf = (seed: number, pass: 1 | 2): string[] => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [] })
    runSweep(sweepOf({ seed, ratePps: 10_000 }), network, startMs)
    return askedOf(network).slice((pass - 1) * 254, pass * 254)
  }

  it('is everybody once in each pass, by the key, and never the order of addresses', () => {
    expect(orderOf(1, 1)).toEqual(orderOf(1, 1))
    expect(orderOf(1, 1)).not.toEqual(orderOf(2, 1))
    for (const pass of [1, 2] as const) {
      const order = orderOf(3, pass)
      expect(new Set(order).size).toBe(254)
      const neighbours = order.filter(
        (address, at) => at > 0 && Math.abs(Number(address.split('.')[3]) - Number(order[at - 1]?.split('.')[3])) === 1,
      )
      expect(neighbours.length).toBeLessThan(12)
    }
  })
})

describe('own mistakes', () => {
  it('are thrown: a target outside the scope', () => {
    const sweep = sweepOf({ allows: (address) => address !== '10.1.1.77' })
    expect(() => runSweep(sweep, createSimulatedNetwork({ seed: 1, hosts: [] }), startMs)).toThrow('10.1.1.77 is outside the scope')
  })

  it('are thrown: more questions than a sweep can hold', () => {
    expect(() => sweepOf({ targets: rangeTargets([rangeOf('10.0.0.0/7')], scanner.mac) })).toThrow('past the bound')
  })
})

describe('a sweep that is interrupted', { timeout: slowMachineMs }, () => {
  const questions = [...tcp(22, 80), ...udp(53, 161)]
  const trait = (open: number[]) =>
    ({ tcp: { open, otherwise: 'drop' }, udp: { replies: repliesOf(53), otherwise: 'port-unreachable' } }) as const

  /** Runs until so many frames have left; what was under way then is lost with the process. */
  const interrupted = (sweep: ReturnType<typeof sweepOf>, hosts: readonly SimulatedHost[], frames: number) => {
    const network = createSimulatedNetwork({ seed: 1, hosts })
    const answers: string[] = []
    for (let nowMs = startMs; network.sent.length < frames && !sweep.progress().finished; nowMs += 1) {
      for (const { bytes, atMs } of network.receive(nowMs)) {
        const packet = decodePacket(bytes)
        if (packet !== undefined)
          answers.push(
            ...sweep.receive(packet, atMs).map((answer) => JSON.stringify({ ...answer.fact, rttMs: 0, address: answer.address })),
          )
      }
      network.send(sweep.poll(nowMs).frames, nowMs)
    }
    return { answers, sent: network.sent.length, state: JSON.parse(JSON.stringify(sweep.state())) as SweepState }
  }

  it('finds after it is taken up what it would have found at once, wherever it was interrupted', () => {
    const hosts = someHosts(40, 7, { delayMs: [0.5, 30] }).map((host, index) => ({ ...host, ...trait(index % 2 === 0 ? [22] : [80]) }))
    const kinds = [
      { targetCount: 254, traits: { ratePps: 5000 } },
      { targetCount: 40, traits: { ratePps: 5000, questions, settles: 'question' as const } },
    ]
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(600), fc.nat(600), ({ targetCount, traits }, first, second) => {
        const create = (from?: SweepState) => {
          const given = { ...traits, ...(from && { from }) }
          return targetCount === 254 ? sweepOf(given) : portSweepOf(hosts, questions, given)
        }
        const whole = interrupted(create(), hosts, Number.POSITIVE_INFINITY)
        const one = interrupted(create(), hosts, first)
        const two = interrupted(create(one.state), hosts, second)
        const last = create(two.state)
        const three = interrupted(last, hosts, Number.POSITIVE_INFINITY)
        expect([...new Set([...one.answers, ...two.answers, ...three.answers])].sort()).toEqual([...new Set(whole.answers)].sort())
        expect(last.progress()).toMatchObject({ asked: create().progress().total, targetsAsked: targetCount, finished: true })
        expect(last.progress().frames).toBe(one.sent + two.sent + three.sent)
      }),
      { numRuns: 40 },
    )
  })

  it('goes on in the first pass with the very next question', () => {
    const whole = createSimulatedNetwork({ seed: 1, hosts: [] })
    runSweep(sweepOf(), whole, startMs)
    const one = sweepOf()
    const network = createSimulatedNetwork({ seed: 1, hosts: [] })
    for (let nowMs = startMs; network.sent.length < 100; nowMs += 1) network.send(one.poll(nowMs).frames, nowMs)
    runSweep(sweepOf({ from: one.state() }), network, startMs + 3_600_000)
    expect(askedOf(network)).toEqual(askedOf(whole))
  })

  it('does nothing more when it was finished', () => {
    const hosts = someHosts(64, 7)
    const sweep = sweepOf()
    runSweep(sweep, createSimulatedNetwork({ seed: 1, hosts }), startMs)
    const again = sweepOf({ from: sweep.state() })
    expect(again.poll(startMs + 5000)).toEqual({ frames: [] })
    expect(again.progress()).toEqual(sweep.progress())
    expect(again.state()).toEqual(sweep.state())
  })

  it('still understands refusals that come one a second', () => {
    const host = simulatedHost({ address: '10.1.1.11', icmpErrorsPerSecond: 1 })
    const ports = Array.from({ length: 16 }, (_, index) => 10_000 + index)
    const network = createSimulatedNetwork({ seed: 1, hosts: [host] })
    const one = portSweepOf([host], udp(...ports))
    let nowMs = startMs
    for (; nowMs < startMs + 500; nowMs += 1) {
      network.send(one.poll(nowMs).frames, nowMs)
      for (const { bytes, atMs } of network.receive(nowMs)) one.receive(decodePacket(bytes) ?? expect.fail(), atMs)
    }
    const two = portSweepOf([host], udp(...ports), { from: one.state() })
    expect(one.unanswered(0)).toHaveLength(10)
    runSweep(two, network, nowMs + 2000)
    expect(two.unanswered(0)).toEqual([])
  })
})
