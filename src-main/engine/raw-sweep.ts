/**
 * One leg of a scan by raw frames: who is there, then which ports answer. The sweep decides what leaves and when; this file
 * moves frames between it and the wire, and handles a link that goes away.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { FlightPlan, Leg, NotCovered } from '#shared/domain/scan.ts'
import { isForbiddenAddress } from '#shared/domain/scope.ts'
import { contains } from '#shared/domain/subnet.ts'
import { arpProbe } from '../core/probes/arp.ts'
import { echoProbe } from '../core/probes/echo.ts'
import { routedLiveness } from '../core/probes/liveness.ts'
import type { Question } from '../core/probes/probe.ts'
import { synProbe } from '../core/probes/syn.ts'
import { udpProbe } from '../core/probes/udp.ts'
import type { CookieKey } from '../core/sweep/cookie.ts'
import type { Pacer } from '../core/sweep/pacer.ts'
import { createSubnetPacers } from '../core/sweep/subnet-pacers.ts'
import { createSweep, maximumElements, type Sweep, type SweepOptions } from '../core/sweep/sweep.ts'
import { hostTargets, rangeTargets } from '../core/sweep/targets.ts'
import { broadcastMac } from '../core/wire/ethernet.ts'
import { readNeighbours } from '../net/neighbours.ts'
import type { Journal, LiveHost } from './journal.ts'
import { gatewaySilent, linkLost, notAsked } from './messages.ts'
import { openWire, type Wire } from './wire.ts'

/** A link that stays away longer is given up: a switch may be defending itself. */
export const linkPatienceMs = 10_000
/** Frames of this long before the outage was noticed may have been lost with it. */
const outageMarginMs = 500
/** Frames that may wait for a slow interface before no more are made: their timers must not run while they wait. */
const maximumBacklog = 256
const backlogPauseMs = 5
/** A leg listens at least this long after discovery: a phone that sleeps answers late, and a scan may ask for nothing else. */
const cooldownMs = 50

export interface RawSweepContext {
  readonly helper: string
  readonly plan: FlightPlan
  readonly key: CookieKey
  /** The leg's own, within the interface's and the whole scan's. */
  readonly pacer: Pacer
  readonly journal: Journal
  readonly now: () => number
  readonly signal: AbortSignal
  /** A port sweep of these hosts is over. */
  readonly onHosts: (hosts: readonly LiveHost[]) => void
  readonly onProgress: (phase: 'discovering' | 'ports', asked: number, total: number, framesSent: number) => void
}

/** How a leg ended. */
interface LegOutcome {
  readonly addressesAsked: number
  readonly notCovered: readonly NotCovered[]
  /** Why it ended early; what was found before is kept. */
  readonly lost?: Failure
}

export interface RawSweepResult extends LegOutcome {
  readonly framesSent: number
  readonly dropped: number
}

/** Sweeps one leg; a failure before the first frame is returned alone. */
export async function sweepRaw(leg: Leg, context: RawSweepContext): Promise<RawSweepResult | Failure> {
  const wire = await openWire({ helper: context.helper, interface: leg.interface, now: context.now, signal: context.signal })
  if (isFailure(wire)) return wire
  try {
    const outcome = await createLegSweep(leg, wire, context).run()
    return { ...outcome, framesSent: wire.sent(), dropped: wire.dropped() }
  } finally {
    await wire.close()
  }
}

