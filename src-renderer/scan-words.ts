/** What people read about scans: before they start, and in the list of those that are kept. */
import type { DownloadFormat, PlanDocument } from '#shared/contract/api.ts'
import type { TransportProtocol } from '#shared/domain/fact.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { counted, formatCount, formatEstimate } from '#shared/domain/figures.ts'
import { formatPorts, parsePortList, parsePorts } from '#shared/domain/port.ts'
import type { Profile, ProfileName, ScanOptions, ScanStatus } from '#shared/domain/scan.ts'

/** `Scan 25 addresses, about 2 s`: a button says what it will do. */
export function scanButtonWords(plan: PlanDocument): string {
  return `Scan ${counted(plan.addresses, 'address', 'addresses')}, ${formatEstimate(plan.estimatedMs)}`
}

/** `25 addresses on the link of eth0`. */
export function reachWords({ addresses, parts }: PlanDocument): string {
  const ways = parts.map(({ interface: name, gateway }) =>
    gateway === undefined ? `on the link of ${name}` : `through ${gateway} on ${name}`,
  )
  return `${counted(addresses, 'address', 'addresses')} ${[...new Set(ways)].join(' and ')}`
}

export interface PlanRow {
  readonly term: string
  readonly words: string
  /** How many packets, where that can be known. */
  readonly figure?: string
}

/** What a scan will send, question by question. */
export function planRows(plan: PlanDocument): readonly PlanRow[] {
  const [tcp, udp] = [plan.tcpPorts, plan.udpPorts].map((ports) => parsePorts(ports)?.length ?? 0)
  const ports = [tcp === 0 ? '' : `${tcp} TCP`, udp === 0 ? '' : `${udp} UDP`].filter((words) => words !== '').join(' and ')
  return [
    {
      term: 'Who is there',
      words: [...new Set(plan.parts.flatMap(({ probes }) => probes))].join(', ').replace(/(\d),(?=\d)/g, '$1 '),
      figure: formatCount(plan.framesForDiscovery),
    },
    ports === ''
      ? { term: 'Which ports', words: 'none' }
      : { term: 'Which ports', words: `${ports} of each that answers`, figure: `${formatCount(plan.framesPerHost)} each` },
    { term: 'Who are you', words: plan.identify ? 'names, greetings and start pages of open ports' : 'not asked' },
    { term: 'Never', words: 'a byte of data to print or industrial ports', figure: '0' },
  ]
}

/** `At most 500 packets a second, 4 connections to one device.` */
export function planLimits({ peakRatePps, connectionsPerHost }: PlanDocument): string {
  return `At most ${formatCount(peakRatePps)} packets a second, ${counted(connectionsPerHost, 'connection')} to one device.`
}

/** `198.18.0.1 lies outside the private ranges. May you scan this? Then tick the box below.` */
export function consentQuestion({ message }: Failure): string {
  return `${message} ${newScanMessages.mayYou}`
}

export const profileNames: Readonly<Record<ProfileName, string>> = { gentle: 'Gentle', normal: 'Recommended', fast: 'Fast' }

/** `500 packets a second, 100 on Wi-Fi`. */
export function profileWords({ ratePps, wirelessRatePps }: Profile): string {
  const wireless = wirelessRatePps === ratePps ? '' : `, ${formatCount(wirelessRatePps)} on Wi-Fi`
  return `${formatCount(ratePps)} packets a second${wireless}`
}

/** What two lines of the window hold. */
const longestShownList = 120

/** `12 ports: 21-23 25 53`, what a list of ports means; of a long one only the number. */
export function portListWords(text: string, protocol: TransportProtocol): string {
  const ports = parsePortList(text, protocol)
  if (isFailure(ports)) return ''
  if (ports.length === 0) return 'No port is asked.'
  const list = formatPorts(ports).replaceAll(',', ' ')
  const ranked = text.startsWith('top') ? ' that are likeliest open, by our own ranking' : ''
  return `${counted(ports.length, 'port')}${ranked}${list.length > longestShownList ? '' : `: ${list}`}`
}

