/** Which addresses are one device: by the evidence, and by what people join and split. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { DecisionReply, SplitReply } from '#shared/contract/api.ts'
import { failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { createAtlas } from '../../../src-main/engine/atlas.ts'
import { openStore } from '../../../src-main/store/open-store.ts'
import type { Store } from '../../../src-main/store/store.ts'
import { exampleScan } from '../store/examples.ts'
import { scratchFile, succeeded } from '../store/scratch.ts'

const dataFolder = new URL('../../../resources/data', import.meta.url).pathname
const startedAt = exampleScan.startedAt
const macA = 'bc:24:11:4e:07:0a'
const macB = 'bc:24:11:4e:07:0b'
const macC = 'bc:24:11:4e:07:0c'
const privateA = '02:00:00:00:00:0a'
const privateB = '02:00:00:00:00:0b'

type Seen = Omit<Sighting, 'scan'>
const said = (address: string, source: Sighting['source'], fact: Sighting['fact'], vantage = 'eth0'): Seen => ({
  ...{ at: startedAt + 5, vantage, address, source, fact },
})
const arp = (address: string, mac: string, vantage = 'eth0') => said(address, 'arp', { kind: 'mac', mac }, vantage)
const echo = (address: string) => said(address, 'icmp-echo', { kind: 'echo-reply', ttl: 63, rttMs: 1 })
const ssh = (address: string, key: string) =>
  said(address, 'ssh', {
    ...{
      kind: 'ssh',
      port: 22,
      kexAlgorithms: [],
      hostKeyAlgorithms: [],
      encryptionAlgorithms: [],
      macAlgorithms: [],
      compressionAlgorithms: [],
    },
    hostKey: { algorithm: 'ssh-ed25519', key: btoa(`a host key ${key}`) },
  })
const named = (address: string, name: string) =>
  said(address, 'netbios', { kind: 'netbios-names', names: [{ name, suffix: 0, group: false }] })
const gateway = (address: string) => said(address, 'routing-table', { kind: 'gateway', destination: '0.0.0.0/0' })

let file = ''
let store: Store
let atlas = createAtlas(dataFolder)

beforeEach(() => {
  file = scratchFile()
  store = succeeded(openStore(file))
  atlas = createAtlas(dataFolder)
})

/** As after a restart of the program. */
function restart(): void {
  store.close()
  store = succeeded(openStore(file))
  atlas = createAtlas(dataFolder)
}

function scanOf(...sightings: readonly Seen[]): ScanRecord {
  const record = succeeded(store.createScan({ ...exampleScan, exclude: [], scope: ['10.0.0.1-10.9.0.254'] }))
  succeeded(store.appendSightings(sightings.map((sighting) => ({ ...sighting, scan: record.id }))))
  return succeeded(store.updateScan(record.id, { status: 'completed', finishedAt: startedAt + 1000 }))
}

/** `d1 10.0.0.5 10.0.0.9` */
const devicesIn = (map: MapDocument): string[] => map.hosts.map(({ id, addresses }) => [id, ...addresses].join(' '))
const seen = (...sightings: readonly Seen[]): string[] => devicesIn(atlas.map(store, scanOf(...sightings)))
const hostOf = (map: MapDocument, id: string) => map.hosts.find((host) => host.id === id)
const join = (device: string, to: string): DecisionReply =>
  succeeded(atlas.decide(store, { device, kind: 'relation', value: { is: 'same', to } }))
const split = (device: string, ...addresses: string[]): SplitReply => succeeded(atlas.split(store, { device, addresses }))
const undo = ({ inverse }: DecisionReply | SplitReply): void => {
  for (const request of [inverse].flat()) succeeded(atlas.decide(store, request))
}

