/** What people read about scans, in the report and on the way to a file. */
import { describe, expect, it } from 'vitest'
import type { PlanDocument } from '#shared/contract/api.ts'
import { failure } from '#shared/domain/failure.ts'
import { profiles } from '#shared/domain/scan.ts'
import { commandHint, coverageWords, whenWords } from '../../src-renderer/messages.ts'
import { pixelWords, reportCards, reportSummary, whatItIs } from '../../src-renderer/report-words.ts'
import {
  consentQuestion,
  deletionWords,
  planLimits,
  planRows,
  portListWords,
  profileWords,
  reachWords,
  scanButtonWords,
} from '../../src-renderer/scan-words.ts'
import { hostOf } from '../map-host.ts'
import { flatNetwork } from './documents.ts'

const local = { interface: 'eth0', reach: 'local', ranges: ['10.1.1.1-10.1.1.25'], addresses: 25, ratePps: 500, probes: ['ARP'] } as const
const plan = {
  addresses: 25,
  estimatedMs: 2100,
  peakRatePps: 500,
  connectionsPerHost: 4,
  framesForDiscovery: 1050,
  framesPerHost: 19,
  identify: true,
  tcpPorts: '21-23,25,53',
  udpPorts: '53',
  parts: [local],
} as unknown as PlanDocument

describe('a flight plan', () => {
  it('is the words of the button', () => {
    expect(scanButtonWords(plan)).toBe('Scan 25 addresses, about 2 s')
    expect(scanButtonWords({ ...plan, addresses: 1 })).toBe('Scan 1 address, about 2 s')
  })

  it('says how the targets are reached', () => {
    expect(reachWords(plan)).toBe('25 addresses on the link of eth0')
    const routed = { ...local, reach: 'routed' as const, gateway: '10.1.1.1', ranges: ['10.9.0.0/24'] }
    expect(reachWords({ ...plan, parts: [local, routed, routed] })).toBe('25 addresses on the link of eth0 and through 10.1.1.1 on eth0')
  })

  it('says what is sent, question by question', () => {
    expect(planRows(plan)).toEqual([
      { term: 'Who is there', words: 'ARP', figure: '1,050' },
      { term: 'Which ports', words: '5 TCP and 1 UDP of each that answers', figure: '19 each' },
      { term: 'Who are you', words: 'names, greetings and start pages of open ports' },
      { term: 'Never', words: 'a byte of data to print or industrial ports', figure: '0' },
    ])
    const bare = planRows({ ...plan, tcpPorts: '', udpPorts: '', identify: false })
    expect(bare.slice(1, 3).map(({ words }) => words)).toEqual(['none', 'not asked'])
    expect(planLimits(plan)).toBe('At most 500 packets a second, 4 connections to one device.')
  })

  it('asks for a yes to what lies outside, and says where to give it', () => {
    const refusal = failure('consent-needed', '198.18.0.1 lies outside the private ranges.')
    expect(consentQuestion(refusal)).toBe('198.18.0.1 lies outside the private ranges. May you scan this? Then tick the box below.')
  })
})

describe('the choices of a scan', () => {
  it('are numbers', () => {
    expect(Object.values(profiles).map(profileWords)).toEqual([
      '10 packets a second',
      '500 packets a second, 100 on Wi-Fi',
      '10,000 packets a second',
    ])
    expect(portListWords('22,80-82', 'tcp')).toBe('4 ports: 22 80-82')
    expect(portListWords('all', 'tcp')).toBe('65,535 ports: 1-65535')
    expect(portListWords('top100', 'tcp')).toBe('100 ports that are likeliest open, by our own ranking')
    expect(portListWords(Array.from({ length: 60 }, (_, at) => 2 * at + 1).join(), 'tcp')).toBe('60 ports')
    expect(portListWords('none', 'udp')).toBe('No port is asked.')
    expect(portListWords('http', 'tcp')).toBe('')
  })
})

