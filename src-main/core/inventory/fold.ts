/**
 * Folds sightings into devices. Addresses that answered from one MAC are one device (a MAC measured on an own segment: what a
 * host claims elsewhere moves no address); the addresses of this computer are one; any other address is a device of its own.
 */
import { type IpAddress, isUnicastMac, type MacAddress, orderOf } from '#shared/domain/address.ts'
import type { IdentityKey } from '#shared/domain/device.ts'
import { displayText } from '#shared/domain/display-text.ts'
import { believable, type MapName } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { type Answers, answersOf } from './answers.ts'
import { evidenceOf } from './evidence.ts'
import { compareKeys } from './identity.ts'
import type { Contact, Gateway, Inventory, InventoryHost, OwnNetwork, ReferenceData } from './inventory.ts'
import { methodOf, methodsOf } from './methods.ts'
import { labelsOf, namesOf } from './names.ts'
import { portsOf } from './ports.ts'
import { sweepSignals } from './sweep-signals.ts'
import { latest, told } from './told.ts'
import { vendorOf } from './vendor.ts'

/** The sightings of one device. */
interface Device {
  /** Ascending. */
  readonly addresses: readonly IpAddress[]
  /** One, but for this computer, which may have one per interface; in the order of the addresses. */
  readonly macs: readonly MacAddress[]
  readonly sightings: readonly Sighting[]
  readonly names: readonly MapName[]
  readonly answers: Answers
}

/** Derives the inventory; the order of the sightings does not matter. They may come from one scan or several. */
export function inventoryOf(sightings: readonly Sighting[], reference: ReferenceData): Inventory {
  const devices = devicesOf(sightings)
  const labels = labelsOf(devices.map(({ names, addresses }) => ({ names, address: addresses[0] ?? '' })))
  const keys = keysOf(devices)
  return {
    hosts: devices.map((device, at) => hostOf(device, labels[at] ?? '', keys[at] ?? [], reference)),
    networks: networksOf(sightings),
    gateways: gatewaysOf(sightings),
  }
}

function devicesOf(sightings: readonly Sighting[]): Device[] {
  const ownMacs = new Set(told(sightings, 'self').map(({ fact }) => fact.mac))
  const members = [...Map.groupBy(sightings, ({ address }) => address)]
    .filter(([, its]) => its.some(showsPresence))
    .map(([address, its]) => ({ address, its, mac: macOf(its), order: orderOf(address) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const clusters = Map.groupBy(members, ({ address, its, mac }) => {
    const isOwn = told(its, 'self').length > 0 || (mac !== undefined && ownMacs.has(mac))
    return isOwn ? 'self' : (mac ?? address)
  })
  return [...clusters.values()].map((cluster) => {
    const all = cluster.flatMap(({ its }) => its)
    const macs = [...new Set(cluster.map(({ mac }) => mac))].filter((mac) => mac !== undefined)
    const answers = answersOf(all)
    return { addresses: cluster.map(({ address }) => address), macs, sightings: all, answers, names: namesOf(all, answers.readings) }
  })
}

/** A name in the DNS or a port that stayed silent makes no host; an answer does, and so does a next hop of this computer. */
function showsPresence(sighting: Sighting): boolean {
  return methodOf(sighting) !== undefined || sighting.fact.kind === 'self' || sighting.fact.kind === 'gateway'
}

/** The MAC last measured for an address, or this computer's own. */
function macOf(sightings: readonly Sighting[]): MacAddress | undefined {
  const own = latest(told(sightings, 'self'), ({ fact }) => fact.mac ?? '')?.fact.mac
  const measured = told(sightings, 'mac').filter(({ fact }) => isUnicastMac(fact.mac))
  return own ?? latest(measured, ({ fact }) => fact.mac)?.fact.mac
}

/** Identity keys per device, heaviest first. A name that two devices carry identifies neither. */
function keysOf(devices: readonly Device[]): IdentityKey[][] {
  const keys = devices.map(({ addresses, macs, names, answers }) => {
    const texts = [
      ...macs.map((value) => ({ kind: 'mac' as const, value })),
      ...answers.readings.flatMap(({ keys: told = [] }) => told),
      ...names.map(nameKey).filter(({ value }) => value !== ''),
      ...addresses.map((value) => ({ kind: 'address' as const, value })),
    ]
    return [...new Map(texts.map((key) => [`${key.kind} ${key.value}`, key])).values()].sort(compareKeys)
  })
  const holders = new Map<string, number>()
  for (const { kind, value } of keys.flat()) holders.set(`${kind} ${value}`, (holders.get(`${kind} ${value}`) ?? 0) + 1)
  return keys.map((list) => list.filter(({ kind, value }) => holders.get(`${kind} ${value}`) === 1))
}

const netbiosSources: ReadonlySet<string> = new Set(['netbios', 'smb', 'msrpc'])

/** NetBIOS names are upper case by nature (RFC 1001 section 5.2), DNS names have no case (RFC 4343). */
function nameKey({ name, source }: MapName): IdentityKey {
  const value = displayText(name)
  return netbiosSources.has(source)
    ? { kind: 'netbios-name', value: value.toUpperCase() }
    : { kind: 'host-name', value: value.toLowerCase() }
}

function hostOf(device: Device, label: string, keys: readonly IdentityKey[], reference: ReferenceData): InventoryHost {
  const { addresses, sightings, answers, names } = device
  const { readings } = answers
  const [mac] = device.macs
  const vendor = mac === undefined ? undefined : vendorOf(reference.vendors, mac)
  const { ports, notOpen } = portsOf(sightings, answers, reference.services)
  const methods = methodsOf(sightings)
  const heard = sightings.filter((sighting) => methodOf(sighting) !== undefined).map(({ at }) => at)
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
    ...(heard.length > 0 && { firstHeardAt: heard.reduce((a, b) => Math.min(a, b)), lastHeardAt: heard.reduce((a, b) => Math.max(a, b)) }),
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
    why: evidenceOf(host, sightings, readings),
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
