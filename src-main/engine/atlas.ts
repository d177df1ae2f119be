/** From the database to maps, and the human decisions about what is on them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionRequest, DeviceSelection, Placement } from '#shared/contract/api.ts'
import type { IdentityKey, KnownDevice } from '#shared/domain/device.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { inventoryOf } from '../core/inventory/fold.ts'
import { devicesOf } from '../core/inventory/identity.ts'
import type { InventoryHost, ReferenceData } from '../core/inventory/inventory.ts'
import { createJudge } from '../core/inventory/rules.ts'
import { parseServiceTable } from '../core/inventory/service-name.ts'
import { parseVendorTable } from '../core/inventory/vendor.ts'
import { type MapDevice, mapDocumentOf } from '../core/map-document.ts'
import { noSuchScan } from '../store/messages.ts'
import { attempt } from '../store/refusal.ts'
import type { Store } from '../store/store.ts'
import { createHostCache } from './host-cache.ts'
import { noSuchDevice, notDrawn } from './messages.ts'
import { placed } from './places.ts'

/** Hosts of ended scans kept in memory: some 40 MB. */
const cachedHosts = 20_000

export interface Atlas {
  /** Reads the reference tables, if they are not read yet (about 40 ms). */
  prepare(): void
  /** Gives every host of the scan its device, by all that is known of it now; a refusal of the database. */
  identify(store: Store, scan: ScanRecord): Failure | undefined
  /**
   * The map of a scan, running or ended. Devices that the database did not know get their ids here. `unkept` are the sightings of a
   * scan that the database cannot give back; where it gives back nothing at all, nothing is known but them.
   */
  map(store: Store, scan: ScanRecord, unkept?: readonly Sighting[]): MapDocument
  approve(store: Store, selection: DeviceSelection): readonly string[] | Failure
  revoke(store: Store, selection: DeviceSelection): readonly string[] | Failure
  decide(store: Store, request: DecisionRequest): { readonly device: string } | Failure
  /** Moves what a map has drawn; all of it or nothing. */
  place(store: Store, placements: readonly Placement[]): { readonly placed: number } | Failure
}

