/** What people read in the window. One place, so that the voice stays one and a translation has one file. */
import type { PlanDocument, ScanPhase, ScanProgress } from '#shared/contract/api.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { counted, formatCount, formatDuration, formatEstimate } from '#shared/domain/figures.ts'
import type { MapDocument, MapHost } from '#shared/domain/map-document.ts'
import { formatPorts, parsePortList, parsePorts } from '#shared/domain/port.ts'
import type { Profile, ProfileName } from '#shared/domain/scan.ts'
import type { TransportProtocol } from '#shared/domain/sighting.ts'
import type { OwnNetwork } from './stores/view.ts'

/** `254 addresses, about 5 s, at most 500 small packets a second`. */
export function planWords(plan: PlanDocument): string {
  return [
    counted(plan.addresses, 'address', 'addresses'),
    formatEstimate(plan.estimatedMs),
    `at most ${formatCount(plan.peakRatePps)} small packets a second`,
  ].join(', ')
}

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
    { term: 'Who are you', words: plan.identify ? 'names, and greetings of open ports' : 'not asked' },
    { term: 'Never', words: 'a byte of data to print or industrial ports', figure: '0' },
  ]
}

/** `at most 500 packets a second, 4 connections to one device`. */
export function planLimits({ peakRatePps, connectionsPerHost }: PlanDocument): string {
  return `at most ${formatCount(peakRatePps)} packets a second, ${counted(connectionsPerHost, 'connection')} to one device`
}

/** `About 2 s`. */
export function planTime({ estimatedMs }: PlanDocument): string {
  return formatEstimate(estimatedMs).replace(/^a/, 'A')
}

export const profileNames: Readonly<Record<ProfileName, string>> = { gentle: 'Gentle', normal: 'Recommended', fast: 'Fast' }

/** `500 packets a second, 100 on Wi-Fi`. */
export function profileWords({ ratePps, wirelessRatePps }: Profile): string {
  const wireless = wirelessRatePps === ratePps ? '' : `, ${formatCount(wirelessRatePps)} on Wi-Fi`
  return `${formatCount(ratePps)} packets a second${wireless}`
}

/** `12 ports: 21-23,25,53`, what a list of ports means. */
export function portListWords(text: string, protocol: TransportProtocol): string {
  const ports = parsePortList(text, protocol)
  if (isFailure(ports)) return ''
  return ports.length === 0 ? 'No port is asked.' : `${counted(ports.length, 'port')}: ${formatPorts(ports).replaceAll(',', ' ')}`
}

/** A refusal as it is read beside a field. */
export function refusalWords({ message, remedy }: Failure): string {
  return remedy === undefined ? message : `${message} ${remedy}`
}

export const newScanMessages = {
  title: 'New scan',
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
  consent: 'I may scan these addresses, and I mean to.',
  alarm: 'An alarm system may notice a scan.',
  busy: 'A scan is running. Stop it, or wait until it has ended.',
} as const

export function rawWords(raw: boolean): string {
  return raw ? 'raw sockets through rawlink, privileges dropped' : 'limited mode: no raw sockets'
}

const phases: Readonly<Record<ScanPhase, string>> = {
  discovering: 'Finding devices',
  ports: 'Asking for ports',
  identifying: 'Asking for names',
  ended: 'Finishing',
}

export function progressWords({ phase, hosts, elapsedMs }: ScanProgress): { readonly phase: string; readonly rest: string } {
  return { phase: phases[phase], rest: `${formatCount(hosts)} found · ${formatDuration(elapsedMs)}` }
}

/** Share of the phase that is done, 0 to 1; undefined where nobody can know. */
export function progressShare({ asked, total }: ScanProgress): number | undefined {
  return total > 0 ? Math.min(1, asked / total) : undefined
}

/** Hosts that answered, this computer not counted. */
export function othersOf(document: MapDocument): readonly MapHost[] {
  return document.hosts.filter(({ flags }) => !flags.self)
}

/** `8 devices in 6.2 s.` and what there is to decide. */
export function closingWords(document: MapDocument): { readonly result: string; readonly question: string | undefined } {
  const others = othersOf(document).filter(({ flags }) => flags.live)
  const unapproved = others.filter(({ flags }) => !flags.approved).length
  const how = document.scan.status === 'stopped' ? ' until you stopped it' : ''
  const result = `${counted(others.length, 'device')} in ${formatDuration(document.coverage.durationMs)}${how}.`
  if (document.scan.status === 'failed') return { result: document.scan.reason ?? 'The scan failed.', question: undefined }
  if (unapproved === 0) return { result, question: undefined }
  if (unapproved === others.length) return { result, question: 'Nothing is approved yet: are these all yours?' }
  return { result, question: `${counted(unapproved, 'device')} not approved yet: yours?` }
}

export function coverageWords({ coverage, scan }: MapDocument): string {
  return `scanned ${counted(coverage.addressesAsked, 'address', 'addresses')}, ${counted(coverage.framesSent, 'frame')}${scan.status === 'stopped' ? ', stopped early' : ''}`
}

export function placeWords(own: OwnNetwork): string {
  return `This computer is ${own.address}.`
}

const units: readonly (readonly [number, string])[] = [
  [31_557_600_000, 'year'],
  [2_629_800_000, 'month'],
  [604_800_000, 'week'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
]

/** `just now`, `3 weeks ago`. */
export function agoWords(iso: string, nowMs: number): string {
  const passed = nowMs - Date.parse(iso)
  const unit = units.find(([length]) => passed >= length)
  return unit === undefined ? 'just now' : `${counted(Math.floor(passed / unit[0]), unit[1])} ago`
}
