import { describe, expect, it } from 'vitest'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { exampleScan, exampleSightings } from './examples.ts'
import { scratchStore, succeeded } from './scratch.ts'

describe('scans', () => {
  it('are numbered and come back as they went in', () => {
    const store = scratchStore()
    const bare: Omit<ScanRecord, 'id'> = { ...exampleScan, exclude: [], vantages: [], raw: false, status: 'failed', reason: 'No network.' }
    expect(store.createScan(exampleScan)).toEqual({ id: 1, ...exampleScan })
    expect(store.createScan(bare)).toEqual({ id: 2, ...bare })
    expect(store.scan(1)).toStrictEqual({ id: 1, ...exampleScan })
    expect(store.scan(2)).toStrictEqual({ id: 2, ...bare })
    expect(store.scan(3)).toBeUndefined()
  })

  it('are listed newest first', () => {
    const store = scratchStore()
    expect(store.latestScan()).toBeUndefined()
    for (const title of ['a', 'b', 'c']) succeeded(store.createScan({ ...exampleScan, title }))
    expect(store.scans().map(({ title }) => title)).toEqual(['c', 'b', 'a'])
    expect(store.latestScan()).toMatchObject({ id: 3, title: 'c' })
  })

  it('take a patch and keep the rest', () => {
    const store = scratchStore()
    succeeded(store.createScan(exampleScan))
    const coverage = { ...exampleScan.coverage, addressesAnswered: 9 }
    const patched = { id: 1, ...exampleScan, status: 'completed', finishedAt: 1_700_000_009_000, coverage }
    expect(store.updateScan(1, { status: 'completed', finishedAt: 1_700_000_009_000, coverage })).toStrictEqual(patched)
    expect(store.scan(1)).toStrictEqual(patched)
    expect(store.updateScan(2, { title: 'x' })).toMatchObject({ failure: 'not-found' })
  })

  it('keep whole milliseconds of a clock with fractions', () => {
    const store = scratchStore()
    succeeded(store.createScan({ ...exampleScan, startedAt: 1_700_000_000_000.6 }))
    expect(store.scan(1)?.startedAt).toBe(1_700_000_000_001)
  })

  it('are deleted with their sightings but not their devices, and their number is not used again', () => {
    const store = scratchStore()
    for (let scan = 1; scan <= 2; scan += 1) {
      succeeded(store.createScan({ ...exampleScan, status: 'completed' }))
      store.appendSightings(exampleSightings(scan, 20))
      store.saveDevices(scan, [
        { ...(scan === 1 ? {} : { id: 1 }), keys: [{ kind: 'address', value: '10.1.1.1' }], address: '10.1.1.1', seenAt: scan },
      ])
    }
    expect(store.deleteScan(2)).toBeUndefined()
    expect(store.sightingsOfScan(2)).toEqual([])
    expect(store.sightingsOfScan(1)).toHaveLength(20)
    expect(store.lastScanOfDevice(1)).toBe(1)
    expect(store.knownDevices()).toHaveLength(1)
    expect(succeeded(store.createScan(exampleScan)).id).toBe(3)
  })

  it('are not deleted while they run or when they do not exist', () => {
    const store = scratchStore()
    succeeded(store.createScan(exampleScan))
    expect(store.deleteScan(1)).toMatchObject({ failure: 'scan-running', message: 'Scan 1 is still running.' })
    expect(store.deleteScan(5)).toMatchObject({ failure: 'not-found', message: 'There is no scan 5.' })
    expect(store.scans()).toHaveLength(1)
  })
})
