/** `unix-services`: one segment, one real daemon or simulated device on each host, for the inquiries that ask them. */
import type { LabHost, Network } from '../network.ts'

const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const

function hostAt(octet: number, host: Omit<LabHost, 'interfaces'>): LabHost {
  const mac = `bc:24:11:05:01:${octet.toString(16).padStart(2, '0')}`
  return { ...host, interfaces: [{ segment: 'lan', address: `10.5.1.${octet}`, prefixLength: 24, mac }] }
}

export const unixServices: Network = {
  name: 'unix-services',
  description: 'servers of files, SSH, Telnet, mail and the web, a Proxmox node, a portmapper, an SNMP agent, a camera: 10.5.1.0/24',
  segments: ['lan'],
  domain: 'lab.home',
  scanner: 'scanner',
  hosts: [
    hostAt(21, { ...linux, name: 'files', tcpPorts: [21], daemons: ['vsftpd-tls'] }),
    hostAt(22, { ...linux, name: 'openssh', tcpPorts: [22], daemons: ['sshd'] }),
    hostAt(23, { ...linux, name: 'dropbear', tcpPorts: [2222], daemons: ['dropbear'] }),
    hostAt(80, { ...linux, name: 'nginx', tcpPorts: [80, 443], daemons: ['nginx'] }),
    hostAt(81, { ...linux, name: 'lighttpd', tcpPorts: [8080], daemons: ['lighttpd'] }),
    hostAt(86, { ...linux, name: 'pve1', tcpPorts: [3128, 8006], devices: ['proxmox-ve'] }),
    hostAt(111, { ...linux, name: 'portmapper', tcpPorts: [111], udpPorts: [111], daemons: ['rpcbind'] }),
    hostAt(161, { ...linux, name: 'chart-room-ups', udpPorts: [161], daemons: ['snmpd'] }),
    hostAt(24, { ...linux, name: 'telnet', tcpPorts: [23], daemons: ['telnetd'] }),
    hostAt(25, { ...linux, name: 'mail', tcpPorts: [25, 465, 587], daemons: ['exim'] }),
    hostAt(54, { ...linux, name: 'camera', tcpPorts: [554], devices: ['rtsp-camera'] }),
    hostAt(55, { ...linux, name: 'desk7', tcpPorts: [5355], devices: ['llmnr-responder'] }),
    hostAt(250, { ...linux, name: 'scanner' }),
  ],
}

/** The address of the host of that name. */
export const addressOf = (name: string): string =>
  unixServices.hosts.find((host) => host.name === name)?.interfaces[0]?.address ?? `no host ${name}`
