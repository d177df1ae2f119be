/** The bench's one table, in Markdown: a line for each program of each row, and the targets beside what was measured. */
import type { Performance } from './comparison.ts'
import type { PeakMemory } from './measurement.ts'

export interface Target {
  /** What was measured against what, such as `wall 0.41 s < 3 s`. */
  readonly text: string
  readonly verdict: 'met' | 'missed' | 'not measured'
}

export interface Line {
  readonly row: string
  readonly program: string
  /** In milliseconds; none where time is not the point. */
  readonly wallMs: readonly number[]
  readonly found: string
  readonly frames: readonly number[]
  readonly memory: string
  readonly load?: number
  readonly targets: readonly Target[]
  /** Text that is printed under the table. */
  readonly details?: string
}

/** The line of a contender whose runs were compared. */
export function lineOf(row: string, { contender, runs, peakMemory, load }: Performance, found: string, targets: readonly Target[]): Line {
  const wallMs = runs.map((run) => run.wallMs)
  const frames = runs.map((run) => run.frames)
  return { row, program: contender.name, wallMs, found, frames, memory: formatMemory(peakMemory), load, targets }
}

export function skippedLine(row: string, program: string): Line {
  return { row, program: `SKIPPED, not on PATH: ${program}`, wallMs: [], found: '', frames: [], memory: '', targets: [] }
}

export function target(text: string, isMet: boolean): Target {
  return { text, verdict: isMet ? 'met' : 'missed' }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(3)
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

const heading = ['Row', 'Program', 'Wall, s: median (min-max)', 'Runs', 'Found', 'Frames', 'Peak memory, MB', 'Load', 'Targets']

export function formatTable(lines: readonly Line[]): string {
  return [heading, heading.map(() => '---'), ...lines.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function cellsOf({ row, program, wallMs, found, frames, memory, load, targets }: Line): readonly string[] {
  return [
    row,
    `\`${program}\``,
    spread(wallMs, seconds),
    wallMs.length === 0 ? '' : `${wallMs.length}`,
    found,
    spread(frames, (count) => `${Math.round(count)}`),
    memory,
    load?.toFixed(1) ?? '',
    targets.map(({ text, verdict }) => `${verdict === 'met' ? 'met' : `**${verdict}**`}: ${text}`).join('; '),
  ]
}

/** `1.702 (1.690-1.712)`, or the one value where all are the same. */
function spread(values: readonly number[], format: (value: number) => string): string {
  if (values.length === 0) return ''
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(format)
  return least === most ? `${middle}` : `${middle} (${least}-${most})`
}

/** The command's own process, and rawlink beside it. */
function formatMemory({ command, rawlink }: PeakMemory): string {
  // 0: it had ended before it was looked at.
  if (command === undefined || command === 0) return ''
  return rawlink === undefined ? megabytes(command) : `${megabytes(command)} + rawlink ${megabytes(rawlink)}`
}
