/**
 * What iproute2 prints (`ip -json`) as the domain's machine and neighbours. Pure: the JSON comes in parsed, as `unknown`.
 * The shapes are those of iproute2's ipaddress.c, iproute.c and ipneigh.c; of every field only the form we use is accepted.
 */
import {
  familyOf,
  type IpAddress,
  isUnicastMac,
  type MacAddress,
  parseIpAddress,
  parseMacAddress,
  widthOf,
} from '#shared/domain/address.ts'
import type {
  InterfaceAddress,
  InterfaceKind,
  Machine,
  Neighbour,
  NeighbourState,
  NetworkInterface,
  Route,
} from '#shared/domain/machine.ts'
import { type Cidr, parseCidr, subnetOf } from '#shared/domain/subnet.ts'

/** What only sysfs and the system's name tell. */
export interface SystemFacts {
  readonly hostName: string
  /** Interfaces with an 802.11 radio below them. */
  readonly wireless: ReadonlySet<string>
}

type Json = Readonly<Record<string, unknown>>

const objects = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : []
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const integer = (value: unknown): number | undefined => (Number.isInteger(value) ? (value as number) : undefined)
const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
const addressIn = (value: unknown): IpAddress | undefined => (typeof value === 'string' ? parseIpAddress(value) : undefined)

/** `entries` is what `ip -json -details` prints for `address` and for `route show table main`: only a link has a name, only a route a destination. */
export function machineOf(entries: unknown, facts: SystemFacts): Machine {
  const links = objects(entries).filter((link) => text(link['ifname']) !== undefined)
  return {
    hostName: facts.hostName,
    interfaces: links.map((link) => interfaceOf(link, links, facts)),
    routes: objects(entries).flatMap(routesOf).sort(bySpecificity),
  }
}

function interfaceOf(link: Json, links: readonly Json[], facts: SystemFacts): NetworkInterface {
  const name = text(link['ifname']) ?? ''
  const flags = strings(link['flags'])
  const mac = link['link_type'] === 'ether' ? parseMacAddress(text(link['address']) ?? '') : undefined
  return {
    name,
    kind: facts.wireless.has(name) ? 'wireless' : kindOf(link, links),
    up: flags.includes('UP') && flags.includes('LOWER_UP'),
    ...(mac !== undefined && { mac }),
    mtu: integer(link['mtu']) ?? 0,
    addresses: objects(link['addr_info']).flatMap(addressesOf),
  }
}

function addressesOf(info: Json): InterfaceAddress[] {
  const address = addressIn(info['local'])
  const prefixLength = integer(info['prefixlen'])
  if (address === undefined || prefixLength === undefined || prefixLength > widthOf(familyOf(address))) return []
  return [{ address, subnet: subnetOf(address, prefixLength) }]
}

/** Ethernet made by software that still leads to the network outside: a NIC stands below it. */
const stackedOnNic: ReadonlySet<string> = new Set(['bond', 'team', 'vlan', 'macvlan', 'ipvlan', 'macvtap', 'dsa', 'hsr'])
/** Ethernet frames inside something else. */
const ethernetTunnels: ReadonlySet<string> = new Set(['tun', 'gretap', 'ip6gretap', 'erspan', 'ip6erspan'])

/**
 * The kind by what the kernel says of the interface (`info_kind` is the driver's own name for itself), never by its name:
 * anybody may call a bridge `eth0`. An interface without `info_kind` is hardware, or looks like it to this machine.
 */
function kindOf(link: Json, links: readonly Json[]): InterfaceKind {
  if (strings(link['flags']).includes('LOOPBACK')) return 'loopback'
  if (link['link_type'] !== 'ether') return 'tunnel'
  const driver = driverOf(link)
  if (driver === undefined || stackedOnNic.has(driver)) return 'ethernet'
  if (driver === 'bridge') return links.some((port) => port['master'] === link['ifname'] && isNic(port)) ? 'ethernet' : 'virtual'
  if (link['master'] !== undefined) return 'virtual'
  if (driver === 'veth') return isContainerEnd(link) ? 'ethernet' : 'virtual'
  return ethernetTunnels.has(driver) ? 'tunnel' : 'virtual'
}

