/**
 * What a host answered to, or in what it spoke by itself, in the words of the map document: `arp`, `icmp-echo`, `tcp-syn-ack:445`,
 * `udp-port-unreachable:161`, `dhcp`.
 */
import { isUnicastMac } from '#shared/domain/address.ts'
import type { Sighting } from '#shared/domain/sighting.ts'

/**
 * The method that a sighting proves; undefined when the host itself said nothing. ICMP "prohibited" is not its word: a
 * firewall on the way says it, for hosts that do not exist as well. Nor is a MAC that no interface can have.
 */
export function methodOf({ source, fact }: Pick<Sighting, 'source' | 'fact'>): string | undefined {
  switch (fact.kind) {
    case 'mac':
      if (!isUnicastMac(fact.mac)) return undefined
      return source === 'neighbour-table' ? 'neighbour-table' : 'arp'
    case 'echo-reply':
      return 'icmp-echo'
    case 'port':
      if (fact.answer === 'prohibited') return undefined
      if (source === 'tcp-connect' && fact.answer === 'syn-ack') return `tcp-connect:${fact.port}`
      return `${fact.protocol}-${fact.answer}:${fact.port}`
    case 'banner':
    case 'http':
    case 'certificate':
    case 'ssh':
    case 'smb':
    case 'ntlm':
    case 'msrpc':
    case 'upnp':
    case 'ws-metadata':
    case 'rdp':
    case 'ldap':
    case 'kerberos':
    case 'telnet':
    case 'rtsp':
    case 'ftp':
    case 'smtp':
      return `tcp-connect:${fact.port}`
    case 'dns':
      return fact.protocol === 'tcp' ? 'tcp-connect:53' : 'udp-reply:53'
    case 'netbios-names':
      return 'udp-reply:137'
    case 'rpc-programs':
      return fact.transport === 'tcp' ? 'tcp-connect:111' : 'udp-reply:111'
    case 'snmp-engine':
    case 'snmp-system':
    case 'snmp-interfaces':
    case 'snmp-chassis':
      return 'udp-reply:161'
    case 'mdns':
    case 'ssdp':
    case 'ws-discovery':
      return fact.kind
    case 'dhcp-client':
      // One that only asks for an address does not have it.
      return fact.hasAddress ? 'dhcp' : undefined
    case 'dhcp-server':
      return 'dhcp'
    case 'netbios-registration':
    case 'browser-announcement':
      return 'netbios'
    case 'llmnr-name':
      return source === 'llmnr' ? 'tcp-connect:5355' : 'llmnr'
    case 'spoke':
      return fact.protocol
    // Single refusals came before them.
    case 'refusals':
    case 'silence':
    case 'host-name':
    case 'self':
    case 'gateway':
      return undefined
  }
}

/** Each method once, in natural order: by name, then by port as a number. */
export function methodsOf(sightings: readonly Sighting[]): string[] {
  const methods = new Set(sightings.map(methodOf).filter((method) => method !== undefined))
  return [...methods].sort(compareMethods)
}

function compareMethods(a: string, b: string): number {
  const [nameA = '', portA = '0'] = a.split(':')
  const [nameB = '', portB = '0'] = b.split(':')
  return nameA === nameB ? Number(portA) - Number(portB) : nameA < nameB ? -1 : 1
}
