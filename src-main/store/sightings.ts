/** Sightings as rows, append-only: the triggers of the schema refuse every change, and a deletion without the deletion of the scan. */
import type { Database } from 'better-sqlite3'
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Failure } from '#shared/domain/failure.ts'
import type { Sighting, Source } from '#shared/domain/sighting.ts'
import { fromJsonColumn, timeColumn } from './columns.ts'
import { believed, sighting } from './records.ts'
import type { Change } from './transaction.ts'

/** How many sightings a scan has. */
export const countOfScan = 'SELECT count(*) FROM sighting WHERE scan = ?'

export interface SightingQueries {
  /** All of them or none; `not-found` where another program deleted the scan. */
  appendSightings(batch: readonly Sighting[]): Failure | undefined
  /** In order of arrival. */
  sightingsOfScan(scan: number): Sighting[]
  /** Of all scans, in order of arrival. */
  sightingsOfAddress(address: IpAddress): Sighting[]
}

interface SightingRow {
  readonly scan: number
  readonly at: number
  readonly vantage: string
  readonly address: IpAddress
  readonly source: Source
  readonly kind: Fact['kind']
  readonly fact: string
}

export function createSightingQueries(database: Database, change: Change): SightingQueries {
  const insert = database.prepare<[SightingRow]>(
    `INSERT INTO sighting (scan, at, vantage, address, source, kind, fact)
     VALUES (@scan, @at, @vantage, @address, @source, @kind, @fact)`,
  )
  const columns = 'scan, at, vantage, address, source, kind, fact'
  const ofScan = database.prepare<[number], SightingRow>(`SELECT ${columns} FROM sighting WHERE scan = ? ORDER BY id`)
  const ofAddress = database.prepare<[string], SightingRow>(`SELECT ${columns} FROM sighting WHERE address = ? ORDER BY id`)

  return {
    appendSightings(batch) {
      return change(() => {
        for (const one of batch) insert.run(rowOf(one))
        return undefined
      })
    },
    sightingsOfScan(scan) {
      // Row by row: a large scan is not held a second time.
      return Array.from(ofScan.iterate(scan), sightingOf)
    },
    sightingsOfAddress(address) {
      return Array.from(ofAddress.iterate(address), sightingOf)
    },
  }
}

function rowOf({ scan, at, vantage, address, source, fact: { kind, ...rest } }: Sighting): SightingRow {
  return { scan, at: timeColumn(at), vantage, address, source, kind, fact: JSON.stringify(rest) }
}

function sightingOf({ scan, at, vantage, address, source, kind, fact }: SightingRow): Sighting {
  // The schema keeps `kind` beside the rest of its fact; together they are what `rowOf` took apart.
  return believed(sighting, { at, scan, vantage, address, source, fact: { kind, ...Object(fromJsonColumn(fact)) } })
}