function createLegSweep(leg: Leg, wire: Wire, context: RawSweepContext): { run(): Promise<LegOutcome> } {
  const { plan, pacer, journal, now, signal } = context
  const origin = { address: leg.source, mac: wire.mac, key: context.key }
  const isOurs = (address: IpAddress): boolean => leg.ranges.some((range) => contains(range, address))
  const asksPorts = plan.tcpPorts.length + plan.udpPorts.length > 0
  /** Echo too: discovery was settled by one answer, of whatever kind, and what a host answers to must not depend on which came first. */
  const portQuestions: readonly Question[] = [
    { probe: echoProbe, port: 0 },
    ...plan.tcpPorts.map((port) => ({ probe: synProbe, port })),
    ...plan.udpPorts.map((port) => ({ probe: udpProbe, port })),
  ]
  const hostsPerRound = Math.floor(maximumElements / Math.max(1, portQuestions.length))
  let outages = 0
  let addressesAsked = 0

  const pacerOf = createSubnetPacers()
  /** Those that are over still end the half-open connections of answers that come late. */
  const sweeps: Sweep[] = []

  const begin = (options: Pick<SweepOptions, 'targets' | 'questions' | 'settles' | 'allows'>): Sweep => {
    const sweep = createSweep({
      ...options,
      origin,
      pacer,
      ...(leg.reach === 'routed' ? { pacerOf } : {}),
    })
    sweeps.push(sweep)
    wire.listen((packet, atMs) => {
      for (const { source, address, fact } of sweep.receive(packet, atMs)) journal.record(leg.interface, address, source, fact, atMs)
    })
    return sweep
  }

  /** Waits for a lost link; a failure when it stays away or had been lost before. */
  const rideOut = async (sweep: Sweep, downSinceMs: number): Promise<Failure | undefined> => {
    outages += 1
    sweep.linkDown()
    while (wire.downSince() !== undefined && now() < downSinceMs + linkPatienceMs && outages === 1 && !signal.aborted && !wire.lost())
      await wire.wait(downSinceMs + linkPatienceMs)
    if (wire.downSince() !== undefined && !signal.aborted) return wire.lost() ?? linkLost(leg.interface, outages > 1 ? 'again' : 'for long')
    sweep.linkUp(downSinceMs - outageMarginMs)
    return undefined
  }

  const drive = async (sweep: Sweep, onStep: () => void): Promise<Failure | undefined> => {
    while (!signal.aborted) {
      const dead = wire.lost()
      if (dead !== undefined) return dead
      const downSinceMs = wire.downSince()
      const lost = downSinceMs === undefined ? undefined : await rideOut(sweep, downSinceMs)
      if (lost !== undefined) return lost
      if (wire.backlog() > maximumBacklog) {
        await wire.wait(now() + backlogPauseMs)
        continue
      }
      const { frames, nextAtMs } = sweep.poll(now())
      const late = sweeps.filter((other) => other !== sweep).flatMap((other) => other.poll(now()).frames)
      if (frames.length + late.length > 0) wire.send([...frames, ...late])
      onStep()
      if (sweep.progress().finished) return undefined
      if (nextAtMs !== undefined) await wire.wait(nextAtMs)
    }
    return undefined
  }

  /** Asks every address of the leg whether it is there. */
  const discover = async (nextHop: MacAddress): Promise<Failure | undefined> => {
    const sweep = begin({
      targets: rangeTargets(leg.ranges, nextHop),
      questions: leg.reach === 'local' ? [{ probe: arpProbe, port: 0 }] : routedLiveness,
      settles: 'target',
      allows: (address) => !isForbiddenAddress(address) && isOurs(address),
    })
    const ended = await drive(sweep, () => context.onProgress('discovering', sweep.progress().asked, sweep.progress().total, wire.sent()))
    addressesAsked = sweep.progress().targetsAsked
    return ended
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
      pacer,
      allows: (address) => address === gateway,
    })
    wire.listen((packet, atMs) => {
      for (const { fact } of sweep.receive(packet, atMs)) if (fact.kind === 'mac') mac ??= fact.mac
    })
    const ended = await drive(sweep, () => {})
    return ended ?? mac
  }

  const sweepPorts = async (hosts: readonly LiveHost[], nextHop: MacAddress): Promise<Failure | undefined> => {
    const targets = hosts.map(({ address, mac }) => ({ address, mac: leg.reach === 'local' ? (mac ?? nextHop) : nextHop }))
    const addresses = new Set(targets.map(({ address }) => address))
    const sweep = begin({
      targets: hostTargets(targets),
      questions: portQuestions,
      settles: 'question',
      allows: (address) => !isForbiddenAddress(address) && addresses.has(address),
    })
    const ended = await drive(sweep, () => context.onProgress('ports', sweep.progress().asked, sweep.progress().total, wire.sent()))
    if (sweep.progress().finished) for (const [index, { address }] of targets.entries()) recordSilence(address, sweep.unanswered(index))
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

  /** Hosts that answered and whose ports were not asked yet. */
  const newHosts = (asked: ReadonlySet<IpAddress>): readonly LiveHost[] =>
    journal
      .hosts(leg.interface)
      .filter(({ address }) => isOurs(address) && !asked.has(address))
      .slice(0, hostsPerRound)

  const cooledDown = async (untilMs: number): Promise<void> => {
    while (now() < untilMs && !signal.aborted && wire.lost() === undefined) await wire.wait(untilMs)
  }

  return {
    async run() {
      const nextHop = leg.gateway === undefined ? broadcastMac : await gatewayMac(leg.gateway)
      if (nextHop === undefined) return { addressesAsked, notCovered: signal.aborted ? [notAsked(leg)] : [gatewaySilent(leg)] }
      if (isFailure(nextHop)) return { addressesAsked, notCovered: [notAsked(leg)], lost: nextHop }
      let lost = await discover(nextHop)
      const listenUntilMs = now() + cooldownMs
      const asked = new Set<IpAddress>()
      // A host whose answer came late is asked in a further round, until a round brings nobody new.
      while (lost === undefined && !signal.aborted) {
        if (newHosts(asked).length === 0) await cooledDown(listenUntilMs)
        const hosts = newHosts(asked)
        if (hosts.length === 0) break
        const round = new Set(hosts.map(({ address }) => address))
        for (const address of round) asked.add(address)
        if (asksPorts) lost = await sweepPorts(hosts, nextHop)
        context.onHosts(journal.hosts(leg.interface).filter(({ address }) => round.has(address)))
      }
      return { addressesAsked, notCovered: [], ...(lost === undefined ? {} : { lost }) }
    },
  }
}
