/**
 * `home-lab`: a real home network, 10.1.1.0/24: a pfSense router, three Proxmox nodes, a Windows domain controller, a Windows
 * desktop, a Turnkey file server and a Kali machine without an open port. `homeLabTruth` is what a scan of it must find.
 */
import type { DeviceType } from '../../../src-shared/domain/map-document.ts'
import type { LabHost, Network } from '../network.ts'

/** What its host does, and how it is seen. */
export interface HomeLabTruth extends Omit<LabHost, 'interfaces' | 'macvlans' | 'gateway' | 'routes' | 'forwards'> {
  readonly address: string
  readonly mac: string
  /** As the IEEE registry has the MAC's prefix. */
  readonly vendor: string
  readonly dnsName: string
  /** What a person would write down: type, and family of the operating system. */
  readonly type: DeviceType
  readonly os: string
  /** The name of suffix 00 or 20, for hosts that answer a NetBIOS node status request. */
  readonly netbiosName?: string
}

export const homeLabSubnet = '10.1.1.0/24'
/** The range that the product which inspired Portolan needed ten minutes for. */
export const homeLabRange = '10.1.1.1-10.1.1.25'
export const homeLabDomain = 'lab.home'
export const homeLabGateway = '10.1.1.1'

/** The scanner's own interface; outside `homeLabRange`. */
export const homeLabScanner = { name: 'scanner', address: '10.1.1.250', mac: 'e8:6a:64:31:02:50', interface: 'eth0' } as const

const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64 } as const
const windows = { closedPorts: 'drop', initialTtl: 128 } as const

const proxmoxNode = {
  ...linux,
  vendor: 'Super Micro Computer, Inc.',
  type: 'hypervisor',
  os: 'Linux',
  tcpPorts: [21, 22, 111, 3128, 8006],
  udpPorts: [111],
  daemons: ['rpcbind', 'sshd', 'vsftpd'],
  devices: ['proxmox-ve'],
} as const

/** Every machine of 10.1.1.1-10.1.1.25, in order of address. */
export const homeLabTruth: readonly HomeLabTruth[] = [
  {
    ...linux,
    name: 'pfsense',
    type: 'router',
    os: 'FreeBSD',
    address: homeLabGateway,
    mac: '00:0d:b9:4a:01:01',
    vendor: 'PC Engines GmbH',
    dnsName: 'pfsense.lab.home',
    tcpPorts: [53, 80, 443],
    udpPorts: [53],
    daemons: ['dnsmasq'],
    devices: ['pfsense'],
  },
  { ...proxmoxNode, name: 'pve1', address: '10.1.1.11', mac: 'ac:1f:6b:20:01:11', dnsName: 'pve1.lab.home' },
  { ...proxmoxNode, name: 'pve2', address: '10.1.1.12', mac: 'ac:1f:6b:20:01:12', dnsName: 'pve2.lab.home' },
  { ...proxmoxNode, name: 'pve3', address: '10.1.1.13', mac: 'ac:1f:6b:20:01:13', dnsName: 'pve3.lab.home' },
  {
    ...windows,
    name: 'LAB-DC01',
    type: 'server',
    os: 'Windows',
    address: '10.1.1.17',
    mac: 'bc:24:11:4e:07:17',
    vendor: 'Proxmox Server Solutions GmbH',
    dnsName: 'lab-dc01.lab.home',
    netbiosName: 'LAB-DC01',
    netbiosNames: [
      { name: 'LAB-DC01', suffix: 0x00, group: false },
      { name: 'LAB', suffix: 0x00, group: true },
      { name: 'LAB', suffix: 0x1c, group: true },
      { name: 'LAB-DC01', suffix: 0x20, group: false },
      { name: 'LAB', suffix: 0x1b, group: false },
    ],
    tcpPorts: [53, 80, 88, 135, 139, 389, 445],
    udpPorts: [53, 137],
    answersEcho: true,
    daemons: [],
    devices: ['windows-server-2019'],
  },
  {
    ...windows,
    name: 'DESKTOP-EBP61JD',
    type: 'workstation',
    os: 'Windows',
    address: '10.1.1.18',
    mac: 'd8:9e:f3:5c:00:18',
    vendor: 'Dell Inc.',
    dnsName: 'desktop-ebp61jd.lab.home',
    tcpPorts: [135, 139, 445],
    udpPorts: [],
    answersEcho: false,
    daemons: [],
    devices: ['windows-10'],
  },
  {
    ...linux,
    name: 'FILESERVER',
    type: 'server',
    os: 'Linux',
    address: '10.1.1.22',
    mac: 'bc:24:11:9a:00:22',
    vendor: 'Proxmox Server Solutions GmbH',
    dnsName: 'fileserver.lab.home',
    netbiosName: 'FILESERVER',
    netbiosNames: [
      { name: 'FILESERVER', suffix: 0x00, group: false },
      { name: 'FILESERVER', suffix: 0x03, group: false },
      { name: 'FILESERVER', suffix: 0x20, group: false },
      { name: 'WORKGROUP', suffix: 0x00, group: true },
      { name: 'WORKGROUP', suffix: 0x1e, group: true },
    ],
    tcpPorts: [21, 22, 111, 139, 445],
    udpPorts: [111, 137],
    daemons: ['nmbd', 'rpcbind', 'smbd', 'sshd', 'vsftpd'],
    devices: [],
  },
  {
    ...linux,
    name: 'kali',
    type: 'vm',
    os: 'Linux',
    address: '10.1.1.23',
    mac: 'bc:24:11:d3:00:23',
    vendor: 'Proxmox Server Solutions GmbH',
    dnsName: 'kali.lab.home',
    tcpPorts: [],
    udpPorts: [],
    daemons: [],
    devices: [],
  },
]

const wanGateway = '198.51.100.1'
const wanAddress = '198.51.100.2'

function hostOf(truth: HomeLabTruth): LabHost {
  const lan = { segment: 'lan', address: truth.address, prefixLength: 24, mac: truth.mac }
  return truth.address === homeLabGateway
    ? {
        ...truth,
        interfaces: [lan, { segment: 'wan', address: wanAddress, prefixLength: 24, mac: '00:0d:b9:4a:01:02' }],
        gateway: wanGateway,
        forwards: true,
      }
    : { ...truth, interfaces: [lan], gateway: homeLabGateway }
}

const idle = { ...linux, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const

export const homeLab: Network = {
  name: 'home-lab',
  description: 'pfSense, three Proxmox nodes, a Windows domain controller and desktop, a file server, a Kali machine: 10.1.1.0/24',
  segments: ['lan', 'wan'],
  domain: homeLabDomain,
  resolver: homeLabGateway,
  scanner: homeLabScanner.name,
  hosts: [
    ...homeLabTruth.map(hostOf),
    // The provider's end of the router's line. It knows the way back to the LAN, in place of address translation, and no other way.
    {
      ...idle,
      name: 'isp',
      interfaces: [{ segment: 'wan', address: wanGateway, prefixLength: 24, mac: '00:1b:54:aa:00:01' }],
      routes: [{ destination: homeLabSubnet, via: wanAddress }],
      forwards: true,
    },
    {
      ...idle,
      name: homeLabScanner.name,
      interfaces: [{ segment: 'lan', address: homeLabScanner.address, prefixLength: 24, mac: homeLabScanner.mac }],
      gateway: homeLabGateway,
      dnsName: `scanner.${homeLabDomain}`,
    },
  ],
}
