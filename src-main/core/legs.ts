/**
 * The legs of a scan: its addresses split by the kernel's routes, each part with the interface, the gateway and the address it
 * is asked from. What no usable interface leads to is left out by name.
 */
import { familyOf, type IpAddress, widthOf } from '#shared/domain/address.ts'
import type { InterfaceKind, Machine, NetworkInterface, Route } from '#shared/domain/machine.ts'
import { type Leg, type NotCovered, routedPrefixLength, routedRatePps } from '#shared/domain/scan.ts'
import {
  type AddressRange,
  formatRanges,
  intersectRanges,
  mergeRanges,
  rangeOf,
  rangeOfAddress,
  sizeOfAll,
  subtractRanges,
} from '#shared/domain/subnet.ts'

export interface LegOptions {
  /** The interface that a person named. */
  readonly named: string | undefined
  readonly ratePps: (kind: InterfaceKind) => number
}

export interface Legs {
  readonly legs: readonly Leg[]
  readonly notCovered: readonly NotCovered[]
  /** Those of `notCovered` that a scan from another interface would reach. */
  readonly elsewhere: readonly NotCovered[]
}

/** Splits the addresses by the kernel's routes, most specific first. */
export function legsOf(
  asked: readonly AddressRange[],
  machine: Machine,
  interfaces: readonly NetworkInterface[],
  { named, ratePps }: LegOptions,
): Legs {
  const legs: Leg[] = []
  const notCovered: NotCovered[] = []
  const elsewhere: NotCovered[] = []
  let rest = asked
  for (const route of machine.routes) {
    const usable = interfaces.find((candidate) => candidate.name === route.interface)
    const ranges = intersectRanges(rest, [rangeOf(route.destination)])
    if (ranges.length === 0 || (named !== undefined && leadsElsewhere(route, machine, named))) continue
    rest = subtractRanges(rest, ranges)
    if (route.interface === undefined) {
      notCovered.push(forbiddenBy(route, ranges))
      continue
    }
    if (route.gateway !== undefined && familyOf(route.gateway) === 6) {
      notCovered.push(behindIpv6(route.gateway, ranges))
      continue
    }
    const leg = usable && legOf(route, usable, ranges, ratePps)
    if (leg !== undefined) legs.push(leg)
    else elsewhere.push(behind(route, ranges))
  }
  if (rest.length > 0)
    notCovered.push({ what: formatRanges(rest), why: 'This computer has no route there', remedy: 'Scan from a computer that has one.' })
  return { legs, notCovered: [...elsewhere, ...notCovered], elsewhere }
}

/** True where the route leads through another interface than the named one, and a route of the same destination through that. */
function leadsElsewhere(route: Route, machine: Machine, name: string): boolean {
  if (route.interface === undefined || route.interface === name) return false
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
  return Number(sizeOfAll(touched) / (hostMask + 1n))
}

/** Our address on the interface whose subnet holds the gateway, or the first. */
function addressToward(on: NetworkInterface, route: Route): NetworkInterface['addresses'][number] | undefined {
  const own = on.addresses.filter(({ address }) => familyOf(address) === 4)
  const gateway = route.gateway === undefined ? [] : [rangeOfAddress(route.gateway)]
  return own.find(({ subnet }) => intersectRanges(gateway, [rangeOf(subnet)]).length > 0) ?? own[0]
}

function behind(route: Route, ranges: readonly AddressRange[]): NotCovered {
  return {
    what: formatRanges(ranges),
    why: `They are reached through ${route.interface}, which is not scanned unless named`,
    remedy: `Choose ${route.interface} as the interface to scan from.`,
  }
}

function forbiddenBy({ destination }: Route, ranges: readonly AddressRange[]): NotCovered {
  return {
    what: formatRanges(ranges),
    why: `This computer's route to ${destination} lets no packet out (unreachable, blackhole or prohibit)`,
    remedy: 'If they may be asked, remove that route: ip route shows it.',
  }
}

function behindIpv6(gateway: IpAddress, ranges: readonly AddressRange[]): NotCovered {
  return {
    what: formatRanges(ranges),
    why: `They are reached through the IPv6 gateway ${gateway}, which this version cannot ask`,
    remedy: 'Scan from a computer that reaches them by IPv4.',
  }
}