/** `12 TCP and 6 UDP ports`. */
export function portCountWords({ tcp, udp }: Pick<ScanOptions, 'tcp' | 'udp'>): string {
  const counts = [parsePortList(tcp, 'tcp'), parsePortList(udp, 'udp')].map((ports) => (isFailure(ports) ? 0 : ports.length))
  return `${counts[0]} TCP and ${counts[1]} UDP ports`
}

/** What a scan that looks again at a part of another one does with what it finds. */
export function partWords(scan: number, title: string | undefined): string {
  return `Looks again at a part of scan ${scan}${title === undefined ? '' : `, “${title}”`}. What it finds goes onto the map of that scan.`
}

export const newScanMessages = {
  title: 'New scan',
  close: 'Close',
  cancel: 'Cancel',
  scan: 'Scan',
  scanTitle: 'Title',
  titleHint: 'Called after its targets unless you name it',
  targets: 'Targets',
  targetsHint: 'Addresses, ranges like 10.1.1.1-25, subnets like 10.1.1.0/24, host names',
  exclude: 'Leave out',
  excludeHint: 'nothing',
  profile: 'Profile',
  from: 'From',
  anyInterface: 'as the routes say',
  plan: 'Flight plan',
  planPending: 'Nothing is sent before you start.',
  notCovered: 'Not covered',
  mayYou: 'May you scan this? Then tick the box below.',
  consent: 'I may scan these addresses, and I mean to.',
  alarm: 'An alarm system may notice a scan.',
  busy: 'A scan is running. Stop it, or wait until it has ended.',
} as const

export const snmpMessages = {
  title: 'SNMP credentials',
  titleOf: (version: string) => `SNMP credentials: version ${version}`,
  about: 'Switches, printers and servers tell more to who may ask. What you type is used for this scan and kept nowhere.',
  version: 'Version',
  versions: [
    { value: '', label: 'not asked' },
    { value: '2c', label: '2c, community' },
    { value: '3', label: '3, user' },
    { value: '1', label: '1, community' },
  ],
  community: 'Community',
  user: 'User',
  auth: 'Authentication',
  authKey: 'Authentication passphrase',
  priv: 'Encryption',
  privKey: 'Encryption passphrase',
  none: 'none',
  protocols: {
    ...{ md5: 'MD5', sha: 'SHA-1', sha224: 'SHA-224', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' },
    ...{ aes: 'AES-128', aes256b: 'AES-256', aes256r: 'AES-256 (Cisco)' },
  },
  communityMissing: 'Give the SNMP community.',
  userMissing: 'Give the SNMP user.',
  wrong: (fault: string) => `SNMP: ${fault}.`,
} as const

export const scanStatusWords: Readonly<Record<ScanStatus, string>> = {
  running: 'Running',
  completed: 'Completed',
  stopped: 'Stopped',
  failed: 'Failed',
}

export const scansMessages = {
  columns: ['Title', 'Status', 'Started', 'Duration', 'Devices'],
  none: 'No scan yet',
  noneHint: 'Every scan is kept here with its map and its report, until you delete it.',
  partOf: (scan: number | undefined) => `looks again at a part of scan ${scan ?? ''}`,
  progress: 'Progress',
  map: 'Map',
  report: 'Report',
  relaunch: 'Relaunch',
  stop: 'Stop',
  download: 'Download',
  delete: 'Delete',
  keep: 'Keep',
} as const

/** A deleted scan does not come back. */
export function deletionWords(rescans: number): string {
  return rescans === 0 ? 'Delete this scan and its facts?' : `Delete this scan and its ${counted(rescans, 'rescan')}?`
}

/** Files that a map can be had as. */
export const downloadWords: Readonly<Record<DownloadFormat, { readonly name: string; readonly note: string }>> = {
  html: { name: 'Report', note: 'HTML, one file' },
  json: { name: 'Map document', note: 'JSON' },
  png: { name: 'Picture', note: 'PNG, twice its size' },
  svg: { name: 'Drawing', note: 'SVG' },
}
