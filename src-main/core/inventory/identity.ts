/**
 * What makes a device the same device in the next scan: weighted keys, and the match of hosts with the devices that are known.
 * A wrong match lends one device's approval to another, so a key that something heavier contradicts does not count.
 */
import { type IpAddress, isLocallyAdministered } from '#shared/domain/address.ts'
import type { IdentityKey, KnownDevice } from '#shared/domain/device.ts'

/**
 * How much a key says. A MAC from the factory stays with the hardware. A private MAC (random per network, or of a virtual machine)
 * may change any day: less than a name that somebody gave the machine, more than an address that a DHCP server lends. Keys that software
 * made for itself stay until it is installed anew; certificates and GUIDs are sometimes copied with an image.
 */
const weights = {
  ...{
    mac: 5,
    'ssh-key': 4.8,
    'serial-number': 4.7,
    'upnp-udn': 4.6,
    'ws-endpoint': 4.6,
    'snmp-engine': 4.4,
    'dhcp-client': 4.2,
    'netbios-name': 4,
  },
  ...{ 'tls-key': 3.5, 'smb-guid': 3.4, 'host-name': 3, 'private-mac': 2, address: 1 },
} as const

export function weightOf({ kind, value }: IdentityKey): number {
  return weights[kind === 'mac' && isLocallyAdministered(value) ? 'private-mac' : kind]
}

/** Heaviest first, then by text. */
export function compareKeys(a: IdentityKey, b: IdentityKey): number {
  return weightOf(b) - weightOf(a) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
}

interface Candidate {
  readonly host: number
  readonly device: number
  readonly weight: number
  /** How many keys they share. */
  readonly shared: number
}

/** The keys of a host, or of a device. */
interface Keyed {
  readonly keys: readonly IdentityKey[]
}

/**
 * The known device that each host is, by its `id`; undefined for a new one. Pairs with the heaviest shared key match first, then
 * those that share more keys, then the older device; each device once. The order of hosts and devices does not matter.
 */
export function matchDevices(hosts: readonly Keyed[], known: readonly KnownDevice[]): (number | undefined)[] {
  const rank = new Map(orderByKeys(hosts).map((host, at) => [host, at]))
  const candidates = candidatesOf(hosts, known).sort(
    (a, b) => b.weight - a.weight || b.shared - a.shared || a.device - b.device || (rank.get(a.host) ?? 0) - (rank.get(b.host) ?? 0),
  )
  const matches = new Array<number | undefined>(hosts.length).fill(undefined)
  const taken = new Set<number>()
  for (const { host, device } of candidates) {
    if (matches[host] !== undefined || taken.has(device)) continue
    matches[host] = device
    taken.add(device)
  }
  return matches
}

/** The heaviest key that both have and that nothing contradicts. */
export function heaviestShared(a: Keyed, b: Keyed): IdentityKey | undefined {
  const held = new Set(b.keys.map(textOfKey))
  const [macsA, macsB] = [macsOf(a), macsOf(b)]
  return a.keys.filter((key) => held.has(textOfKey(key)) && !contradicted(key, macsA, macsB)).sort(compareKeys)[0]
}

/**
 * The device of each host of a scan: the one that a person made of it (`device`); the one the scan had at one of its addresses before (`kept`), so that a look at an old scan
 * never changes who is who; for the others, by `matchDevices`.
 */
export function devicesOf(
  hosts: readonly (Keyed & { readonly addresses: readonly IpAddress[]; readonly device?: number })[],
  known: readonly KnownDevice[],
  kept: ReadonlyMap<IpAddress, number>,
): (number | undefined)[] {
  const taken = new Set(hosts.flatMap(({ device }) => device ?? []))
  const own = hosts.map(({ addresses, device: made }) => {
    if (made !== undefined) return made
    const device = addresses.map((address) => kept.get(address)).find((id) => id !== undefined && !taken.has(id))
    if (device !== undefined) taken.add(device)
    return device
  })
  const others = matchDevices(
    hosts.filter((_, at) => own[at] === undefined),
    known.filter(({ id }) => !taken.has(id)),
  )
  const rest = others.values()
  return own.map((device) => device ?? rest.next().value)
}

/** Indices of the hosts in an order that only their keys decide. */
function orderByKeys(hosts: readonly Keyed[]): number[] {
  const texts = hosts.map(({ keys }) => JSON.stringify(keys))
  return texts.map((_, at) => at).sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : (texts[a] ?? '') > (texts[b] ?? '') ? 1 : 0))
}

function candidatesOf(hosts: readonly Keyed[], known: readonly KnownDevice[]): Candidate[] {
  const holders = Map.groupBy(
    known.flatMap((device) => device.keys.map((key) => ({ key: textOfKey(key), device }))),
    ({ key }) => key,
  )
  const macsOfDevice = new Map(known.map((device) => [device, macsOf(device)]))
  return hosts.flatMap((host, at) => {
    const macs = macsOf(host)
    const shared = Map.groupBy(
      host.keys.flatMap((key) => (holders.get(textOfKey(key)) ?? []).map(({ device }) => ({ key, device }))),
      ({ device }) => device,
    )
    return [...shared].flatMap(([device, both]) => {
      const sound = both.filter(({ key }) => !contradicted(key, macs, macsOfDevice.get(device) ?? noMacs))
      const weight = sound.reduce((heaviest, { key }) => Math.max(heaviest, weightOf(key)), 0)
      return sound.length === 0 ? [] : [{ host: at, device: device.id, weight, shared: sound.length }]
    })
  })
}

/** Looked up for every key that two share, and a router that answers for a network has tens of thousands. */
interface Macs {
  readonly all: ReadonlySet<string>
  readonly factory: ReadonlySet<string>
}

const noMacs: Macs = { all: new Set(), factory: new Set() }

function macsOf({ keys }: Keyed): Macs {
  const macs = keys.filter(({ kind }) => kind === 'mac').map(({ value }) => value)
  return { all: new Set(macs), factory: new Set(macs.filter((mac) => !isLocallyAdministered(mac))) }
}

/** The key as a text that no other key has. */
export function textOfKey({ kind, value }: IdentityKey): string {
  return `${kind} ${value}`
}

/**
 * An address says nothing when both sides have MACs and share none. Neither does a name when both have factory MACs and share
 * none: many machines are called `raspberrypi`. A private MAC does not stand against a name, because it may have changed.
 */
function contradicted({ kind }: IdentityKey, a: Macs, b: Macs): boolean {
  if (kind === 'mac') return false
  const [macsA, macsB] = kind === 'address' ? [a.all, b.all] : [a.factory, b.factory]
  return macsA.size > 0 && macsB.size > 0 && ![...macsA].some((mac) => b.all.has(mac))
}
