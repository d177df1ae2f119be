/** What people read. */
import { describe, expect, it } from 'vitest'
import type { HostStatus } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { agoWords, closingWords, rescanWords } from '../../src-renderer/messages.ts'
import { ownNetworksOf } from '../../src-renderer/own-networks.ts'
import { compareHosts } from '../../src-renderer/views/host-order.ts'
import { hostOf } from '../map-host.ts'
import { flatNetwork } from './documents.ts'

describe('sentences', () => {
  it('ask about a first scan, about newcomers, or nothing', () => {
    const document = flatNetwork(7)
    expect(closingWords(document)).toEqual({ result: '8 devices in 6.2 s.', question: 'Nothing is approved yet: are these all yours?' })
    const approve = (ids: readonly string[]) => ({
      ...document,
      hosts: document.hosts.map((host) => (ids.includes(host.id) ? { ...host, flags: { ...host.flags, approved: true } } : host)),
    })
    const all = document.hosts.map(({ id }) => id)
    expect(closingWords(approve(all.slice(0, -1))).question).toBe('1 device not approved yet: yours?')
    expect(closingWords(approve(all)).question).toBeUndefined()
    expect(closingWords({ ...document, scan: { ...document.scan, status: 'running' } }).question).toBeUndefined()
  })

  it('count who answered and who is approved and offline, and no router that is known by the routes alone', () => {
    const document = flatNetwork(7)
    const silent = (status: HostStatus, approved: boolean) => ({
      ...document,
      hosts: document.hosts.map((host) => (host.id === 'd1' ? { ...host, status, flags: { ...host.flags, live: false, approved } } : host)),
    })
    expect(closingWords(silent('new', false))).toEqual({
      result: '7 devices in 6.2 s.',
      question: 'Nothing is approved yet: are these all yours?',
    })
    expect(closingWords(silent('offline', true))).toEqual({
      result: '8 devices in 6.2 s, 1 offline.',
      question: '7 devices not approved yet: yours?',
    })
  })

  it('say what came of a rescan', () => {
    const rescan = (status: 'completed' | 'stopped' | 'failed', answered: number, asked: number) =>
      rescanWords({
        status,
        reason: status === 'failed' ? 'The link of eth0 was lost.' : undefined,
        coverage: { addressesAnswered: answered, addressesAsked: asked },
      } as ScanRecord)
    expect(rescan('completed', 1, 1)).toBe('Asked again: 1 of 1 address answered.')
    expect(rescan('stopped', 0, 2)).toBe('Asked again until it was stopped: 0 of 2 addresses answered.')
    expect(rescan('failed', 0, 2)).toBe('The link of eth0 was lost.')
  })

  it('say how long ago something was', () => {
    const now = Date.parse('2026-11-24T12:00:00Z')
    expect(['2026-11-24T11:59:30Z', '2026-11-24T11:00:00Z', '2026-11-03T12:00:00Z'].map((at) => agoWords(at, now))).toEqual([
      'just now',
      '1 hour ago',
      '3 weeks ago',
    ])
  })
})

describe('own networks', () => {
  it('list IPv4 networks that are up, wired first, virtual last', () => {
    const of = (name: string, kind: 'ethernet' | 'wireless' | 'virtual' | 'loopback', subnet: string, up = true) => ({
      name,
      kind,
      up,
      mtu: 1500,
      addresses: [{ address: subnet.replace(/0\/\d+$/, '1'), subnet }],
    })
    const networks = ownNetworksOf([
      of('docker0', 'virtual', '172.17.0.0/16'),
      of('wlan0', 'wireless', '192.168.1.0/24'),
      of('lo', 'loopback', '127.0.0.0/8'),
      of('eth1', 'ethernet', '10.2.0.0/24', false),
      of('eth0', 'ethernet', '10.1.1.0/24'),
    ])
    expect(networks.map((network) => network.interface)).toEqual(['eth0', 'wlan0', 'docker0'])
  })
})

describe('rows', () => {
  it('are in the order of numbers, and ties in that of addresses', () => {
    const hosts = ['10.1.1.10', '10.1.1.2', '10.1.1.1'].map((address, i) => hostOf(`d${i}`, address, { vendor: 'Dell' }))
    const sorted = (key: 'address' | 'vendor') => [...hosts].sort((a, b) => compareHosts(a, b, key)).map(({ label }) => label)
    expect(sorted('address')).toEqual(['10.1.1.1', '10.1.1.2', '10.1.1.10'])
    expect(sorted('vendor')).toEqual(['10.1.1.1', '10.1.1.2', '10.1.1.10'])
  })
})
