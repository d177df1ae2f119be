/** Files and stores that vanish with their test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { type OpenOptions, openStore } from '../../../src-main/store/open-store.ts'
import type { Store } from '../../../src-main/store/store.ts'

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function scratchFile(): string {
  return join(scratchFolder(), 'test.db')
}

/** An open store, on a file of its own unless told. */
export function scratchStore(path: string = scratchFile(), options: OpenOptions = {}): Store {
  const store = succeeded(openStore(path, options))
  onTestFinished(() => store.close())
  return store
}

/** A plain connection to the file, past the store. */
export function plainConnection(path: string): Database.Database {
  const database = new Database(path)
  onTestFinished(() => {
    database.close()
  })
  return database
}

/** The value of a result that must not be a failure. */
export function succeeded<T>(result: T): Exclude<T, { readonly failure: string }> {
  if (isFailure(result)) throw new Error(`${result.failure}: ${result.message}`)
  return result as Exclude<T, { readonly failure: string }>
}
