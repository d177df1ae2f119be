/**
 * From what a person asks to what a scan will do: which addresses, over which interfaces, how many frames, how fast. Pure, so
 * that `--plan` and the window show exactly what the scan then does, and every refusal comes before the first frame.
 */
import { familyOf, type IpAddress, integerOf, scopeOf, widthOf } from '#shared/domain/address.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { InterfaceAddress, InterfaceKind, Machine, NetworkInterface, Route } from '#shared/domain/machine.ts'
import { isConnectOnlyPort, parsePortList } from '#shared/domain/port.ts'
import {
  type FlightPlan,
  type Leg,
  type NotCovered,
  profiles,
  routedPrefixLength,
  routedRatePps,
  type ScanRequest,
} from '#shared/domain/scan.ts'
import { guardScope, nonHostRangesOf } from '#shared/domain/scope.ts'
import {
  type AddressRange,
  type Cidr,
  formatRange,
  hostRangeOf,
  intersectRanges,
  mergeRanges,
  rangeOf,
  sizeOf,
  subtractRanges,
} from '#shared/domain/subnet.ts'
import { parseTarget } from '#shared/domain/target.ts'
import { livenessTcpPorts } from './probes/liveness.ts'
import { maximumElements } from './sweep/sweep.ts'

/** What a host name stands for, looked up before planning. */
export type ResolvedNames = ReadonlyMap<string, readonly IpAddress[]>

export const maximumRatePps = 200_000
/** Every question is put twice when nobody answers. */
const passes = 2
/** For the estimate only: of eight addresses in a home or office network about one is in use. */
const addressesPerHost = 8
/** For the estimate only: waiting for the last answers and names. */
const settlingMs = 1500

const scannedUnasked: readonly InterfaceKind[] = ['ethernet', 'wireless']
/** RFC 1918 and RFC 6598. */
const scopesScannedUnasked: readonly string[] = ['private', 'carrierGradeNat']

/** Interfaces that a scan may use: the named one, or every wired and wireless one that is up. */
export function usableInterfaces(machine: Machine, name: string | undefined): readonly NetworkInterface[] | Failure {
  const named = machine.interfaces.find((candidate) => candidate.name === name)
  if (name !== undefined && named === undefined) {
    const names = machine.interfaces.map((candidate) => candidate.name).join(', ')
    return failure('usage', `There is no interface ${name}.`, `This computer has: ${names}.`)
  }
  const candidates = named === undefined ? machine.interfaces.filter((candidate) => scannedUnasked.includes(candidate.kind)) : [named]
  const usable = candidates.filter((candidate) => candidate.up && candidate.addresses.some(isIpv4))
  if (usable.length > 0) return usable
  return named === undefined
    ? failure('network', 'This computer is on no network: no interface is up and has an IPv4 address.', 'Connect it, then scan again.')
    : failure(
        'network',
        `The interface ${named.name} is ${named.up ? 'up but has no IPv4 address' : 'down'}.`,
        'Bring it up, then scan again.',
      )
}

const isIpv4 = ({ address }: { readonly address: IpAddress }): boolean => !address.includes(':')

/** Host names among the targets and exclusions, to be resolved before planning; a malformed target is a `Failure`. */
export function hostNamesOf(request: ScanRequest): readonly string[] | Failure {
  const names: string[] = []
  for (const text of [...request.targets, ...request.exclude]) {
    const target = parseTarget(text)
    if (isFailure(target)) return target
    if (target.kind === 'host-name') names.push(target.name)
  }
  return names
}

/** Plans a scan; the failure says what is wrong with the request or why the scope guard refuses it. `raw` tells whether raw sockets will be used. */
export function planScan(request: ScanRequest, machine: Machine, names: ResolvedNames, raw: 'raw' | 'limited'): FlightPlan | Failure {
  const interfaces = usableInterfaces(machine, request.interface)
  if (isFailure(interfaces)) return interfaces
  const ports = portsOf(request)
  if (isFailure(ports)) return ports
  const ratePps = rateOf(request)
  if (isFailure(ratePps)) return ratePps
  const scope = targetsOf(request, interfaces, names)
  if (isFailure(scope)) return scope
  const ownSubnets = machine.interfaces.flatMap((candidate) => candidate.addresses.map(({ subnet }) => subnet))
  const refusal = guardScope(scope, request.consent ? 'given' : 'not-given', ownSubnets)
  if (refusal !== undefined) return refusal

  const own = machine.interfaces.flatMap((candidate) => candidate.addresses.map(({ address }) => rangeOfAddress(address)))
  const asked = subtractRanges(scope, [...own, ...nonHostRangesOf(ownSubnets)])
  if (asked.length === 0)
    return failure('usage', 'No address is left to ask: only this computer lies in the targets.', 'Name other addresses.')
  const { legs, notCovered } = legsOf(asked, machine, interfaces, { named: request.interface, ratePps })
  if (legs.length === 0)
    return failure('network', `${notCovered[0]?.what ?? 'The target'}: ${notCovered[0]?.why ?? 'no route'}.`, notCovered[0]?.remedy)
  return assemble(request, raw, scope, legs, ports, [...notCovered, ...(request.targets.length > 0 ? [] : otherSubnetsOf(interfaces))])
}

