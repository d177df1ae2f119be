/** What the picture says about itself: title block and legend, in words and numbers. */
import { displayText } from '#shared/domain/display-text.ts'
import { counted, formatDuration } from '#shared/domain/figures.ts'
import { type DeviceType, devicesOf, type HostStatus, type MapDocument, type MapHost, othersOf } from '../domain/map-document.ts'
import type { LineStyle } from './lines.ts'
import { statusMeanings, statusWords } from './words.ts'

export interface TypeCount {
  readonly type: DeviceType
  readonly words: string
  readonly count: number
}

export interface Legend {
  /** Types of the devices, most frequent first. */
  readonly types: readonly TypeCount[]
  /** The scale of evidence, whole: what a line of each style is worth. */
  readonly evidence: readonly { readonly style: LineStyle; readonly words: string }[]
  /** Status marks that occur. */
  readonly marks: readonly { readonly status: HostStatus | 'self'; readonly words: string }[]
}

export interface Heading {
  readonly title: string
  /** `8 devices in 25 addresses`, when, how long, how: to be set in one line. */
  readonly summary: readonly string[]
}

export interface HeadingOptions {
  /** The reader's clock ahead of UTC, minutes. */
  readonly utcOffsetMinutes: number
}

export const typeWords: Readonly<Record<DeviceType, string>> = {
  router: 'Router',
  firewall: 'Firewall',
  switch: 'Switch',
  'access-point': 'Access point',
  server: 'Server',
  workstation: 'Workstation',
  laptop: 'Laptop',
  hypervisor: 'Hypervisor',
  vm: 'Virtual machine',
  container: 'Container',
  nas: 'File server',
  printer: 'Printer',
  phone: 'Phone',
  tablet: 'Tablet',
  tv: 'Television',
  camera: 'Camera',
  voip: 'Desk phone',
  console: 'Game console',
  iot: 'Appliance',
  ups: 'Power supply',
  unknown: 'Type not known yet',
}

/** `Server · Windows Server 2019`, as far as it is known. */
export function kindOf({ flags, type, os }: MapHost): string {
  const kind = flags.self ? 'This computer' : type === 'unknown' && os !== undefined ? undefined : typeWords[type]
  return [kind, os?.name].filter((words) => words !== undefined).join(' · ')
}

const markedStatuses = ['new', 'changed', 'rogue', 'offline'] as const satisfies readonly HostStatus[]
const markWords: readonly (readonly [HostStatus | 'self', string])[] = [
  ['self', 'this computer'],
  ...markedStatuses.map((status) => [status, markWordsOf(status)] as const),
]

/** `offline`; `rogue: not in the baseline`. */
function markWordsOf(status: HostStatus): string {
  const meaning = statusMeanings[status]
  return `${statusWords[status].toLowerCase()}${meaning === undefined ? '' : `: ${meaning}`}`
}

const evidenceWords = [
  ['measured', 'measured'],
  ['inferred', 'inferred'],
  ['manual', 'drawn by hand'],
] as const satisfies readonly (readonly [LineStyle, string])[]

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function legendOf(document: MapDocument): Legend {
  const others = othersOf(document)
  const counts = new Map<DeviceType, number>()
  for (const { type } of devicesOf(document)) counts.set(type, (counts.get(type) ?? 0) + 1)
  const statuses = new Set<string>(others.map((host) => host.status))
  if (others.length < document.hosts.length) statuses.add('self')
  const order = Object.keys(typeWords)
  return {
    types: [...counts]
      .map(([type, count]) => ({ type, words: typeWords[type], count }))
      .sort(
        (a, b) =>
          Number(a.type === 'unknown') - Number(b.type === 'unknown') || b.count - a.count || order.indexOf(a.type) - order.indexOf(b.type),
      ),
    evidence: evidenceWords.map(([style, words]) => ({ style, words })),
    marks: markWords.flatMap(([status, words]) => (statuses.has(status) ? [{ status, words }] : [])),
  }
}

export function headingOf(document: MapDocument, { utcOffsetMinutes }: HeadingOptions): Heading {
  const { scan, coverage } = document
  const devices = devicesOf(document).length
  const summary = [
    `${counted(devices, 'device')} in ${counted(coverage.addressesAsked, 'address', 'addresses')}`,
    formatTime(scan.startedAt, utcOffsetMinutes),
    formatDuration(coverage.durationMs),
    `profile ${scan.profile}`,
  ]
  if (scan.demo) summary.unshift('demo')
  if (!scan.raw) summary.push('without raw sockets')
  if (scan.status !== 'completed') summary.push(scan.status)
  return { title: displayText(scan.title), summary }
}

/** `24 Nov 2026 14:02`, with the zone where it is not the reader's own only: `UTC` for offset 0. */
export function formatTime(iso: string, utcOffsetMinutes: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return displayText(iso)
  const shifted = new Date(at + utcOffsetMinutes * 60_000).toISOString()
  const [year = '', month = '', day = ''] = shifted.slice(0, 10).split('-')
  return `${Number(day)} ${months[Number(month) - 1] ?? month} ${year} ${shifted.slice(11, 16)}${zoneOf(utcOffsetMinutes)}`
}

function zoneOf(offset: number): string {
  if (offset === 0) return ' UTC'
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return ` UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`
}
