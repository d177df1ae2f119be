import { describe, expect, it } from 'vitest'
import type { HostStatus, MapDocument, MapHost } from '#shared/domain/map-document.ts'
import { printMap, summaryOf } from '../../../src-main/cli/map-table.ts'
import { hostOf } from '../../map-host.ts'
import { recordingTerminal } from './terminal.ts'

const host = (number: number, fields: Partial<MapHost> = {}): MapHost => hostOf(`d${number}`, `10.1.1.${number}`, fields)
const self = host(9, { label: 'me', status: 'known', flags: { approved: false, scannable: false, live: true, inScope: false, self: true } })

const mapOf = (hosts: readonly MapHost[], scan: Partial<MapDocument['scan']> = {}): MapDocument => ({
  format: 'portolan-map',
  version: 1,
  scan: {
    id: 3,
    title: 'x',
    status: 'completed',
    startedAt: '2026-01-01T00:00:00.000Z',
    targets: [],
    exclude: [],
    profile: 'normal',
    options: { tcp: 'standard', udp: 'standard', identify: true, raw: 'auto' },
    raw: true,
    ...scan,
  },
  hosts,
  segments: [],
  links: [],
  coverage: { addressesAsked: 25, addressesAnswered: 1, framesSent: 1316, durationMs: 2940, notCovered: [] },
})

const tableOf = (map: MapDocument) => {
  const terminal = recordingTerminal()
  printMap(map, terminal)
  return terminal.printed
}

describe('printMap', () => {
  it('prints a row for each host: open ports, what is refused, what is not known', () => {
    const open = { protocol: 'tcp', port: 22, state: 'open' } as const
    const os = { name: 'Cisco IOS 15', confidence: 0.9 }
    const map = mapOf([
      host(1, { label: 'router', type: 'router', os, vendor: 'Cisco', ports: [open, { protocol: 'udp', port: 53, state: 'open' }] }),
      host(2, { notOpen: { closed: '22' }, status: 'rogue' }),
      host(3, { ports: [{ protocol: 'udp', port: 161, state: 'open|filtered' }] }),
      host(4, { notOpen: { closed: '22' }, status: 'offline', flags: { ...self.flags, self: false, live: false } }),
      host(5, { addresses: ['10.1.1.5', '10.1.2.5'] }),
      self,
    ])
    expect(tableOf(map).out).toBe(
      [
        'ADDRESS            NAME                TYPE    SYSTEM        VENDOR  OPEN PORTS  STATUS   ID',
        '10.1.1.1           router              router  Cisco IOS 15  Cisco   22 53/udp   new      d1',
        '10.1.1.2                                                             none        rogue    d2',
        '10.1.1.3                                                                         new      d3',
        '10.1.1.4                                                                         offline  d4',
        '10.1.1.5 10.1.2.5                                                                new      d5',
        '10.1.1.9           me (this computer)                                                     d9',
        '',
      ].join('\n'),
    )
  })

  it('says what was not covered, and what to do about it', () => {
    const map = mapOf([self])
    const notCovered = [{ what: 'UDP 53', why: 'No raw sockets', remedy: 'Allow them.' }]
    expect(tableOf({ ...map, coverage: { ...map.coverage, notCovered } }).error).toBe(
      '0 devices in 25 addresses, 2.9 s, 1,316 frames.\nNot covered: UDP 53. No raw sockets. Allow them.\n',
    )
  })
})

describe('summaryOf', () => {
  const withStatuses = (...statuses: readonly HostStatus[]) => mapOf([...statuses.map((status, at) => host(at + 1, { status })), self])

  it('counts the others, the offline ones too and apart, never this computer', () => {
    expect(summaryOf(mapOf([self]))).toBe('0 devices in 25 addresses, 2.9 s, 1,316 frames.')
    expect(summaryOf(withStatuses('known'))).toBe('1 device in 25 addresses, 2.9 s, 1,316 frames.')
    expect(summaryOf(mapOf([host(1, { status: 'offline', flags: { ...self.flags, self: false, live: false } })]))).toMatch(
      /^1 device \(1 offline\) in 25 /,
    )
  })

  it('says what to approve', () => {
    expect(summaryOf(withStatuses('new', 'new'))).toMatch(/frames\. Nothing is approved yet: portolan approve 3 accepts all of them\.$/)
    expect(summaryOf(withStatuses('known', 'rogue'))).toMatch(/frames\. 1 device not approved: portolan approve ID accepts one\.$/)
    expect(summaryOf(withStatuses('rogue', 'rogue'))).toMatch(/frames\. 2 devices not approved: /)
    expect(summaryOf(withStatuses('known', 'offline'))).toMatch(/frames\.$/)
  })

  it('of a demo says that it is one, and nothing of approving: its numbers mean other devices in the own database', () => {
    const summary = summaryOf(mapOf([host(1), self], { demo: true, status: 'stopped' }))
    expect(summary).toBe('Demo: a recorded scan; nothing was sent. 1 device in 25 addresses, 2.9 s, 1,316 frames. The scan was stopped.')
  })

  it.each([
    ['running', 'The scan is still running.'],
    ['stopped', 'The scan was stopped.'],
    ['failed', 'The scan failed.'],
  ] as const)('says that a scan is %s', (status, sentence) => {
    expect(summaryOf(mapOf([self], { status }))).toBe(`0 devices in 25 addresses, 2.9 s, 1,316 frames. ${sentence}`)
  })
})
