/** From the database to maps, and the human decisions about what is on them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionReply, DecisionRequest, DeviceSelection, Placement, SplitReply, SplitRequest } from '#shared/contract/api.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { InventoryHost, ReferenceData } from '../core/inventory/inventory.ts'
import { createJudge } from '../core/inventory/rules.ts'
import { parseServiceTable } from '../core/inventory/service-name.ts'
import { parseVendorTable } from '../core/inventory/vendor.ts'
import { isWellKnown, type MapDevice, mapDocumentOf } from '../core/map-document.ts'
import { attempt } from '../store/refusal.ts'
import type { Store } from '../store/store.ts'
import { decide, decideApproval, type HostsOf, split } from './deciding.ts'
import { createHostCache } from './host-cache.ts'
import { type IdentifiedHost, identified, type Knowledge, type Known, knownOf, rootOf, sightingsOf } from './identification.ts'
import { notDrawn } from './messages.ts'
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
  decide(store: Store, request: DecisionRequest): DecisionReply | Failure
  split(store: Store, request: SplitRequest): SplitReply | Failure
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

  /** Hosts of a scan with its rescans; kept in memory once all of them have ended, for as long as people say the same of who is who. */
  const hostsOf: HostsOf = (store, scan, known) => {
    const parts = store.partsOfScan(scan)
    const record = store.scan(scan)
    if (record === undefined) return { hosts: [] }
    const relations = [...known.decided].flatMap(([id, { relation }]) => (relation === undefined ? [] : [[id, relation]]))
    const key = JSON.stringify([store.path, parts.map(({ id }) => id), relations])
    const kept = ended.get(key)
    if (kept !== undefined) return { hosts: kept }
    const found = identified(store, record, sightingsOf(store, scan), referenceData(), known)
    if (found.refusal === undefined && parts.every(({ status }) => status !== 'running')) ended.keep(key, found.hosts)
    return found
  }

  const mapOf = (store: Knowledge, scan: ScanRecord, sightings: readonly Sighting[]): MapDocument => {
    const before = knownOf(store)
    const { inventory, hosts } = identified(store, scan, sightings, referenceData(), before)
    const known = { ...before, devices: store.knownDevices() }
    const deviceOf = devicesIn(known, scan)
    const shown = new Set(hosts.flatMap(({ id, parts }) => [id, ...parts.map((part) => part.id)]))
    const isApproved = (id: number): boolean => known.decided.get(id)?.approval === true
    const approved = [...known.decided.keys()].filter((id) => isApproved(id) && rootOf(known.decided, id) === id)
    const absent = approved.filter((id) => !shown.has(id))
    const unclear = hosts.flatMap(({ id, host }) => (isWellKnown(host) ? [] : [id]))
    const earlier = seenBefore(store, scan.id, [...absent, ...unclear], hostsOf, known)
    const document = mapDocumentOf({
      scan,
      inventory,
      devices: hosts.map(deviceOf),
      earlier: earlier.map(({ id, host }) => ({ device: deviceOf({ id, parts: [] }), host })),
      baseline: approved.length > 0 ? 'exists' : 'none',
    })
    return placed(store, document)
  }

  return {
    prepare: () => void referenceData(),
    identify(store, scan) {
      return identified(store, scan, store.sightingsOfScan(scan.id), referenceData(), knownOf(store)).refusal
    },
    map(store, scan, unkept) {
      if (unkept === undefined) return mapOf(store, scan, sightingsOf(store, scan.id))
      const map = attempt(store.path, () => mapOf(store, scan, unkept))
      return isFailure(map) ? mapOf(nothingKnown(map), scan, unkept) : map
    },
    approve: (store, selection) => decideApproval(store, selection, 'approve', hostsOf),
    revoke: (store, selection) => decideApproval(store, selection, 'revoke', hostsOf),
    decide,
    split: (store, request) => split(store, request, hostsOf),
    place(store, placements) {
      // Whatever is drawn got its place when it was drawn first.
      const drawn = store.places()
      const strange = placements.find(({ id }) => !drawn.has(id))
      if (strange !== undefined) return notDrawn(strange.id)
      return store.savePlaces(placements) ?? { placed: placements.length }
    },
  }
}

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
    path: '',
    scan: () => undefined,
    partsOfScan: () => [],
    sightingsOfScan: () => [],
  }
}

/** What the map has to know of the device that a host is. */
function devicesIn({ devices, decided }: Known, scan: ScanRecord) {
  const known = new Map(devices.map((device) => [device.id, device]))
  return ({ id, parts }: Pick<IdentifiedHost, 'id' | 'parts'>): MapDevice => {
    const its = [id, ...parts.map((part) => part.id)].flatMap((part) => known.get(part) ?? [])
    const roots = [id, ...parts.map((part) => rootOf(decided, part.id))]
    const approvals = roots.map((root) => decided.get(root)?.approval === true)
    const { approval: _, ...others } = decided.get(id) ?? {}
    return {
      id,
      firstSeenAt: its.reduce((first, { firstSeenAt }) => Math.min(first, firstSeenAt), its[0]?.firstSeenAt ?? scan.startedAt),
      lastSeenAt: its.reduce((last, { lastSeenAt }) => Math.max(last, lastSeenAt), its[0]?.lastSeenAt ?? scan.startedAt),
      // Nobody gets an approval by showing the key of a device that has one.
      decided: { ...others, ...(approvals.every((approval) => approval) && { approval: true }) },
      ...(approvals[0] === true && approvals.includes(false) && { isPartlyApproved: true as const }),
    }
  }
}

/** Devices as the last scan before this one that saw them had them; each such scan is folded once. */
function seenBefore(
  store: Knowledge,
  scan: number,
  ids: readonly number[],
  hostsOf: HostsOf,
  known: Known,
): readonly { id: number; host: InventoryHost }[] {
  // Of a device that was joined with others, the scan that saw any of them.
  const groups = Map.groupBy(known.devices, ({ id }) => rootOf(known.decided, id))
  const lastOf = (id: number): number | undefined => {
    const scans = [{ id }, ...(groups.get(id) ?? [])].flatMap((device) => store.lastScanOfDevice(device.id, scan) ?? [])
    return scans.length === 0 ? undefined : Math.max(...scans)
  }
  const byScan = Map.groupBy(new Set(ids), lastOf)
  return [...byScan].flatMap(([before, wanted]) => {
    if (before === undefined) return []
    const hosts = new Map(
      hostsOf(store, before, known).hosts.flatMap(({ host, id, parts }) =>
        [id, ...parts.map((part) => part.id)].map((device) => [device, host] as const),
      ),
    )
    return wanted.flatMap((id) => {
      const host = hosts.get(id)
      return host === undefined ? [] : [{ id, host }]
    })
  })
}
