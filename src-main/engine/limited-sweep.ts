/**
 * One leg of a scan without raw sockets (limited mode). On the link, the kernel's own ARP tells who is there: a knock at
 * each address, and the neighbour table (core/sweep/limited.ts). Beyond it, a few ports that most hosts answer. Then TCP
 * connects to the ports of the plan. Every socket, table and clock comes in, so whole sweeps run in virtual time; the sockets keep the
 * rates (core/sweep/scan-pacers.ts).
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Neighbour } from '#shared/domain/machine.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { FlightPlan, Leg, NotCovered } from '#shared/domain/scan.ts'
import type { PortAnswer } from '#shared/domain/sighting.ts'
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
  readonly journal: Pick<Journal, 'record'>
  /** A live host: once without ports when it is found, once more with its open TCP ports when all were asked. */
  readonly onHost: (host: KnownHost, vantage: string) => void
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
  const sweep = createLegSweep(leg, context)
  const result = leg.reach === 'local' ? await sweep.local() : await sweep.routed()
  await sweep.portsAsked()
  return { ...result, notCovered: [...result.notCovered, ...sweep.unmeasured()] }
}

/** What ports of one host have answered so far. */
type PortAnswers = Map<number, ConnectAnswer>

function createLegSweep(leg: Leg, context: LimitedSweepContext) {
  const { plan, journal, signal, edges } = context
  const addresses = addressListOf(leg.ranges)
  const total = addresses.count
  const live = new Set<IpAddress>()
  const lanes = createLanes(hostsAtOnce)
  /** Work under way that nobody waits for yet; at most one or two for each live host. */
  const pending = new Set<Promise<void>>()
  /** Questions to live hosts that were not carried to them, or refused on the way. */
  let unreachable = 0

  const begin = (work: Promise<void>): void => {
    pending.add(work)
    void work.finally(() => pending.delete(work))
  }

  let link = { state: edges.linkState(leg.interface), atMs: edges.now() }
  const isUp = (): boolean => {
    const atMs = edges.now()
    if (atMs - link.atMs >= linkStateMs) link = { state: edges.linkState(leg.interface), atMs }
    return link.state === 'up'
  }
  const linkUp = async (): Promise<void> => {
    while (!signal.aborted && !isUp()) await edges.sleep(readingMs, signal)
  }

  /** Asks one port once; a connect that was under way when the link was lost is made again. */
  const ask = async (address: IpAddress, port: number): Promise<ConnectAnswer> => {
    for (;;) {
      await linkUp()
      const answer = await edges.connect(address, port, connectMs)
      if (isProof(answer) || signal.aborted || isUp()) return answer
    }
  }

  const recordAnswer = (address: IpAddress, port: number, answer: PortAnswer): void =>
    journal.record(leg.interface, address, 'tcp-connect', { kind: 'port', protocol: 'tcp', port, answer }, edges.now())

  /** Asks the ports once each, at most as many at a time as the profile allows; proof is recorded as it comes. */
  const askPorts = async (address: IpAddress, ports: Iterable<number>, answers: PortAnswers): Promise<void> =>
    forEach(ports, plan.connectionsPerHost, signal, async (port) => {
      const answer = await ask(address, port)
      answers.set(port, answer)
      if (isProof(answer)) recordAnswer(address, port, answer)
    })

  const askHost = async (address: IpAddress, answers: PortAnswers): Promise<void> => {
    for (let round = 1; round <= connectRounds; round += 1) {
      const left = plan.tcpPorts.filter((port) => !isProof(answers.get(port)))
      await askPorts(address, round === 1 ? left.filter((port) => !answers.has(port)) : left, answers)
    }
    if (signal.aborted) return
    const portsWith = (wanted: ConnectAnswer): number[] => plan.tcpPorts.filter((port) => answers.get(port) === wanted)
    // A filter's refusal (ICMP type 3, codes 9, 10 and 13) and this computer's own failure look the same here: nothing was measured.
    unreachable += portsWith('unreachable').length
    const ports = formatPorts(portsWith('silence'))
    if (ports !== '') journal.record(leg.interface, address, 'tcp-connect', { kind: 'silence', protocol: 'tcp', ports }, edges.now())
    const openTcp = [...answers].filter(([, answer]) => answer === 'syn-ack').map(([port]) => port)
    context.onHost({ address, openTcp: openTcp.sort((a, b) => a - b) }, leg.interface)
  }

  const found = (address: IpAddress, mac: MacAddress | undefined, answers: PortAnswers): void => {
    if (mac !== undefined) journal.record(leg.interface, address, 'neighbour-table', { kind: 'mac', mac }, edges.now())
    if (live.has(address)) return
    live.add(address)
    context.onHost({ address }, leg.interface)
    begin(lanes.run(() => askHost(address, answers)))
  }

  /** True when one of a few telling ports answers either way. */
  const answersOnTcp = async (address: IpAddress, answers: PortAnswers): Promise<boolean> => {
    await askPorts(address, livenessTcpPorts, answers)
    return [...answers.values()].some(isProof)
  }

  const local = async (): Promise<LimitedSweepResult> => {
    const sweep = createNeighbourSweep(total, addresses.at, windowOf(plan.legs))

    const prove = async (address: IpAddress): Promise<void> => {
      const answers: PortAnswers = new Map()
      if (await answersOnTcp(address, answers)) found(address, sweep.confirm(address), answers)
    }

    const read = async (): Promise<void> => {
      const atMs = edges.now()
      const table = await edges.readNeighbours(leg.interface)
      // A table read while the link went away has lost its entries, which says nothing about the hosts.
      if (!isUp()) return sweep.interrupt()
      for (const { address, mac } of sweep.receive(table, atMs)) found(address, mac, new Map())
    }

    const watchTable = async (): Promise<void> => {
      while (!signal.aborted && !sweep.progress().finished) {
        await edges.sleep(readingMs, signal)
        await read()
        context.onProgress(sweep.progress().asked, total)
      }
    }

    const knock = async (): Promise<void> => {
      while (!signal.aborted && !sweep.progress().finished) {
        await linkUp()
        const next = sweep.next(edges.now())
        if (next === undefined) {
          await edges.sleep(readingMs, signal)
          continue
        }
        // A knock that could not leave shows in the table like one that the kernel dropped: not at all.
        await edges.knock(next.address)
        sweep.knocked(next.address, edges.now())
        if (next.known) begin(lanes.run(() => prove(next.address)))
      }
    }

    await read()
    await Promise.all([knock(), watchTable()])
    const { asked, dropped } = sweep.progress()
    return { asked: asked - dropped, notCovered: dropped === 0 ? [] : [tableFull(leg, dropped)] }
  }

  const routed = async (): Promise<LimitedSweepResult> => {
    const shuffle = createShuffle(total, context.key)
    let left: Iterable<number> = shuffled(total, shuffle)
    let asked = 0
    for (let round = 1; round <= connectRounds; round += 1) {
      const silent: number[] = []
      await forEach(left, hostsAtOnce, signal, async (index) => {
        const address = addresses.at(index)
        const answers: PortAnswers = new Map()
        if (round === 1) asked += 1
        if (await answersOnTcp(address, answers)) found(address, undefined, answers)
        else silent.push(index)
        context.onProgress(asked, total)
      })
      left = silent
    }
    return { asked, notCovered: [] }
  }

  const portsAsked = async (): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending)
  }

  const unmeasured = (): readonly NotCovered[] => (unreachable === 0 ? [] : [notCarried(leg, unreachable)])

  return { local, routed, portsAsked, unmeasured }
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
