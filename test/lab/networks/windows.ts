/**
 * `windows`: what speaks the protocols of Windows networks, 10.4.1.0/24: Samba as domain controller of LAB.HOME, which is real, simulated
 * Windows machines, a FreeRDP server, and a Samba file server on its own.
 */
import type { LabHost, Network } from '../network.ts'

const at = (address: string, mac: string) => [{ segment: 'lan', address, prefixLength: 24, mac }]
const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, udpPorts: [], devices: [] } as const
const windows = { closedPorts: 'drop', answersEcho: false, initialTtl: 128, udpPorts: [], daemons: [] } as const

const hosts: readonly LabHost[] = [
  {
    ...linux,
    name: 'DC2',
    interfaces: at('10.4.1.16', 'bc:24:11:04:01:16'),
    tcpPorts: [88, 135, 139, 389, 445],
    daemons: ['samba'],
  },
  {
    ...windows,
    name: 'DC1',
    interfaces: at('10.4.1.17', 'bc:24:11:04:01:17'),
    netbiosNames: [{ name: 'LAB', suffix: 0x1c, group: true }],
    tcpPorts: [53, 80, 88, 135, 139, 389, 445],
    udpPorts: [53, 137],
    devices: ['windows-server-2019'],
  },
  {
    ...windows,
    name: 'DESKTOP-EBP61JD',
    interfaces: at('10.4.1.18', 'd8:9e:f3:04:01:18'),
    tcpPorts: [135, 139, 445, 3389],
    devices: ['windows-10', 'windows-rdp'],
  },
  { ...linux, name: 'FILES', interfaces: at('10.4.1.22', 'bc:24:11:04:01:22'), tcpPorts: [139, 445], daemons: ['smbd'] },
  { ...linux, name: 'terminal', interfaces: at('10.4.1.20', 'bc:24:11:04:01:20'), tcpPorts: [3389], daemons: ['freerdp-shadow'] },
  { ...linux, name: 'scanner', interfaces: at('10.4.1.250', 'e8:6a:64:31:04:50'), tcpPorts: [], daemons: [] },
]

export const windowsNetwork: Network = {
  name: 'windows',
  description: 'a Samba domain controller, simulated Windows, a FreeRDP server, a file server: 10.4.1.0/24',
  segments: ['lan'],
  domain: 'lab.home',
  scanner: 'scanner',
  hosts,
}
