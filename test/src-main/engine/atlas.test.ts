import { describe, expect, it } from 'vitest'
import { failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { createAtlas } from '../../../src-main/engine/atlas.ts'
import type { Store } from '../../../src-main/store/store.ts'
import { exampleScan } from '../store/examples.ts'
import { scratchStore, succeeded } from '../store/scratch.ts'

const dataFolder = new URL('../../../resources/data', import.meta.url).pathname
const atlas = createAtlas(dataFolder)
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

  it('keeps what is learned after the first look, so that a new private MAC does not cost the approval', () => {
    const store = scratchStore()
    const record = succeeded(store.createScan({ ...exampleScan, status: 'running', exclude: [], scope: ['10.1.1.1-10.1.1.254'] }))
    const named = (scan: number): Sighting => ({
      ...heard(scan, 12),
      source: 'netbios',
      fact: { kind: 'netbios-names', names: [{ name: 'PHONE', suffix: 0, group: false }] },
    })
    const at = (scan: number, mac: string): Sighting => ({ ...heard(scan, 12), fact: { kind: 'mac', mac } })
    succeeded(store.appendSightings([own(record.id), at(record.id, '02:00:00:00:00:01')]))
    atlas.map(store, record)
    succeeded(store.appendSightings([named(record.id)]))
    expect(atlas.identify(store, record)).toBeUndefined()
    succeeded(store.updateScan(record.id, { status: 'completed' }))
    succeeded(atlas.approve(store, { scan: record.id }))
    const next = scanOf(store)
    succeeded(
      store.appendSightings([
        { ...at(next.id, '02:00:00:00:00:02'), address: '10.1.1.77' },
        { ...named(next.id), address: '10.1.1.77' },
      ]),
    )
    expect(statusesOf(atlas.map(store, next))).toContainEqual(['d1', '10.1.1.77', 'known'])
  })

  it('remembers an approved device by what its last scan saw, whatever became of its keys', () => {
    const store = scratchStore()
    scanOf(store, 11, 12)
    succeeded(atlas.approve(store, { scan: 1 }))
    const first = atlas.map(store, succeeded(store.updateScan(1, {})))
    // The network card of .11 answers at .12 now: its keys lead to another device from here on.
    const second = scanOf(store)
    succeeded(store.appendSightings([{ ...heard(second.id, 11), address: '10.1.1.12' }]))
    expect(statusesOf(atlas.map(store, second))).toEqual([
      ['d1', '10.1.1.12', 'known'],
      ['d2', '10.1.1.12', 'offline'],
      ['d3', '10.1.1.40', 'known'],
    ])
    expect(atlas.map(store, succeeded(store.updateScan(1, {})))).toMatchObject({
      hosts: first.hosts.map(({ id, addresses }) => ({ id, addresses })),
    })
  })

  it('remembers the name of a device that does not tell it again', () => {
    const store = scratchStore()
    // It keeps the hosts of ended scans, and belongs to one database.
    const atlas = createAtlas(dataFolder)
    const first = scanOf(store, 11)
    const named: Sighting = { ...heard(first.id, 11), source: 'reverse-dns', fact: { kind: 'host-name', name: 'npi3f7a21.example' } }
    succeeded(store.appendSightings([named]))
    expect(atlas.map(store, first).hosts[0]).toMatchObject({ id: 'd1', label: 'npi3f7a21', type: 'printer' })
    const second = atlas.map(store, scanOf(store, 11))
    expect(second.hosts[0]).toMatchObject({ id: 'd1', label: 'npi3f7a21', names: [{ name: 'npi3f7a21.example' }], type: 'printer' })
    expect(second.hosts[0]?.why).toContain('Name and type as an earlier scan learned them: this one did not, or not yet')
    // What came later changes nothing of what came before.
    const { why = [], ...host } = atlas.map(store, first).hosts[0] ?? {}
    expect(host).toMatchObject({ label: 'npi3f7a21' })
    expect(why.join()).not.toContain('earlier scan')
  })

  it('calls nobody offline before everybody was asked', () => {
    const store = scratchStore()
    scanOf(store, 11, 12)
    succeeded(atlas.approve(store, { scan: 1 }))
    for (const status of ['running', 'stopped', 'failed'] as const) {
      const record = succeeded(store.createScan({ ...exampleScan, status, exclude: [], scope: ['10.1.1.1-10.1.1.254'] }))
      succeeded(store.appendSightings([heard(record.id, 12)]))
      expect(statusesOf(atlas.map(store, record))).toContainEqual(['d1', '10.1.1.11', 'known'])
    }
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

  it('lets a human’s word for the type outrank the verdict, which stays to be read, and takes it back by the inverse', () => {
    const store = scratchStore()
    const scan = scanOf(store, 11)
    const before = atlas.map(store, scan)
    const { inverse } = succeeded(atlas.decide(store, { device: 'd1', kind: 'type', value: 'printer' }))
    expect(inverse).toEqual({ device: 'd1', kind: 'type' })
    const { verdicts } = before.hosts[0] ?? {}
    expect(verdicts?.type?.value).toBe('vm')
    expect(atlas.map(store, scan).hosts[0]).toMatchObject({ type: 'printer', typeSource: 'human', verdicts })
    const again = succeeded(atlas.decide(store, { device: 'd1', kind: 'type', value: 'nas' }))
    expect(again.inverse).toEqual({ device: 'd1', kind: 'type', value: 'printer' })
    succeeded(atlas.decide(store, again.inverse))
    succeeded(atlas.decide(store, inverse))
    expect(atlas.map(store, scan)).toEqual(before)
  })

  it('lets a human’s word for the system outrank the verdict over scans, safe to show, until it is taken back by the inverse', () => {
    const store = scratchStore()
    const scan = scanOf(store, 11)
    const before = atlas.map(store, scan)
    expect(before.hosts[0]?.osSource).toBeUndefined()
    const { inverse } = succeeded(atlas.decide(store, { device: 'd1', kind: 'os', value: 'Haiku\u202e R1\u0007' }))
    const said = { os: { name: 'Haiku R1', confidence: 1 }, osSource: 'human' }
    expect(atlas.map(store, scan).hosts[0]).toMatchObject(said)
    expect(atlas.map(store, scan).hosts[0]?.verdicts).toEqual(before.hosts[0]?.verdicts)
    expect(atlas.map(store, scanOf(store, 11)).hosts[0]).toMatchObject(said)
    succeeded(atlas.decide(store, { device: 'd1', kind: 'os', value: '\u0007' }))
    expect(atlas.map(store, scan).hosts[0]?.osSource).toBeUndefined()
    succeeded(atlas.decide(store, inverse))
    expect(atlas.map(store, scan)).toEqual(before)
  })

  it('takes approvals back, and says which made a difference', () => {
    const store = scratchStore()
    const scan = scanOf(store, 11, 12)
    atlas.map(store, scan)
    expect(atlas.approve(store, { devices: ['d1'] })).toEqual(['d1'])
    expect(atlas.revoke(store, { scan: scan.id })).toEqual(['d1'])
    expect(atlas.map(store, scan).hosts.map(({ flags }) => flags.approved)).toEqual([false, false, false])
    expect(atlas.revoke(store, { devices: ['d99'] })).toMatchObject({ failure: 'not-found' })
  })

  it('draws everything where it was drawn before, newcomers beside it', () => {
    const store = scratchStore()
    const placesOf = (map: MapDocument) =>
      new Map([...map.hosts, ...map.segments].map(({ id, position }) => [id, [position?.x, position?.y]] as const))
    const before = placesOf(atlas.map(store, scanOf(store, 11, 12)))
    const after = placesOf(atlas.map(store, scanOf(store, 10, 11, 12, 13)))
    expect([...after.values()].flat()).not.toContain(undefined)
    for (const [id, place] of before) expect(after.get(id), id).toEqual(place)
    expect(new Set([...after.values()].map(String)).size).toBe(after.size)
    store.savePlaces([{ id: 'd1', x: 1000, y: -50 }])
    expect(placesOf(atlas.map(store, scanOf(store, 11))).get('d1')).toEqual([1000, -50])
    succeeded(atlas.decide(store, { device: 'd1', kind: 'position', value: { x: 7, y: 8, pinned: true } }))
    expect(atlas.map(store, scanOf(store, 11)).hosts.find(({ id }) => id === 'd1')?.position).toEqual({ x: 7, y: 8, pinned: true })
  })

  it('moves devices and segments that it has drawn, and keeps no place for anything else', () => {
    const store = scratchStore()
    const scan = scanOf(store, 11)
    expect(atlas.place(store, [{ id: 'd1', x: 1, y: 2 }])).toMatchObject({ failure: 'not-found' })
    atlas.map(store, scan)
    const drawn = store.places()
    for (const id of ['d99', 's10.9.9.0/24', 'x', 'constructor']) {
      const placements = [
        { id: 'd1', x: 1, y: 2 },
        { id, x: 3, y: 4 },
      ]
      expect(atlas.place(store, placements)).toMatchObject({ failure: 'not-found', message: `No map has ever shown ${id}.` })
    }
    expect(store.places()).toEqual(drawn)
    const moved = [
      { id: 'd1', x: 1, y: 2 },
      { id: 's10.1.1.0/24', x: 3, y: 4 },
    ]
    expect(atlas.place(store, moved)).toEqual({ placed: 2 })
    expect([...store.places().values()]).toEqual(expect.arrayContaining(moved))
    expect(store.places().size).toBe(drawn.size)
  })

  it('shows what a rescan found on the map of the scan that it belongs to', () => {
    const store = scratchStore()
    const whole = scanOf(store, 11, 12)
    const portsOf = () =>
      atlas
        .map(store, whole)
        .hosts.find(({ id }) => id === 'd1')
        ?.ports.map(({ port }) => port)
    expect(portsOf()).toEqual([])
    const again = succeeded(store.createScan({ ...exampleScan, status: 'running', scope: ['10.1.1.11-10.1.1.11'], rescanOf: whole.id }))
    succeeded(
      store.appendSightings([
        { ...heard(again.id, 11), fact: { kind: 'port', protocol: 'tcp', port: 22, answer: 'syn-ack' }, source: 'tcp-syn' },
      ]),
    )
    expect(portsOf()).toEqual([22])
    expect(store.latestScan()?.id).toBe(whole.id)
    expect(store.deleteScan(whole.id)).toMatchObject({ failure: 'scan-running' })
    succeeded(store.updateScan(again.id, { status: 'completed', finishedAt: startedAt + 2000 }))
    expect(store.deleteScan(whole.id)).toBeUndefined()
    expect(store.scans()).toEqual([])
  })
})
