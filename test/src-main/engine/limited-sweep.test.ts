/** Whole limited sweeps in virtual time: a simulated neighbour table, simulated ports. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { KnownHost } from '../../../src-main/core/inquiries/inquiry.ts'
import { requestsPerKnock } from '../../../src-main/core/sweep/limited.ts'
import type { Pacer } from '../../../src-main/core/sweep/pacer.ts'
import { createScanPacers } from '../../../src-main/core/sweep/scan-pacers.ts'
import { type LimitedSweepContext, type LimitedSweepResult, sweepLimited } from '../../../src-main/engine/limited-sweep.ts'
import type { LinkState } from '../../../src-main/net/link-state.ts'
import type { ConnectAnswer } from '../../../src-main/net/sockets.ts'
import { createTurns, type Turns } from '../../../src-main/net/turns.ts'
import type { IpAddress } from '../../../src-shared/domain/address.ts'
import type { Fact } from '../../../src-shared/domain/fact.ts'
import type { Leg } from '../../../src-shared/domain/scan.ts'
import type { Source } from '../../../src-shared/domain/sighting.ts'
import { hostRangeOf } from '../../../src-shared/domain/subnet.ts'
import { createNeighbourKernel, type NeighbourKernel, type SimulatedHost } from '../core/sweep/neighbour-kernel.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const roundTripMs = 2
const localLeg: Leg = {
  interface: 'eth0',
  reach: 'local',
  ranges: [hostRangeOf('10.1.1.0/24')],
  source: '10.1.1.99',
  subnet: '10.1.1.0/24',
  ratePps: 500,
}
const routedLeg: Leg = { ...localLeg, reach: 'routed', ranges: [hostRangeOf('10.7.0.0/24')], gateway: '10.1.1.1' }

interface Port {
  /** What each attempt in turn brings; the last one counts for all further. */
  readonly answers: readonly ('syn-ack' | 'rst' | 'silence' | 'unreachable')[]
}
type Ports = Readonly<Record<IpAddress, { readonly ports: Readonly<Record<number, Port>>; readonly otherwise: ConnectAnswer }>>

interface World {
  readonly kernel: NeighbourKernel
  readonly ports?: Ports
  readonly linkState?: () => LinkState
  /** Addresses that this computer refuses to send to. */
  readonly unsendable?: ReadonlySet<IpAddress>
  /** Who has answered when the calls are over. */
  readonly told?: readonly IpAddress[]
  readonly called?: () => Promise<void>
}

interface Seen {
  readonly address: IpAddress
  readonly source: Source
  readonly fact: Fact
  readonly at: number
}

function start(
  leg: Leg,
  { kernel, ports = {}, linkState = () => 'up', unsendable = new Set(), told = [], called = async () => undefined }: World,
  plan: Partial<LimitedSweepContext['plan']> = {},
) {
  const seen: Seen[] = []
  const hosts: KnownHost[] = []
  const attempts: { address: IpAddress; port: number; at: number }[] = []
  const open = { now: 0, most: 0 }
  const stop = new AbortController()
  const now = (): number => Date.now()
  const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, signal.aborted ? 0 : ms)
      signal.addEventListener('abort', end)
    })
  /** As the dialer does. */
  const pacers = createScanPacers({ legs: [leg], peakRatePps: leg.ratePps })
  const turnsByPacer = new Map<Pacer, Turns>()
  const turn = (address: IpAddress, packets: number): Promise<boolean> => {
    const pacer = pacers.ofAddress(address)
    const turns = turnsByPacer.get(pacer) ?? createTurns({ pacer, now, sleep, signal: stop.signal })
    turnsByPacer.set(pacer, turns)
    return turns(packets)
  }
  const connect = async (address: IpAddress, port: number, timeoutMs: number): Promise<ConnectAnswer> => {
    if (!(await turn(address, 1))) return 'unreachable'
    attempts.push({ address, port, at: now() })
    const count = attempts.filter((attempt) => attempt.address === address && attempt.port === port).length
    const host = ports[address]
    const answers = host?.ports[port]?.answers
    const answer = linkState() !== 'up' ? 'silence' : (answers?.[Math.min(count, answers.length) - 1] ?? host?.otherwise ?? 'silence')
    open.now += 1
    open.most = Math.max(open.most, open.now)
    await sleep(answer === 'silence' ? timeoutMs : roundTripMs, stop.signal)
    open.now -= 1
    return stop.signal.aborted ? 'unreachable' : answer
  }
  const result = sweepLimited(leg, {
    plan: { legs: [leg], tcpPorts: [22, 80, 445], connectionsPerHost: 4, ...plan },
    key: [1, 2],
    journal: {
      record: (_, address, source, fact, at) => seen.push({ address, source, fact, at }),
      settle: () => {},
      hosts: (vantage) => told.map((address) => ({ vantage, address, openTcp: [], openUdp: [], refusedUdp: [] })),
    },
    called,
    onHost: (host) => hosts.push(host),
    onProgress: () => undefined,
    signal: stop.signal,
    edges: {
      knock: async (address) => {
        if (!(await turn(address, requestsPerKnock))) return false
        if (linkState() === 'up' && !unsendable.has(address)) kernel.knock(address, now())
        return !unsendable.has(address)
      },
      connect,
      readNeighbours: async () => (linkState() === 'up' ? kernel.table(now()) : []),
      linkState,
      now,
      sleep,
    },
  })
  return { result, seen, hosts, attempts, open, stop }
}

