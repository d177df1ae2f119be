/**
 * What the file of an open database would give back, were it opened now. An open connection reads its own pages and its log, so it
 * does not notice that its file was deleted or written over; who opens it next does.
 */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import { corrupt, notADatabase } from './messages.ts'
import { applicationId, hasSchema, schemaVersionOf } from './migrate.ts'
import { migrations } from './migrations.ts'
import { attempt } from './refusal.ts'
import { countOfScan } from './sightings.ts'

/** The same for one file under any name, another for any other file; undefined where there is none. */
export function fileIdentityOf(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat && `${stat.dev}/${stat.ino}`
}

/**
 * Sightings of the scan, by a connection of its own. The file is opened by SQLite alone: a descriptor of ours that is closed would take
 * the locks of the other connection with it (https://sqlite.org/howtocorrupt.html section 2.2).
 */
export function countAnew(path: string, scan: number): number | Failure {
  return attempt(path, () => {
    const database = new Database(path, { readonly: true, fileMustExist: true })
    try {
      if (database.pragma('application_id', { simple: true }) !== applicationId) return notADatabase(path)
      if (!hasSchema(database, schemaVersionOf(database), migrations)) return corrupt(path)
      return database.prepare<[number], number>(countOfScan).pluck().get(scan) ?? 0
    } finally {
      database.close()
    }
  })
}
