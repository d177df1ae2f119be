/**
 * What a scan of home-lab (10.1.1.1-10.1.1.25, asked from 10.1.1.200) sees, written by hand: three Proxmox nodes, a Windows domain
 * controller, a Windows desktop, a file server, a machine that refuses everything, and the router.
 */
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { arp, banner, echo, gateway, netbios, ports, reverseDns, self, sighting, silence, startAt } from './inventory/sightings.ts'

const tcpAsked = [21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 443, 445]
const udpAsked = [53, 111, 135, 137, 161, 500]

interface Open {
  readonly tcp: readonly number[]
  readonly udp: readonly number[]
}

/** Refuses what is not open, as Linux and FreeBSD do. */
function refusing(address: string, { tcp, udp }: Open): Sighting[] {
  const closed = (asked: readonly number[], open: readonly number[]) => asked.filter((number) => !open.includes(number))
  return [
    ...ports(address, 'tcp', tcp, 'syn-ack', { after: 140 }),
    ...ports(address, 'tcp', closed(tcpAsked, tcp), 'rst', { after: 150 }),
    ...ports(address, 'udp', udp, 'reply', { after: 160 }),
    ...ports(address, 'udp', closed(udpAsked, udp), 'port-unreachable', { after: 170 }),
  ]
}

/** Drops what is not open, as the Windows firewall does. */
function dropping(address: string, { tcp, udp }: Open): Sighting[] {
  const list = (asked: readonly number[], open: readonly number[]) => asked.filter((number) => !open.includes(number)).join(',')
  return [
    ...ports(address, 'tcp', tcp, 'syn-ack', { after: 140 }),
    silence(address, 'tcp', list(tcpAsked, tcp), { after: 2000 }),
    ...ports(address, 'udp', udp, 'reply', { after: 160 }),
    silence(address, 'udp', list(udpAsked, udp), { after: 2000 }),
  ]
}

const proxmoxNodes = [11, 12, 13].flatMap((last) => [
  arp(`10.1.1.${last}`, `7c:d3:0a:1b:2c:${last}`, { after: 30 }),
  echo(`10.1.1.${last}`, { after: 60 }),
  ...refusing(`10.1.1.${last}`, { tcp: [21, 22, 111], udp: [111] }),
  ...ports(`10.1.1.${last}`, 'tcp', [8006, 3128], 'syn-ack', { after: 141 }),
  banner(`10.1.1.${last}`, 22, 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3', { after: 400 }),
  banner(`10.1.1.${last}`, 21, '220 (vsFTPd 3.0.3)', { after: 410 }),
  reverseDns(`10.1.1.${last}`, `pve${last - 10}.lab.example`, { after: 500 }),
])

export const homeLab: readonly Sighting[] = [
  self('10.1.1.200', '10.1.1.0/24', '3c:97:0e:c8:00:c8'),
  gateway('10.1.1.1', '0.0.0.0/0'),
  arp('10.1.1.1', '00:08:a2:0d:00:01', { after: 20 }),
  echo('10.1.1.1', { after: 50 }),
  ...ports('10.1.1.1', 'tcp', [53, 80, 443], 'syn-ack', { after: 140 }),
  silence('10.1.1.1', 'tcp', '21-23,25,110-111,135,139,445', { after: 2000 }),
  ...ports('10.1.1.1', 'udp', [53], 'reply', { after: 160 }),
  silence('10.1.1.1', 'udp', '111,135,137,161,500', { after: 2000 }),
  reverseDns('10.1.1.1', 'pfsense.lab.example', { after: 500 }),
  ...proxmoxNodes,
  arp('10.1.1.17', 'bc:24:11:4e:07:17', { after: 31 }),
  ...dropping('10.1.1.17', { tcp: [53, 80, 135, 139, 445], udp: [53, 137] }),
  ...ports('10.1.1.17', 'tcp', [88, 389], 'syn-ack', { after: 141 }),
  sighting(
    '10.1.1.17',
    'netbios',
    {
      kind: 'netbios-names',
      names: [
        { name: 'LAB-DC01', suffix: 0x00, group: false },
        { name: 'LAB', suffix: 0x00, group: true },
        { name: 'LAB', suffix: 0x1c, group: true },
        { name: 'LAB-DC01', suffix: 0x20, group: false },
        { name: 'LAB', suffix: 0x1b, group: false },
      ],
      mac: 'bc:24:11:4e:07:17',
    },
    { after: 450 },
  ),
  reverseDns('10.1.1.17', 'lab-dc01.lab.example', { after: 500 }),
  arp('10.1.1.18', 'd8:9e:f3:18:00:18', { after: 32 }),
  ...dropping('10.1.1.18', { tcp: [135, 139, 445], udp: [] }),
  reverseDns('10.1.1.18', 'desktop-ebp61jd.lab.example', { after: 500 }),
  arp('10.1.1.22', 'bc:24:11:22:00:22', { after: 33 }),
  echo('10.1.1.22', { after: 61 }),
  ...refusing('10.1.1.22', { tcp: [21, 22, 111, 139, 445], udp: [111, 137] }),
  banner('10.1.1.22', 22, 'SSH-2.0-OpenSSH_8.4p1 Debian-5+deb11u3', { after: 400 }),
  netbios('10.1.1.22', 'FILESERVER', 'WORKGROUP', { after: 450 }),
  arp('10.1.1.23', '52:54:00:23:00:23', { after: 34 }),
  echo('10.1.1.23', { after: 62 }),
  ...refusing('10.1.1.23', { tcp: [], udp: [] }),
]

export const homeLabScan: ScanRecord = {
  id: 1,
  title: '10.1.1.1-25',
  status: 'completed',
  startedAt: startAt,
  finishedAt: startAt + 3200,
  targets: ['10.1.1.1-25'],
  exclude: [],
  scope: ['10.1.1.1-10.1.1.25'],
  profile: 'normal',
  options: { tcp: 'standard', udp: 'standard', identify: true, raw: 'auto' },
  raw: true,
  vantages: [{ interface: 'eth0', ip: '10.1.1.200', mac: '3c:97:0e:c8:00:c8' }],
  coverage: { addressesAsked: 25, addressesAnswered: 8, framesSent: 263, durationMs: 3200, firstHostMs: 20, notCovered: [] },
}
