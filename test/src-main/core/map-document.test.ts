import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Decided } from '#shared/domain/device.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { inventoryOf } from '../../../src-main/core/inventory/fold.ts'
import { type MapSources, mapDocumentOf } from '../../../src-main/core/map-document.ts'
import { homeLab, homeLabScan } from './home-lab.ts'
import { arp, banner, gateway, netbios, reference, reverseDns, startAt } from './inventory/sightings.ts'

const day = 24 * 60 * 60 * 1000

/** Devices d1, d2 ... in the order of the hosts; `decided` by the last byte of the first address. */
function sourcesOf(sightings: typeof homeLab, decided: Readonly<Record<number, Decided>> = {}): MapSources {
  const inventory = inventoryOf(sightings, reference)
  const lastByte = (address: string | undefined) => Number(address?.split('.').at(-1))
  const devices = inventory.hosts.map(({ addresses }, at) => ({
    id: at + 1,
    firstSeenAt: startAt - day,
    lastSeenAt: startAt,
    decided: decided[lastByte(addresses[0])] ?? {},
  }))
  return { scan: homeLabScan, inventory, devices, earlier: [], baseline: Object.keys(decided).length > 0 ? 'exists' : 'none' }
}

const statuses = ({ hosts }: MapDocument) => hosts.map(({ label, status, reason }) => `${label}: ${status}, ${reason}`)