describe('the list of scans', () => {
  it('says when by the calendar, not by the hours that have passed', () => {
    const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime()
    const now = at(24, 0, 30)
    expect([at(24, 0, 5), at(23, 23, 59), at(22, 12), at(4, 9)].map((when) => whenWords(when, now))).toEqual([
      'today 00:05',
      'yesterday 23:59',
      '22 Nov 2026 12:00',
      '4 Nov 2026 09:00',
    ])
  })

  it('asks before it deletes, and says what goes with it', () => {
    expect([deletionWords(0), deletionWords(1), deletionWords(2)]).toEqual([
      'Delete this scan and its facts?',
      'Delete this scan and its 1 rescan?',
      'Delete this scan and its 2 rescans?',
    ])
  })
})

describe('the report', () => {
  const document = flatNetwork(7)

  it('counts devices that answered, without this computer', () => {
    expect(reportSummary(document, Date.parse(document.scan.startedAt))).toMatch(/^8 devices in 254 addresses · today \d\d:\d\d · 6\.2 s$/)
    const stopped = { ...document, scan: { ...document.scan, status: 'stopped' as const } }
    expect(reportSummary(stopped, Date.parse(document.scan.startedAt))).toMatch(/ · stopped$/)
    const running = { ...document, scan: { ...document.scan, status: 'running' as const } }
    expect(reportSummary(running, Date.parse(document.scan.startedAt))).toMatch(/^8 devices so far · today \d\d:\d\d · running$/)
  })

  it('tells settings, scope and what is missing', () => {
    const gap = { what: 'UDP ports', why: 'no raw sockets', remedy: 'Allow them.' }
    const limited = {
      ...document,
      scan: {
        ...{ ...document.scan, raw: false, exclude: ['10.1.1.7'], vantage: { interface: 'eth0', ip: '10.1.1.250' } },
        options: { tcp: 'standard', udp: '53', identify: true, raw: 'auto' as const },
      },
      coverage: { ...document.coverage, notCovered: [gap] },
    }
    const cards = reportCards(limited)
    expect(cards.map(({ words }) => words)).toEqual(['10.1.1.0/24', '254 addresses, 900 packets', 'eth0, 10.1.1.250', '1 thing'])
    expect(cards.map(({ notes }) => notes)).toEqual([
      ['without 10.1.1.7'],
      ['12 TCP and 1 UDP ports', 'profile Recommended'],
      ['limited mode, without raw sockets'],
      ['UDP ports: no raw sockets. Allow them.'],
    ])
  })

  it.each([
    ['completed', 'Nothing that we know of', '1 thing', 'scanned 254 addresses, 900 frames'],
    ['running', 'Known when the scan has ended', '1 thing', 'scanned 254 addresses, 900 frames'],
    [
      'stopped',
      'What was left when it was stopped',
      '1 thing, and what was left when it was stopped',
      'scanned 254 addresses, 900 frames, stopped early',
    ],
    [
      'failed',
      'What was left when it failed',
      '1 thing, and what was left when it failed',
      'scanned 254 addresses, 900 frames, then failed',
    ],
  ] as const)('claims no more of a %s scan than it did', (status, alone, withOne, inStatusBar) => {
    const ended = { ...document, scan: { ...document.scan, status } }
    const gap = { what: 'UDP ports', why: 'no raw sockets', remedy: 'Allow them.' }
    expect(reportCards(ended).at(-1)?.words).toBe(alone)
    expect(reportCards({ ...ended, coverage: { ...ended.coverage, notCovered: [gap] } }).at(-1)?.words).toBe(withOne)
    expect(coverageWords(ended)).toBe(inStatusBar)
  })

  it('says what a device is, or at least who made it', () => {
    const os = { name: 'Windows Server 2019', confidence: 0.9 }
    expect(whatItIs(hostOf('d1', '10.1.1.1', { type: 'server', os }))).toBe('Server, Windows Server 2019')
    expect(whatItIs(hostOf('d1', '10.1.1.1', { vendor: 'Dell' }))).toBe('made by Dell')
    expect(whatItIs(hostOf('d1', '10.1.1.1'))).toBe('')
  })
})

describe('an exported picture', () => {
  it('has its size in pixels', () => {
    expect(pixelWords({ width: 1254, height: 992 }, 2)).toBe('2,508 × 1,984 pixels')
  })
})

describe('a command', () => {
  it('is shown with its first key', () => {
    expect([commandHint('export'), commandHint('stop'), commandHint('new-scan')]).toEqual([
      'Export (Ctrl+S)',
      'Stop the scan (Esc)',
      'New scan (Ctrl+N)',
    ])
  })
})
