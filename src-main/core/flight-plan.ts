/**
 * From what a person asks to what a scan will do: which addresses, over which interfaces, how many frames, how fast. Pure, so
 * that `--plan` and the window show exactly what the scan then does, and every refusal comes before the first frame.
 */
import { familyOf, type IpAddress, scopeOf } from '#shared/domain/address.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import { formatCount } from '#shared/domain/figures.ts'
import type { InterfaceAddress, InterfaceKind, Machine, NetworkInterface } from '#shared/domain/machine.ts'
import { isConnectOnlyPort, parsePortList } from '#shared/domain/port.ts'
import { type FlightPlan, type Leg, type NotCovered, profiles, type ScanRequest } from '#shared/domain/scan.ts'
import { guardScope, nonHostRangesOf } from '#shared/domain/scope.ts'
import {
  type AddressRange,
  type Cidr,
  formatRange,
  hostRangeOf,
  mergeRanges,
  rangeOfAddress,
  sizeOfAll,
  subtractRanges,
} from '#shared/domain/subnet.ts'
import { parseTarget } from '#shared/domain/target.ts'
import { callsMs, isCalledOn } from './inquiries/calls.ts'
import { isAskedByFrames, legCostOf, limitedNotCovered, noEthernet } from './leg-cost.ts'
import { legsOf } from './legs.ts'
import { maximumElements } from './sweep/sweep.ts'

/** What a host name stands for, looked up before planning. */
export type ResolvedNames = ReadonlyMap<string, readonly IpAddress[]>

export const maximumRatePps = 200_000
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

const isIpv4 = ({ address }: { readonly address: IpAddress }): boolean => familyOf(address) === 4

/**
 * Host names among the targets and exclusions, to be resolved before planning; a malformed target is a `Failure`, and so is one that
 * names an interface of this computer: no name server knows it.
 */
export function hostNamesOf(request: ScanRequest, { interfaces }: Pick<Machine, 'interfaces'>): readonly string[] | Failure {
  const own = interfaces.find(({ name }) => request.targets.includes(name))
  if (own !== undefined)
    return failure(
      'interface-needed',
      `"${own.name}" is an interface of this computer, not an address.`,
      'Choose it as the interface to scan from.',
    )
  const names: string[] = []
  for (const text of [...request.targets, ...request.exclude]) {
    const target = parseTarget(text)
    if (isFailure(target)) return target
    if (target.kind === 'host-name') names.push(target.name)
  }
  return names
}

/** Plans a scan; the failure says what is wrong with the request or why the scope guard refuses it. `refusal` says why no raw sockets will be used. */
export function planScan(request: ScanRequest, machine: Machine, names: ResolvedNames, refusal: Failure | undefined): FlightPlan | Failure {
  const interfaces = usableInterfaces(machine, request.interface)
  if (isFailure(interfaces)) return interfaces
  const ports = portsOf(request)
  if (isFailure(ports)) return ports
  const ratePps = rateOf(request)
  if (isFailure(ratePps)) return ratePps
  const scope = targetsOf(request, interfaces, names)
  if (isFailure(scope)) return scope
  const ownSubnets = machine.interfaces.flatMap((candidate) => candidate.addresses.map(({ subnet }) => subnet))
  const forbidden = guardScope(scope, request.consent ? 'given' : 'not-given', ownSubnets)
  if (forbidden !== undefined) return forbidden

  const own = machine.interfaces.flatMap((candidate) => candidate.addresses.map(({ address }) => rangeOfAddress(address)))
  const asked = subtractRanges(scope, [...own, ...nonHostRangesOf(ownSubnets)])
  if (asked.length === 0)
    return failure('usage', 'No address is left to ask: only this computer lies in the targets.', 'Name other addresses.')
  const { legs, notCovered, elsewhere } = legsOf(asked, machine, interfaces, { named: request.interface, ratePps })
  if (legs.length === 0) {
    const code = elsewhere.length > 0 ? 'interface-needed' : 'network'
    return failure(code, `${notCovered[0]?.what ?? 'The target'}: ${notCovered[0]?.why ?? 'no route'}.`, notCovered[0]?.remedy)
  }
  return assemble(request, refusal, scope, legs, ports, [...notCovered, ...(request.targets.length > 0 ? [] : otherSubnetsOf(interfaces))])
}

function assemble(
  request: ScanRequest,
  refusal: Failure | undefined,
  scope: readonly AddressRange[],
  legs: readonly Leg[],
  ports: { tcp: readonly number[]; udp: readonly number[]; notCovered: readonly NotCovered[] },
  notCovered: readonly NotCovered[],
): FlightPlan | Failure {
  const sizes = legs.map((leg) => Number(sizeOfAll(leg.ranges)))
  const addresses = sizes.reduce((sum, size) => sum + size, 0)
  const { connectionsPerHost } = profiles[request.profile]
  const { identify } = request
  const costOptions = { legs, raw: refusal === undefined, connectionsPerHost, tcpPorts: ports.tcp, udpPorts: ports.udp, identify }
  const limited = legs.filter((leg) => !isAskedByFrames(leg, costOptions))
  const costs = legs.map((leg) => legCostOf(leg, costOptions))
  if (costs.some(({ elements }) => elements > maximumElements)) {
    return failure('out-of-scope', `${formatCount(addresses)} addresses are more than one scan can hold.`, 'Scan in several parts.')
  }
  const expectedMs = legs.map(({ ratePps }, at) => {
    const hosts = Math.ceil((sizes[at] ?? 0) / addressesPerHost)
    return (costs[at]?.discoveryMs ?? 0) + ((hosts * (costs[at]?.framesPerHost ?? 0)) / ratePps) * 1000
  })
  return {
    targets: request.targets.length > 0 ? request.targets : scope.map(formatRange),
    exclude: request.exclude,
    profile: request.profile,
    raw: costOptions.raw,
    scope,
    legs,
    tcpPorts: ports.tcp,
    udpPorts: limited.length < legs.length ? ports.udp : [],
    identify,
    addresses,
    framesForDiscovery: costs.reduce((sum, { framesForDiscovery }) => sum + framesForDiscovery, 0),
    framesPerHost: Math.max(...costs.map(({ framesPerHost }) => framesPerHost)),
    peakRatePps: Math.max(...legs.map((leg) => leg.ratePps)),
    estimatedMs: Math.round(
      Math.max(
        expectedMs.reduce((sum, ms) => sum + ms, settlingMs),
        legs.some((leg) => isCalledOn(leg, identify)) ? callsMs : 0,
      ),
    ),
    connectionsPerHost,
    notCovered: [
      ...ports.notCovered,
      ...notCovered,
      ...(limited.length === 0 ? [] : limitedNotCovered({ legs: limited, udpPorts: ports.udp }, refusal ?? noEthernet(limited))),
    ],
  }
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
    remedy: `Name ${subnet} among the targets.`,
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
      for (const address of addresses) ranges.push(rangeOfAddress(address))
    }
  }
  return ranges
}
