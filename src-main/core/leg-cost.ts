/**
 * What a leg costs: packets and time, by the way in which it is asked. Raw frames ask for themselves; in limited mode the kernel
 * does, by ARP for each knock (sweep/limited.ts) and TCP connects, and some things cannot be seen at all.
 */
import { type Failure, failure } from '#shared/domain/failure.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { FlightPlan, Leg, NotCovered } from '#shared/domain/scan.ts'
import { formatRanges, sizeOfAll } from '#shared/domain/subnet.ts'
import { framesOfCalls, isCalledOn } from './inquiries/calls.ts'
import { livenessTcpPorts, routedLiveness } from './probes/liveness.ts'
import { connectMs, connectRounds, hostsAtOnce, knocksPerAddress, requestsPerKnock, unresolvedMs, windowOf } from './sweep/limited.ts'
import { minimumPasses } from './sweep/walk.ts'

/** `raw`: raw sockets are to be had. */
export type LegCostOptions = Pick<FlightPlan, 'legs' | 'raw' | 'tcpPorts' | 'udpPorts' | 'connectionsPerHost' | 'identify'>

export interface LegCost {
  /** Elements of the raw sweep (sweep/sweep.ts); none in limited mode, which keeps no table. */
  readonly elements: number
  /** Packets when nobody answers, calls included. */
  readonly framesForDiscovery: number
  /** Packets for each host that answers everything at once; the RSTs that end what was opened come on top. */
  readonly framesPerHost: number
  /** How long discovery takes when nobody answers. */
  readonly discoveryMs: number
}

/** True where raw frames go to the leg's interface: raw sockets are to be had, and it has a link-layer address. */
export function isAskedByFrames(leg: Leg, { raw }: Pick<FlightPlan, 'raw'>): boolean {
  return raw && leg.sourceMac !== undefined
}

/** The leg must be one of the options' legs. */
export function legCostOf(leg: Leg, options: LegCostOptions): LegCost {
  const cost = isAskedByFrames(leg, options) ? rawCostOf(leg, options) : limitedCostOf(leg, options)
  if (!isCalledOn(leg, options.identify)) return cost
  return { ...cost, framesForDiscovery: cost.framesForDiscovery + framesOfCalls }
}

function rawCostOf(leg: Leg, options: LegCostOptions): LegCost {
  const elements = Number(sizeOfAll(leg.ranges)) * (leg.reach === 'local' ? 1 : routedLiveness.length)
  const framesForDiscovery = elements * minimumPasses
  return {
    elements,
    framesForDiscovery,
    framesPerHost: 1 + options.tcpPorts.length + options.udpPorts.length,
    discoveryMs: (framesForDiscovery / leg.ratePps) * 1000,
  }
}

function limitedCostOf(leg: Leg, { legs, tcpPorts, connectionsPerHost }: LegCostOptions): LegCost {
  const size = Number(sizeOfAll(leg.ranges))
  const isLocal = leg.reach === 'local'
  const framesForDiscovery = size * (isLocal ? knocksPerAddress * requestsPerKnock : connectRounds * livenessTcpPorts.length)
  const sendingMs = (framesForDiscovery / leg.ratePps) * 1000
  return {
    elements: 0,
    framesForDiscovery,
    framesPerHost: tcpPorts.length,
    discoveryMs: isLocal ? knockingMs(size, windowOf(legs), sendingMs) : Math.max(sendingMs, connectingMs(size, connectionsPerHost)),
  }
}

/** As many addresses wait for the kernel at once as the window takes; the last knock at each follows the one before, and is waited for. */
function knockingMs(size: number, window: number, sendingMs: number): number {
  const waitingMs = (size * knocksPerAddress * unresolvedMs) / window
  return Math.max(sendingMs, waitingMs, (knocksPerAddress - 1) * unresolvedMs) + unresolvedMs
}

/** Silence takes the whole wait for each port that is not asked beside another. */
function connectingMs(size: number, connectionsPerHost: number): number {
  const waits = connectRounds * Math.ceil(livenessTcpPorts.length / connectionsPerHost)
  return Math.ceil(size / hostsAtOnce) * waits * connectMs
}

/** Why no raw frames go to interfaces without a link-layer address, such as a VPN's. */
export function noEthernet(on: readonly { readonly interface: string }[]): Failure {
  const names = [...new Set(on.map(({ interface: name }) => name))]
  const what = names.length === 1 ? `${names[0]} carries no Ethernet frames.` : `${names.join(' and ')} carry no Ethernet frames.`
  return failure('raw-unavailable', what, 'Nothing to do: this is how such networks are.')
}

/**
 * What limited mode costs whatever it finds, and why the scan had to do with it: at least one entry, so that every map says that its
 * scan was limited.
 */
export function limitedNotCovered(
  { legs, udpPorts }: Pick<FlightPlan, 'legs' | 'udpPorts'>,
  { message, remedy = '' }: Failure,
): readonly NotCovered[] {
  const notCovered: NotCovered[] = [
    {
      what: `What only raw frames tell of ${formatRanges(legs.flatMap(({ ranges }) => ranges))}`,
      why: `${message.replace(/\.$/, '')}, so hosts are found by the kernel's neighbour table and TCP connects alone: refusals by filters, closed UDP ports, and a second device that uses the same address are not seen`,
      remedy,
    },
  ]
  if (udpPorts.length > 0) {
    const why = 'Without raw sockets UDP is asked only for names, not port by port'
    notCovered.push({ what: `UDP ${formatPorts(udpPorts)}`, why, remedy })
  }
  const routed = legs.filter((leg) => leg.reach === 'routed')
  if (routed.length > 0) {
    const why = `Behind a router only TCP ${formatPorts(livenessTcpPorts)} can tell of a host; one that drops all of these cannot be seen`
    notCovered.push({ what: `Silent hosts of ${formatRanges(routed.flatMap(({ ranges }) => ranges))}`, why, remedy })
  }
  return notCovered
}