async function finish<T extends { result: Promise<LimitedSweepResult> }>(
  run: T,
): Promise<T & { ended: LimitedSweepResult; tookMs: number }> {
  const startedAt = Date.now()
  let ended: LimitedSweepResult | undefined
  void run.result.then((value) => {
    ended = value
  })
  for (let seconds = 0; ended === undefined && seconds < 3_600; seconds += 1) await vi.advanceTimersByTimeAsync(1_000)
  if (ended === undefined) throw new Error('the sweep does not end')
  return { ...run, ended, tookMs: Date.now() - startedAt }
}

const simulated = (hosts: Readonly<Record<IpAddress, string>>): Map<IpAddress, SimulatedHost> =>
  new Map(Object.entries(hosts).map(([address, mac]) => [address, { mac }]))
const macs = { '10.1.1.1': 'bc:24:11:00:00:01', '10.1.1.17': 'bc:24:11:00:00:17', '10.1.1.18': 'bc:24:11:00:00:18' }
const openPort: Port = { answers: ['syn-ack'] }

const factsOf = (seen: readonly Seen[], address: IpAddress) =>
  seen.filter((sighting) => sighting.address === address).map(({ source, fact }) => ({ source, fact }))
const portFact = (port: number, answer: string) => ({ source: 'tcp-connect', fact: { kind: 'port', protocol: 'tcp', port, answer } })

