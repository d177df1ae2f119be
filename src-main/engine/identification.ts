/** Which devices a scan saw: by what they are known again, by the evidence that parts are one device, and by what people said of that. */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Decided, IdentityKey, KnownDevice, Relation } from '#shared/domain/device.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { gathered, inventoryOf } from '../core/inventory/fold.ts'
import { devicesOf, textOfKey } from '../core/inventory/identity.ts'
import type { Inventory, InventoryHost, ReferenceData } from '../core/inventory/inventory.ts'
import { heardAt, type Part, partsOf, type Split } from '../core/inventory/parts.ts'
import type { Store } from '../store/store.ts'

/** What the database knows of devices, at one moment. */
export interface Known {
  readonly devices: readonly KnownDevice[]
  readonly decided: ReadonlyMap<number, Decided>
}

/** A host of a scan with the devices that it is made of. */
export interface IdentifiedHost {
  readonly host: InventoryHost
  /** The device that it is on the map, which has what was decided. */
  readonly id: number
  /** What it is made of; most hosts are one part, which is the device itself. */
  readonly parts: readonly IdentifiedPart[]
}

export interface IdentifiedPart extends Pick<Part, 'addresses' | 'keys'> {
  readonly id: number
}

export interface Identified {
  readonly inventory: Inventory
  /** In the order of the inventory. */
  readonly hosts: readonly IdentifiedHost[]
  /** Why new devices are not in the database. */
  readonly refusal?: Failure
}

/** What a map takes from the database beside the sightings of its scan. */
export type Knowledge = Pick<
  Store,
  | 'knownDevices'
  | 'devicesOfScan'
  | 'saveDevices'
  | 'lastScanOfDevice'
  | 'decidedNow'
  | 'places'
  | 'savePlaces'
  | 'path'
  | 'scan'
  | 'partsOfScan'
  | 'sightingsOfScan'
>

type Devices = Pick<Store, 'devicesOfScan' | 'saveDevices'>

export function knownOf(store: Pick<Store, 'knownDevices' | 'decidedNow'>): Known {
  return { devices: store.knownDevices(), decided: store.decidedNow() }
}

/** This device, and one after the other those that it is a part of because a person said so. A database from a stranger may hold a circle. */
export function wholesOf(decided: ReadonlyMap<number, Decided>, device: number): ReadonlySet<number> {
  const path = new Set<number>()
  for (let at: number | undefined = device; at !== undefined && !path.has(at); at = wholeOf(decided, at)) path.add(at)
  return path
}

function wholeOf(decided: ReadonlyMap<number, Decided>, device: number): number | undefined {
  const relation = decided.get(device)?.relation
  return relation?.is === 'same' ? relation.to : undefined
}

/** The device that this one is a part of because a person said so; most are their own. */
export function rootOf(decided: ReadonlyMap<number, Decided>, device: number): number {
  if (wholeOf(decided, device) === undefined) return device
  const path = [...wholesOf(decided, device)]
  const last = path.at(-1) ?? device
  return wholeOf(decided, last) === undefined ? last : Math.min(...path)
}

/** Of a scan and its rescans, in order of arrival. */
export function sightingsOf(store: Knowledge, scan: number): readonly Sighting[] {
  return store.partsOfScan(scan).flatMap(({ id }) => store.sightingsOfScan(id))
}

/** The scan's devices, each with an id; those that are new are kept where the database takes them. */
export function identified(
  store: Devices,
  scan: ScanRecord,
  sightings: readonly Sighting[],
  reference: ReferenceData,
  known: Known,
): Identified {
  const splits = splitsOf(known)
  const devices = withMacsOf(splits, known.devices)
  const found = partsOf(sightings, splits)
  const saved = identify(store, scan, found.parts, devices)
  const ids = isFailure(saved) ? provisionalIds(found.parts, devices) : saved
  const roots = ids.map((id) => rootOf(known.decided, id))
  const gatherings = gathered(found, roots)
  const inventory = inventoryOf(sightings, reference, gatherings)
  const hosts = inventory.hosts.map((host, index): IdentifiedHost => {
    const { members = [] } = gatherings[index] ?? {}
    const parts = members.flatMap((at): IdentifiedPart[] => {
      const [part, id] = [found.parts[at], ids[at]]
      return part === undefined || id === undefined ? [] : [{ id, addresses: part.addresses, keys: part.keys }]
    })
    // Whom a person joined others to; else who is oldest.
    const given = members.filter((at) => roots[at] !== ids[at])
    return { host, id: Math.min(...(given.length > 0 ? given : members).map((at) => roots[at] ?? 0)), parts }
  })
  return { inventory, hosts, ...(isFailure(saved) && { refusal: saved }) }
}

