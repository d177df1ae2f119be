import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import type { InventoryHost } from '../../../../src-main/core/inventory/inventory.ts'
import { homeLab } from '../home-lab.ts'
import { arp, banner, echo, gateway, netbios, port, ports, reference, reverseDns, self, sighting, silence, startAt } from './sightings.ts'

const proxmox = 'bc:24:11:00:00:01'
const privateMac = '52:54:00:12:34:56'

/** The only host of these sightings. */
function hostOf(...sightings: Parameters<typeof inventoryOf>[0]): InventoryHost {
  const { hosts } = inventoryOf(sightings, reference)
  const [host] = hosts
  if (host === undefined || hosts.length > 1) throw new Error(`${hosts.length} hosts`)
  return host
}

function addressesOf(...sightings: Parameters<typeof inventoryOf>[0]): (readonly string[])[] {
  return inventoryOf(sightings, reference).hosts.map(({ addresses }) => addresses)
}

describe('devices', () => {
  it('are made of the addresses that one MAC answers for', () => {
    expect(addressesOf(arp('10.1.1.20', proxmox), arp('10.1.1.3', proxmox), arp('10.1.1.4', privateMac))).toEqual([
      ['10.1.1.3', '10.1.1.20'],
      ['10.1.1.4'],
    ])
  })

  it('are single addresses where no usable MAC was measured', () => {
    const zero = '00:00:00:00:00:00'
    const group = '01:00:5e:00:00:01'
    expect(
      addressesOf(arp('10.1.1.3', zero), arp('10.1.1.4', zero), arp('10.1.1.5', group), arp('10.1.1.6', group), echo('10.2.0.1')),
    ).toEqual([['10.2.0.1']])
    expect(addressesOf(echo('10.1.1.3'), arp('10.1.1.3', zero), echo('10.1.1.4'), arp('10.1.1.4', zero))).toEqual([
      ['10.1.1.3'],
      ['10.1.1.4'],
    ])
  })

  it('sort by value, IPv4 first', () => {
    expect(addressesOf(echo('fd00::1'), echo('10.1.1.100'), echo('10.1.1.20'), echo('9.9.9.9')).flat()).toEqual([
      '9.9.9.9',
      '10.1.1.20',
      '10.1.1.100',
      'fd00::1',
    ])
  })

  it('need an answer: a DNS name, silence or a firewall on the way is none', () => {
    expect(
      addressesOf(reverseDns('10.1.1.9', 'gone.lab'), silence('10.1.1.8', 'tcp', '22'), port('10.1.1.7', 'tcp', 22, 'prohibited')),
    ).toEqual([])
  })

  it('with an address that two MACs answer for go by the later one and say so', () => {
    const host = hostOf(arp('10.1.1.5', proxmox, { after: 5 }), arp('10.1.1.5', privateMac, { after: 9 }))
    expect(host.mac).toBe(privateMac)
    expect(host.why).toContain(`10.1.1.5 also answered from ${proxmox}: two devices may use one address`)
  })

  it('with an address as Docker makes them are containers, with any other private one something', () => {
    expect(hostOf(arp('10.1.1.5', '02:42:0a:01:01:05')).type).toBe('container')
    expect(hostOf(arp('10.1.1.5', privateMac)).type).toBe('unknown')
  })

  it('that answer for many addresses say so', () => {
    const sightings = Array.from({ length: 8 }, (_, at) => arp(`10.1.1.${at + 1}`, proxmox))
    expect(hostOf(...sightings).why).toContain(`${proxmox} answers for 8 addresses: it may answer in the name of others (proxy ARP)`)
  })

  it('join all addresses of this computer, also one that only the network shows', () => {
    const wifi = self('10.2.2.9', '10.2.2.0/24', privateMac, { vantage: 'wlan0' })
    const host = hostOf(wifi, self('10.1.1.9', '10.1.1.0/24', proxmox), arp('10.1.1.10', proxmox))
    expect(host).toMatchObject({
      self: true,
      live: true,
      label: 'chartroom',
      mac: proxmox,
      addresses: ['10.1.1.9', '10.1.1.10', '10.2.2.9'],
    })
    expect(host.keys.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      `mac ${proxmox}`,
      'host-name chartroom',
      `mac ${privateMac}`,
      'address 10.1.1.10',
      'address 10.1.1.9',
      'address 10.2.2.9',
    ])
  })

  it('are the same in any order of sightings', () => {
    const expected = inventoryOf(homeLab, reference)
    fc.assert(
      fc.property(fc.shuffledSubarray([...homeLab], { minLength: homeLab.length }), (shuffled) => {
        expect(inventoryOf(shuffled, reference)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a host', () => {
  it('has the vendor of its MAC; a private MAC has none and says so', () => {
    expect(hostOf(arp('10.1.1.3', proxmox))).toMatchObject({ vendor: 'Proxmox Server Solutions' })
    const host = hostOf(arp('10.1.1.3', privateMac))
    expect(host).not.toHaveProperty('vendor')
    expect(host.why).toEqual([`${privateMac} is a private address: random or made by software, so it names no vendor`])
  })

  it('is a router when the routing table goes through it, live only when it answered', () => {
    const host = hostOf(gateway('10.1.1.1', '0.0.0.0/0'), gateway('10.1.1.1', '10.9.0.0/16'))
    expect(host).toMatchObject({ type: 'router', live: false, methods: [] })
    expect(host).not.toHaveProperty('firstHeardAt')
    expect(host.why).toEqual(["The kernel's default route goes through it", "The kernel's route to 10.9.0.0/16 goes through it"])
    expect(hostOf(echo('10.1.1.1'), gateway('10.1.1.1', '0.0.0.0/0')).live).toBe(true)
    expect(hostOf(echo('10.1.1.1')).type).toBe('unknown')
  })

  it('lists what it answered to, by name and then by number', () => {
    const host = hostOf(
      arp('10.1.1.3', proxmox, { after: 20 }),
      ...ports('10.1.1.3', 'tcp', [443, 80, 80, 22], 'rst', { after: 40 }),
      port('10.1.1.3', 'tcp', 445, 'syn-ack'),
      port('10.1.1.3', 'udp', 161, 'port-unreachable'),
      port('10.1.1.3', 'tcp', 25, 'prohibited', { after: 99 }),
      echo('10.1.1.3', { after: 30 }),
      sighting('10.1.1.3', 'neighbour-table', { kind: 'mac', mac: proxmox }),
      sighting('10.1.1.3', 'tcp-connect', { kind: 'port', protocol: 'tcp', port: 8006, answer: 'syn-ack' }),
      sighting('10.1.1.3', 'tcp-connect', { kind: 'port', protocol: 'tcp', port: 23, answer: 'rst' }),
      netbios('10.1.1.3', 'PVE', 'LAB'),
    )
    expect(host.methods).toEqual([
      'arp',
      'icmp-echo',
      'neighbour-table',
      'tcp-connect:8006',
      'tcp-rst:22',
      'tcp-rst:23',
      'tcp-rst:80',
      'tcp-rst:443',
      'tcp-syn-ack:445',
      'udp-port-unreachable:161',
      'udp-reply:137',
    ])
    expect([host.firstHeardAt, host.lastHeardAt]).toEqual([startAt, startAt + 40])
  })

  it('that refuses everything, or stays silent, says that nothing else is known', () => {
    expect(hostOf(arp('10.1.1.23', 'bc:24:11:00:00:23'), ...ports('10.1.1.23', 'tcp', [22, 80], 'rst')).why).toContain(
      'Refuses every port asked: alive, nothing else known',
    )
    expect(hostOf(echo('10.1.1.23'), silence('10.1.1.23', 'tcp', '22,80')).why).toEqual([
      'Answers, but no port asked does: nothing else known',
    ])
    expect(hostOf(echo('10.1.1.23'), port('10.1.1.23', 'tcp', 22, 'rst'), silence('10.1.1.23', 'tcp', '80')).why).toEqual([])
  })

  it('never takes a MAC from what NetBIOS claims', () => {
    const names = [{ name: 'PC', suffix: 0, group: false }]
    const claim = (mac: string) => sighting('10.9.0.7', 'netbios', { kind: 'netbios-names', names, mac })
    const host = hostOf(claim(proxmox))
    expect(host).not.toHaveProperty('mac')
    expect(host.keys.map(({ kind }) => kind)).toEqual(['netbios-name', 'address'])
    expect(host.why).toEqual(['NetBIOS names it PC', `NetBIOS gives its hardware address as ${proxmox}; that was not measured`])
    expect(hostOf(claim('00:00:00:00:00:00')).why).toEqual(['NetBIOS names it PC'])
  })

  it('keeps hostile text raw in names and banners, and clean in label and reasons', () => {
    const name = 'EVIL\u001b[2J\u202egnp.\u200bexe'
    const host = hostOf(netbios('10.1.1.3', name, 'LAB'), banner('10.1.1.3', 21, '220 \u001b]0;owned\u0007 hi'))
    expect(host.names).toEqual([{ name, source: 'netbios' }])
    expect(host.label).toBe('EVIL [2Jgnp.exe')
    expect(host.why[0]).toBe('NetBIOS names it EVIL [2Jgnp.exe')
    expect(host.ports.find(({ port: number }) => number === 21)?.banner).toBe('220 \u001b]0;owned\u0007 hi')
    expect(hostOf(netbios('10.1.1.3', '\u200b\u202e', 'LAB')).label).toBe('10.1.1.3')
  })
})

describe('identity keys', () => {
  const keysOf = (host: InventoryHost) => host.keys.map(({ kind, value }) => `${kind} ${value}`)

  it('come heaviest first; a private MAC weighs less than a name', () => {
    const more = [netbios('10.1.1.3', 'Lab-Dc01', 'LAB'), reverseDns('10.1.1.3', 'DC.Lab.Example')]
    expect(keysOf(hostOf(arp('10.1.1.3', proxmox), ...more))).toEqual([
      `mac ${proxmox}`,
      'netbios-name LAB-DC01',
      'host-name dc.lab.example',
      'address 10.1.1.3',
    ])
    expect(keysOf(hostOf(arp('10.1.1.3', privateMac), ...more))).toEqual([
      'netbios-name LAB-DC01',
      'host-name dc.lab.example',
      `mac ${privateMac}`,
      'address 10.1.1.3',
    ])
  })

  it('leave out a name that two devices carry', () => {
    const { hosts } = inventoryOf(
      ['10.1.1.3', '10.1.1.4'].flatMap((address) => [echo(address), reverseDns(address, 'raspberrypi')]),
      reference,
    )
    expect(hosts.map(keysOf)).toEqual([['address 10.1.1.3'], ['address 10.1.1.4']])
  })
})
