/**
 * One way to change the database: the whole change or none of it. The write lock is taken at the start (BEGIN IMMEDIATE), because
 * a transaction that reads first and then wants to write can be refused without a wait (SQLITE_BUSY_SNAPSHOT).
 */
import type { Database } from 'better-sqlite3'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { attempt } from './refusal.ts'

/** Runs one change as a transaction; the refusal (full disk, lock, damage) when it was rolled back. Part of the one that `Together` runs. */
export type Change = <T>(body: () => T) => T | Failure

export function createChange(database: Database, path: string): Change {
  return (body) => attempt(path, () => database.transaction(body).immediate())
}

/** Runs several changes as one transaction: when `body` returns a failure, all of them are rolled back. */
export type Together = <T>(body: () => T | Failure) => T | Failure

export function createTogether(database: Database, path: string): Together {
  const change = createChange(database, path)
  return (body) => {
    try {
      return change(() => {
        const done = body()
        if (isFailure(done)) throw new RolledBack(done)
        return done
      })
    } catch (error) {
      if (error instanceof RolledBack) return error.refusal
      throw error
    }
  }
}

/** Ends a transaction whose body met a refusal. */
class RolledBack extends Error {
  readonly refusal: Failure

  constructor(refusal: Failure) {
    super(refusal.message)
    this.refusal = refusal
  }
}
