import { describe, expect, it } from 'vitest'
import type { Sighting } from '#shared/domain/sighting.ts'
import { createJournal } from '../../../src-main/engine/journal.ts'

function journal() {
  const recorded: Sighting[] = []
  return { recorded, ...createJournal({ scan: 7, record: (sightings) => recorded.push(...sightings) }) }
}

describe('the journal', () => {
  it('hands on each fact once, however often and however fast it is heard', () => {
    const { recorded, record } = journal()
    record('eth0', '10.1.1.1', 'icmp-echo', { kind: 'echo-reply', ttl: 64, rttMs: 0.7 }, 1000.4)
    record('eth0', '10.1.1.1', 'icmp-echo', { kind: 'echo-reply', ttl: 63, rttMs: 1.4 }, 1001)
    record('eth0', '10.1.1.1', 'tcp-syn', { kind: 'port', protocol: 'tcp', port: 22, answer: 'rst', ttl: 64 }, 1002)
    record('eth0', '10.1.1.1', 'tcp-syn', { kind: 'port', protocol: 'tcp', port: 22, answer: 'rst', ttl: 60 }, 1003)
    expect(recorded).toEqual([
      { at: 1000, scan: 7, vantage: 'eth0', address: '10.1.1.1', source: 'icmp-echo', fact: { kind: 'echo-reply', ttl: 64, rttMs: 0.7 } },
      {
        at: 1002,
        scan: 7,
        vantage: 'eth0',
        address: '10.1.1.1',
        source: 'tcp-syn',
        fact: { kind: 'port', protocol: 'tcp', port: 22, answer: 'rst', ttl: 64 },
      },
    ])
  })

  it('keeps facts apart that differ in address, interface, source or answer', () => {
    const { recorded, record } = journal()
    const port = { kind: 'port', protocol: 'tcp', port: 22, answer: 'rst' } as const
    record('eth0', '10.1.1.1', 'tcp-syn', port, 1)
    record('eth0', '10.1.1.2', 'tcp-syn', port, 1)
    record('eth1', '10.1.1.1', 'tcp-syn', port, 1)
    record('eth0', '10.1.1.1', 'tcp-connect', port, 1)
    record('eth0', '10.1.1.1', 'tcp-syn', { ...port, answer: 'syn-ack' }, 1)
    record('eth0', '10.1.1.1', 'tcp-syn', { ...port, port: 23 }, 1)
    expect(recorded).toHaveLength(6)
  })

  it('knows who lives, with MAC and open ports, in order of discovery', () => {
    const { record, hosts, hostCount, firstHostAt } = journal()
    expect(firstHostAt()).toBeUndefined()
    record('eth0', '10.1.1.250', 'interface', { kind: 'self', subnet: '10.1.1.0/24', hostName: 'me' }, 1)
    record('eth0', '10.1.1.1', 'routing-table', { kind: 'gateway', destination: '0.0.0.0/0' }, 1)
    record('eth0', '10.1.1.9', 'reverse-dns', { kind: 'host-name', name: 'nobody' }, 1)
    expect([hostCount(), hosts('eth0')]).toEqual([0, []])
    record('eth0', '10.1.1.18', 'arp', { kind: 'mac', mac: 'd8:9e:f3:5c:00:18' }, 5)
    record('eth0', '10.1.1.17', 'tcp-syn', { kind: 'port', protocol: 'tcp', port: 445, answer: 'syn-ack' }, 6)
    record('eth0', '10.1.1.18', 'udp', { kind: 'port', protocol: 'udp', port: 137, answer: 'reply' }, 7)
    record('eth0', '10.1.1.18', 'tcp-syn', { kind: 'port', protocol: 'tcp', port: 22, answer: 'rst' }, 8)
    record('eth1', '10.1.1.17', 'arp', { kind: 'mac', mac: 'bc:24:11:4e:07:17' }, 9)
    expect(hosts('eth0')).toEqual([
      { vantage: 'eth0', address: '10.1.1.18', mac: 'd8:9e:f3:5c:00:18', openTcp: [], openUdp: [137] },
      { vantage: 'eth0', address: '10.1.1.17', openTcp: [445], openUdp: [] },
    ])
    expect(hosts('eth1')).toHaveLength(1)
    expect([hostCount(), firstHostAt()]).toEqual([2, 5])
  })
})
