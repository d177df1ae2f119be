/** What people read in the window. One place, so that the voice stays one and a translation has one file. */
import type { Hello, ScanPhase, ScanProgress } from '#shared/contract/api.ts'
import { type Command, type CommandId, commands } from '#shared/contract/commands.ts'
import { counted, formatCount, formatDuration } from '#shared/domain/figures.ts'
import { devicesOf, type MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord, ScanStatus } from '#shared/domain/scan.ts'
import type { OwnNetwork } from './stores/view.ts'

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

/** `8 devices in 6.2 s, 1 offline.` and what there is to decide. */
export function closingWords(document: MapDocument): { readonly result: string; readonly question: string | undefined } {
  const devices = devicesOf(document)
  const answered = devices.filter(({ flags }) => flags.live)
  const unapproved = answered.filter(({ flags }) => !flags.approved).length
  const how = document.scan.status === 'stopped' ? ' until it was stopped' : ''
  const offline = devices.length === answered.length ? '' : `, ${formatCount(devices.length - answered.length)} offline`
  const result = `${counted(devices.length, 'device')} in ${formatDuration(document.coverage.durationMs)}${how}${offline}.`
  if (document.scan.status === 'failed') return { result: document.scan.reason ?? 'The scan failed.', question: undefined }
  // A page that was opened in mid-scan has heard of no progress yet: what is asked is asked at the end.
  if (unapproved === 0 || document.scan.status === 'running') return { result, question: undefined }
  if (unapproved === devices.length) return { result, question: 'Nothing is approved yet: are these all yours?' }
  return { result, question: `${counted(unapproved, 'device')} not approved yet: yours?` }
}

/** `Asked again: 1 of 2 addresses answered.` */
export function rescanWords({ status, reason, coverage }: ScanRecord): string {
  if (status === 'failed') return reason ?? 'The rescan failed.'
  const answered = `${formatCount(coverage.addressesAnswered)} of ${counted(coverage.addressesAsked, 'address', 'addresses')} answered`
  return `Asked again${status === 'stopped' ? ' until it was stopped' : ''}: ${answered}.`
}

const howItEnded: Readonly<Record<ScanStatus, string>> = { running: '', completed: '', stopped: ', stopped early', failed: ', then failed' }

export function coverageWords({ coverage, scan }: MapDocument): string {
  return `scanned ${counted(coverage.addressesAsked, 'address', 'addresses')}, ${counted(coverage.framesSent, 'frame')}${howItEnded[scan.status]}`
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

/** `today 14:02`, `yesterday 14:02`, `15 Nov 2026 14:02`, by the clock and the calendar of this computer. */
export function whenWords(atMs: number, nowMs: number): string {
  const [at, now] = [new Date(atMs), new Date(nowMs)]
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
  const dayOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const days = Math.round((dayOf(now) - dayOf(at)) / 86_400_000)
  if (days === 0) return `today ${time}`
  if (days === 1) return `yesterday ${time}`
  return `${at.getDate()} ${at.toLocaleString('en', { month: 'short' })} ${at.getFullYear()} ${time}`
}

export const topBarMessages = {
  stop: 'Stop',
  scanAgainHint: (targets: string) => `Scan ${targets} again (F5)`,
  scanNetwork: (subnet: string) => `Scan ${subnet}`,
  scanNetworkHint: (subnet: string) => `Scan ${subnet} (F5)`,
} as const

/** `Export (Ctrl+S)`: a command with its first key. */
export function commandHint(id: CommandId): string {
  const { title, keys }: Command = commands[id]
  const [key] = keys
  return key === undefined ? title : `${title} (${keyWords(key)})`
}

/** `Ctrl+N` for `CmdOrCtrl+N`. */
export function keyWords(key: string): string {
  return key.replace('CmdOrCtrl', 'Ctrl').replace('Escape', 'Esc')
}

export const shortcutMessages = {
  close: 'Close',
  tables: ({ vendors, services }: Hello['tables']) =>
    `Vendors as the IEEE had them on ${dayOf(vendors)}, port names as IANA did on ${dayOf(services)}.`,
} as const

/** `26 August 2026`, of an ISO 8601 day. */
function dayOf(day: string): string {
  return new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
}
