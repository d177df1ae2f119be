/**
 * One leg of a scan without raw sockets (limited mode). On the link, the kernel's own ARP tells who is there: a knock at
 * each address, and the neighbour table (core/sweep/limited.ts). Beyond it, a few ports that most hosts answer. Then TCP
 * connects to the ports of the plan. Every socket, table and clock comes in, so whole sweeps run in virtual time; the sockets keep the
 * rates (core/sweep/scan-pacers.ts).
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Neighbour } from '#shared/domain/machine.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { FlightPlan, Leg, NotCovered } from '#shared/domain/scan.ts'
import { addressListOf } from '#shared/domain/subnet.ts'
import type { KnownHost } from '../core/inquiries/inquiry.ts'
import { livenessTcpPorts } from '../core/probes/liveness.ts'
import type { CookieKey } from '../core/sweep/cookie.ts'
import { connectMs, connectRounds, createNeighbourSweep, hostsAtOnce, windowOf } from '../core/sweep/limited.ts'
import { createShuffle } from '../core/sweep/shuffle.ts'
import type { Dialer } from '../net/dialer.ts'
import { createLanes } from '../net/lanes.ts'
import { type LinkState, linkState } from '../net/link-state.ts'
import { readNeighbours } from '../net/neighbours.ts'
import { sleep } from '../net/sleep.ts'
import type { ConnectAnswer } from '../net/sockets.ts'
import type { Journal } from './journal.ts'
import { notCarried, tableFull } from './messages.ts'

/** How often the neighbour table is read. */
const readingMs = 100
/** The link's state is good for so long: with hundreds of connects under way each would read it otherwise. */
const linkStateMs = 50

export interface LimitedSweepContext {
  readonly plan: Pick<FlightPlan, 'legs' | 'tcpPorts' | 'connectionsPerHost'>
  /** Order of routed addresses. */
  readonly key: CookieKey
  readonly journal: Pick<Journal, 'record' | 'settle' | 'hosts'>
  /** Waits until the calls on the leg are over: they may tell of hosts that answer nothing else. */
  readonly called: () => Promise<void>
  /** A live host: once without ports when it is found, once more with its open TCP ports when all were asked. */
  readonly onHost: (host: KnownHost) => void
  readonly onProgress: (asked: number, total: number) => void
  readonly signal: AbortSignal
  readonly edges: LimitedSweepEdges
}

/** The world: in the product the dialer, the kernel and the clock. `connect` and `knock` wait for their turn and end when the signal does. */
export interface LimitedSweepEdges {
  readonly knock: (address: IpAddress) => Promise<boolean>
  readonly connect: (address: IpAddress, port: number, timeoutMs: number) => Promise<ConnectAnswer>
  readonly readNeighbours: (interfaceName: string) => Promise<readonly Neighbour[]>
  readonly linkState: (interfaceName: string) => LinkState
  readonly now: () => number
  /** Ends early, without error, when the signal does. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export function systemEdges(dialer: Pick<Dialer, 'knock' | 'connect'>, now: () => number): LimitedSweepEdges {
  return { knock: dialer.knock, connect: dialer.connect, readNeighbours, linkState, now, sleep }
}

export interface LimitedSweepResult {
  /** Addresses asked at least once. */
  readonly asked: number
  readonly notCovered: readonly NotCovered[]
}

/** Sweeps one leg until everybody was asked or the signal ends it; a link that is down only costs time (the runner's patience ends it). */
export async function sweepLimited(leg: Leg, context: LimitedSweepContext): Promise<LimitedSweepResult> {
  const { journal, signal } = context
  const link = createLink(leg, context)
  const ports = createPorts(leg, context, link)
  const hosts = createHosts(leg, context, ports)
  const result = leg.reach === 'local' ? await sweepLocal(leg, context, link, hosts) : await sweepRouted(leg, context, hosts)
  await context.called()
  const { has } = addressListOf(leg.ranges)
  for (const { address } of signal.aborted ? [] : journal.hosts(leg.interface)) if (has(address)) hosts.heard(address)
  await hosts.portsAsked()
  return { ...result, notCovered: [...result.notCovered, ...ports.unmeasured()] }
}

