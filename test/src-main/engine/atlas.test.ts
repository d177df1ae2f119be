import { describe, expect, it } from 'vitest'
import { failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { createAtlas } from '../../../src-main/engine/atlas.ts'
import type { Store } from '../../../src-main/store/store.ts'
import { exampleScan } from '../store/examples.ts'
import { scratchStore, succeeded } from '../store/scratch.ts'

const atlas = createAtlas(new URL('../../../resources/data', import.meta.url).pathname)
const startedAt = exampleScan.startedAt

const heard = (scan: number, last: number, at = startedAt + last): Sighting => ({
  at,
  scan,
  vantage: 'eth0',
  address: `10.1.1.${last}`,
  source: 'arp',
  fact: { kind: 'mac', mac: `bc:24:11:4e:07:${last}` },
})
const own = (scan: number): Sighting => ({
  at: startedAt,
  scan,
  vantage: 'eth0',
  address: '10.1.1.40',
  source: 'interface',
  fact: { kind: 'self', subnet: '10.1.1.0/24', hostName: 'me', mac: 'bc:24:11:4e:07:40' },
})

/** A completed scan that heard these hosts. */
function scanOf(store: Store, ...lasts: readonly number[]): ScanRecord {
  const record = succeeded(store.createScan({ ...exampleScan, exclude: [], scope: ['10.1.1.1-10.1.1.254'] }))
  succeeded(store.appendSightings([own(record.id), ...lasts.map((last) => heard(record.id, last))]))
  return succeeded(store.updateScan(record.id, { status: 'completed', finishedAt: startedAt + 1000 }))
}

const statusesOf = (map: MapDocument) => map.hosts.map(({ id, addresses, status }) => [id, addresses[0], status])

/** The same database, of which nothing can be written any more. */
function refusing(store: Store): Store {
  const refuse = () => failure('disk-full', 'The disk is full.')
  return { ...store, saveDevices: refuse, decide: refuse, appendSightings: refuse, updateScan: refuse }
}

describe('an atlas', () => {
  it('gives devices numbers that stay', () => {
    const store = scratchStore()
    const first = scanOf(store, 11, 12)
    expect(statusesOf(atlas.map(store, first))).toEqual([
      ['d1', '10.1.1.11', 'new'],
      ['d2', '10.1.1.12', 'new'],
      ['d3', '10.1.1.40', 'known'],
    ])
    const second = scanOf(store, 10, 12)
    expect(statusesOf(atlas.map(store, second))).toEqual([
      ['d4', '10.1.1.10', 'new'],
      ['d2', '10.1.1.12', 'new'],
      ['d3', '10.1.1.40', 'known'],
    ])
    expect(atlas.map(store, first)).toEqual(atlas.map(store, first))
  })

  it('approves all of a scan but this computer, each once', () => {
    const store = scratchStore()
    const { id } = scanOf(store, 11, 12)
    expect(atlas.approve(store, { scan: id })).toEqual(['d1', 'd2'])
    expect(atlas.approve(store, { scan: id })).toEqual([])
    expect(atlas.approve(store, { devices: ['d3', 'd3'] })).toEqual(['d3'])
  })

  it('approves nothing when one of the devices is not known', () => {
    const store = scratchStore()
    const scan = scanOf(store, 11, 12)
    atlas.map(store, scan)
    expect(atlas.approve(store, { devices: ['d1', 'd99'] })).toMatchObject({ failure: 'not-found', message: 'There is no device d99.' })
    expect(atlas.approve(store, { scan: 9 })).toMatchObject({ failure: 'not-found', message: 'There is no scan 9.' })
    expect(atlas.map(store, scan).hosts.filter(({ flags }) => flags.approved)).toEqual([])
  })

  it('tells known, rogue and offline devices apart once something is approved', () => {
    const store = scratchStore()
    scanOf(store, 11, 12)
    succeeded(atlas.approve(store, { scan: 1 }))
    expect(statusesOf(atlas.map(store, scanOf(store, 12, 13)))).toEqual([
      ['d1', '10.1.1.11', 'offline'],
      ['d2', '10.1.1.12', 'known'],
      ['d4', '10.1.1.13', 'rogue'],
      ['d3', '10.1.1.40', 'known'],
    ])
  })

  it('shows what the database refuses to take, under the numbers that it would give', () => {
    const store = scratchStore()
    atlas.map(store, scanOf(store, 11))
    const record = succeeded(store.createScan(exampleScan))
    const unkept = [own(record.id), heard(record.id, 10), heard(record.id, 11), heard(record.id, 12)]
    const shown = atlas.map(refusing(store), record, unkept)
    expect(shown.hosts.map(({ id, addresses }) => [id, addresses[0]])).toEqual([
      ['d3', '10.1.1.10'],
      ['d1', '10.1.1.11'],
      ['d4', '10.1.1.12'],
      ['d2', '10.1.1.40'],
    ])
    succeeded(store.appendSightings(unkept))
    expect(atlas.map(store, record).hosts.map(({ id }) => id)).toEqual(shown.hosts.map(({ id }) => id))
  })

  it('approves nothing that it cannot keep', () => {
    const store = scratchStore()
    const { id } = scanOf(store, 11)
    expect(atlas.approve(refusing(store), { scan: id })).toMatchObject({ failure: 'disk-full' })
    succeeded(atlas.approve(store, { scan: id }))
    expect(atlas.decide(refusing(store), { device: 'd1', kind: 'name', value: 'Ada' })).toMatchObject({ failure: 'disk-full' })
  })

  it('lets a human’s word outrank what was discovered, until it is taken back', () => {
    const store = scratchStore()
    const scan = scanOf(store, 11)
    atlas.map(store, scan)
    succeeded(atlas.decide(store, { device: 'd1', kind: 'name', value: 'Ada’s laptop' }))
    expect(atlas.map(store, scan).hosts[0]).toMatchObject({ label: 'Ada’s laptop', names: [{ name: 'Ada’s laptop', source: 'human' }] })
    succeeded(atlas.decide(store, { device: 'd1', kind: 'name' }))
    expect(atlas.map(store, scan).hosts[0]).toMatchObject({ label: '10.1.1.11', names: [] })
    expect(atlas.decide(store, { device: 'd99', kind: 'name', value: 'x' })).toMatchObject({ failure: 'not-found' })
  })
})
