/**
 * Opening a database file, https://sqlite.org/fileformat.html. The header is read as plain bytes before SQLite sees the file, because
 * SQLite would roll back journals and make files beside one that is not ours: what is refused stays as it was, byte for byte.
 */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readlinkSync, readSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import Database from 'better-sqlite3'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import {
  aFolder,
  cannotOpen,
  corrupt,
  danglingLink,
  diskFull,
  folderNotMade,
  newerDatabase,
  noPermission,
  noSuchDatabase,
  notADatabase,
  notWritable,
  unusableName,
} from './messages.ts'
import { applicationId, hasSchema, migrate, schemaVersionOf } from './migrate.ts'
import { migrations } from './migrations.ts'
import { type IsAlive, isProcessAlive } from './process-liveness.ts'
import { attempt, isBusy } from './refusal.ts'
import { createStore, type Store } from './store.ts'

/** The newest format of the schema in the file that SQLite has (file format section 1.3.10). */
const newestFileFormat = 4
/** Longest wait for another process's lock; a write transaction of ours takes milliseconds. */
const busyTimeoutMs = 2_000
/** Time between two attempts where SQLite itself does not wait. */
const busyRetryMs = 10
const neverWoken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
/** The write-ahead log is cut back to this after a checkpoint. */
const walLimitBytes = 16 * 1024 * 1024

export interface OpenOptions {
  /** Whether an owner's process lives; the operating system's word by default. */
  readonly isAlive?: IsAlive
}

/** Opens the database for writing; makes it (0600) and its folder (0700) where missing. */
export function openStore(path: string, { isAlive = isProcessAlive }: OpenOptions = {}): Store | Failure {
  const file = resolve(path)
  const refused = refusalOfName(file) ?? makeFile(file) ?? refusalOfFile(file)
  if (refused !== undefined) return refused
  if (!isWritable(file)) return notWritable(file)
  return open(file, isAlive)
}

/**
 * Opens a database that exists, for commands that only read: makes no file, and takes one that this user may read but not write (there,
 * what writes returns a `Failure`). Works while another process writes.
 */
export function openExistingStore(path: string, { isAlive = isProcessAlive }: OpenOptions = {}): Store | Failure {
  const file = resolve(path)
  return refusalOfName(file) ?? refusalOfFile(file) ?? open(file, isAlive)
}

function open(file: string, isAlive: IsAlive): Store | Failure {
  return attempt(file, () => {
    const database = new Database(file, { timeout: busyTimeoutMs, fileMustExist: true })
    try {
      const store = prepare(database, file, isAlive)
      if (isFailure(store)) database.close()
      return store
    } catch (error) {
      database.close()
      throw error
    }
  })
}

function prepare(database: Database.Database, file: string, isAlive: IsAlive): Store | Failure {
  database.pragma('foreign_keys = ON')
  // A file from a stranger may not run functions from its views and triggers.
  database.pragma('trusted_schema = OFF')
  database.pragma('synchronous = NORMAL')
  const theirs = schemaVersionOf(database)
  if (theirs > migrations.length) return newerDatabase(file, theirs, migrations.length)
  if (!isSound(database)) return corrupt(file)
  migrate(database, file, migrations)
  // Only after the first migration: what is written to the log first would leave the header without our mark for a while.
  keepLog(database)
  database.pragma(`journal_size_limit = ${walLimitBytes}`)
  return createStore(database, file, isAlive)
}

/** A row that names a row that there is not. Not in `sighting`: it has millions, and one of no scan is never read. */
const strayRow = `SELECT 1 FROM sqlite_schema AS t, pragma_foreign_key_check(t.name) WHERE t.type = 'table' AND t.name <> 'sighting'`

/**
 * Whether the schema is the one that its version says, and rows name only rows that there are: a foreign key holds for what is written,
 * not for what a file brings. Read at one moment, because another process may be migrating.
 */
function isSound(database: Database.Database): boolean {
  return database
    .transaction(() => hasSchema(database, schemaVersionOf(database), migrations) && database.prepare(strayRow).get() === undefined)
    .deferred()
}

/**
 * Switches to a write-ahead log. SQLite waits for no lock here: it reads the header first, and of two readers that both want to write
 * it refuses one at once, because they would wait for each other. So the wait is ours.
 */
function keepLog(database: Database.Database): void {
  const giveUpAt = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() >= giveUpAt) throw error
      Atomics.wait(neverWoken, 0, 0, busyRetryMs)
    }
  }
}

/** The driver trims names and would open another file. */
function refusalOfName(file: string): Failure | undefined {
  return file === file.trim() ? undefined : unusableName(file)
}

/** Makes the file and its folder where they are missing. */
function makeFile(file: string): Failure | undefined {
  const folder = dirname(file)
  try {
    makeFolder(folder)
  } catch (error) {
    return isSystemError(error, 'ENOSPC') ? diskFull(file) : folderNotMade(folder, reasonOf(error))
  }
  try {
    closeSync(openSync(file, 'wx', 0o600))
    return undefined
  } catch (error) {
    return isSystemError(error, 'EEXIST') ? undefined : refusalOfSystem(file, error)
  }
}

/** One after the other: where folders cannot be made, such as below /proc, Node's own recursion never ends. */
function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path)
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: 0o700 })
    } catch (error) {
      // Another process may have made it; a link to nothing is none.
      if (!isSystemError(error, 'EEXIST') || !existsSync(path)) throw error
    }
  }
}

/** Why the file is none of ours; undefined when it is, or when it is empty. */
function refusalOfFile(file: string): Failure | undefined {
  const header = Buffer.alloc(100)
  let length: number
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) return aFolder(file)
    if (!stat.isFile()) return notADatabase(file)
    const descriptor = openSync(file, 'r')
    length = readSync(descriptor, header)
    closeSync(descriptor)
  } catch (error) {
    return refusalOfSystem(file, error)
  }
  if (length === 0) return undefined
  if (length < header.length || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return notADatabase(file)
  if (header.readUInt32BE(68) !== applicationId) return notADatabase(file)
  if (header.readUInt32BE(44) > newestFileFormat) return corrupt(file)
  const version = header.readUInt32BE(60)
  return version > migrations.length ? newerDatabase(file, version, migrations.length) : undefined
}

function refusalOfSystem(file: string, error: unknown): Failure {
  if (isSystemError(error, 'EACCES', 'EPERM')) return noPermission(file)
  if (isSystemError(error, 'EROFS')) return notWritable(file)
  if (isSystemError(error, 'ENOSPC', 'EDQUOT')) return diskFull(file)
  if (isSystemError(error, 'ENOENT', 'ENOTDIR')) {
    const target = linkTargetOf(file)
    return target === undefined ? noSuchDatabase(file) : danglingLink(file, target)
  }
  return cannotOpen(file, reasonOf(error))
}

function linkTargetOf(file: string): string | undefined {
  try {
    return readlinkSync(file)
  } catch {
    return undefined
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    // SQLite puts its log beside the file.
    accessSync(dirname(file), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** The operating system's words, without the call and the path that Node puts around them. */
function reasonOf(error: unknown): string {
  const errno = error instanceof Error && 'errno' in error ? Number(error.errno) : undefined
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno)
  return known?.[1] ?? String(error)
}
