/**
 * `talkers`: 10.4.1.0/24, hosts that say to everybody what they are, by multicast DNS, SSDP and WS-Discovery, with real daemons; one that
 * misleads; and name servers.
 */
import type { LabHost, Network } from '../network.ts'

const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64 } as const
const lan = (last: number, mac: string) => [{ segment: 'lan', address: `10.4.1.${last}`, prefixLength: 24, mac }]

export const talkersSubnet = '10.4.1.0/24'
export const talkersScanner = { name: 'scanner', address: '10.4.1.250', mac: 'e8:6a:64:31:04:50' } as const
export const router = '10.4.1.1'
export const fileServer = '10.4.1.22'
export const fileServerMac = '00:11:32:9a:04:22'
/** Has a name by multicast DNS, and offers nothing. */
export const quiet = '10.4.1.30'
export const nameServer = '10.4.1.53'
export const misleading = '10.4.1.66'

const hosts: readonly LabHost[] = [
  {
    ...linux,
    name: 'router',
    interfaces: [...lan(1, '00:0d:b9:4a:04:01'), { segment: 'wan', address: '198.51.100.2', prefixLength: 24, mac: '00:0d:b9:4a:04:02' }],
    tcpPorts: [53, 5000],
    udpPorts: [53, 1900],
    daemons: ['dnsmasq', 'miniupnpd'],
    devices: [],
  },
  {
    ...linux,
    name: 'FILESERVER',
    interfaces: lan(22, fileServerMac),
    tcpPorts: [3702, 8200],
    udpPorts: [1900, 3702, 5353],
    daemons: ['avahi-daemon', 'minidlnad', 'wsdd2'],
    devices: [],
  },
  {
    ...linux,
    name: 'quiet',
    interfaces: lan(30, '00:11:32:9a:04:30'),
    tcpPorts: [],
    udpPorts: [5353],
    daemons: ['avahi-daemon'],
    devices: [],
  },
  {
    ...linux,
    name: 'ns1',
    interfaces: lan(53, '00:11:32:9a:04:53'),
    tcpPorts: [53],
    udpPorts: [53],
    daemons: ['unbound'],
    devices: [],
  },
  {
    ...linux,
    name: 'misleading',
    interfaces: lan(66, '00:11:32:9a:04:66'),
    tcpPorts: [8200],
    udpPorts: [1900, 5353],
    daemons: [],
    devices: ['misleading-media-server'],
  },
]

export const talkers: Network = {
  name: 'talkers',
  description: 'hosts that answer multicast DNS, SSDP and WS-Discovery: 10.4.1.0/24',
  segments: ['lan', 'wan'],
  scanner: talkersScanner.name,
  hosts: [
    ...hosts,
    {
      ...linux,
      name: talkersScanner.name,
      interfaces: lan(250, talkersScanner.mac),
      ...{ tcpPorts: [], udpPorts: [], daemons: [], devices: [] },
    },
  ],
}
