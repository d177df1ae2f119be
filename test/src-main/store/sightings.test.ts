import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sighting } from '#shared/domain/sighting.ts'
import { everyFact, exampleScan, exampleSighting, exampleSightings } from './examples.ts'
import { plainConnection, scratchFile, scratchStore, succeeded } from './scratch.ts'

describe('sightings', () => {
  it('come back as they went in, of every kind of fact, in order of arrival', () => {
    const store = scratchStore()
    succeeded(store.createScan(exampleScan))
    // Later ones are older: the order is arrival, not time.
    const sightings = everyFact.map((fact, number) => ({
      ...exampleSighting(1, 100 - number),
      address: number % 2 ? 'fd00::1' : '10.1.1.9',
      fact,
    }))
    expect(store.appendSightings(sightings)).toBeUndefined()
    expect(store.sightingsOfScan(1)).toStrictEqual(sightings)
    expect(store.sightingsOfAddress('fd00::1')).toStrictEqual(sightings.filter(({ address }) => address === 'fd00::1'))
  })

  it('keep any text a host may send', () => {
    const store = scratchStore()
    succeeded(store.createScan(exampleScan))
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(text, (name) => {
        const sighting: Sighting = { ...exampleSighting(1, 0), address: '10.9.9.9', fact: { kind: 'banner', port: 22, text: name } }
        store.appendSightings([sighting])
        expect(store.sightingsOfAddress('10.9.9.9').at(-1)).toStrictEqual(sighting)
      }),
      { numRuns: 50 },
    )
  })

  it('are told apart by scan and found by address over all scans', () => {
    const store = scratchStore()
    for (let scan = 1; scan <= 2; scan += 1) {
      succeeded(store.createScan(exampleScan))
      store.appendSightings(exampleSightings(scan, 10))
    }
    expect(store.sightingsOfScan(2)).toEqual(exampleSightings(2, 10))
    expect(store.sightingsOfAddress('10.1.0.3').map(({ scan }) => scan)).toEqual([1, 2])
    expect(store.sightingsOfScan(3)).toEqual([])
  })

  it('are written all or none', () => {
    const store = scratchStore()
    succeeded(store.createScan(exampleScan))
    expect(store.appendSightings([...exampleSightings(1, 5), exampleSighting(9, 0)])).toMatchObject({ failure: 'not-found' })
    expect(store.sightingsOfScan(1)).toEqual([])
  })

  it('are never changed, and deleted only with their scan', () => {
    const file = scratchFile()
    const store = scratchStore(file)
    succeeded(store.createScan({ ...exampleScan, status: 'completed' }))
    store.appendSightings(exampleSightings(1, 5))
    const past = plainConnection(file)
    const attempts = [
      "UPDATE sighting SET address = '10.0.0.1'",
      'UPDATE sighting SET at = at',
      'DELETE FROM sighting WHERE id = 1',
      'DELETE FROM sighting',
      "INSERT OR REPLACE INTO sighting (id, scan, at, vantage, address, source, kind, fact) VALUES (1, 1, 0, '', '', '', '', '{}')",
    ]
    for (const statement of attempts) expect(() => past.exec(statement), statement).toThrow('sightings are append-only')
    expect(store.sightingsOfScan(1)).toEqual(exampleSightings(1, 5))
    expect(store.deleteScan(1)).toBeUndefined()
    expect(past.prepare('SELECT count(*) FROM sighting').pluck().get()).toBe(0)
  })
})