describe('the evidence', () => {
  it('makes addresses without a MAC one device by a key, and says so', () => {
    const map = atlas.map(store, scanOf(echo('10.2.0.5'), ssh('10.2.0.5', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K'), echo('10.3.0.7')))
    expect(devicesIn(map)).toEqual(['d1 10.2.0.5 10.3.0.9', 'd2 10.3.0.7'])
    const line = 'One device: 10.2.0.5 and 10.3.0.9 answered with the same SSH host key'
    expect(map.hosts[0]).toMatchObject({ oneDevice: [line], why: expect.arrayContaining([line]) })
    expect(map.hosts[1]).not.toHaveProperty('oneDevice')
  })

  it('says which MAC several addresses share', () => {
    const map = atlas.map(store, scanOf(arp('10.0.0.5', macA), arp('10.0.0.9', macA)))
    expect(map.hosts[0]?.oneDevice).toEqual([`One device: 10.0.0.5 and 10.0.0.9 answered from ${macA}`])
  })

  it('makes interfaces on two links of this computer one device, with both addresses', () => {
    expect(seen(arp('10.0.0.1', macA), ssh('10.0.0.1', 'K'), arp('10.1.0.1', macB, 'eth1'), ssh('10.1.0.1', 'K'))).toEqual([
      'd1 10.0.0.1 10.1.0.1',
    ])
  })

  it('keeps two machines from one image apart, seen at one time on one link with two MACs, and both say so', () => {
    const map = atlas.map(store, scanOf(arp('10.0.0.5', macA), ssh('10.0.0.5', 'K'), arp('10.0.0.9', macB), ssh('10.0.0.9', 'K')))
    expect(devicesIn(map)).toEqual(['d1 10.0.0.5', 'd2 10.0.0.9'])
    expect(map.hosts[0]?.oneDevice?.join()).toContain('10.0.0.9 answered with the same SSH host key: a copy, or another way to this device')
    expect(map.hosts[1]?.oneDevice?.join()).toContain('10.0.0.5 answered with the same SSH host key')
  })

  it('keeps a host beyond a router apart from the router that passes its port on, and without the router’s MAC', () => {
    const map = atlas.map(
      store,
      scanOf(arp('10.0.0.1', macA), gateway('10.0.0.1'), ssh('10.0.0.1', 'K'), echo('10.2.0.5'), ssh('10.2.0.5', 'K')),
    )
    expect(devicesIn(map)).toEqual(['d1 10.0.0.1', 'd2 10.2.0.5'])
    expect(hostOf(map, 'd2')).not.toHaveProperty('mac')
  })

  it.each([
    ['another NetBIOS name', [named('10.2.0.5', 'A'), named('10.3.0.9', 'B')]],
    ['another start of the SNMP engine', [engine('10.2.0.5', 4, 100), engine('10.3.0.9', 4, 9000)]],
    ['another count of its starts', [engine('10.2.0.5', 4, 100), engine('10.3.0.9', 5, 100)]],
  ])('merges nothing against %s', (_, against) => {
    const two = [echo('10.2.0.5'), ssh('10.2.0.5', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K')]
    expect(seen(...two, ...against)).toEqual(['d1 10.2.0.5', 'd2 10.3.0.9'])
    expect(seen(...two, engine('10.2.0.5', 4, 100), engine('10.3.0.9', 4, 101))).toEqual(['d1 10.2.0.5 10.3.0.9'])
  })

  it('takes a key that many show for the firmware’s', () => {
    const eight = Array.from({ length: 8 }, (_, at) => [echo(`10.2.0.${at + 1}`), ssh(`10.2.0.${at + 1}`, 'K')]).flat()
    expect(seen(...eight)).toHaveLength(1)
    expect(seen(...eight, echo('10.2.0.9'), ssh('10.2.0.9', 'K'))).toHaveLength(9)
  })

  it('lends no approval: who shows an approved device’s key is not approved until somebody says so', () => {
    const [first, second] = [
      [echo('10.2.0.5'), ssh('10.2.0.5', 'K')],
      [echo('10.3.0.9'), ssh('10.3.0.9', 'K')],
    ]
    atlas.map(store, scanOf(...first))
    succeeded(atlas.approve(store, { devices: ['d1'] }))
    const scan = scanOf(...first, ...second)
    expect(hostOf(atlas.map(store, scan), 'd1')).toMatchObject({
      ...{ addresses: ['10.2.0.5', '10.3.0.9'], status: 'rogue', flags: { approved: false } },
      reason: 'Approved, but not at all of its addresses: one of them was added since',
    })
    expect(atlas.approve(store, { devices: ['d1'] })).toEqual(['d1'])
    expect(hostOf(atlas.map(store, scan), 'd1')).toMatchObject({ status: 'known', flags: { approved: true } })
    expect(atlas.approve(store, { devices: ['d1'] })).toEqual([])
    // Where only one of them answers, it is known, too.
    expect(atlas.map(store, scanOf(...second)).hosts.map(({ status }) => status)).not.toContain('rogue')
    expect(atlas.revoke(store, { scan: scan.id })).toEqual(['d1'])
  })
})

describe('a device', () => {
  it('stays the same at another address, by its MAC, and by a key when its private MAC changes as well', () => {
    expect(seen(arp('10.0.0.5', macA), arp('10.0.0.6', privateA), ssh('10.0.0.6', 'K'))).toEqual(['d1 10.0.0.5', 'd2 10.0.0.6'])
    expect(seen(arp('10.0.0.7', macA), arp('10.0.0.8', privateB), ssh('10.0.0.8', 'K'))).toEqual(['d1 10.0.0.7', 'd2 10.0.0.8'])
  })

  it('of several addresses keeps its number when one of them changes', () => {
    expect(seen(echo('10.2.0.5'), ssh('10.2.0.5', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K'))).toEqual(['d1 10.2.0.5 10.3.0.9'])
    expect(seen(echo('10.2.0.6'), ssh('10.2.0.6', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K'))).toEqual(['d1 10.2.0.6 10.3.0.9'])
    expect(seen(echo('10.2.0.6'), ssh('10.2.0.6', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K'))).toEqual(['d1 10.2.0.6 10.3.0.9'])
  })
})

describe('a join', () => {
  const two = [arp('10.0.0.5', macA), ssh('10.0.0.5', 'K'), arp('10.0.0.9', macB), ssh('10.0.0.9', 'K'), arp('10.0.0.20', macC)]

  it('wins over the evidence, keeps what was decided about the one it goes to, and lasts', () => {
    const scan = scanOf(...two)
    atlas.map(store, scan)
    succeeded(atlas.decide(store, { device: 'd1', kind: 'name', value: 'Laptop' }))
    succeeded(atlas.decide(store, { device: 'd2', kind: 'name', value: 'Dock' }))
    succeeded(atlas.approve(store, { devices: ['d1'] }))
    join('d2', 'd1')
    const expected = ['d1 10.0.0.5 10.0.0.9', 'd3 10.0.0.20']
    expect(devicesIn(atlas.map(store, scan))).toEqual(expected)
    restart()
    const again = atlas.map(store, scanOf(...two))
    expect(devicesIn(again)).toEqual(expected)
    expect(again.hosts[0]).toMatchObject({ label: 'Laptop', flags: { approved: true }, mac: macA })
    expect(again.hosts[0]?.oneDevice).toEqual(['One device: you joined 10.0.0.5 and 10.0.0.9'])
    // Both at other addresses, and one alone.
    expect(seen(arp('10.0.0.6', macA), arp('10.0.0.8', macB))).toEqual(['d1 10.0.0.6 10.0.0.8'])
    expect(seen(arp('10.0.0.8', macB))).toContain('d1 10.0.0.8')
  })

  it('is taken back by its inverse, and everybody is who they were', () => {
    const scan = scanOf(...two)
    const before = atlas.map(store, scan)
    undo(join('d1', 'd2'))
    expect(atlas.map(store, scan)).toEqual(before)
    undo(join('d2', 'd1'))
    expect(devicesIn(atlas.map(store, scanOf(...two)))).toEqual(devicesIn(before))
  })

  it('shows no ghost of an approved device that was joined, and none that the scan saw as a part', () => {
    atlas.map(store, scanOf(...two))
    succeeded(atlas.approve(store, { devices: ['d1', 'd2'] }))
    join('d2', 'd1')
    expect(seen(arp('10.0.0.5', macA))).toEqual(['d1 10.0.0.5'])
    // What only a part was seen as is shown when all of it is away.
    expect(atlas.map(store, scanOf(arp('10.0.0.20', macC))).hosts.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'd1 offline',
      'd3 rogue',
    ])
  })

  it('of a device that a key made of several takes all of it along', () => {
    const merged = [echo('10.2.0.5'), ssh('10.2.0.5', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K'), arp('10.0.0.20', macC)]
    const scan = scanOf(...merged)
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.20', 'd2 10.2.0.5 10.3.0.9'])
    const done = join('d1', 'd2')
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d2 10.0.0.20 10.2.0.5 10.3.0.9'])
    undo(done)
    join('d2', 'd1')
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.20 10.2.0.5 10.3.0.9'])
  })

  it('makes no circle', () => {
    atlas.map(store, scanOf(...two))
    join('d2', 'd1')
    for (const [device, to] of [
      ['d1', 'd2'],
      ['d1', 'd1'],
      ['d2', 'd2'],
    ] as const)
      expect(atlas.decide(store, { device, kind: 'relation', value: { is: 'same', to } })).toMatchObject({ failure: 'usage' })
    expect(atlas.decide(store, { device: 'd1', kind: 'relation', value: { is: 'same', to: 'd99' } })).toMatchObject({
      failure: 'not-found',
    })
    join('d1', 'd3')
    // A part in the middle: whatever it is joined with by hand, it may not be a part of its own part.
    expect(atlas.decide(store, { device: 'd1', kind: 'relation', value: { is: 'same', to: 'd2' } })).toEqual(
      failure('usage', 'd2 is a part of d1 already, so d1 cannot become a part of it.', 'Split d2 off first, or leave it as it is.'),
    )
    expect(devicesIn(atlas.map(store, scanOf(...two)))).toEqual(['d3 10.0.0.5 10.0.0.9 10.0.0.20'])
  })

  it('that a strange database holds as a circle is no endless loop', () => {
    const scan = scanOf(...two)
    atlas.map(store, scan)
    succeeded(
      store.decide([
        { at: 1, device: 1, kind: 'relation', value: { is: 'same', to: 2 } },
        { at: 1, device: 2, kind: 'relation', value: { is: 'same', to: 1 } },
        { at: 1, device: 3, kind: 'relation', value: { is: 'same', to: 99 } },
      ]),
    )
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.5 10.0.0.9', 'd99 10.0.0.20'])
  })
})

describe('a split', () => {
  it('of addresses of one MAC is never undone by later evidence, and leaves what was decided', () => {
    const one = [arp('10.0.0.5', macA), arp('10.0.0.9', macA), named('10.0.0.9', 'WEB')]
    const scan = scanOf(...one)
    atlas.map(store, scan)
    succeeded(atlas.decide(store, { device: 'd1', kind: 'name', value: 'Host' }))
    succeeded(atlas.approve(store, { devices: ['d1'] }))
    expect(split('d1', '10.0.0.9')).toMatchObject({ device: 'd1', part: 'd2' })
    const map = atlas.map(store, scan)
    expect(devicesIn(map)).toEqual(['d1 10.0.0.5', 'd2 10.0.0.9'])
    expect(map.hosts.map(({ label, flags }) => [label, flags.approved])).toEqual([
      ['Host', true],
      ['WEB', false],
    ])
    restart()
    const key = [ssh('10.0.0.5', 'K'), ssh('10.0.0.9', 'K')]
    expect(seen(...one, ...key)).toEqual(['d1 10.0.0.5', 'd2 10.0.0.9'])
    // At other addresses: known by the name that only one of them has.
    expect(seen(arp('10.0.0.6', macA), arp('10.0.0.10', macA), named('10.0.0.10', 'WEB'))).toEqual(['d1 10.0.0.6', 'd2 10.0.0.10'])
    expect(seen(arp('10.0.0.10', macA), named('10.0.0.10', 'WEB'))).toContain('d2 10.0.0.10')
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.5', 'd2 10.0.0.9'])
  })

  it('of the first address leaves the device its number', () => {
    const scan = scanOf(arp('10.0.0.5', macA), arp('10.0.0.9', macA))
    atlas.map(store, scan)
    split('d1', '10.0.0.5')
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d2 10.0.0.5', 'd1 10.0.0.9'])
    expect(seen(arp('10.0.0.5', macA), arp('10.0.0.9', macA))).toEqual(['d2 10.0.0.5', 'd1 10.0.0.9'])
  })

  it('of what a key merged is of whole parts; an approval of the part goes, that of the device stays', () => {
    const merged = [echo('10.2.0.5'), ssh('10.2.0.5', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K')]
    const scan = scanOf(...merged)
    atlas.map(store, scan)
    succeeded(atlas.approve(store, { scan: scan.id }))
    expect(split('d1', '10.3.0.9').part).toBe('d2')
    for (const map of [atlas.map(store, scan), atlas.map(store, scanOf(...merged))]) {
      expect(devicesIn(map)).toEqual(['d1 10.2.0.5', 'd2 10.3.0.9'])
      expect(map.hosts.map(({ flags }) => flags.approved)).toEqual([true, false])
    }
    // The part alone, with the key that led to the device, and one more that both show later.
    expect(seen(echo('10.3.0.9'), ssh('10.3.0.9', 'K'))).toContain('d2 10.3.0.9')
    expect(seen(...merged, engine('10.2.0.5', 4, 100), engine('10.3.0.9', 4, 100))).toEqual(['d1 10.2.0.5', 'd2 10.3.0.9'])
  })

  it('of the part that gave the device its number leaves the number to what stays', () => {
    const merged = [echo('10.2.0.5'), ssh('10.2.0.5', 'K'), echo('10.3.0.9'), ssh('10.3.0.9', 'K')]
    const scan = scanOf(...merged)
    atlas.map(store, scan)
    expect(split('d1', '10.2.0.5').part).toBe('d3')
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d3 10.2.0.5', 'd1 10.3.0.9'])
    expect(seen(...merged)).toEqual(['d3 10.2.0.5', 'd1 10.3.0.9'])
  })

  it('is taken back by its inverse, and an address that another device has now is not taken for the part', () => {
    const scan = scanOf(arp('10.0.0.5', macA), arp('10.0.0.9', macA))
    atlas.map(store, scan)
    const done = split('d1', '10.0.0.9')
    expect(seen(arp('10.0.0.5', macA), arp('10.0.0.9', macB))).toEqual(['d1 10.0.0.5', 'd3 10.0.0.9'])
    undo(done)
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.5 10.0.0.9'])
    expect(seen(arp('10.0.0.5', macA), arp('10.0.0.9', macA))).toEqual(['d1 10.0.0.5 10.0.0.9'])
  })

  const oneMac = [arp('10.0.0.5', macA), arp('10.0.0.9', macA), named('10.0.0.9', 'WEB')]
  const merged = ['10.2.0.5', '10.3.0.9', '10.4.0.2'].flatMap((address) => [echo(address), ssh(address, 'K')])
  const twoMacs = [arp('10.0.0.5', macA), arp('10.0.0.9', macB), arp('10.0.0.10', macB), arp('10.0.0.20', macC)]

  it.each<[string, Seen[], string[], string?]>([
    ['addresses of one MAC', oneMac, ['10.0.0.9']],
    ['the first address of one MAC', oneMac, ['10.0.0.5']],
    ['a part of what a key merged', merged, ['10.3.0.9']],
    ['several parts of what a key merged', merged, ['10.3.0.9', '10.4.0.2']],
    ['the part that gave the device its number', merged, ['10.2.0.5']],
    ['that part and another one', merged, ['10.2.0.5', '10.4.0.2']],
    ['what a person joined', twoMacs, ['10.0.0.9', '10.0.0.10'], 'd2'],
    ['an address of what a person joined', twoMacs, ['10.0.0.10'], 'd2'],
    ['what a person joined and the first', twoMacs, ['10.0.0.5', '10.0.0.10'], 'd2'],
  ])('of %s is taken back exactly', (_, sightings, addresses, joined) => {
    const scan = scanOf(...sightings)
    atlas.map(store, scan)
    if (joined !== undefined) join(joined, 'd1')
    succeeded(atlas.decide(store, { device: 'd1', kind: 'name', value: 'Host' }))
    succeeded(atlas.approve(store, { scan: scan.id }))
    const everything = () => ({
      map: atlas.map(store, scan),
      devices: store.knownDevices().filter(({ keys }) => keys.length > 0),
      decided: store.decidedNow(),
      seen: store.devicesOfScan(scan.id).map(({ device }) => device),
    })
    const before = everything()
    const done = split('d1', ...addresses)
    expect(hostOf(everything().map, done.part)?.addresses).toEqual(addresses)
    expect(hostOf(everything().map, 'd1')?.addresses).toHaveLength((hostOf(before.map, 'd1')?.addresses.length ?? 0) - addresses.length)
    undo(done)
    expect(everything()).toEqual(before)
    // Neither is anything left for a later scan, nor for the next split.
    undo(split('d1', ...addresses))
    expect(everything()).toEqual(before)
    restart()
    expect(devicesIn(atlas.map(store, scanOf(...sightings)))).toEqual(devicesIn(before.map))
  })

  it.each<[string, Seen[], string[], string?]>([
    ['several parts of what a key merged', merged, ['10.3.0.9', '10.4.0.2']],
    ['addresses of two parts that a person joined', twoMacs, ['10.0.0.5', '10.0.0.10'], 'd2'],
  ])('of %s is one device, and lasts', (_, sightings, addresses, joined) => {
    atlas.map(store, scanOf(...sightings))
    if (joined !== undefined) join(joined, 'd1')
    const { part } = split('d1', ...addresses)
    restart()
    const map = atlas.map(store, scanOf(...sightings))
    expect(hostOf(map, part)?.addresses).toEqual(addresses)
    expect(hostOf(map, 'd1')?.addresses).toHaveLength(1)
  })

  it('that is taken back leaves no device behind for which another one could be taken', () => {
    atlas.map(store, scanOf(...oneMac))
    undo(split('d1', '10.0.0.9'))
    expect(seen(arp('10.0.0.5', macA), arp('10.0.0.9', macB), named('10.0.0.9', 'WEB'))).toEqual(['d1 10.0.0.5', 'd3 10.0.0.9'])
  })

  it('lasts where what was split off is joined with a third, which takes nothing else of the first', () => {
    const sightings = [...oneMac, arp('10.0.0.20', macC)]
    const scan = scanOf(...sightings)
    atlas.map(store, scan)
    const { part } = split('d1', '10.0.0.9')
    const before = devicesIn(atlas.map(store, scan))
    const done = join(part, 'd2')
    for (const map of [atlas.map(store, scan), atlas.map(store, scanOf(...sightings))])
      expect(devicesIn(map)).toEqual(['d1 10.0.0.5', 'd2 10.0.0.9 10.0.0.20'])
    undo(done)
    expect(devicesIn(atlas.map(store, scan))).toEqual(before)
    join('d2', part)
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.5', 'd3 10.0.0.9 10.0.0.20'])
  })

  it('that is taken back is made again by a split alone', () => {
    atlas.map(store, scanOf(...oneMac))
    const { part, inverse } = split('d1', '10.0.0.9')
    const [request] = inverse
    const undone = succeeded(atlas.decide(store, request ?? expect.fail()))
    expect(undone.inverse).toEqual({ device: part, kind: 'relation', value: { is: 'cut', to: 'd1' } })
    expect(atlas.decide(store, undone.inverse)).toMatchObject({ failure: 'usage', remedy: 'Split d1 instead.' })
    expect(atlas.decide(store, { device: 'd1', kind: 'relation', value: { is: 'cut', to: part } })).toMatchObject({ failure: 'usage' })
    expect(store.decidedNow()).toEqual(new Map())
  })

  it('is kept whole or not at all', () => {
    const scan = scanOf(...oneMac)
    const before = atlas.map(store, scan)
    const known = store.knownDevices()
    const refusal = failure('database', 'The disk is full.')
    const full: Store = { ...store, decide: () => refusal }
    expect(atlas.split(full, { device: 'd1', addresses: ['10.0.0.9'] })).toEqual(refusal)
    expect(store.knownDevices()).toEqual(known)
    expect(store.devicesOfScan(scan.id)).toHaveLength(1)
    expect(atlas.map(store, scan)).toEqual(before)
    const done = split('d1', '10.0.0.9')
    const [cut] = done.inverse
    expect(atlas.decide({ ...store, handOver: () => refusal }, cut ?? expect.fail())).toEqual(refusal)
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.5', `${done.part} 10.0.0.9`])
  })

  it('of what a person joined takes the join back', () => {
    const scan = scanOf(arp('10.0.0.5', macA), arp('10.0.0.9', macB))
    atlas.map(store, scan)
    join('d2', 'd1')
    atlas.map(store, scan)
    expect(split('d1', '10.0.0.9').part).toBe('d2')
    expect(devicesIn(atlas.map(store, scan))).toEqual(['d1 10.0.0.5', 'd2 10.0.0.9'])
  })

  it('is refused for what is not there', () => {
    const own = said('10.0.0.40', 'interface', { kind: 'self', subnet: '10.0.0.0/24', hostName: 'me', mac: macC })
    atlas.map(store, scanOf(arp('10.0.0.5', macA), arp('10.0.0.9', macA), own, arp('10.0.0.41', macC)))
    const refused = (device: string, ...addresses: string[]) => {
      const answer = atlas.split(store, { device, addresses })
      return isFailure(answer) ? answer.failure : 'done'
    }
    expect(refused('d99', '10.0.0.5')).toBe('not-found')
    expect(refused('d1', '10.0.0.7')).toBe('usage')
    expect(refused('d1', '10.0.0.5', '10.0.0.9')).toBe('usage')
    expect(refused('d2', '10.0.0.40')).toBe('usage')
    expect(store.decidedNow()).toEqual(new Map())
  })
})

function engine(address: string, boots: number, timeS: number): Seen {
  return said(address, 'snmp', {
    kind: 'snmp-engine',
    engineId: '80001f8804',
    enterprise: 8072,
    boots,
    timeS,
  } as unknown as Sighting['fact'])
}
