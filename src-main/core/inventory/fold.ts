/** Folds sightings into devices: the parts that are one device (`parts.ts`, `sameness.ts`), and what is known of them together. */
import { isUnicastMac } from '#shared/domain/address.ts'
import type { IdentityKey } from '#shared/domain/device.ts'
import { believable } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { why } from '../messages.ts'
import { createUnion } from './disjoint-sets.ts'
import { evidenceOf } from './evidence.ts'
import { compareKeys, textOfKey } from './identity.ts'
import type { Contact, Gateway, Inventory, InventoryHost, OwnNetwork, ReferenceData } from './inventory.ts'
import { methodsOf } from './methods.ts'
import { labelsOf } from './names.ts'
import { type Body, heardAt, type Part, type Parts, partsOf, showsPresence, unionOf } from './parts.ts'
import { portsOf } from './ports.ts'
import type { Sameness } from './sameness.ts'
import { sweepSignals } from './sweep-signals.ts'
import { told } from './told.ts'
import { vendorOf } from './vendor.ts'

/** Parts that are one device on the map. */
export interface Gathering {
  /** Their indices, ascending. */
  readonly members: readonly number[]
  readonly parts: readonly Part[]
  /** Why they are one device, and why others are not, in words. */
  readonly reasons: readonly string[]
}

/**
 * Gathers the parts of each device: those that the evidence makes one, and those whose `roots` are the same, because a person said so. By
 * first address.
 */
export function gathered({ parts, sameness }: Parts, roots: readonly number[] = []): Gathering[] {
  const groups = joined(sameness.groups, roots)
  return [...Map.groupBy(parts.keys(), (at) => groups[at]).values()].map((members) => {
    const its = members.flatMap((at) => parts[at] ?? [])
    return { members, parts: its, reasons: reasonsOf(its, members, sameness, roots) }
  })
}

/** Groups of the evidence, those with a root in common made one; the group is its first index. */
function joined(groups: readonly number[], roots: readonly number[]): readonly number[] {
  if (roots.length === 0) return groups
  const union = createUnion()
  const firstOf = new Map<number, number>()
  groups.forEach((group, at) => {
    union.unite(group, at)
    const root = roots[at] ?? at
    const first = firstOf.get(root)
    if (first === undefined) firstOf.set(root, at)
    else union.unite(first, at)
  })
  return groups.map((_, at) => union.headOf(at))
}

function reasonsOf(parts: readonly Part[], members: readonly number[], sameness: Sameness, roots: readonly number[]): string[] {
  const shared = parts.flatMap(({ addresses, macs: [mac], sightings }) =>
    addresses.length > 1 && mac !== undefined && told(sightings, 'self').length === 0 ? [why.oneByMac(addresses, mac)] : [],
  )
  const keyed = members.flatMap((at) => sameness.reasons[at] ?? [])
  const own = new Map(members.map((at, index) => [at, parts[index]]))
  // A doubt that a person has settled is none.
  const standing = keyed.filter(({ isBelieved, holders }) => isBelieved || holders.some((holder) => !own.has(holder)))
  const byHand = Map.groupBy(members, (at) => roots[at])
  const joins = [...byHand].flatMap(([root, its]) =>
    root === undefined || its.length < 2 ? [] : [why.oneByHand(its.flatMap((at) => own.get(at)?.addresses[0] ?? []))],
  )
  return [...new Set([...shared, ...standing.map(({ line }) => line), ...joins])]
}

/** Derives the inventory; the order of the sightings does not matter. They may come from one scan or several. */
export function inventoryOf(
  sightings: readonly Sighting[],
  reference: ReferenceData,
  gatherings: readonly Gathering[] = gathered(partsOf(sightings)),
): Inventory {
  const devices = gatherings.map(({ parts, reasons }) => ({
    ...unionOf(parts),
    keys: [...new Map(parts.flatMap(({ keys }) => keys).map((key) => [textOfKey(key), key])).values()].sort(compareKeys),
    reasons,
  }))
  const labels = labelsOf(devices.map(({ names, addresses }) => ({ names, address: addresses[0] ?? '' })))
  return {
    hosts: devices.map((device, at) => hostOf(device, labels[at] ?? '', reference)),
    networks: networksOf(sightings),
    gateways: gatewaysOf(sightings),
  }
}

/** All that is known of one device. */
interface Device extends Body {
  readonly keys: readonly IdentityKey[]
  readonly reasons: readonly string[]
}

function hostOf(device: Device, label: string, reference: ReferenceData): InventoryHost {
  const { addresses, sightings, answers, names, keys, reasons } = device
  const { readings } = answers
  const [mac] = device.macs
  const vendor = mac === undefined ? undefined : vendorOf(reference.vendors, mac)
  const { ports, notOpen } = portsOf(sightings, answers, reference.services)
  const methods = methodsOf(sightings)
  const heard = heardAt(sightings)
  const self = told(sightings, 'self').length > 0
  const host = {
    keys,
    label,
    addresses,
    ...(mac !== undefined && { mac }),
    ...(vendor !== undefined && { vendor }),
    names,
    ports,
    notOpen,
    methods,
    live: self || methods.length > 0,
    self,
    ...(heard !== undefined && { firstHeardAt: heard.first, lastHeardAt: heard.last }),
    contacts: contactsOf(device),
  }
  const signals = [...sweepSignals(host, sightings), ...readings.flatMap(({ signals: told = [] }) => told)]
  const verdicts = reference.judge(signals)
  const { type, os } = verdicts
  return {
    ...host,
    type: type !== undefined && type.confidence >= believable ? type.value : 'unknown',
    ...(os !== undefined && os.confidence >= believable && { os: { name: os.value, confidence: os.confidence } }),
    ...((type !== undefined || os !== undefined) && { verdicts }),
    why: [...reasons, ...evidenceOf({ ...host, macs: device.macs }, sightings, readings)],
    ...(reasons.length > 0 && { oneDevice: reasons }),
  }
}

/** By address as in the device, then by interface. */
function contactsOf({ addresses, sightings }: Device): Contact[] {
  const groups = Map.groupBy(sightings.filter(showsPresence), ({ address, vantage }) => `${address} ${vantage}`)
  const order = new Map(addresses.map((address, at) => [address, at]))
  return [...groups.values()]
    .map(contactOf)
    .sort((a, b) => (order.get(a.address) ?? 0) - (order.get(b.address) ?? 0) || compareText(a.vantage, b.vantage))
}

/** Of sightings of one address from one interface. */
function contactOf(sightings: readonly Sighting[]): Contact {
  const [{ vantage, address } = { vantage: '', address: '' }] = sightings
  const sources = told(sightings, 'mac').flatMap(({ source, fact }) => (isUnicastMac(fact.mac) ? [source] : []))
  if (sources.includes('arp') || sources.includes('heard')) return { vantage, address, measuredBy: 'arp' }
  return sources.includes('neighbour-table') ? { vantage, address, measuredBy: 'neighbour-table' } : { vantage, address }
}

function networksOf(sightings: readonly Sighting[]): OwnNetwork[] {
  const networks = told(sightings, 'self').map(({ vantage, address, fact }) => ({ vantage, address, subnet: fact.subnet }))
  return unique(networks)
}

function gatewaysOf(sightings: readonly Sighting[]): Gateway[] {
  return unique(told(sightings, 'gateway').map(({ vantage, address, fact }) => ({ vantage, address, destination: fact.destination })))
}

/** Each value once, in an order that only the values decide. */
function unique<T>(values: readonly T[]): T[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