/** The leg's link: whether it is there, and connects that wait for it. */
function createLink(leg: Leg, { edges, signal }: LimitedSweepContext) {
  let last = { state: edges.linkState(leg.interface), atMs: edges.now() }
  const isUp = (): boolean => {
    const atMs = edges.now()
    if (atMs - last.atMs >= linkStateMs) last = { state: edges.linkState(leg.interface), atMs }
    return last.state === 'up'
  }
  const up = async (): Promise<void> => {
    while (!signal.aborted && !isUp()) await edges.sleep(readingMs, signal)
  }
  /** Asks one port once; a connect that was under way when the link was lost is made again. */
  const connect = async (address: IpAddress, port: number): Promise<ConnectAnswer> => {
    for (;;) {
      await up()
      const answer = await edges.connect(address, port, connectMs)
      if (isProof(answer) || signal.aborted || isUp()) return answer
    }
  }
  return { isUp, up, connect }
}
type Link = ReturnType<typeof createLink>

/** What ports of one host have answered so far. */
type PortAnswers = Map<number, ConnectAnswer>

/** The questions to the ports of hosts; proof is recorded as it comes, silence when all were asked. */
function createPorts(leg: Leg, { plan, journal, signal, edges }: LimitedSweepContext, link: Link) {
  /** Questions to live hosts that were not carried to them, or refused on the way. */
  let unreachable = 0
  const record = (address: IpAddress, fact: Fact): void => journal.record(leg.interface, address, 'tcp-connect', fact, edges.now())

  /** Asks the ports once each, at most as many at a time as the profile allows. */
  const ask = async (address: IpAddress, ports: Iterable<number>, answers: PortAnswers): Promise<void> =>
    forEach(ports, plan.connectionsPerHost, signal, async (port) => {
      const answer = await link.connect(address, port)
      answers.set(port, answer)
      if (isProof(answer)) record(address, { kind: 'port', protocol: 'tcp', port, answer })
    })

  return {
    ask,
    /** Asks all ports of the plan that `answers` does not prove yet. */
    async askAll(address: IpAddress, answers: PortAnswers): Promise<void> {
      for (let round = 1; round <= connectRounds; round += 1) {
        const left = plan.tcpPorts.filter((port) => !isProof(answers.get(port)))
        await ask(address, round === 1 ? left.filter((port) => !answers.has(port)) : left, answers)
      }
      journal.settle(address)
      if (signal.aborted) return
      const portsWith = (wanted: ConnectAnswer): number[] => plan.tcpPorts.filter((port) => answers.get(port) === wanted)
      // A filter's refusal (ICMP type 3, codes 9, 10 and 13) and this computer's own failure look the same here: nothing was measured.
      unreachable += portsWith('unreachable').length
      const ports = formatPorts(portsWith('silence'))
      if (ports !== '') record(address, { kind: 'silence', protocol: 'tcp', ports })
    },
    unmeasured: (): readonly NotCovered[] => (unreachable === 0 ? [] : [notCarried(leg, unreachable)]),
  }
}