const driverOf = (link: Json): string | undefined => text(object(link['linkinfo'])['info_kind'])

/** A bridge over a NIC is this computer's way out (`vmbr0` of a hypervisor); one over containers only is theirs (`docker0`). */
const isNic = (port: Json): boolean => {
  const driver = driverOf(port)
  return driver === undefined || stackedOnNic.has(driver)
}

/**
 * Inside a container or a network namespace the near end of a veth pair is the only network there is: it has an address of
 * its own, and its far end is elsewhere (`link` would name a far end in this namespace).
 */
const isContainerEnd = (link: Json): boolean =>
  link['link'] === undefined && objects(link['addr_info']).some((info) => text(info['scope']) === 'global')

/**
 * One route per next hop; dead ones are left out, as the kernel passes them over for a wider route. A route of another type than
 * unicast (`unreachable`, `blackhole`, `prohibit`) ends the kernel's search without an interface, and so does ours.
 */
function routesOf(entry: Json): Route[] {
  const destination = destinationOf(text(entry['dst']) ?? '')
  if (destination === undefined) return []
  const metric = integer(entry['metric']) ?? 0
  if ((text(entry['type']) ?? 'unicast') !== 'unicast') return [{ destination, metric }]
  const source = addressIn(entry['prefsrc'])
  const hops = objects(entry['nexthops'])
  return (hops.length > 0 ? hops : [entry]).flatMap((hop) => {
    const name = text(hop['dev'])
    if (name === undefined || strings(hop['flags']).includes('dead')) return []
    const gateway = gatewayOf(hop)
    return [{ destination, ...(gateway !== undefined && { gateway }), interface: name, ...(source !== undefined && { source }), metric }]
  })
}

/** `via` is a next hop of the other family (RFC 8950). */
const gatewayOf = (hop: Json): IpAddress | undefined => addressIn(hop['gateway']) ?? addressIn(object(hop['via'])['host'])

/** iproute2 writes `default` for the whole family (IPv4 here) and leaves the length of a host route out. */
function destinationOf(dst: string): Cidr | undefined {
  if (dst === 'default') return '0.0.0.0/0'
  const host = parseIpAddress(dst)
  if (host !== undefined) return `${host}/${widthOf(familyOf(host))}`
  const parsed = parseCidr(dst)
  return parsed === undefined ? undefined : subnetOf(parsed.address, parsed.prefixLength)
}

const bySpecificity = (a: Route, b: Route): number =>
  (parseCidr(b.destination)?.prefixLength ?? 0) - (parseCidr(a.destination)?.prefixLength ?? 0) || a.metric - b.metric

const neighbourStates: ReadonlySet<string> = new Set<NeighbourState>([
  'incomplete',
  'reachable',
  'stale',
  'delay',
  'probe',
  'failed',
  'noarp',
  'permanent',
  'none',
])
const isNeighbourState = (state: string): state is NeighbourState => neighbourStates.has(state)

/** `entries` is the output of `ip -json neighbour show dev NAME`, which leaves the device out of its rows. */
export function neighboursOf(entries: unknown, interfaceName: string): readonly Neighbour[] {
  return objects(entries).flatMap((entry) => {
    const address = addressIn(entry['dst'])
    const state = strings(entry['state'])[0]?.toLowerCase() ?? 'none'
    if (address === undefined || !isNeighbourState(state)) return []
    const mac: MacAddress | undefined = parseMacAddress(text(entry['lladdr']) ?? '')
    return [{ interface: interfaceName, address, ...(mac !== undefined && isUnicastMac(mac) && { mac }), state }]
  })
}