describe('on the link', () => {
  const ports: Ports = {
    '10.1.1.1': { ports: { 80: openPort }, otherwise: 'rst' },
    '10.1.1.17': { ports: { 445: openPort }, otherwise: 'silence' },
    '10.1.1.18': { ports: { 22: { answers: ['silence', 'syn-ack'] }, 80: { answers: ['unreachable'] } }, otherwise: 'silence' },
  }

  it('finds every host that answers ARP, and its ports', async () => {
    const { seen, hosts, ended, tookMs } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs)), ports }))
    expect(factsOf(seen, '10.1.1.1')).toEqual([
      { source: 'neighbour-table', fact: { kind: 'mac', mac: macs['10.1.1.1'] } },
      portFact(22, 'rst'),
      portFact(80, 'syn-ack'),
      portFact(445, 'rst'),
    ])
    expect(factsOf(seen, '10.1.1.17')).toEqual([
      { source: 'neighbour-table', fact: { kind: 'mac', mac: macs['10.1.1.17'] } },
      portFact(445, 'syn-ack'),
      { source: 'tcp-connect', fact: { kind: 'silence', protocol: 'tcp', ports: '22,80' } },
    ])
    expect(factsOf(seen, '10.1.1.18')).toEqual([
      { source: 'neighbour-table', fact: { kind: 'mac', mac: macs['10.1.1.18'] } },
      portFact(22, 'syn-ack'),
      { source: 'tcp-connect', fact: { kind: 'silence', protocol: 'tcp', ports: '445' } },
    ])
    expect(new Set(seen.map(({ address }) => address))).toEqual(new Set(Object.keys(macs)))
    expect(hosts).toHaveLength(6)
    expect(hosts).toContainEqual({ address: '10.1.1.17' })
    expect(hosts).toContainEqual({ address: '10.1.1.17', openTcp: [445] })
    // Nobody can tell why port 80 was not reached, so nothing is claimed of it, and that is said.
    expect(ended).toEqual({ asked: 254, notCovered: [expect.objectContaining({ what: '1 TCP question to hosts of 10.1.1.1-10.1.1.254' })] })
    expect(tookMs).toBeLessThan(12_000)
  })

  it('finds the first host within half a second', async () => {
    const startedAt = Date.now()
    const { seen } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs)), ports }))
    expect((seen[0]?.at ?? Number.POSITIVE_INFINITY) - startedAt).toBeLessThan(500)
  })

  it('keeps to the rate, counting three ARP requests for each silent address', async () => {
    const kernel = createNeighbourKernel(new Map())
    const startedAt = Date.now()
    const run = start({ ...localLeg, ranges: [hostRangeOf('10.1.1.0/26')], ratePps: 10 }, { kernel })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(kernel.requests() / ((Date.now() - startedAt) / 1_000)).toBeLessThanOrEqual(10)
    expect(kernel.requests()).toBeGreaterThan(150)
    await finish(run)
    expect(kernel.requests()).toBe(62 * 6)
  })

  it('believes an old entry when the host answers TCP, long before the kernel has checked it', async () => {
    const stale = new Map([['10.1.1.17', macs['10.1.1.17']]])
    const startedAt = Date.now()
    const { seen } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs), { stale }), ports }))
    const found = seen.find(({ address, fact }) => address === '10.1.1.17' && fact.kind === 'mac')
    expect(found).toMatchObject({ source: 'neighbour-table', fact: { mac: macs['10.1.1.17'] } })
    expect((found?.at ?? Number.POSITIVE_INFINITY) - startedAt).toBeLessThan(3_000)
  })

  it('does not believe the old entry of a host that is gone', async () => {
    const stale = new Map([['10.1.1.50', 'bc:24:11:00:00:50']])
    const { seen, hosts } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs), { stale }), ports }))
    expect(factsOf(seen, '10.1.1.50')).toEqual([])
    expect(hosts.map(({ address }) => address)).not.toContain('10.1.1.50')
  })

  it('finds a host with an old entry that answers no TCP at all', async () => {
    const stale = new Map([['10.1.1.17', macs['10.1.1.17']]])
    const { seen } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs), { stale }) }))
    expect(factsOf(seen, '10.1.1.17')[0]).toEqual({ source: 'neighbour-table', fact: { kind: 'mac', mac: macs['10.1.1.17'] } })
  })

  it('says how many addresses a full table kept it from asking', async () => {
    const stale = new Map(
      Array.from({ length: 1_024 }, (_, index) => [`192.168.${Math.floor(index / 256)}.${index % 256}`, 'bc:24:11:00:00:50']),
    )
    const { ended, seen } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs), { stale }), ports }))
    expect(seen).toEqual([])
    expect(ended.asked).toBe(0)
    expect(ended.notCovered).toEqual([expect.objectContaining({ what: '254 addresses of 10.1.1.0/24' })])
  })

  it('ends although this computer refuses to send to an address', async () => {
    const unsendable = new Set(['10.1.1.17'])
    const { ended, seen } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs)), ports, unsendable }))
    expect(ended).toMatchObject({
      asked: 253,
      notCovered: [{ what: '1 address of 10.1.1.0/24' }, { what: '1 TCP question to hosts of 10.1.1.1-10.1.1.254' }],
    })
    expect(new Set(seen.map(({ address }) => address))).toEqual(new Set(['10.1.1.1', '10.1.1.18']))
  })

  it('loses time and not hosts to a link that goes down for five seconds', async () => {
    const kernel = createNeighbourKernel(simulated(macs))
    const startedAt = Date.now()
    let flushed = false
    const linkState = (): LinkState => {
      const down = Date.now() - startedAt > 300 && Date.now() - startedAt < 5_300
      if (down && !flushed) {
        flushed = true
        kernel.flush()
      }
      return down ? 'down' : 'up'
    }
    const { seen, ended } = await finish(start(localLeg, { kernel, ports, linkState }))
    expect(flushed).toBe(true)
    expect(new Set(seen.filter(({ fact }) => fact.kind === 'mac').map(({ address }) => address))).toEqual(new Set(Object.keys(macs)))
    expect(factsOf(seen, '10.1.1.1')).toContainEqual(portFact(80, 'syn-ack'))
    expect(factsOf(seen, '10.1.1.1')).not.toContainEqual(expect.objectContaining({ fact: expect.objectContaining({ kind: 'silence' }) }))
    expect(ended.asked).toBe(254)
  })

  it('asks hosts that only a call found for their ports, when the calls are over, and nobody twice', async () => {
    const refusing: Ports = {
      '10.1.1.17': { ports: { 445: openPort }, otherwise: 'rst' },
      '10.1.1.30': { ports: { 80: openPort }, otherwise: 'rst' },
    }
    const kernel = createNeighbourKernel(simulated({ '10.1.1.17': macs['10.1.1.17'] }))
    const run = start(localLeg, { kernel, ports: refusing, told: ['10.1.1.17', '10.1.1.30', '10.9.9.9'] })
    const { hosts, attempts } = await finish(run)
    expect(hosts.filter(({ openTcp }) => openTcp !== undefined)).toEqual([
      { address: '10.1.1.17', openTcp: [445] },
      { address: '10.1.1.30', openTcp: [80] },
    ])
    expect(attempts).toHaveLength(6)
  })

  it('asks no port when none is wanted', async () => {
    const { attempts, hosts } = await finish(start(localLeg, { kernel: createNeighbourKernel(simulated(macs)), ports }, { tcpPorts: [] }))
    expect(attempts).toEqual([])
    expect(hosts).toContainEqual({ address: '10.1.1.17', openTcp: [] })
  })

  it('stops within 100 ms and claims no silence', async () => {
    const run = start(localLeg, { kernel: createNeighbourKernel(simulated(macs)), ports })
    await vi.advanceTimersByTimeAsync(700)
    let ended = false
    void run.result.then(() => {
      ended = true
    })
    run.stop.abort()
    await vi.advanceTimersByTimeAsync(100)
    expect(ended).toBe(true)
    expect(run.seen.some(({ fact }) => fact.kind === 'silence')).toBe(false)
    const attempts = run.attempts.length
    await vi.advanceTimersByTimeAsync(5_000)
    expect(run.attempts).toHaveLength(attempts)
  })
})

