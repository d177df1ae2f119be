/** From the database to maps, and the human decisions about what is on them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionRequest, DeviceSelection } from '#shared/contract/api.ts'
import type { KnownDevice } from '#shared/domain/device.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { inventoryOf } from '../core/inventory/fold.ts'
import { matchDevices } from '../core/inventory/identity.ts'
import type { InventoryHost, ReferenceData } from '../core/inventory/inventory.ts'
import { parseServiceTable } from '../core/inventory/service-name.ts'
import { parseVendorTable } from '../core/inventory/vendor.ts'
import { type MapDevice, mapDocumentOf } from '../core/map-document.ts'
import type { Store } from '../store/store.ts'
import { noSuchDevice, noSuchScan } from './messages.ts'

export interface Atlas {
  /**
   * The map of a scan, running or ended. Devices that the database did not know get their ids here. `unkept` are facts that the
   * database refused.
   */
  map(store: Store, scan: ScanRecord, unkept?: readonly Sighting[]): MapDocument
  approve(store: Store, selection: DeviceSelection): readonly string[] | Failure
  decide(store: Store, request: DecisionRequest): { readonly device: string } | Failure
}

/** `dataFolder` holds the reference tables; they are read when first needed. */
export function createAtlas(dataFolder: string): Atlas {
  let reference: ReferenceData | undefined

  const referenceData = (): ReferenceData => {
    const read = (name: string): string => readFileSync(join(dataFolder, name), 'utf8')
    reference ??= { vendors: parseVendorTable(read('vendors.txt')), services: parseServiceTable(read('services.txt')) }
    return reference
  }
  const hostsOf = (store: Store, scan: number): readonly InventoryHost[] => inventoryOf(store.sightingsOfScan(scan), referenceData()).hosts

  const map: Atlas['map'] = (store, scan, unkept = []) => {
    const inventory = inventoryOf([...store.sightingsOfScan(scan.id), ...unkept], referenceData())
    const identified = identify(store, scan, inventory.hosts)
    const ids = isFailure(identified) ? provisionalIds(inventory.hosts, store.knownDevices()) : identified
    const decided = store.decidedNow()
    const known = new Map(store.knownDevices().map((device) => [device.id, device]))
    const deviceOf = (id: number): MapDevice => {
      const { firstSeenAt = scan.startedAt, lastSeenAt = scan.startedAt } = known.get(id) ?? {}
      return { id, firstSeenAt, lastSeenAt, decided: decided.get(id) ?? {} }
    }
    const approved = [...decided].filter(([, { approval }]) => approval === true).map(([id]) => id)
    return mapDocumentOf({
      scan,
      inventory,
      devices: ids.map(deviceOf),
      earlier: approved.filter((id) => !ids.includes(id)).flatMap((id) => asSeenBefore(store, scan.id, id, deviceOf(id), hostsOf)),
      baseline: approved.length > 0 ? 'exists' : 'none',
    })
  }

  return {
    map,
    approve(store, selection) {
      const ids = 'devices' in selection ? selection.devices : idsOfScan(store, selection.scan, hostsOf)
      return isFailure(ids) ? ids : approveAll(store, ids)
    },
    decide(store, { device, kind, value }) {
      const [id] = knownIdsOf(store, [device])
      if (id === undefined) return noSuchDevice(device)
      const decision = { at: Date.now(), device: id, kind, ...(value === undefined ? {} : { value }) }
      // The contract pairs each kind with its value; taken apart, the compiler can no longer see it.
      const decided = store.decide([decision as Parameters<Store['decide']>[0][number]])
      return isFailure(decided) ? decided : { device }
    },
  }
}

/** The device of each host: the known one that shares its strongest key, or a new one. */
function identify(store: Store, scan: ScanRecord, hosts: readonly InventoryHost[]): readonly number[] | Failure {
  const matches = matchDevices(hosts, store.knownDevices())
  const seen = store.devicesOfScan(scan.id)
  const isKept = matches.every((id) => id !== undefined && seen.includes(id))
  if (isKept) return matches.filter((id) => id !== undefined)
  return store.saveDevices(
    scan.id,
    hosts.map(({ keys, lastHeardAt }, at) => {
      const id = matches[at]
      return { keys, seenAt: lastHeardAt ?? scan.startedAt, ...(id === undefined ? {} : { id }) }
    }),
  )
}

/** A database that cannot be written now is no reason to show nothing: new devices get the numbers that it would give them. */
function provisionalIds(hosts: readonly InventoryHost[], known: readonly KnownDevice[]): readonly number[] {
  let last = known.reduce((highest, { id }) => Math.max(highest, id), 0)
  return matchDevices(hosts, known).map((id) => {
    if (id !== undefined) return id
    last += 1
    return last
  })
}

/** A device that this scan did not see, as the last scan before it that did had it. */
function asSeenBefore(
  store: Store,
  scan: number,
  id: number,
  device: MapDevice,
  hostsOf: (store: Store, scan: number) => readonly InventoryHost[],
): readonly { readonly device: MapDevice; readonly host: InventoryHost }[] {
  const before = store.lastScanOfDevice(id, scan)
  if (before === undefined) return []
  const hosts = hostsOf(store, before)
  const at = matchDevices(hosts, store.knownDevices()).indexOf(id)
  const host = hosts[at]
  return host === undefined ? [] : [{ device, host }]
}

const idPattern = /^d([1-9]\d*)$/

/** Numbers of the devices that the database knows; strange ids are left out. */
function knownIdsOf(store: Store, ids: readonly string[]): readonly number[] {
  const known = new Set(store.knownDevices().map(({ id }) => id))
  return ids.map((id) => Number(idPattern.exec(id)?.[1])).filter((id) => known.has(id))
}

/** Of everybody who answered, this computer left out. */
function idsOfScan(
  store: Store,
  scan: number,
  hostsOf: (store: Store, scan: number) => readonly InventoryHost[],
): readonly string[] | Failure {
  const record = store.scan(scan)
  if (record === undefined) return noSuchScan(scan)
  const hosts = hostsOf(store, scan)
  const ids = identify(store, record, hosts)
  return isFailure(ids) ? ids : hosts.flatMap(({ live, self }, at) => (live && !self ? [`d${ids[at]}`] : []))
}

function approveAll(store: Store, ids: readonly string[]): readonly string[] | Failure {
  const strange = ids.find((id) => knownIdsOf(store, [id]).length === 0)
  if (strange !== undefined) return noSuchDevice(strange)
  const decided = store.decidedNow()
  const fresh = knownIdsOf(store, [...new Set(ids)]).filter((id) => decided.get(id)?.approval !== true)
  const kept = store.decide(fresh.map((device) => ({ at: Date.now(), device, kind: 'approval', value: true })))
  return isFailure(kept) ? kept : fresh.map((id) => `d${id}`)
}
