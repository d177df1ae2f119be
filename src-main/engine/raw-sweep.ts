/**
 * One leg of a scan by raw frames: who is there, then which ports answer. The sweep decides what leaves and when, and
 * the driver (sweep-driver.ts) moves its frames.
 */
import type { ScanPhase } from '#shared/contract/api.ts'
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { FlightPlan, Leg, NotCovered } from '#shared/domain/scan.ts'
import { isForbiddenAddress } from '#shared/domain/scope.ts'
import { addressListOf } from '#shared/domain/subnet.ts'
import { arpProbe } from '../core/probes/arp.ts'
import { echoProbe } from '../core/probes/echo.ts'
import { routedLiveness } from '../core/probes/liveness.ts'
import type { Question } from '../core/probes/probe.ts'
import { synProbe } from '../core/probes/syn.ts'
import { udpProbe } from '../core/probes/udp.ts'
import type { CookieKey } from '../core/sweep/cookie.ts'
import type { ScanPacers } from '../core/sweep/scan-pacers.ts'
import { createSweep, maximumElements, type Sweep, type SweepOptions } from '../core/sweep/sweep.ts'
import { hostTargets, rangeTargets } from '../core/sweep/targets.ts'
import { broadcastMac } from '../core/wire/ethernet.ts'
import { readNeighbours } from '../net/neighbours.ts'
import type { Journal, LiveHost } from './journal.ts'
import { listen } from './listening.ts'
import { gatewaySilent, heardTooMuch, notAsked, portsNotAsked } from './messages.ts'
import { nextTurn } from './next-turn.ts'
import { createSweepDriver } from './sweep-driver.ts'
import { openWire, type Wire } from './wire.ts'

/**
 * A leg listens at least so long after discovery, in which the last question has had its own timer already (core/sweep/timers.ts): for
 * hosts a little slower than the others, where no round of ports gives them more time. Every such scan costs it.
 */
const cooldownMs = 50
/** Rounds of ports for hosts that were heard of only after discovery; something that answers one by one must not prolong a scan without end. */
export const maximumLateRounds = 3

export interface RawSweepContext {
  readonly helper: string
  readonly plan: FlightPlan
  readonly key: CookieKey
  readonly pacers: Pick<ScanPacers, 'onLeg'>
  readonly journal: Journal
  readonly now: () => number
  readonly signal: AbortSignal
  /** Waits until the calls on the leg are over: they may tell of hosts that answer nothing else. */
  readonly called: () => Promise<void>
  /** A port sweep of these hosts is over. */
  readonly onHosts: (hosts: readonly LiveHost[]) => void
  readonly onProgress: (phase: ScanPhase, asked: number, total: number, framesSent: number) => void
}

/** How the sweeps of a leg ended. */
interface LegOutcome {
  readonly addressesAsked: number
  readonly notCovered: readonly NotCovered[]
  /** Why it ended early; what was found before is kept. */
  readonly lost?: Failure
}

/** A leg after its sweeps: it is still listened to. */
interface SweptLeg extends LegOutcome {
  /** Ends that, and tells what was missed since. */
  deafen(): readonly NotCovered[]
}

export interface RawSweepResult extends LegOutcome {
  readonly framesSent: number
  /** The scan has no more use for the leg's wire. Tells what it missed, and how many frames the kernel dropped. */
  end(): Promise<{ readonly notCovered: readonly NotCovered[]; readonly dropped: number }>
}

/**
 * Sweeps one leg; a failure before the first frame is returned alone. Its wire stays open and is listened to until `end`, or until the scan is
 * stopped or the leg lost.
 */