/** `dataFolder` holds the reference tables; they are read when first needed. */
export function createAtlas(dataFolder: string): Atlas {
  let reference: ReferenceData | undefined

  const referenceData = (): ReferenceData => {
    const read = (name: string): string => readFileSync(join(dataFolder, name), 'utf8')
    reference ??= {
      vendors: parseVendorTable(read('vendors.txt')),
      services: parseServiceTable(read('services.txt')),
      judge: createJudge(read('device-rules.json')),
    }
    return reference
  }
  const ended = createHostCache(cachedHosts)

  /** Hosts of a scan with its rescans; kept in memory once all of them have ended. */
  const hostsOf: HostsOf = (store, scan) => {
    const parts = store.partsOfScan(scan)
    const key = parts.map(({ id }) => id).join()
    const hosts = ended.get(key) ?? inventoryOf(sightingsOf(store, scan), referenceData()).hosts
    if (parts.some(({ status }) => status === 'running')) return hosts
    ended.keep(key, hosts)
    return hosts
  }

  const mapOf = (store: Knowledge, scan: ScanRecord, sightings: readonly Sighting[]): MapDocument => {
    const inventory = inventoryOf(sightings, referenceData())
    const identified = identify(store, scan, inventory.hosts)
    const devices = store.knownDevices()
    const ids = isFailure(identified) ? provisionalIds(inventory.hosts, devices) : identified
    const decided = store.decidedNow()
    const known = new Map(devices.map((device) => [device.id, device]))
    const deviceOf = (id: number): MapDevice => {
      const { firstSeenAt = scan.startedAt, lastSeenAt = scan.startedAt } = known.get(id) ?? {}
      return { id, firstSeenAt, lastSeenAt, decided: decided.get(id) ?? {} }
    }
    const approved = [...decided].filter(([, { approval }]) => approval === true).map(([id]) => id)
    const document = mapDocumentOf({
      scan,
      inventory,
      devices: ids.map(deviceOf),
      earlier: seenBefore(store, scan.id, absentOf(approved, ids), hostsOf).map(({ id, host }) => ({ device: deviceOf(id), host })),
      baseline: approved.length > 0 ? 'exists' : 'none',
    })
    return placed(store, document)
  }

  return {
    prepare: () => void referenceData(),
    identify(store, scan) {
      const ids = identify(store, scan, inventoryOf(store.sightingsOfScan(scan.id), referenceData()).hosts)
      return isFailure(ids) ? ids : undefined
    },
    map(store, scan, unkept) {
      if (unkept === undefined) return mapOf(store, scan, sightingsOf(store, scan.id))
      const map = attempt(store.path, () => mapOf(store, scan, unkept))
      return isFailure(map) ? mapOf(nothingKnown(map), scan, unkept) : map
    },
    approve: (store, selection) => decideApproval(store, selected(store, selection, hostsOf), 'approve'),
    revoke: (store, selection) => decideApproval(store, selected(store, selection, hostsOf), 'revoke'),
    decide(store, { device, kind, value }) {
      const id = knownIdOf(knownIds(store), device)
      if (id === undefined) return noSuchDevice(device)
      const decision = { at: Date.now(), device: id, kind, ...(value === undefined ? {} : { value }) }
      // The contract pairs each kind with its value; taken apart, the compiler can no longer see it.
      const decided = store.decide([decision as Parameters<Store['decide']>[0][number]])
      return isFailure(decided) ? decided : { device }
    },
    place(store, placements) {
      // Whatever is drawn got its place when it was drawn first.
      const drawn = store.places()
      const strange = placements.find(({ id }) => !drawn.has(id))
      if (strange !== undefined) return notDrawn(strange.id)
      return store.savePlaces(placements) ?? { placed: placements.length }
    },
  }
}

/** What a map takes from the database beside the sightings of its scan. */
type Knowledge = Pick<
  Store,
  | 'knownDevices'
  | 'devicesOfScan'
  | 'saveDevices'
  | 'lastScanOfDevice'
  | 'decidedNow'
  | 'places'
  | 'savePlaces'
  | 'partsOfScan'
  | 'sightingsOfScan'
>

/** Instead of a database that refuses everything. */
function nothingKnown(refusal: Failure): Knowledge {
  return {
    knownDevices: () => [],
    devicesOfScan: () => [],
    saveDevices: () => refusal,
    lastScanOfDevice: () => undefined,
    decidedNow: () => new Map(),
    places: () => new Map(),
    savePlaces: () => refusal,
    partsOfScan: () => [],
    sightingsOfScan: () => [],
  }
}

/** Of a scan and its rescans, in order of arrival. */
function sightingsOf(store: Knowledge, scan: number): readonly Sighting[] {
  return store.partsOfScan(scan).flatMap(({ id }) => store.sightingsOfScan(id))
}

/** The device of each host. Keys that a running scan has learned since are added; an ended scan is only looked at. */
function identify(store: Knowledge, scan: ScanRecord, hosts: readonly InventoryHost[]): readonly number[] | Failure {
  const known = store.knownDevices()
  const kept = new Map(store.devicesOfScan(scan.id).map(({ device, address }) => [address, device]))
  const devices = devicesOf(hosts, known, kept)
  const isKept = devices.every((id, at) => id !== undefined && hosts[at]?.addresses.some((address) => kept.get(address) === id))
  if (isKept && (scan.status !== 'running' || knowsAllKeys(hosts, devices, known))) return devices.filter((id) => id !== undefined)
  return store.saveDevices(
    scan.id,
    hosts.map(({ keys, addresses, lastHeardAt }, at) => {
      const id = devices[at]
      return { keys, address: addresses[0] ?? '', seenAt: lastHeardAt ?? scan.startedAt, ...(id === undefined ? {} : { id }) }
    }),
  )
}

