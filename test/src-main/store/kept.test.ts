import { copyFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../src-main/store/store.ts'
import { exampleScan, exampleSightings } from './examples.ts'
import { scratchFile, scratchStore, succeeded } from './scratch.ts'

describe('what the file of an open database would give back', () => {
  function scanned(): { file: string; store: Store } {
    const file = scratchFile()
    const store = scratchStore(file)
    succeeded(store.createScan(exampleScan))
    store.appendSightings(exampleSightings(1, 3_000))
    return { file, store }
  }
  const replaced = (file: string) => ({ failure: 'database', message: `${file} was deleted or replaced while it was in use.` })

  it('is what was written, in the log or not', () => {
    const { store } = scanned()
    expect(store.keptSightings(1)).toBe(3_000)
    expect(store.keptSightings(2)).toBe(0)
    succeeded(store.createScan(exampleScan))
    expect(store.keptSightings(1)).toBe(3_000)
  })

  it('is nothing where it was deleted', () => {
    const { file, store } = scanned()
    rmSync(file)
    expect(store.keptSightings(1)).toMatchObject(replaced(file))
  })

  it('is nothing where another file took its place, even a copy of it', () => {
    const { file, store } = scanned()
    copyFileSync(file, `${file}.copy`)
    renameSync(`${file}.copy`, file)
    expect(store.keptSightings(1)).toMatchObject(replaced(file))
  })

  it('is nothing where it was written over or cut', () => {
    for (const damage of [(file: string) => writeFileSync(file, 'x'.repeat(100_000)), (file: string) => truncateSync(file, 4_096)]) {
      const { file, store } = scanned()
      // Folds the log back, so that the file is all there is.
      const second = scratchStore(file)
      second.close()
      damage(file)
      expect(store.keptSightings(1)).toMatchObject({ failure: 'database' })
    }
  })
})