function assemble(
  request: ScanRequest,
  raw: 'raw' | 'limited',
  scope: readonly AddressRange[],
  legs: readonly Leg[],
  ports: { tcp: readonly number[]; udp: readonly number[]; notCovered: readonly NotCovered[] },
  notCovered: readonly NotCovered[],
): FlightPlan | Failure {
  const addresses = legs.reduce((sum, leg) => sum + countOf(leg.ranges), 0)
  if (legs.some((leg) => countOf(leg.ranges) * questionsOf(leg) > maximumElements)) {
    return failure('out-of-scope', `${addresses.toLocaleString('en')} addresses are more than one scan can hold.`, 'Scan in several parts.')
  }
  const framesForDiscovery = legs.reduce((sum, leg) => sum + framesOf(leg), 0)
  const framesPerHost = 1 + ports.tcp.length + ports.udp.length
  const expectedMs = legs.reduce((sum, leg) => {
    const frames = framesOf(leg) + Math.ceil(countOf(leg.ranges) / addressesPerHost) * framesPerHost
    return sum + (frames / leg.ratePps) * 1000
  }, settlingMs)
  return {
    targets: request.targets.length > 0 ? request.targets : scope.map(formatRange),
    exclude: request.exclude,
    profile: request.profile,
    raw: raw === 'raw',
    scope,
    legs,
    tcpPorts: ports.tcp,
    udpPorts: ports.udp,
    identify: request.identify,
    addresses,
    framesForDiscovery,
    framesPerHost,
    peakRatePps: Math.max(...legs.map((leg) => leg.ratePps)),
    estimatedMs: Math.round(expectedMs),
    connectionsPerHost: profiles[request.profile].connectionsPerHost,
    notCovered: [...ports.notCovered, ...notCovered],
  }
}

function framesOf(leg: Leg): number {
  return countOf(leg.ranges) * passes * questionsOf(leg)
}

const questionsOf = (leg: Leg): number => (leg.reach === 'local' ? 1 : livenessTcpPorts.length + 1)

const countOf = (ranges: readonly AddressRange[]): number => ranges.reduce((sum, range) => sum + Number(sizeOf(range)), 0)

const rangeOfAddress = (address: IpAddress): AddressRange => {
  const value = integerOf(address)
  return { family: address.includes(':') ? 6 : 4, first: value, last: value }
}

function portsOf(request: ScanRequest): { tcp: readonly number[]; udp: readonly number[]; notCovered: readonly NotCovered[] } | Failure {
  const tcp = parsePortList(request.tcp, 'tcp')
  if (isFailure(tcp)) return tcp
  const udp = parsePortList(request.udp, 'udp')
  if (isFailure(udp)) return udp
  const spared = udp.filter(isConnectOnlyPort)
  if (spared.length === 0) return { tcp, udp, notCovered: [] }
  const what = `UDP ${spared.join(', ')}`
  const why = 'Printers and industrial controllers may act on any byte that these ports receive'
  return { tcp, udp: udp.filter((port) => !isConnectOnlyPort(port)), notCovered: [{ what, why, remedy: 'Ask their owner instead.' }] }
}

function rateOf(request: ScanRequest): ((kind: InterfaceKind) => number) | Failure {
  const { ratePps } = request
  if (ratePps !== undefined && !(Number.isInteger(ratePps) && ratePps >= 1 && ratePps <= maximumRatePps)) {
    return failure('usage', `${ratePps} is no rate.`, `Give whole frames a second, 1 to ${maximumRatePps}.`)
  }
  const profile = profiles[request.profile]
  return (kind) => ratePps ?? (kind === 'wireless' ? profile.wirelessRatePps : profile.ratePps)
}

/** Targets without exclusions, before any judgement. */
function targetsOf(request: ScanRequest, interfaces: readonly NetworkInterface[], names: ResolvedNames): readonly AddressRange[] | Failure {
  const excluded = rangesOf(request.exclude, names)
  if (isFailure(excluded)) return excluded
  const wanted = request.targets.length > 0 ? rangesOf(request.targets, names) : subnetsOf(interfaces).scanned.map(hostRangeOf)
  if (isFailure(wanted)) return wanted
  const scope = subtractRanges(mergeRanges(wanted), excluded)
  return scope.length > 0 ? scope : failure('usage', 'The exclusions leave no address to scan.', 'Exclude less.')
}

/** The subnets of the interfaces: those that are scanned unasked, and the others. Where none is private the guard judges them all. */
function subnetsOf(interfaces: readonly NetworkInterface[]): { readonly scanned: readonly Cidr[]; readonly others: readonly Cidr[] } {
  const own = interfaces.flatMap((candidate) => candidate.addresses.filter(isIpv4))
  const scanned = own.filter(({ address }) => scopesScannedUnasked.includes(scopeOf(address)))
  const subnets = (addresses: readonly InterfaceAddress[]): Cidr[] => [...new Set(addresses.map(({ subnet }) => subnet))]
  if (scanned.length === 0) return { scanned: subnets(own), others: [] }
  return { scanned: subnets(scanned), others: subnets(own.filter((other) => !scanned.includes(other))) }
}