export async function sweepRaw(leg: Leg, context: RawSweepContext): Promise<RawSweepResult | Failure> {
  const wire = await openWire({ helper: context.helper, interface: leg.interface, now: context.now, signal: context.signal })
  if (isFailure(wire)) return wire
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= wire.close()
    return closing
  }
  try {
    const { deafen, ...outcome } = await sweepOnWire(leg, wire, context)
    if (context.signal.aborted || outcome.lost !== undefined) await close()
    return {
      ...outcome,
      framesSent: wire.sent(),
      async end() {
        const notCovered = deafen()
        await close()
        return { notCovered, dropped: wire.dropped() }
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The same on a wire that is open. */
export async function sweepOnWire(leg: Leg, wire: Wire, context: RawSweepContext): Promise<SweptLeg> {
  const deafen = listen(leg, wire, context.journal)
  const { unasked, ...outcome } = await sweepAfterGateway(leg, wire, context)
  return {
    ...outcome,
    deafen() {
      const [unread, late] = [deafen(), unasked()]
      return [...(late.length === 0 ? [] : [portsNotAsked(late)]), ...heardTooMuch(leg, unread)]
    },
  }
}

/** `unasked`: hosts that were heard of and not asked for ports, up to now. */
type Swept = LegOutcome & { unasked(): readonly IpAddress[] }

async function sweepAfterGateway(leg: Leg, wire: Wire, context: RawSweepContext): Promise<Swept> {
  const { signal } = context
  const sweep = createLegSweep(leg, wire, context)
  const nextHop = leg.gateway === undefined ? broadcastMac : await sweep.gatewayMac(leg.gateway)
  const nothing = { addressesAsked: 0, unasked: () => [] }
  if (nextHop === undefined) return { ...nothing, notCovered: signal.aborted ? [notAsked(leg)] : [gatewaySilent(leg)] }
  if (isFailure(nextHop)) return { ...nothing, notCovered: [notAsked(leg)], lost: nextHop }
  return sweep.run(nextHop)
}

function createLegSweep(leg: Leg, wire: Wire, context: RawSweepContext) {
  const { plan, journal, now, signal } = context
  const driver = createSweepDriver({ wire, interface: leg.interface, now, signal })
  const origin = { address: leg.source, mac: wire.mac, key: context.key }
  const isOurs = addressListOf(leg.ranges).has
  /** Echo too: discovery was settled by one answer, of whatever kind, and what a host answers to must not depend on which came first. */
  const portQuestions: readonly Question[] = [
    { probe: echoProbe, port: 0 },
    ...plan.tcpPorts.map((port) => ({ probe: synProbe, port })),
    ...plan.udpPorts.map((port) => ({ probe: udpProbe, port })),
  ]
  const hostsPerSweep = Math.floor(maximumElements / portQuestions.length)
  const pacerOf = (address: IpAddress) => context.pacers.onLeg(leg, address)

  const begin = (options: Pick<SweepOptions, 'targets' | 'questions' | 'settles' | 'allows'>): { sweep: Sweep; forget: () => void } => {
    const sweep = createSweep({ ...options, origin, pacerOf })
    const forget = driver.listen(sweep, ({ source, address, fact }, atMs) => journal.record(leg.interface, address, source, fact, atMs))
    return { sweep, forget }
  }

  /** The link-layer address of the gateway: the kernel's neighbour table knows it, or ARP finds out. */
  const gatewayMac = async (gateway: IpAddress): Promise<MacAddress | Failure | undefined> => {
    const neighbours = await readNeighbours(leg.interface)
    const known = neighbours.find(({ address, state }) => address === gateway && state === 'reachable')
    if (known?.mac !== undefined) return known.mac
    let mac: MacAddress | undefined
    const sweep = createSweep({
      targets: hostTargets([{ address: gateway, mac: broadcastMac }]),
      questions: [{ probe: arpProbe, port: 0 }],
      settles: 'target',
      origin,
      pacerOf,
      allows: (address) => address === gateway,
    })
    const forget = driver.listen(sweep, ({ fact }) => {
      if (fact.kind === 'mac') mac ??= fact.mac
    })
    const ended = await driver.drive(sweep, () => {})
    forget()
    return ended ?? mac
  }

  const sweepPorts = async (hosts: readonly LiveHost[], nextHop: MacAddress): Promise<Failure | undefined> => {
    const targets = hosts.map(({ address, mac }) => ({ address, mac: leg.reach === 'local' ? (mac ?? nextHop) : nextHop }))
    const addresses = new Set(targets.map(({ address }) => address))
    const { sweep, forget } = begin({
      targets: hostTargets(targets),
      questions: portQuestions,
      settles: 'question',
      allows: (address) => !isForbiddenAddress(address) && addresses.has(address),
    })
    const ended = await driver.drive(sweep, () => context.onProgress('ports', sweep.progress().asked, sweep.progress().total, wire.sent()))
    forget()
    for (const [index, { address }] of targets.entries()) {
      journal.settle(address)
      if (sweep.progress().finished) recordSilence(address, sweep.unanswered(index))
      await nextTurn()
    }
    return ended
  }

  const recordSilence = (address: IpAddress, questions: readonly Question[]): void => {
    for (const probe of [synProbe, udpProbe]) {
      const protocol = probe === synProbe ? 'tcp' : 'udp'
      const silent = questions.filter((question) => question.probe === probe).map(({ port }) => port)
      if (silent.length > 0)
        journal.record(leg.interface, address, probe.source, { kind: 'silence', protocol, ports: formatPorts(silent) }, now())
    }
  }

  /** One sweep after another of the ports of these hosts, as many in each as a sweep can hold. */
  const sweepRound = async (hosts: readonly LiveHost[], nextHop: MacAddress): Promise<Failure | undefined> => {
    let lost: Failure | undefined
    for (let first = 0; first < hosts.length && lost === undefined && !signal.aborted; first += hostsPerSweep) {
      const some = hosts.slice(first, first + hostsPerSweep)
      if (portQuestions.length > 1) lost = await sweepPorts(some, nextHop)
      const addresses = new Set(some.map(({ address }) => address))
      context.onHosts(journal.hosts(leg.interface).filter(({ address }) => addresses.has(address)))
    }
    return lost
  }

  const cooledDown = async (untilMs: number): Promise<void> => {
    while (now() < untilMs && !signal.aborted && wire.lost() === undefined) await wire.wait(untilMs)
  }

  /** Listens for late answers for a moment, and then for as long as the calls on the leg take. */
  const listened = async (untilMs: number, isHeard: () => boolean): Promise<void> => {
    if (!isHeard()) await cooledDown(untilMs)
    if (isHeard() || signal.aborted) return
    context.onProgress('identifying', 0, 0, wire.sent())
    await context.called()
  }

  /**
   * Asks every address whether it is there, then those that are for their ports; a host whose answer came late, or that only a call found,
   * in a further round.
   */
  const run = async (nextHop: MacAddress): Promise<Swept> => {
    const { sweep: discovery, forget } = begin({
      targets: rangeTargets(leg.ranges, nextHop),
      questions: leg.reach === 'local' ? [{ probe: arpProbe, port: 0 }] : routedLiveness,
      settles: 'target',
      allows: (address) => !isForbiddenAddress(address) && isOurs(address),
    })
    const progress = discovery.progress
    let lost = await driver.drive(discovery, () => context.onProgress('discovering', progress().asked, progress().total, wire.sent()))
    const listenUntilMs = now() + cooldownMs
    const asked = new Set<IpAddress>()
    const unasked = (): readonly LiveHost[] => journal.hosts(leg.interface).filter(({ address }) => isOurs(address) && !asked.has(address))
    /** A frame on the link needs its hardware address. */
    const askable = (): readonly LiveHost[] => unasked().filter(({ mac }) => leg.reach === 'routed' || mac !== undefined)
    for (let round = 0; round <= maximumLateRounds && lost === undefined && !signal.aborted; round += 1) {
      await listened(listenUntilMs, () => askable().length > 0)
      const hosts = askable()
      if (hosts.length === 0) break
      for (const { address } of hosts) asked.add(address)
      lost = await sweepRound(hosts, nextHop)
    }
    if (lost === undefined) await context.called()
    forget()
    const isWhole = lost === undefined && !signal.aborted
    return {
      addressesAsked: progress().targetsAsked,
      notCovered: [],
      ...(lost === undefined ? {} : { lost }),
      unasked: () => (isWhole ? unasked().map(({ address }) => address) : []),
    }
  }

  return { gatewayMac, run }
}
