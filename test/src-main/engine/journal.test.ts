import { describe, expect, it } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { parsePortList } from '#shared/domain/port.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { createJournal, maximumFactsPerAddress, maximumMacsPerAddress } from '../../../src-main/engine/journal.ts'
import { createPortSets } from '../../../src-main/engine/port-sets.ts'
import { maximumSingleRefusals } from '../../../src-main/engine/refusals.ts'

const everyPort = Array.from({ length: 65_535 }, (_, at) => at + 1)

function journal(ports: readonly number[] = everyPort) {
  const recorded: Sighting[] = []
  return { recorded, ...createJournal({ scan: 7, ports: { tcp: ports, udp: ports }, record: (sightings) => recorded.push(...sightings) }) }
}

describe('what a scan keeps of a host that refuses', () => {
  it('has the size of its list of ports', () => {
    const bytesOf = (text: string): number => {
      const ports = parsePortList(text, 'tcp')
      return isFailure(ports) ? expect.fail(ports.message) : createPortSets(ports).empty().byteLength
    }
    expect(['standard', 'top1000', '22,65535', 'all'].map(bytesOf)).toEqual([2, 125, 1, 8192])
  })

  it('is every port of the list and no other', () => {
    const { empty, add, portsOf } = createPortSets([7, 22, 80, 443, 5000, 5001, 8000, 8080, 65_535])
    const set = empty()
    expect([22, 65_535, 23, 8080, 22].map((port) => add(set, port))).toEqual([true, true, false, true, true])
    expect(portsOf(set)).toEqual([22, 8080, 65_535])
    expect(portsOf(empty())).toEqual([])
  })
})

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

  it('keeps the first refusals of a host one by one, and the others together', async () => {
    const { recorded, record, settle, settleAll } = journal()
    const refuse = (address: string, ports: readonly number[], protocol: 'tcp' | 'udp' = 'tcp') => {
      const answer = protocol === 'tcp' ? 'rst' : 'port-unreachable'
      for (const port of ports) record('eth0', address, 'tcp-syn', { kind: 'port', protocol, port, answer }, 1000 + port)
    }
    refuse('10.1.1.1', everyPort)
    refuse('10.1.1.1', everyPort)
    refuse('10.1.1.2', everyPort.slice(0, 100), 'udp')
    record('eth0', '10.1.1.1', 'tcp-syn', { kind: 'port', protocol: 'tcp', port: 22, answer: 'syn-ack' }, 2000)
    expect(recorded).toHaveLength(2 * maximumSingleRefusals + 1)
    recorded.length = 0
    settle('10.1.1.1')
    settle('10.1.1.1')
    settle('10.1.1.3')
    const gathered = { scan: 7, vantage: 'eth0', source: 'tcp-syn' }
    const ofFirst = { kind: 'refusals', protocol: 'tcp', ports: `${maximumSingleRefusals + 1}-65535` }
    expect(recorded).toEqual([{ ...gathered, at: 66_535, address: '10.1.1.1', fact: ofFirst }])
    refuse('10.1.1.1', [100])
    await settleAll()
    expect(recorded.slice(1)).toEqual([
      { ...gathered, at: 1100, address: '10.1.1.1', fact: { kind: 'refusals', protocol: 'tcp', ports: '100' } },
      {
        ...gathered,
        at: 1100,
        address: '10.1.1.2',
        fact: { kind: 'refusals', protocol: 'udp', ports: `${maximumSingleRefusals + 1}-100` },
      },
    ])
  })

  it('keeps a refusal of a port that the scan does not ask by itself, and those of its ports together', async () => {
    const asked = everyPort.slice(0, maximumSingleRefusals + 2)
    const { recorded, record, settleAll } = journal(asked)
    for (const port of [...asked, 8006]) record('eth0', '10.1.1.1', 'tcp-syn', { kind: 'port', protocol: 'tcp', port, answer: 'rst' }, 1000)
    expect(recorded).toHaveLength(maximumSingleRefusals + 1)
    expect(recorded.at(-1)?.fact).toMatchObject({ kind: 'port', port: 8006 })
    await settleAll()
    expect(recorded.at(-1)?.fact).toMatchObject({ kind: 'refusals', ports: `${maximumSingleRefusals + 1}-${maximumSingleRefusals + 2}` })
  })

  it('gives everybody else a turn between the hosts whose refusals it records', async () => {
    const { recorded, record, settleAll } = journal(everyPort.slice(0, 1000))
    for (const address of ['10.1.1.1', '10.1.1.2', '10.1.1.3'])
      for (const port of everyPort.slice(0, 100))
        record('eth0', address, 'tcp-syn', { kind: 'port', protocol: 'tcp', port, answer: 'rst' }, 1)
    recorded.length = 0
    const settled = settleAll()
    expect(recorded).toHaveLength(1)
    await new Promise(setImmediate)
    expect(recorded.length).toBeLessThan(3)
    await settled
    expect(recorded).toHaveLength(3)
  })

  it('keeps what is heard only where nobody was told it', () => {
    const { recorded, record } = journal()
    const mac = { kind: 'mac', mac: 'd8:9e:f3:5c:00:18' } as const
    const announced = { kind: 'mdns', names: ['nas.local'], types: [], services: [] } as const
    record('eth0', '10.1.1.18', 'arp', mac, 1)
    record('eth0', '10.1.1.18', 'heard', mac, 2)
    record('eth0', '10.1.1.18', 'mdns', announced, 3)
    record('eth0', '10.1.1.18', 'heard', announced, 4)
    record('eth0', '10.1.1.19', 'heard', mac, 5)
    record('eth0', '10.1.1.19', 'heard', mac, 6)
    expect(recorded.map(({ address, source, at }) => [address, source, at])).toEqual([
      ['10.1.1.18', 'arp', 1],
      ['10.1.1.18', 'mdns', 3],
      ['10.1.1.19', 'heard', 5],
    ])
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
      { vantage: 'eth0', address: '10.1.1.18', mac: 'd8:9e:f3:5c:00:18', openTcp: [], openUdp: [137], refusedUdp: [] },
      { vantage: 'eth0', address: '10.1.1.17', openTcp: [445], openUdp: [], refusedUdp: [] },
    ])
    expect(hosts('eth1')).toHaveLength(1)
    expect([hostCount(), firstHostAt()]).toEqual([2, 5])
  })

  it('keeps few of the hardware addresses that a liar gives one address, and counts the rest', () => {
    const { recorded, record, overflow, hosts } = journal()
    const macOf = (number: number): string =>
      `02:00:00:00:${[number >> 8, number & 0xff].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
    for (let number = 0; number < 20_000; number += 1) record('eth0', '10.1.1.9', 'arp', { kind: 'mac', mac: macOf(number) }, number)
    record('eth0', '10.1.1.9', 'icmp-echo', { kind: 'echo-reply', ttl: 64, rttMs: 1 }, 20_000)
    record('eth0', '10.1.1.10', 'arp', { kind: 'mac', mac: macOf(1) }, 20_001)
    expect(recorded).toHaveLength(maximumMacsPerAddress + 2)
    expect(hosts('eth0').map(({ address, mac }) => [address, mac])).toEqual([
      ['10.1.1.9', macOf(0)],
      ['10.1.1.10', macOf(1)],
    ])
    expect(overflow()).toEqual({ ofScan: 0, ofAddresses: 20_000 - maximumMacsPerAddress, addresses: ['10.1.1.9'] })
  })

  it('lets no address fill the scan', () => {
    const { recorded, record, overflow } = journal()
    for (let number = 0; number <= maximumFactsPerAddress; number += 1)
      record('eth0', '10.1.1.9', 'reverse-dns', { kind: 'host-name', name: `host-${number}` }, number)
    record('eth0', '10.1.1.10', 'reverse-dns', { kind: 'host-name', name: 'honest' }, 1)
    expect(recorded).toHaveLength(maximumFactsPerAddress + 1)
    expect(overflow()).toEqual({ ofScan: 0, ofAddresses: 1, addresses: ['10.1.1.9'] })
  })
})
