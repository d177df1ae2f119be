/** Scans as rows: what was asked, how it went. */
import type { Database } from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import type { ProfileName, ScanRecord, ScanStatus } from '#shared/domain/scan.ts'
import { fromJsonColumn, timeColumn } from './columns.ts'
import { noSuchScan, ownerDeleted, scanNotEnded } from './messages.ts'
import { believed, scanRecord } from './records.ts'
import type { Change } from './transaction.ts'

export interface ScanQueries {
  /** Gives the scan the next number; numbers of deleted scans are not given again. */
  createScan(scan: Omit<ScanRecord, 'id'>): ScanRecord | Failure
  /** Replaces the given fields; `not-found` where another program deleted the scan. */
  updateScan(id: number, patch: Partial<Omit<ScanRecord, 'id'>>): ScanRecord | Failure
  scan(id: number): ScanRecord | undefined
  /** The latest that is not a part of another one. */
  latestScan(): ScanRecord | undefined
  /** Newest first. */
  scans(): ScanRecord[]
  /** The scan and its rescans, oldest first. */
  partsOfScan(id: number): readonly Pick<ScanRecord, 'id' | 'status'>[]
  /** Removes a scan that has ended, with its sightings; devices and decisions stay. `not-found`, `scan-running`. */
  deleteScan(id: number): Failure | undefined
}

export interface ScanRow {
  readonly id: number
  readonly title: string
  readonly status: ScanStatus
  readonly started_at: number
  readonly finished_at: number | null
  readonly targets: string
  readonly exclude: string
  readonly scope: string
  readonly profile: ProfileName
  readonly options: string
  readonly raw: number
  readonly vantages: string
  readonly coverage: string
  readonly reason: string | null
  readonly rescan_of: number | null
}

export function createScanQueries(database: Database, change: Change): ScanQueries {
  const insert = database.prepare<[Omit<ScanRow, 'id'>]>(
    `INSERT INTO scan (title, status, started_at, finished_at, targets, exclude, scope, profile, options, raw, vantages, coverage, reason, rescan_of)
     VALUES (@title, @status, @started_at, @finished_at, @targets, @exclude, @scope, @profile, @options, @raw, @vantages, @coverage, @reason, @rescan_of)`,
  )
  const update = prepareScanUpdate(database)
  const byId = database.prepare<[number], ScanRow>('SELECT * FROM scan WHERE id = ?')
  const latest = database.prepare<[], ScanRow>('SELECT * FROM scan WHERE rescan_of IS NULL ORDER BY id DESC LIMIT 1')
  const newestFirst = database.prepare<[], ScanRow>('SELECT * FROM scan ORDER BY id DESC')
  const parts = database.prepare<{ id: number }, Pick<ScanRow, 'id' | 'status'>>(
    'SELECT id, status FROM scan WHERE id = @id OR rescan_of = @id ORDER BY id',
  )
  const remove = database.prepare<[number]>('DELETE FROM scan WHERE id = ?')

  return {
    createScan(scan) {
      return change(() => {
        const { lastInsertRowid } = insert.run(columnsOf(scan))
        return { ...scan, id: Number(lastInsertRowid) }
      })
    },
    updateScan(id, patch) {
      return change(() => {
        const row = byId.get(id)
        if (row === undefined) return ownerDeleted
        const updated = { ...recordOf(row), ...patch }
        update(updated)
        return updated
      })
    },
    scan(id) {
      const row = byId.get(id)
      return row && recordOf(row)
    },
    latestScan() {
      const row = latest.get()
      return row && recordOf(row)
    },
    scans() {
      return newestFirst.all().map(recordOf)
    },
    partsOfScan(id) {
      return parts.all({ id })
    },
    deleteScan(id) {
      return change(() => {
        const row = byId.get(id)
        if (row === undefined) return noSuchScan(id)
        if (parts.all({ id }).some(({ status }) => status === 'running')) return scanNotEnded(id)
        remove.run(id)
        return undefined
      })
    },
  }
}

/** Replaces every column of the scan that has the record's number. */
export function prepareScanUpdate(database: Database): (record: ScanRecord) => void {
  const update = database.prepare<[ScanRow]>(
    `UPDATE scan SET title = @title, status = @status, started_at = @started_at, finished_at = @finished_at, targets = @targets,
     exclude = @exclude, scope = @scope, profile = @profile, options = @options, raw = @raw, vantages = @vantages, coverage = @coverage, reason = @reason,
     rescan_of = @rescan_of
     WHERE id = @id`,
  )
  return (record) => update.run({ id: record.id, ...columnsOf(record) })
}

function columnsOf(scan: Omit<ScanRecord, 'id'>): Omit<ScanRow, 'id'> {
  return {
    title: scan.title,
    status: scan.status,
    started_at: timeColumn(scan.startedAt),
    finished_at: scan.finishedAt === undefined ? null : timeColumn(scan.finishedAt),
    targets: JSON.stringify(scan.targets),
    exclude: JSON.stringify(scan.exclude),
    scope: JSON.stringify(scan.scope),
    profile: scan.profile,
    options: JSON.stringify(scan.options),
    raw: scan.raw ? 1 : 0,
    vantages: JSON.stringify(scan.vantages),
    coverage: JSON.stringify(scan.coverage),
    reason: scan.reason ?? null,
    rescan_of: scan.rescanOf ?? null,
  }
}

/** Throws `DamagedRow`. */
export function recordOf(row: ScanRow): ScanRecord {
  return believed(scanRecord, {
    id: row.id,
    title: row.title,
    status: row.status,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    targets: fromJsonColumn(row.targets),
    exclude: fromJsonColumn(row.exclude),
    scope: fromJsonColumn(row.scope),
    profile: row.profile,
    options: fromJsonColumn(row.options),
    raw: row.raw === 1,
    vantages: fromJsonColumn(row.vantages),
    coverage: fromJsonColumn(row.coverage),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.rescan_of === null ? {} : { rescanOf: row.rescan_of }),
  })
}
