/**
 * A sighting is one dated fact about one address with the source that told it. Sightings are append-only: everything that
 * Portolan shows is derived from them, so a better rule re-labels old scans.
 */
import type { IpAddress } from './address.ts'
import type { Fact } from './fact.ts'

/** Who told the fact: a probe of the sweep, an inquiry, this computer's own kernel, or the host itself to everybody (`heard`). */
export type Source =
  | 'arp'
  | 'icmp-echo'
  | 'tcp-syn'
  | 'tcp-connect'
  | 'udp'
  | 'netbios'
  | 'reverse-dns'
  | 'banner'
  | 'ftp'
  | 'smtp'
  | 'llmnr'
  | 'ssh'
  | 'telnet'
  | 'rtsp'
  | 'http'
  | 'https'
  | 'tls'
  | 'rpcbind'
  | 'snmp'
  | 'smb'
  | 'msrpc'
  | 'mdns'
  | 'ssdp'
  | 'upnp'
  | 'ws-discovery'
  | 'dns'
  | 'rdp'
  | 'ldap'
  | 'kerberos'
  | 'heard'
  | 'neighbour-table'
  | 'routing-table'
  | 'interface'

export interface Sighting {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Number of the scan that saw it. */
  readonly scan: number
  /** Name of the interface it was seen from. */
  readonly vantage: string
  /** Whom it is about. */
  readonly address: IpAddress
  readonly source: Source
  readonly fact: Fact
}
