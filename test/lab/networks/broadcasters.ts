/**
 * `broadcasters`: 10.5.1.0/24, hosts that speak to everybody while somebody listens: tests start their daemons and DHCP clients, because
 * most of them speak when they begin.
 */
import type { LabHost, Network } from '../network.ts'

const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const
const host = (name: string, last: number): LabHost => ({
  ...linux,
  name,
  interfaces: [{ segment: 'lan', address: `10.5.1.${last}`, prefixLength: 24, mac: broadcasterMac(last) }],
})

export const broadcastersSubnet = '10.5.1.0/24'
export const dhcpServer = '10.5.1.1'
export const announcer = '10.5.1.22'
/** Where the DHCP server puts the client of that name. */
export const leases = { busybox: '10.5.1.101', isc: '10.5.1.102', dhcpcd: '10.5.1.103' } as const

/** By the last number of the address. */
export function broadcasterMac(last: number): string {
  return `00:11:32:9a:05:${last.toString(16).padStart(2, '0')}`
}

export const broadcasters: Network = {
  name: 'broadcasters',
  description: 'hosts that speak without being asked: 10.5.1.0/24',
  segments: ['lan'],
  scanner: 'scanner',
  hosts: [host('server', 1), host('FILESERVER', 22), host('busybox', 101), host('isc', 102), host('dhcpcd', 103), host('scanner', 250)],
}
