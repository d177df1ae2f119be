/** What people read about a host wherever a map is shown: status, how it was found, where a name comes from. */
import type { HostStatus, MapHost, MapPort } from '../domain/map-document.ts'

/** The field's words; everything that shows a status takes them from here. */
export const statusWords: Readonly<Record<HostStatus, string>> = {
  new: 'New',
  known: 'Known',
  changed: 'Changed',
  offline: 'Offline',
  rogue: 'Rogue',
}

export function statusWord(host: MapHost): string {
  return host.flags.self ? 'This computer' : statusWords[host.status]
}

/** What a status means, where its word does not say it. */
export const statusMeanings: Readonly<Partial<Record<HostStatus, string>>> = { rogue: 'not in the baseline' }

const methodWords: Readonly<Record<string, string>> = {
  arp: 'ARP',
  'icmp-echo': 'ICMP echo',
  'tcp-syn-ack': 'TCP SYN-ACK',
  'tcp-rst': 'TCP RST',
  'tcp-connect': 'TCP connect',
  'udp-reply': 'UDP reply',
  'udp-port-unreachable': 'UDP port unreachable',
  dhcp: 'DHCP',
  netbios: 'NetBIOS',
  llmnr: 'LLMNR',
}

export interface MethodRow {
  readonly method: string
  /** `21, 22`; empty for a method that has no ports. */
  readonly ports: string
}

/** `arp`, `tcp-rst:21`, `tcp-rst:22` as `ARP`; `TCP RST` with `21, 22`. */
export function methodRows(methods: readonly string[]): readonly MethodRow[] {
  const rows = new Map<string, string[]>()
  for (const method of methods) {
    const [name = '', port] = method.split(':')
    const ports = rows.get(name) ?? []
    if (port !== undefined) ports.push(port)
    rows.set(name, ports)
  }
  return [...rows].map(([name, ports]) => ({ method: methodWords[name] ?? name, ports: ports.join(', ') }))
}

const sourceWords: Readonly<Record<string, string>> = {
  netbios: 'NetBIOS',
  'reverse-dns': 'DNS',
  ntlm: 'NTLM',
  smb: 'SMB',
  ldap: 'LDAP',
  msrpc: 'RPC',
  snmp: 'SNMP',
  mdns: 'mDNS',
  dns: 'name server',
  smtp: 'SMTP',
  dhcp: 'DHCP',
  llmnr: 'LLMNR',
  upnp: 'UPnP',
  'ws-discovery': 'WS-Discovery',
  human: 'given by you',
  interface: 'its own',
}

/** Where a name comes from. */
export function sourceWord(source: string): string {
  return sourceWords[source] ?? source
}

/** What a port said of itself: `nginx 1.22.1, Router login`; its greeting where that names no product. */
export function portWords({ product, version, title, banner }: MapPort): string {
  const named = [[product, version], [title]].map((parts) => parts.filter((part) => part !== undefined).join(' '))
  return named.filter((words) => words !== '').join(', ') || (banner ?? '')
}

/** How each port that answered was seen to be open: `TCP SYN-ACK` for `tcp-syn-ack:445`. */
export function methodOfPort(host: MapHost, protocol: 'tcp' | 'udp', port: number): string {
  const found = host.methods.flatMap((method) => {
    const [name = '', its] = method.split(':')
    return name.startsWith(protocol) && Number(its) === port ? [methodWords[name] ?? name] : []
  })
  return found.join(', ')
}