describe('behind a router', () => {
  const kernel = createNeighbourKernel(new Map())
  const ports: Ports = {
    '10.7.0.9': { ports: { 445: openPort }, otherwise: 'silence' },
    '10.7.0.20': { ports: {}, otherwise: 'rst' },
    '10.7.0.30': { ports: { 443: { answers: ['silence', 'syn-ack'] } }, otherwise: 'silence' },
    '10.7.0.40': { ports: {}, otherwise: 'unreachable' },
  }

  it('finds hosts that answer or refuse a telling port, in the second round too', async () => {
    const { seen, hosts, ended } = await finish(start(routedLeg, { kernel, ports }))
    expect(new Set(seen.map(({ address }) => address))).toEqual(new Set(['10.7.0.9', '10.7.0.20', '10.7.0.30']))
    expect(factsOf(seen, '10.7.0.9')).toEqual([
      portFact(445, 'syn-ack'),
      { source: 'tcp-connect', fact: { kind: 'silence', protocol: 'tcp', ports: '22,80' } },
    ])
    expect(hosts).toContainEqual({ address: '10.7.0.9', openTcp: [445] })
    expect(hosts).toContainEqual({ address: '10.7.0.20', openTcp: [] })
    expect(hosts).toContainEqual({ address: '10.7.0.30', openTcp: [443] })
    expect(ended).toEqual({ asked: 254, notCovered: [] })
  })

  it('spares the router: at most 200 packets a second for a /24, in no order, four connections to a host', async () => {
    const elsewhere = '10.8.3.4'
    const ranges = [hostRangeOf('10.7.0.0/24'), hostRangeOf(`${elsewhere}/32`)]
    const { attempts } = await finish(start({ ...routedLeg, ranges, ratePps: 10_000 }, { kernel, ports }))
    const perSecond = new Map<number, number>()
    for (const { at, address } of attempts)
      if (address !== elsewhere) perSecond.set(Math.floor(at / 1_000), (perSecond.get(Math.floor(at / 1_000)) ?? 0) + 1)
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(200)
    expect(attempts.some(({ address }) => address === elsewhere)).toBe(true)
    const order = [...new Set(attempts.map(({ address }) => Number(address.split('.')[3])))]
    expect(order).toHaveLength(254)
    expect(order.slice(0, 10)).not.toEqual([...order.slice(0, 10)].sort((a, b) => a - b))
  })
})
