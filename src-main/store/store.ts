/** What the engine can ask of a database: the queries of every noun over one connection. */
import type { Database } from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import { createDecisionQueries, type DecisionQueries } from './decisions.ts'
import { createDeviceQueries, type DeviceQueries } from './devices.ts'
import { countAnew, fileIdentityOf } from './kept.ts'
import { replaced } from './messages.ts'
import { createOwnerQueries, type OwnerQueries } from './owner.ts'
import { createPlaceQueries, type PlaceQueries } from './places.ts'
import type { IsAlive } from './process-liveness.ts'
import { attempt } from './refusal.ts'
import { createScanQueries, type ScanQueries } from './scans.ts'
import { createSightingQueries, type SightingQueries } from './sightings.ts'
import { createChange, createTogether, type Together } from './transaction.ts'

/**
 * An open database. What writes returns a `Failure` when the world refuses (disk full, locked, damaged); what reads throws SQLite's
 * error when the file turns out to be damaged, and `refusalOf` makes a sentence of it.
 */
export interface Store extends ScanQueries, SightingQueries, DeviceQueries, DecisionQueries, PlaceQueries, OwnerQueries {
  /** Absolute path of the file. */
  readonly path: string
  /**
   * How many sightings of the scan the file would give back, were it opened now. A failure where it was deleted, replaced or damaged
   * since: this connection would not notice, because it reads what it knows.
   */
  keptSightings(scan: number): number | Failure
  /** Keeps what several calls write all together or not at all. */
  readonly together: Together
  /** Folds the write-ahead log back into the file and closes it. May be called again. */
  close(): void
}

/** Over a connection whose schema is current; `close` ends the connection. */
export function createStore(database: Database, path: string, isAlive: IsAlive): Store {
  const change = createChange(database, path)
  const identity = fileIdentityOf(path)
  return {
    path,
    together: createTogether(database, path),
    keptSightings: (scan) => (fileIdentityOf(path) === identity ? countAnew(path, scan) : replaced(path)),
    ...createScanQueries(database, change),
    ...createSightingQueries(database, change),
    ...createDeviceQueries(database, change),
    ...createDecisionQueries(database, change),
    ...createPlaceQueries(database, change),
    ...createOwnerQueries(database, change, path, isAlive),
    close() {
      if (!database.open) return
      // A refusal here loses nothing: the log stays beside the file and the next opening reads it.
      attempt(path, () => database.pragma('wal_checkpoint(TRUNCATE)'))
      database.close()
    },
  }
}