/** What people took apart, with what they joined to it since. Devices that they joined again are one. */
function splitsOf({ devices, decided }: Known): Split[] {
  const apart = devices.flatMap(({ id, keys }) => {
    const from = [...wholesOf(decided, id)].flatMap((whole) => apartFrom(decided.get(whole)?.relation) ?? [])[0]
    const root = from === undefined ? undefined : rootOf(decided, from)
    return root === undefined || root === rootOf(decided, id) ? [] : [{ device: id, own: keys, root }]
  })
  if (apart.length === 0) return []
  const groups = Map.groupBy(devices, ({ id }) => rootOf(decided, id))
  // One list for all that was split off one device: it may have tens of thousands of keys.
  const wholes = new Map<number, readonly IdentityKey[]>()
  const wholeKeysOf = (root: number): readonly IdentityKey[] => {
    const keys = wholes.get(root) ?? (groups.get(root) ?? []).flatMap((device) => device.keys)
    wholes.set(root, keys)
    return keys
  }
  return apart.map(({ root, ...split }) => ({ ...split, whole: wholeKeysOf(root) }))
}

/** Whom a device with this relation is not. */
export function apartFrom(relation: Relation | undefined): number | undefined {
  return relation?.is === 'same' ? relation.from : relation?.to
}

/** A part that was split off had the MAC of the whole: whoever has another one at its address is not it. The whole is older, and first. */
function withMacsOf(splits: readonly Split[], devices: readonly KnownDevice[]): readonly KnownDevice[] {
  const macs = new Map(
    [...Map.groupBy(splits, ({ whole }) => whole)].flatMap(([whole, its]) => {
      const ofWhole = whole.filter(({ kind }) => kind === 'mac')
      return its.map(({ device }) => [device, ofWhole] as const)
    }),
  )
  return devices.map((device) => {
    const others = device.keys.some(({ kind }) => kind === 'mac') ? [] : (macs.get(device.id) ?? [])
    return others.length === 0 ? device : { ...device, keys: [...device.keys, ...others] }
  })
}

/** The device of each part. Keys that a running scan has learned since are added; an ended scan is only looked at. */
function identify(store: Devices, scan: ScanRecord, parts: readonly Part[], known: readonly KnownDevice[]): readonly number[] | Failure {
  const kept = new Map(store.devicesOfScan(scan.id).map(({ device, address }) => [address, device]))
  const devices = devicesOf(parts, known, kept)
  const claims = claimsOf(parts, devices)
  const isKept = devices.every((id, at) => id !== undefined && parts[at]?.addresses.some((address) => kept.get(address) === id))
  const isRunning = scan.status === 'running'
  if (isKept && (!isRunning || knowsAllKeys(claims, devices, known))) return devices.filter((id) => id !== undefined)
  // Later scans may have learned since whose keys these are.
  const isOldNews = kept.size > 0 && !isRunning
  return store.saveDevices(
    scan.id,
    parts.map(({ addresses, sightings }, at) => {
      const id = devices[at]
      const keys = isOldNews && id !== undefined ? [] : (claims[at] ?? [])
      return { keys, address: addresses[0] ?? '', seenAt: heardAt(sightings)?.last ?? scan.startedAt, ...(id === undefined ? {} : { id }) }
    }),
  )
}

/** The keys of each part; one that several parts of one device show leads to the oldest of them. */
function claimsOf(parts: readonly Part[], devices: readonly (number | undefined)[]): readonly (readonly IdentityKey[])[] {
  const age = (at: number): number => devices[at] ?? Number.POSITIVE_INFINITY
  const claimed = new Map<string, number>()
  parts.forEach(({ keys }, at) => {
    for (const key of keys) {
      const holder = claimed.get(textOfKey(key))
      if (holder === undefined || age(at) < age(holder)) claimed.set(textOfKey(key), at)
    }
  })
  return parts.map(({ keys }, at) => keys.filter((key) => claimed.get(textOfKey(key)) === at))
}

function knowsAllKeys(
  claims: readonly (readonly IdentityKey[])[],
  devices: readonly (number | undefined)[],
  known: readonly KnownDevice[],
): boolean {
  const keysOf = new Map(known.map(({ id, keys }) => [id, new Set(keys.map(textOfKey))]))
  return claims.every((keys, at) => keys.every((key) => keysOf.get(devices[at] ?? 0)?.has(textOfKey(key)) === true))
}

/** A database that cannot be written now is no reason to show nothing: new devices get the numbers that it would give them. */
function provisionalIds(parts: readonly Part[], known: readonly KnownDevice[]): readonly number[] {
  let last = known.reduce((highest, { id }) => Math.max(highest, id), 0)
  return devicesOf(parts, known, new Map<IpAddress, number>()).map((id) => {
    if (id !== undefined) return id
    last += 1
    return last
  })
}
