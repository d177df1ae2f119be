/**
 * The line between the world's refusals and our own mistakes in what SQLite throws (https://sqlite.org/rescode.html): a full
 * disk, a lock, a damaged file, a scan that another program deleted become a `Failure`; any other constraint that does not hold or
 * a wrong statement stays an exception.
 */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import { DamagedRow } from './columns.ts'
import { busy, cannotOpen, corrupt, diskFull, inputOutputError, notADatabase, notWritable, ownerDeleted } from './messages.ts'

/** Free space below which an I/O error means a full disk: SQLite's shared-memory file grows by this much and says only "I/O error". */
const leastFreeBytes = 32_768

/** The refusal behind an exception about the database at `path`, of SQLite or of who judges its rows; undefined for any other exception, which is a mistake of ours. */
export function refusalOf(error: unknown, path: string): Failure | undefined {
  if (error instanceof DamagedRow) return corrupt(path)
  if (!(error instanceof Database.SqliteError)) return undefined
  if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return ownerDeleted
  switch (primaryCodeOf(error.code)) {
    case 'FULL':
      return diskFull(path)
    case 'IOERR':
      return isFull(path) ? diskFull(path) : inputOutputError(path)
    case 'CORRUPT':
      return corrupt(path)
    case 'NOTADB':
      return notADatabase(path)
    case 'BUSY':
    case 'LOCKED':
      return busy(path)
    case 'READONLY':
      return notWritable(path)
    case 'CANTOPEN':
      return isFull(path) ? diskFull(path) : cannotOpen(path, error.message)
    case 'PERM':
    case 'AUTH':
    case 'NOLFS':
    case 'PROTOCOL':
      return cannotOpen(path, error.message)
    default:
      return undefined
  }
}

/** Whether another connection holds the lock that was wanted. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && primaryCodeOf(error.code) === 'BUSY'
}

/** `BUSY` of `SQLITE_BUSY_SNAPSHOT`. */
function primaryCodeOf(code: string): string | undefined {
  return code.split('_')[1]
}

/** The result of `action`, or the refusal that it met. Throws what is no refusal. */
export function attempt<T>(path: string, action: () => T): T | Failure {
  try {
    return action()
  } catch (error) {
    const refusal = refusalOf(error, path)
    if (refusal === undefined) throw error
    return refusal
  }
}

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < leastFreeBytes
  } catch {
    return false
  }
}