function otherSubnetsOf(interfaces: readonly NetworkInterface[]): readonly NotCovered[] {
  return subnetsOf(interfaces).others.map((subnet) => ({
    what: subnet,
    why: 'It is no private network, so it is scanned only when named',
    remedy: `Name it: portolan scan ${subnet}.`,
  }))
}

function rangesOf(texts: readonly string[], names: ResolvedNames): readonly AddressRange[] | Failure {
  const ranges: AddressRange[] = []
  for (const text of texts) {
    const target = parseTarget(text)
    if (isFailure(target)) return target
    if (target.kind === 'range') ranges.push(target.range)
    else {
      const addresses = names.get(target.name) ?? []
      if (addresses.length === 0)
        return failure('usage', `The name ${target.name} has no IPv4 address.`, 'Check the spelling, or give an address.')
      ranges.push(...addresses.map(rangeOfAddress))
    }
  }
  return ranges
}

/** Splits the addresses by the kernel's routes, most specific first. */
function legsOf(
  asked: readonly AddressRange[],
  machine: Machine,
  interfaces: readonly NetworkInterface[],
  { named, ratePps }: { readonly named: string | undefined; readonly ratePps: (kind: InterfaceKind) => number },
): { legs: readonly Leg[]; notCovered: readonly NotCovered[] } {
  const legs: Leg[] = []
  const notCovered: NotCovered[] = []
  let rest = asked
  for (const route of machine.routes) {
    if (route.destination.includes(':')) continue
    const usable = interfaces.find((candidate) => candidate.name === route.interface)
    const ranges = intersectRanges(rest, [rangeOf(route.destination)])
    if (ranges.length === 0 || (usable === undefined && named !== undefined && leadsElsewhere(route, machine, named))) continue
    rest = subtractRanges(rest, ranges)
    if (route.gateway !== undefined && familyOf(route.gateway) === 6) {
      notCovered.push(behindIpv6(route.gateway, ranges))
      continue
    }
    const leg = usable && legOf(route, usable, ranges, ratePps)
    if (leg !== undefined) legs.push(leg)
    else notCovered.push(behind(route, ranges))
  }
  if (rest.length > 0)
    notCovered.push({ what: listed(rest), why: 'This computer has no route there', remedy: 'Scan from a computer that has one.' })
  return { legs, notCovered }
}

/** True where another route of the same destination leads through the interface that a person named. */
function leadsElsewhere(route: Route, machine: Machine, name: string): boolean {
  return machine.routes.some((other) => other.interface === name && other.destination === route.destination)
}

function legOf(
  route: Route,
  on: NetworkInterface,
  ranges: readonly AddressRange[],
  ratePps: (kind: InterfaceKind) => number,
): Leg | undefined {
  const source = on.addresses.find(({ address }) => address === route.source) ?? addressToward(on, route)
  if (source === undefined) return undefined
  return {
    interface: on.name,
    reach: route.gateway === undefined ? 'local' : 'routed',
    ranges,
    ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
    source: source.address,
    ...(on.mac === undefined ? {} : { sourceMac: on.mac }),
    subnet: source.subnet,
    ratePps: route.gateway === undefined ? ratePps(on.kind) : Math.min(ratePps(on.kind), routedRatePps * prefixesOf(ranges)),
  }
}

/** How many of the prefixes that share a router's limit the ranges touch. */
function prefixesOf(ranges: readonly AddressRange[]): number {
  const hostMask = (1n << BigInt(widthOf(4) - routedPrefixLength)) - 1n
  const touched = mergeRanges(ranges.map(({ family, first, last }) => ({ family, first: first & ~hostMask, last: last | hostMask })))
  return countOf(touched) / Number(hostMask + 1n)
}

/** Our address on the interface whose subnet holds the gateway, or the first. */
function addressToward(on: NetworkInterface, route: Route): NetworkInterface['addresses'][number] | undefined {
  const own = on.addresses.filter(isIpv4)
  const gateway = route.gateway === undefined ? [] : [rangeOfAddress(route.gateway)]
  return own.find(({ subnet }) => intersectRanges(gateway, [rangeOf(subnet)]).length > 0) ?? own[0]
}

function behind(route: Route, ranges: readonly AddressRange[]): NotCovered {
  return {
    what: listed(ranges),
    why: `They are reached through ${route.interface}, which is not scanned unless named`,
    remedy: `Name it with --interface ${route.interface}.`,
  }
}

function behindIpv6(gateway: IpAddress, ranges: readonly AddressRange[]): NotCovered {
  return {
    what: listed(ranges),
    why: `They are reached through the IPv6 gateway ${gateway}, which this version cannot ask`,
    remedy: 'Scan from a computer that reaches them by IPv4.',
  }
}

const listed = (ranges: readonly AddressRange[]): string => ranges.map(formatRange).join(', ')