function knowsAllKeys(hosts: readonly InventoryHost[], devices: readonly (number | undefined)[], known: readonly KnownDevice[]): boolean {
  const textOf = ({ kind, value }: IdentityKey): string => `${kind} ${value}`
  const keysOf = new Map(known.map(({ id, keys }) => [id, new Set(keys.map(textOf))]))
  return hosts.every(({ keys }, at) => keys.every((key) => keysOf.get(devices[at] ?? 0)?.has(textOf(key)) === true))
}

/** A database that cannot be written now is no reason to show nothing: new devices get the numbers that it would give them. */
function provisionalIds(hosts: readonly InventoryHost[], known: readonly KnownDevice[]): readonly number[] {
  let last = known.reduce((highest, { id }) => Math.max(highest, id), 0)
  return devicesOf(hosts, known, new Map()).map((id) => {
    if (id !== undefined) return id
    last += 1
    return last
  })
}

type HostsOf = (store: Knowledge, scan: number) => readonly InventoryHost[]

function absentOf(approved: readonly number[], seen: readonly number[]): readonly number[] {
  const present = new Set(seen)
  return approved.filter((id) => !present.has(id))
}

/** Devices that this scan did not see, as the last scan before it that did had them; each such scan is folded once. */
function seenBefore(
  store: Knowledge,
  scan: number,
  ids: readonly number[],
  hostsOf: HostsOf,
): readonly { id: number; host: InventoryHost }[] {
  const byScan = Map.groupBy(ids, (id) => store.lastScanOfDevice(id, scan))
  return [...byScan].flatMap(([before, wanted]) => {
    if (before === undefined) return []
    const addresses = new Map(store.devicesOfScan(before).map(({ device, address }) => [device, address]))
    const hosts = new Map(hostsOf(store, before).flatMap((host) => host.addresses.map((address) => [address, host] as const)))
    return wanted.flatMap((id) => {
      const host = hosts.get(addresses.get(id) ?? '')
      return host === undefined ? [] : [{ id, host }]
    })
  })
}

const idPattern = /^d([1-9]\d*)$/

/** Number of a device as people write it; undefined for one that the database does not know. */
function knownIdOf(known: ReadonlySet<number>, device: string): number | undefined {
  const id = Number(idPattern.exec(device)?.[1])
  return known.has(id) ? id : undefined
}

const knownIds = (store: Store): ReadonlySet<number> => new Set(store.knownDevices().map(({ id }) => id))

/** Of everybody who answered, this computer left out. */
function idsOfScan(store: Store, scan: number, hostsOf: HostsOf): readonly string[] | Failure {
  const record = store.scan(scan)
  if (record === undefined) return noSuchScan(scan)
  const hosts = hostsOf(store, scan)
  const ids = identify(store, record, hosts)
  return isFailure(ids) ? ids : hosts.flatMap(({ live, self }, at) => (live && !self ? [`d${ids[at]}`] : []))
}

function selected(store: Store, selection: DeviceSelection, hostsOf: HostsOf): readonly string[] | Failure {
  return 'devices' in selection ? selection.devices : idsOfScan(store, selection.scan, hostsOf)
}

/** Returns the ids for which it makes a difference. */
function decideApproval(store: Store, devices: readonly string[] | Failure, wish: 'approve' | 'revoke'): readonly string[] | Failure {
  if (isFailure(devices)) return devices
  const known = knownIds(store)
  const strange = devices.find((device) => knownIdOf(known, device) === undefined)
  if (strange !== undefined) return noSuchDevice(strange)
  const decided = store.decidedNow()
  const ids = [...new Set(devices.map((device) => knownIdOf(known, device) ?? 0))]
  const changed = ids.filter((id) => (decided.get(id)?.approval === true) !== (wish === 'approve'))
  const kept = store.decide(
    changed.map((device) => ({ at: Date.now(), device, kind: 'approval' as const, ...(wish === 'approve' && { value: true }) })),
  )
  return isFailure(kept) ? kept : changed.map((id) => `d${id}`)
}
