/**
 * A recorded scan as a file (JSON lines): who scanned, what was asked and what it cost; then every fact and every word of progress
 * with its time, in milliseconds from the start. `npm run record:demo` makes one. Read with suspicion, like everything from a file.
 */
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import type { ScanPhase } from '#shared/contract/api.ts'
import { parseScanRequest } from '#shared/contract/arguments.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { Coverage, ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { coverage, sighting } from '../store/records.ts'
import { cidr, ipAddress, macAddress } from '../store/values.ts'
import { recordingUnreadable } from './messages.ts'
import { codeOf } from './system-error.ts'

export const recordingFormat = 'portolan-recording'
export const recordingVersion = 1

/** The file is read whole. */
const maximumBytes = 16 * 1024 * 1024
/** Of a recording: a person waits for the end of its replay. */
const maximumMs = 10 * 60_000
/** Of interfaces, their addresses, and routes. */
const maximumItems = 1000

export interface RecordedProgress {
  readonly at: number
  readonly phase: ScanPhase
  readonly asked: number
  readonly total: number
  readonly framesSent: number
}

/** In order of arrival; `at` is in milliseconds from the start, and sightings are of scan 1. */
export type RecordedEntry = { readonly sighting: Sighting } | { readonly progress: RecordedProgress }

export interface Recording {
  /** The computer that scanned. */
  readonly machine: Machine
  readonly request: ScanRequest
  readonly coverage: Coverage
  readonly entries: readonly RecordedEntry[]
}

const text = z.string().max(255)
const count = z.int().nonnegative()
const time = count.max(maximumMs)

const machine: z.ZodType<Machine> = z.object({
  hostName: text,
  interfaces: z
    .array(
      z.object({
        name: text,
        kind: z.enum(['ethernet', 'wireless', 'virtual', 'tunnel', 'loopback']),
        up: z.boolean(),
        mac: macAddress.exactOptional(),
        mtu: count,
        addresses: z.array(z.object({ address: ipAddress, subnet: cidr })).max(maximumItems),
      }),
    )
    .max(maximumItems),
  routes: z
    .array(
      z.object({
        destination: cidr,
        gateway: ipAddress.exactOptional(),
        interface: text.exactOptional(),
        source: ipAddress.exactOptional(),
        metric: count,
      }),
    )
    .max(maximumItems),
})

const header = z.object({
  format: z.literal(recordingFormat),
  version: z.literal(recordingVersion),
  machine,
  request: z.unknown(),
  coverage,
})

const entry: z.ZodType<RecordedEntry> = z.union([
  z.object({ sighting: sighting.refine(({ at }) => at <= maximumMs) }),
  z.object({
    progress: z.object({
      at: time,
      phase: z.enum(['discovering', 'ports', 'identifying', 'ended']),
      asked: count,
      total: count,
      framesSent: count,
    }),
  }),
])

/** Reads the file; a `file` failure where it is missing, too large or not what it should be. */
export function readRecording(path: string): Recording | Failure {
  let content: string
  try {
    if (statSync(path).size > maximumBytes) return recordingUnreadable(path, 'is too large')
    content = readFileSync(path, 'utf8')
  } catch (error) {
    return recordingUnreadable(path, codeOf(error) === 'ENOENT' ? 'is missing' : `says ${String(error)}`)
  }
  const recording = parseRecording(content)
  return typeof recording === 'number' ? recordingUnreadable(path, `is damaged in line ${recording}`) : recording
}

/** The recording, or the number of the first line that is wrong. */
export function parseRecording(content: string): Recording | number {
  const [first, ...rest] = content.split('\n').filter((line, at) => line !== '' || at === 0)
  const head = header.safeParse(parseJson(first ?? ''))
  const request = head.success ? parseScanRequest(head.data.request) : undefined
  if (!head.success || request === undefined || isFailure(request)) return 1
  const entries: RecordedEntry[] = []
  for (const line of rest) {
    const parsed = entry.safeParse(parseJson(line))
    if (!parsed.success) return entries.length + 2
    entries.push(parsed.data)
  }
  return { machine: head.data.machine, request, coverage: head.data.coverage, entries }
}

/** The inverse of `parseRecording`. */
export function formatRecording({ entries, ...head }: Recording): string {
  return [{ format: recordingFormat, version: recordingVersion, ...head }, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
