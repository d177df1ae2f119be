/**
 * Numbered schema changes, applied in order and remembered in `PRAGMA user_version`. They only go up. Before the schema of a database
 * that holds something changes, a copy of it is put beside it: `FILE.before-2.bak` is the file as it was before schema 2.
 */
import assert from 'node:assert/strict'
import { closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'

/** "Port" in ASCII: SQLite's mark of whose file this is (`PRAGMA application_id`). */
export const applicationId = 0x506f7274

/** Copies of earlier schemas that are kept beside the database. */
export const copiesKept = 3

export interface Migration {
  /** 1, 2, 3 ... without a gap; also the number of its file. */
  readonly version: number
  /** SQL statements. */
  readonly up: string
}

/** Throws unless the migrations are 1, 2, 3 ... in this order. */
export function assertAscending(migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    assert.equal(migration.version, index + 1, `migration ${migration.version} stands at place ${index + 1}`)
  })
}

export function schemaVersionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/**
 * Whether the database has the tables, indexes and triggers that its version of the schema says, and no others: a file from a stranger
 * may bring triggers and views of its own, which would run with our statements. What `ANALYZE` leaves is no part of a schema.
 */
export function hasSchema(database: Database, version: number, migrations: readonly Migration[]): boolean {
  const expected = new SqliteDatabase(':memory:')
  try {
    for (const { up } of migrations.slice(0, version)) expected.exec(up)
    return JSON.stringify(schemaOf(database)) === JSON.stringify(schemaOf(expected))
  } finally {
    expected.close()
  }
}

function schemaOf(database: Database): unknown[] {
  return database
    .prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
       WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY type, name`,
    )
    .all()
}

/**
 * Brings the database at `path` up to the last migration, each in a transaction of its own. Another process may do the same at the
 * same time: the version is read again under the write lock. Throws SQLite's errors.
 */
export function migrate(database: Database, path: string, migrations: readonly Migration[]): void {
  assertAscending(migrations)
  const found = schemaVersionOf(database)
  if (found >= migrations.length) return
  if (found > 0) keepCopy(database, path, migrations.length)
  for (const { version, up } of migrations) {
    const apply = database.transaction(() => {
      if (schemaVersionOf(database) >= version) return
      // In the same transaction as the first table, so that a file is either empty or marked as ours.
      database.pragma(`application_id = ${applicationId}`)
      database.exec(up)
      database.pragma(`user_version = ${version}`)
    })
    apply.immediate()
  }
}

/** Writes the copy under another name first, so that a full disk never leaves half a copy that looks whole. */
function keepCopy(database: Database, path: string, version: number): void {
  const copy = `${path}.before-${version}.bak`
  const part = `${copy}.part`
  // An empty file with our permissions: VACUUM INTO would make one that everybody may read.
  rmSync(part, { force: true })
  closeSync(openSync(part, 'wx', 0o600))
  try {
    database.prepare('VACUUM INTO ?').run(part)
    renameSync(part, copy)
  } finally {
    rmSync(part, { force: true })
  }
  removeOldCopies(path)
}

function removeOldCopies(path: string): void {
  const folder = dirname(path)
  const prefix = `${basename(path)}.before-`
  const versions = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => /^(\d+)\.bak$/.exec(name.slice(prefix.length))?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a)
  for (const version of versions.slice(copiesKept)) rmSync(join(folder, `${prefix}${version}.bak`), { force: true })
}
