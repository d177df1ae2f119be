/** Devices, the keys that lead to them, and which scan saw which. What is the same device is decided by the caller, never here. */
import assert from 'node:assert/strict'
import type { Database } from 'better-sqlite3'
import type { IpAddress } from '#shared/domain/address.ts'
import type { IdentityKey, IdentityKeyKind, KnownDevice } from '#shared/domain/device.ts'
import type { Failure } from '#shared/domain/failure.ts'
import { timeColumn } from './columns.ts'
import { believed, deviceKey, device as knownDevice, scanDevice } from './records.ts'
import type { Change } from './transaction.ts'

/** A device that a scan saw; without `id` it is a new one. */
export interface SeenDevice {
  readonly id?: number
  /** Its first address in the scan: what leads from the scan's facts to the device, whatever becomes of its keys. */
  readonly address: IpAddress
  readonly keys: readonly IdentityKey[]
  /** Milliseconds since the epoch. */
  readonly seenAt: number
}

/** Which device had an address in a scan. */
export interface ScanDevice {
  readonly device: number
  readonly address: IpAddress
}

export interface DeviceQueries {
  /** By id; the keys of each by kind, then value. */
  knownDevices(): KnownDevice[]
  /**
   * Writes what a scan saw, finished or not, and returns the ids in order. Keys are added to what is known (a scan that sees less
   * erases nothing); a key that another device had moves, because it leads to the last device that was seen with it.
   * `not-found` where another program deleted the scan; throws when an id is not known.
   */
  saveDevices(scan: number, devices: readonly SeenDevice[]): number[] | Failure
  /** Whatever leads to one device leads to the other from now on: its keys, and the scans that saw it. */
  handOver(from: number, to: number): undefined | Failure
  /** The devices that the scan saw, by id. */
  devicesOfScan(scan: number): ScanDevice[]
  /** The last scan that saw the device; with `before`, the last one before that scan. */
  lastScanOfDevice(device: number, before?: number): number | undefined
}

interface KeyRow {
  readonly device: number
  readonly kind: IdentityKeyKind
  readonly value: string
}

export function createDeviceQueries(database: Database, change: Change): DeviceQueries {
  const all = database.prepare<[], { id: number; first_seen_at: number; last_seen_at: number }>('SELECT * FROM device ORDER BY id')
  const allKeys = database.prepare<[], KeyRow>('SELECT device, kind, value FROM device_key ORDER BY kind, value')
  const insert = database.prepare<{ at: number }>('INSERT INTO device (first_seen_at, last_seen_at) VALUES (@at, @at)')
  const update = database.prepare<{ id: number; at: number }>(
    'UPDATE device SET first_seen_at = min(first_seen_at, @at), last_seen_at = max(last_seen_at, @at) WHERE id = @id',
  )
  const insertKey = database.prepare<[KeyRow]>(
    `INSERT INTO device_key (kind, value, device) VALUES (@kind, @value, @device)
     ON CONFLICT (kind, value) DO UPDATE SET device = excluded.device WHERE device <> excluded.device`,
  )
  const insertSeen = database.prepare<[number, number, IpAddress]>(
    'INSERT INTO scan_device (device, scan, address) VALUES (?, ?, ?) ON CONFLICT (device, scan) DO UPDATE SET address = excluded.address',
  )
  const handKeys = database.prepare<[number, number]>('UPDATE device_key SET device = ? WHERE device = ?')
  const handSeen = database.prepare<[number, number]>('UPDATE OR IGNORE scan_device SET device = ? WHERE device = ?')
  const forgetSeen = database.prepare<[number]>('DELETE FROM scan_device WHERE device = ?')
  const ofScan = database.prepare<[number], ScanDevice>('SELECT device, address FROM scan_device WHERE scan = ? ORDER BY device')
  const lastScan = database.prepare<[number], number | null>('SELECT max(scan) FROM scan_device WHERE device = ?').pluck()
  const lastScanBefore = database
    .prepare<[number, number], number | null>('SELECT max(scan) FROM scan_device WHERE device = ? AND scan < ?')
    .pluck()

  function save({ id, seenAt }: SeenDevice): number {
    const at = timeColumn(seenAt)
    if (id === undefined) return Number(insert.run({ at }).lastInsertRowid)
    assert.equal(update.run({ id, at }).changes, 1, `device ${id} does not exist`)
    return id
  }

  return {
    knownDevices() {
      const keysOf = new Map<number, IdentityKey[]>()
      for (const { device: holder, kind, value } of allKeys.iterate()) {
        const { device, key } = believed(deviceKey, { device: holder, key: { kind, value } })
        const keys = keysOf.get(device)
        if (keys === undefined) keysOf.set(device, [key])
        else keys.push(key)
      }
      return all.all().map(({ id, first_seen_at, last_seen_at }) => ({
        ...believed(knownDevice, { id, firstSeenAt: first_seen_at, lastSeenAt: last_seen_at }),
        keys: keysOf.get(id) ?? [],
      }))
    },
    saveDevices(scan, devices) {
      return change(() =>
        devices.map((seen) => {
          const device = save(seen)
          for (const { kind, value } of seen.keys) insertKey.run({ kind, value, device })
          insertSeen.run(device, scan, seen.address)
          return device
        }),
      )
    },
    handOver(from, to) {
      return change(() => {
        handKeys.run(to, from)
        handSeen.run(to, from)
        // Scans that saw both: the other's own row stays.
        forgetSeen.run(from)
        return undefined
      })
    },
    devicesOfScan(scan) {
      return ofScan.all(scan).map((row) => believed(scanDevice, row))
    },
    lastScanOfDevice(device, before) {
      return (before === undefined ? lastScan.get(device) : lastScanBefore.get(device, before)) ?? undefined
    },
  }
}
