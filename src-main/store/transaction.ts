/**
 * One way to change the database: the whole change or none of it. The write lock is taken at the start (BEGIN IMMEDIATE), because
 * a transaction that reads first and then wants to write can be refused without a wait (SQLITE_BUSY_SNAPSHOT).
 */
import type { Database } from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import { attempt } from './refusal.ts'

/** Runs one change as a transaction; the refusal (full disk, lock, damage) when it was rolled back. Not to be nested. */
export type Change = <T>(body: () => T) => T | Failure

export function createChange(database: Database, path: string): Change {
  return (body) => attempt(path, () => database.transaction(body).immediate())
}
