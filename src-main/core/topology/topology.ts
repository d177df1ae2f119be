/**
 * How the hosts hang together, with the evidence for each link. Segments are the subnets of this computer's own interfaces; on
 * a flat network hosts hang on their segment, not on the router; what a router forwards for hangs behind it.
 */
import { compareAddresses, type IpAddress } from '#shared/domain/address.ts'
import type { MapLink, MapSegment } from '#shared/domain/map-document.ts'
import { type AddressRange, type Cidr, contains, parseCidr, rangeOf } from '#shared/domain/subnet.ts'
import type { Contact, Gateway, Inventory, InventoryHost } from '../inventory/inventory.ts'
import { linkEvidence } from '../messages.ts'

export interface Topology {
  /** By network address. */
  readonly segments: readonly MapSegment[]
  /** In the order of hosts, then segments, of `from` and then `to`. */
  readonly links: readonly MapLink[]
  /** Ids of the hosts that the default route goes through; empty without one. */
  readonly internetVia: readonly string[]
}

/** A subnet of this computer, and what the routing table says about it. */
interface Segment {
  readonly id: string
  readonly cidr: Cidr
  readonly range: AddressRange
  /** Interfaces of this computer in it. */
  readonly vantages: readonly string[]
  /** Next hops that lie in it; the default route's first. */
  readonly gateways: readonly Gateway[]
}

/** A host with the id it has on the map. */
interface Node {
  readonly id: string
  readonly host: InventoryHost
}

/** Derives segments and links; `ids` are the map ids of `inventory.hosts`, in the same order. */
export function topologyOf(inventory: Inventory, ids: readonly string[]): Topology {
  const segments = segmentsOf(inventory)
  const nodes = inventory.hosts.map((host, at) => ({ id: ids[at] ?? '', host }))
  const nodeOf = new Map(nodes.flatMap((node) => node.host.addresses.map((address) => [address, node] as const)))
  const links = nodes.flatMap((node) => {
    const here = segments.flatMap((segment) => linkToSegment(node, segment) ?? [])
    return here.length > 0 ? here : (linkBehindGateway(node, inventory, nodeOf) ?? [])
  })
  const order = new Map([...ids, ...segments.map(({ id }) => id)].map((id, at) => [id, at]))
  const place = (id: string) => order.get(id) ?? 0
  const defaults = inventory.gateways.filter(isDefaultRoute).flatMap(({ address }) => nodeOf.get(address) ?? [])
  return {
    segments: segments.map(({ id, cidr, gateways: [gateway] }) => ({
      id,
      cidr,
      ...(gateway !== undefined && { gateway: gateway.address }),
    })),
    links: links.sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to)),
    internetVia: nodes.filter((node) => defaults.includes(node)).map(({ id }) => id),
  }
}

function segmentsOf({ networks, gateways }: Inventory): Segment[] {
  const cidrs = [...new Set(networks.map(({ subnet }) => subnet))].sort(compareCidrs)
  return cidrs.map((cidr) => {
    const range = rangeOf(cidr)
    const vantages = networks.filter(({ subnet }) => subnet === cidr).map(({ vantage }) => vantage)
    const inside = gateways.filter(({ address, vantage }) => vantages.includes(vantage) && contains(range, address))
    return { id: `s${cidr}`, cidr, range, vantages, gateways: inside.sort(compareGateways) }
  })
}

function compareCidrs(a: Cidr, b: Cidr): number {
  const [headA = '', lengthA] = a.split('/')
  const [headB = '', lengthB] = b.split('/')
  return compareAddresses(headA, headB) || Number(lengthA) - Number(lengthB)
}

/** The default route first, then by address and destination. */
function compareGateways(a: Gateway, b: Gateway): number {
  const defaults = Number(isDefaultRoute(b)) - Number(isDefaultRoute(a))
  return defaults || compareAddresses(a.address, b.address) || compareCidrs(a.destination, b.destination)
}

function isDefaultRoute({ destination }: Gateway): boolean {
  return destination.endsWith('/0')
}

/** The link of a host with an address in the segment: `routes` for its gateways, `attached` for all others. */
function linkToSegment({ id, host }: Node, segment: Segment): MapLink | undefined {
  const contacts = host.contacts.filter(({ address }) => contains(segment.range, address))
  if (contacts.length === 0) return undefined
  const routes = segment.gateways.filter(({ address }) => host.addresses.includes(address))
  const measured = contacts
    .filter(({ vantage }) => segment.vantages.includes(vantage))
    .flatMap((contact) => measuredEvidence(contact, host))
  if (routes.length > 0) {
    const evidence = routes.map(({ destination, address }) => linkEvidence.route(destination, address))
    return { from: id, to: segment.id, kind: 'routes', confidence: 'measured', evidence: [...new Set([...evidence, ...measured])] }
  }
  if (measured.length > 0) return { from: id, to: segment.id, kind: 'attached', confidence: 'measured', evidence: [...new Set(measured)] }
  const evidence = contacts.map(({ address }) => linkEvidence.inSubnet(address, segment.cidr))
  return { from: id, to: segment.id, kind: 'attached', confidence: 'inferred', evidence: [...new Set(evidence)] }
}

function measuredEvidence({ vantage, address, measuredBy }: Contact, { self }: InventoryHost): string[] {
  if (self) return [linkEvidence.ownInterface(vantage, address)]
  if (measuredBy === undefined) return []
  return [measuredBy === 'arp' ? linkEvidence.arp(vantage) : linkEvidence.neighbourTable(vantage)]
}

/** A host outside all own subnets hangs behind the next hop that this computer reaches it through. */
function linkBehindGateway({ id, host }: Node, { gateways }: Inventory, nodeOf: ReadonlyMap<IpAddress, Node>): MapLink | undefined {
  for (const contact of host.contacts) {
    const hop = nextHop(contact, gateways)
    const router = hop && nodeOf.get(hop.address)
    if (hop === undefined || router === undefined || router.id === id) continue
    return { from: router.id, to: id, kind: 'routes', confidence: 'inferred', evidence: [linkEvidence.reachedThrough(hop.address)] }
  }
  return undefined
}

/** The longest matching prefix, as the kernel chooses; routes of the interface that the host was seen from come first. */
function nextHop({ vantage, address }: Contact, gateways: readonly Gateway[]): Gateway | undefined {
  const matching = gateways.filter(({ destination }) => contains(rangeOf(destination), address))
  const own = (gateway: Gateway) => Number(gateway.vantage === vantage)
  const lengthOf = ({ destination }: Gateway) => parseCidr(destination)?.prefixLength ?? 0
  return matching.sort((a, b) => own(b) - own(a) || lengthOf(b) - lengthOf(a) || compareGateways(a, b))[0]
}
