/** Contenders against each other: interleaved rounds A B C A B C in one lab, after a first round that warms caches and is watched for memory. */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Lab } from '../lab/lab.ts'
import type { Contender } from './contender.ts'
import type { Measurement, MeasureOrder, PeakMemory } from './measurement.ts'

export interface Entrant {
  readonly contender: Contender
  readonly rounds: number
}

export interface Performance {
  readonly contender: Contender
  /** The rounds that count. */
  readonly runs: readonly Measurement[]
  readonly peakMemory: PeakMemory
  /** One-minute load average before the first run. */
  readonly load: number
}

const program = fileURLToPath(new URL('programs/measure.ts', import.meta.url))
const timeoutMs = 320_000

/** Late answers and the kernel's own frames have settled by then. */
const shortRestMs = 150

/** In the order of the entrants; `restMs` goes by before each run. Throws when a run fails, with what it said. */
export async function compare(lab: Lab, entrants: readonly Entrant[], restMs = shortRestMs): Promise<readonly Performance[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'))
  try {
    const [load = 0] = loadavg()
    const schedule = scheduleOf(entrants, folder)
    const input = JSON.stringify({ orders: schedule.map(({ order }) => order), restMs })
    const { stdout, stderr } = await lab.run(process.execPath, ['--no-warnings', program], { input, timeoutMs })
    if (stdout === '') throw new Error(stderr)
    const measurements = JSON.parse(stdout) as readonly Measurement[]
    const measured = schedule.map(({ contender }, index) => ({ contender, measurement: succeeded(contender, measurements[index]) }))
    return entrants.map(({ contender }) => {
      const [watched, ...runs] = measured.filter((each) => each.contender === contender).map(({ measurement }) => measurement)
      return { contender, runs, peakMemory: watched?.peakMemory ?? {}, load }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function scheduleOf(entrants: readonly Entrant[], folder: string): { contender: Contender; order: MeasureOrder }[] {
  const last = Math.max(...entrants.map(({ rounds }) => rounds))
  const rounds = Array.from({ length: last + 1 }, (_, round) => round)
  return rounds.flatMap((round) =>
    entrants
      .filter((entrant) => round <= entrant.rounds)
      .map(({ contender }, index) => {
        const args = contender.args(join(folder, `${round}-${index}.db`))
        return { contender, order: { command: contender.command, args, watches: round === 0 ? 'memory' : 'time' } }
      }),
  )
}

function succeeded(contender: Contender, measurement: Measurement | undefined): Measurement {
  if (measurement?.status === 0) return measurement
  throw new Error(`${contender.name} ended with ${measurement?.status ?? 'nothing, killed'}: ${measurement?.stderr.trim()}`)
}