/** Who is there: each is told once, and asked for its ports while others are still looked for. */
function createHosts(leg: Leg, { journal, edges, onHost, signal }: LimitedSweepContext, ports: ReturnType<typeof createPorts>) {
  const live = new Set<IpAddress>()
  const lanes = createLanes(hostsAtOnce)
  /** Work under way that nobody waits for yet; at most one or two for each live host. */
  const pending = new Set<Promise<void>>()

  const begin = (task: () => Promise<void>): void => {
    const work = lanes.run(task)
    pending.add(work)
    void work.finally(() => pending.delete(work))
  }
  const found = (address: IpAddress, mac: MacAddress | undefined, answers: PortAnswers): void => {
    if (mac !== undefined) journal.record(leg.interface, address, 'neighbour-table', { kind: 'mac', mac }, edges.now())
    if (live.has(address)) return
    live.add(address)
    onHost({ address })
    begin(async () => {
      await ports.askAll(address, answers)
      if (signal.aborted) return
      const openTcp = [...answers].filter(([, answer]) => answer === 'syn-ack').map(([port]) => port)
      onHost({ address, openTcp: openTcp.sort((a, b) => a - b) })
    })
  }
  /** True when one of a few telling ports answers either way; `macOf` tells the link-layer address then. */
  const answersOnTcp = async (address: IpAddress, macOf: () => MacAddress | undefined): Promise<boolean> => {
    const answers: PortAnswers = new Map()
    await ports.ask(address, livenessTcpPorts, answers)
    const isThere = [...answers.values()].some(isProof)
    if (isThere) found(address, macOf(), answers)
    return isThere
  }
  return {
    resolved: (address: IpAddress, mac: MacAddress): void => found(address, mac, new Map()),
    /** By a call, if nobody else found it. */
    heard(address: IpAddress): void {
      if (!live.has(address)) found(address, undefined, new Map())
    },
    answersOnTcp,
    /** The same while the caller goes on. */
    tryTcp(address: IpAddress, macOf: () => MacAddress | undefined): void {
      begin(async () => void (await answersOnTcp(address, macOf)))
    },
    async portsAsked(): Promise<void> {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}
type Hosts = ReturnType<typeof createHosts>

/** Knocks at each address of the link, and beside that reads who has come into the neighbour table. */
async function sweepLocal(leg: Leg, context: LimitedSweepContext, link: Link, hosts: Hosts): Promise<LimitedSweepResult> {
  const { plan, signal, edges } = context
  const addresses = addressListOf(leg.ranges)
  const sweep = createNeighbourSweep(addresses.count, addresses.at, windowOf(plan.legs))
  const isOver = (): boolean => signal.aborted || sweep.progress().finished

  const read = async (): Promise<void> => {
    const atMs = edges.now()
    const table = await edges.readNeighbours(leg.interface)
    // A table read while the link went away has lost its entries, which says nothing about the hosts.
    if (!link.isUp()) return sweep.interrupt()
    for (const { address, mac } of sweep.receive(table, atMs)) hosts.resolved(address, mac)
  }
  const watchTable = async (): Promise<void> => {
    while (!isOver()) {
      await edges.sleep(readingMs, signal)
      await read()
      context.onProgress(sweep.progress().asked, addresses.count)
    }
  }
  const knock = async (): Promise<void> => {
    while (!isOver()) {
      await link.up()
      const next = sweep.next(edges.now())
      if (next === undefined) {
        await edges.sleep(readingMs, signal)
        continue
      }
      // A knock that could not leave shows in the table like one that the kernel dropped: not at all.
      await edges.knock(next.address)
      sweep.knocked(next.address, edges.now())
      if (next.known) hosts.tryTcp(next.address, () => sweep.confirm(next.address))
    }
  }

  await read()
  await Promise.all([knock(), watchTable()])
  const { asked, dropped } = sweep.progress()
  return { asked: asked - dropped, notCovered: dropped === 0 ? [] : [tableFull(leg, dropped)] }
}

/** Asks each address behind a router for a few telling ports, in no order. */
async function sweepRouted(leg: Leg, context: LimitedSweepContext, hosts: Hosts): Promise<LimitedSweepResult> {
  const { at, count } = addressListOf(leg.ranges)
  let left: Iterable<number> = shuffled(count, createShuffle(count, context.key))
  let asked = 0
  for (let round = 1; round <= connectRounds; round += 1) {
    const silent: number[] = []
    await forEach(left, hostsAtOnce, context.signal, async (index) => {
      if (round === 1) asked += 1
      if (!(await hosts.answersOnTcp(at(index), () => undefined))) silent.push(index)
      context.onProgress(asked, count)
    })
    left = silent
  }
  return { asked, notCovered: [] }
}

/** A SYN-ACK or a RST: somebody is there. */
const isProof = (answer: ConnectAnswer | undefined): answer is 'syn-ack' | 'rst' => answer === 'syn-ack' || answer === 'rst'

function* shuffled(total: number, shuffle: (position: number) => number): Generator<number> {
  for (let position = 0; position < total; position += 1) yield shuffle(position)
}

/** Visits all, `width` at a time, taking each from the source only when there is room; stops taking when the signal ends. */
async function forEach<T>(source: Iterable<T>, width: number, signal: AbortSignal, visit: (item: T) => Promise<void>): Promise<void> {
  const items = source[Symbol.iterator]()
  const walk = async (): Promise<void> => {
    for (let next = items.next(); !signal.aborted && next.done !== true; next = items.next()) await visit(next.value)
  }
  await Promise.all(Array.from({ length: width }, walk))
}
