/** What people read in the report and on its way to a file. */
import { counted, formatCount, formatDuration, sentenceCase } from '#shared/domain/figures.ts'
import { devicesOf, type MapDocument, type MapHost } from '#shared/domain/map-document.ts'
import type { ScanStatus } from '#shared/domain/scan.ts'
import { typeWords } from '#shared/map/legend.ts'
import { whenWords } from './messages.ts'
import { portCountWords, profileNames } from './scan-words.ts'

export const reportMessages = {
  relaunch: 'Relaunch',
  download: 'Download',
  hosts: 'Every host',
  expand: 'Expand all',
  collapse: 'Collapse all',
  columns: ['Device', 'Address', 'NetBIOS', 'What it is', 'Open ports', 'Status'],
  portColumns: ['Protocol', 'Port', 'Service', 'Method', 'What it said'],
  disclosure: (label: string) => `Ports of ${label}`,
  noPort: 'none',
  names: 'Names',
  foundBy: 'Found by',
  refused: 'Refused',
  silent: 'Silent',
  status: 'Status',
  note: 'Note',
  approve: (count: number) => `Accept all ${formatCount(count)}`,
} as const

/** `8 devices in 25 addresses · today 14:02 · 6.2 s`; how many addresses and how long is not known while the scan runs. */
export function reportSummary(document: MapDocument, nowMs: number): string {
  const { scan, coverage } = document
  const devices = counted(devicesOf(document).length, 'device')
  const when = whenWords(Date.parse(scan.startedAt), nowMs)
  if (scan.status === 'running') return [`${devices} so far`, when, scan.status].join(' · ')
  const parts = [`${devices} in ${counted(coverage.addressesAsked, 'address', 'addresses')}`, when, formatDuration(coverage.durationMs)]
  return (scan.status === 'completed' ? parts : [...parts, scan.status]).join(' · ')
}

export interface ReportCard {
  readonly term: string
  readonly words: string
  readonly notes: readonly string[]
}

/** What a scan that did not come to its end has not covered. */
const leftWhenEnded: Readonly<Partial<Record<ScanStatus, string>>> = {
  stopped: 'what was left when it was stopped',
  failed: 'what was left when it failed',
}

function notCoveredWords(status: ScanStatus, things: number): string {
  if (things === 0 && status === 'running') return 'Known when the scan has ended'
  const parts = [things === 0 ? undefined : counted(things, 'thing'), leftWhenEnded[status]].filter((part) => part !== undefined)
  return parts.length === 0 ? 'Nothing that we know of' : sentenceCase(parts.join(', and '))
}

/** Settings, scope and what is missing. */
export function reportCards({ scan, coverage }: MapDocument): readonly ReportCard[] {
  const { notCovered } = coverage
  return [
    {
      term: 'Scope',
      words: scan.targets.join(', '),
      notes: [scan.exclude.length === 0 ? 'nothing left out' : `without ${scan.exclude.join(', ')}`],
    },
    {
      term: 'Asked',
      words:
        scan.status === 'running'
          ? 'Still asking'
          : `${counted(coverage.addressesAsked, 'address', 'addresses')}, ${counted(coverage.framesSent, 'packet')}`,
      notes: [portCountWords(scan.options), `profile ${profileNames[scan.profile]}`],
    },
    {
      term: 'From',
      words: scan.vantage === undefined ? 'this computer' : `${scan.vantage.interface}, ${scan.vantage.ip}`,
      notes: [scan.raw ? 'with raw sockets' : 'limited mode, without raw sockets'],
    },
    {
      term: 'Not covered',
      words: notCoveredWords(scan.status, notCovered.length),
      notes: [
        ...(scan.reason === undefined ? [] : [scan.reason]),
        ...notCovered.map(({ what, why, remedy }) => `${what}: ${why}. ${remedy}`),
      ],
    },
  ]
}

/** `Firewall, pfSense`; of a device that is not known at all, who made it. */
export function whatItIs({ type, os, vendor, flags }: MapHost): string {
  const kind = type === 'unknown' || flags.self ? [] : [typeWords[type]]
  const words = [...kind, ...(os === undefined ? [] : [os.name])].join(', ')
  return words === '' && vendor !== undefined ? `made by ${vendor}` : words
}

export const exportMessages = {
  title: 'Export the map',
  close: 'Close',
  format: 'Format',
  size: 'Size',
  colours: 'Colours',
  light: 'Light',
  dark: 'Dark',
  note: 'With title, date and legend. HTML and JSON are under Download, on the report and on each scan.',
  preview: (title: string, theme: string) => `Preview of the map of ${title}, ${theme}`,
  save: (format: 'png' | 'svg') => `Save ${format.toUpperCase()}`,
} as const

/** `2,480 × 1,960 pixels`. */
export function pixelWords({ width, height }: { readonly width: number; readonly height: number }, scale: number): string {
  return `${formatCount(width * scale)} × ${formatCount(height * scale)} pixels`
}
