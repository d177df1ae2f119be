/**
 * What a lab network is, as plain data: segments (Ethernet broadcast domains), hosts on them, and the truth about every host
 * that tests compare a scan with. The stage builds it, the tests import it.
 */

import type { Attack } from './devices/hostile.ts'
import type { Speech } from './devices/speech.ts'

/** One Ethernet broadcast domain: a bridge. At most 11 characters, because the kernel's interface names have 15. */
export type SegmentName = string

export interface LabInterface {
  readonly segment: SegmentName
  readonly address: string
  readonly prefixLength: number
  readonly mac: string
}

/** One row of a NetBIOS name table (RFC 1001 section 15.1.2; the suffix is Microsoft's 16th byte). */
export interface NetbiosName {
  readonly name: string
  readonly suffix: number
  readonly group: boolean
}

/** Daemons that run for real where they are installed (and where root is, if they need it); simulated otherwise, where a stand-in is there. */
export type DaemonName =
  | 'avahi-daemon'
  | 'dnsmasq'
  | 'dropbear'
  | 'exim'
  | 'freerdp-shadow'
  | 'lighttpd'
  | 'minidlnad'
  | 'miniupnpd'
  | 'nginx'
  | 'nmbd'
  | 'rpcbind'
  | 'samba'
  | 'smbd'
  | 'snmpd'
  | 'sshd'
  | 'telnetd'
  | 'unbound'
  | 'vsftpd'
  | 'vsftpd-tls'
  | 'wsdd2'
/** Devices that are always simulated; each is a file of that name in `devices/`. */
export type DeviceName =
  | 'described'
  | 'hostile'
  | 'llmnr-responder'
  | 'misleading-media-server'
  | 'pfsense'
  | 'proxmox-ve'
  | 'rtsp-camera'
  | 'windows-10'
  | 'windows-rdp'
  | 'windows-server-2019'

export interface LabHost {
  /** Network namespace and handle: `lab.host(name)`. */
  readonly name: string
  /** `eth0`, `eth1` ... in this order. */
  readonly interfaces: readonly LabInterface[]
  /** Further hosts with their own MAC and address that live in this namespace, each on a macvlan of `eth0`. */
  readonly macvlans?: readonly { readonly address: string; readonly mac: string }[]
  readonly gateway?: string
  readonly routes?: readonly { readonly destination: string; readonly via: string }[]
  readonly forwards?: true
  /** Fully qualified name in the network's DNS. */
  readonly dnsName?: string
  readonly netbiosNames?: readonly NetbiosName[]
  /** The truth: exactly these ports are open. A lab is ready when all of them listen. */
  readonly tcpPorts: readonly number[]
  readonly udpPorts: readonly number[]
  /** `refuse`: RST and ICMP port unreachable; `drop`: silence, as the Windows firewall. */
  readonly closedPorts: 'refuse' | 'drop'
  /** Whether ICMP echo is answered. */
  readonly answersEcho: boolean
  readonly initialTtl: 64 | 128 | 255
  /** Its stack knows no TCP option but the maximum segment size, as those of small firmware; otherwise it is Linux's. */
  readonly plainTcp?: true
  readonly daemons: readonly DaemonName[]
  /** Further lines of snmpd.conf. */
  readonly snmp?: readonly string[]
  readonly devices: readonly DeviceName[]
  /** What the device `hostile` does. */
  readonly attack?: Attack
  /** What the device `described` says. */
  readonly speaks?: Speech
}

export interface Network {
  readonly name: string
  readonly description: string
  readonly segments: readonly SegmentName[]
  readonly hosts: readonly LabHost[]
  /** The host on which commands run; one of `hosts`. */
  readonly scanner: string
  /** DNS domain of the hosts, the scanner's search domain. */
  readonly domain?: string
  /** What the scanner's resolv.conf names. */
  readonly resolver?: string
  /** Frames lost at random on the far side of the scanner's cable, in percent, in each direction. */
  readonly lossPercent?: number
}

/** The host of that name; throws when there is none, for that is a mistake of the caller. */
export function hostNamed(network: Network, name: string): LabHost {
  const host = network.hosts.find((candidate) => candidate.name === name)
  if (host === undefined)
    throw new Error(`${network.name} has no host ${name}; it has ${network.hosts.map((each) => each.name).join(', ')}`)
  return host
}

/** The first interface, which carries the host's address in tables of truth. */
export function firstInterfaceOf(host: LabHost): LabInterface {
  const [first] = host.interfaces
  if (first === undefined) throw new Error(`${host.name} has no interface`)
  return first
}

/** The bridge port at the far end of a host's cable, in the stage's namespace: `port3-0` is interface 0 of the fourth host. */
export function bridgePortOf(network: Network, hostName: string, interfaceIndex = 0): string {
  return `port${network.hosts.indexOf(hostNamed(network, hostName))}-${interfaceIndex}`
}

/** The hosts' names and addresses, which the router's and the domain controller's DNS know. */
export function dnsRecordsOf(network: Network): { name: string; address: string }[] {
  return network.hosts.flatMap((host) =>
    host.dnsName === undefined ? [] : [{ name: host.dnsName, address: firstInterfaceOf(host).address }],
  )
}