describe('mapDocumentOf', () => {
  it('tells the whole story of home-lab', () => {
    const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, 'home-lab.golden.json'), 'utf8'))
    expect(mapDocumentOf(sourcesOf(homeLab))).toEqual(golden)
  })

  it('is JSON without null, undefined or empty text', () => {
    const document = mapDocumentOf(sourcesOf(homeLab))
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document)
    expect(JSON.stringify(document)).not.toMatch(/null|""/)
  })

  it('says known, rogue and offline once something is approved', () => {
    const approved = { approval: true }
    const sources = sourcesOf(homeLab, { 1: approved, 17: approved, 18: approved })
    const desktop = sources.inventory.hosts.findIndex(({ label }) => label === 'desktop-ebp61jd')
    const gone = { host: sources.inventory.hosts[desktop], device: sources.devices[desktop] }
    if (gone.host === undefined || gone.device === undefined) throw new Error('no desktop')
    const document = mapDocumentOf({
      ...sources,
      inventory: { ...sources.inventory, hosts: sources.inventory.hosts.toSpliced(desktop, 1) },
      devices: sources.devices.toSpliced(desktop, 1),
      earlier: [{ host: gone.host, device: gone.device }],
    })
    expect(statuses(document)).toEqual([
      'pfsense: known, Approved',
      'pve1: rogue, Not approved: first seen 23 Nov 2026',
      'pve2: rogue, Not approved: first seen 23 Nov 2026',
      'pve3: rogue, Not approved: first seen 23 Nov 2026',
      'LAB-DC01: known, Approved',
      'desktop-ebp61jd: offline, Did not answer in this scan',
      'FILESERVER: rogue, Not approved: first seen 23 Nov 2026',
      '10.1.1.23: rogue, Not approved: first seen 23 Nov 2026',
      'chartroom: known, This computer',
    ])
    const offline = document.hosts.find(({ status }) => status === 'offline')
    expect(offline).toMatchObject({ flags: { live: false, approved: true, inScope: true }, methods: [], mac: 'd8:9e:f3:18:00:18' })
    expect(document.links.find(({ from }) => from === offline?.id)).toMatchObject({
      to: 's10.1.1.0/24',
      confidence: 'inferred',
      evidence: ['10.1.1.18 lies in 10.1.1.0/24'],
    })
  })

  it('does not call an approved router offline that was never asked', () => {
    const routed = [gateway('10.1.1.254', '0.0.0.0/0'), gateway('10.1.1.2', '10.9.0.0/16')]
    const approved = { approval: true }
    expect(statuses(mapDocumentOf(sourcesOf(routed, { 2: approved, 254: approved })))).toEqual([
      '10.1.1.2: offline, Did not answer in this scan',
      '10.1.1.254: known, Approved; not asked in this scan',
    ])
  })

  it('shows no earlier device that is unapproved, out of scope or there', () => {
    const sources = sourcesOf(homeLab, { 1: { approval: true } })
    const absent = inventoryOf([arp('10.1.1.9', 'bc:24:11:00:00:09')], reference).hosts[0]
    const [host] = sources.inventory.hosts
    const [device] = sources.devices
    if (absent === undefined || host === undefined || device === undefined) throw new Error('no host')
    const known = { id: 99, firstSeenAt: 0, lastSeenAt: 0, decided: { approval: true } }
    const count = (earlier: MapSources['earlier']) => mapDocumentOf({ ...sources, earlier }).hosts.length
    expect(count([{ host: absent, device: known }])).toBe(10)
    expect(count([{ host: absent, device: { ...known, decided: {} } }])).toBe(9)
    expect(count([{ host: { ...absent, addresses: ['10.1.1.77'] }, device: known }])).toBe(9)
    expect(count([{ host, device }])).toBe(9)
  })

  it('keeps excluded addresses in scope but not scannable', () => {
    const sources = sourcesOf(homeLab)
    const scan = { ...homeLabScan, exclude: ['10.1.1.17'], scope: ['10.1.1.1-10.1.1.16', '10.1.1.18-10.1.1.25'] }
    const { hosts } = mapDocumentOf({ ...sources, scan })
    const flags = (label: string) => hosts.find((host) => host.label === label)?.flags
    expect(flags('LAB-DC01')).toMatchObject({ inScope: true, scannable: false })
    expect(flags('FILESERVER')).toMatchObject({ inScope: true, scannable: true })
    expect(flags('chartroom')).toMatchObject({ inScope: false, scannable: false, self: true })
  })

  it("lets a person's word win", () => {
    const position = { x: 10, y: 20, pinned: true }
    const { hosts } = mapDocumentOf(sourcesOf(homeLab, { 17: { name: 'Domain controller', note: 'rack 2\u202e', position } }))
    expect(hosts.find(({ addresses }) => addresses[0] === '10.1.1.17')).toMatchObject({
      label: 'Domain controller',
      names: [{ name: 'Domain controller', source: 'human' }, { name: 'LAB-DC01', source: 'netbios' }, { source: 'reverse-dns' }],
      note: 'rack 2',
      position,
    })
  })

  it('remembers what an earlier scan learned of a device and this one did not, and says so', () => {
    const before = sourcesOf(homeLab)
    const at = before.inventory.hosts.findIndex(({ label }) => label === 'LAB-DC01')
    const [host, device] = [before.inventory.hosts[at], before.devices[at]]
    if (host === undefined || device === undefined) throw new Error('no LAB-DC01')
    const now = inventoryOf([arp('10.1.1.17', host.mac ?? '')], reference)
    const sources = { ...before, inventory: now, devices: [device] }
    expect(mapDocumentOf(sources).hosts[0]).toMatchObject({ label: '10.1.1.17', names: [] })
    const document = mapDocumentOf({ ...sources, earlier: [{ host, device }] })
    expect(document.hosts).toHaveLength(1)
    expect(document.hosts[0]).toMatchObject({
      ...{
        label: 'LAB-DC01',
        names: [{ name: 'LAB-DC01' }, { source: 'reverse-dns' }],
        type: 'server',
        os: { name: 'Windows' },
        ports: [],
      },
      verdicts: { type: { value: 'server' }, os: { family: 'Windows' } },
      why: expect.arrayContaining(['Name and type and system as an earlier scan learned them: this one did not, or not yet']),
    })
    // What this scan did learn stands.
    const named = inventoryOf([arp('10.1.1.17', host.mac ?? ''), reverseDns('10.1.1.17', 'renamed.lab.example')], reference)
    expect(mapDocumentOf({ ...sources, inventory: named, earlier: [{ host, device }] }).hosts[0]).toMatchObject({
      label: 'renamed',
      names: [{ name: 'renamed.lab.example' }],
      why: expect.arrayContaining(['Type and system as an earlier scan learned them: this one did not, or not yet']),
    })
  })

  it('lets nothing unsafe out', () => {
    const evil = 'a\u001b[2J\u202eb'
    const sightings = [
      netbios('10.1.1.3', evil, evil),
      reverseDns('10.1.1.3', evil),
      banner('10.1.1.3', 22, `SSH-2.0-${evil}`),
      banner('10.1.1.3', 21, '\u0007'),
    ]
    const document = mapDocumentOf(sourcesOf(sightings))
    expect(JSON.stringify(document)).not.toMatch(/\\u001b|\u202e|\\u0007/)
    expect(document.hosts[0]?.ports).toEqual([
      { protocol: 'tcp', port: 21, state: 'open', service: 'ftp' },
      { protocol: 'tcp', port: 22, state: 'open', service: 'ssh', banner: 'SSH-2.0-a [2Jb' },
      { protocol: 'udp', port: 137, state: 'open', service: 'netbios-ns' },
    ])
  })

  it('insists on a device for every host', () => {
    expect(() => mapDocumentOf({ ...sourcesOf(homeLab), devices: [] })).toThrow('a host without a device')
  })
})
