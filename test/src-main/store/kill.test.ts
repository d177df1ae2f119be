import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { plainConnection, scratchFile, scratchStore } from './scratch.ts'

const program = fileURLToPath(new URL('programs/record.ts', import.meta.url))

/** Rounding of the two clocks (timers and dates). */
const clockSlackMs = 5

interface Taken {
  readonly number: number
  readonly at: number
}

/** What was said in whole lines; the last may be cut off. */
function takenOf(said: string): Taken[] {
  const lines = said.split('\n').slice(0, -1)
  return lines.map((line) => {
    const [number, at] = line.split(' ').map(Number)
    return { number: number ?? Number.NaN, at: at ?? Number.NaN }
  })
}

/** Starts a recording process, kills it when it has recorded for a while and returns what it said that it had taken. */
async function recordAndKill(file: string, afterMs: number): Promise<Taken[]> {
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (data) => {
    said += data
    const taken = takenOf(said)
    if ((taken.at(-1)?.at ?? 0) - (taken[0]?.at ?? 0) >= afterMs) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  return takenOf(said)
}

describe('kill -9 in the middle of a recording', () => {
  it.each([310, 555, 420, 380, 600])('loses at most the last 250 ms (after %d ms)', async (afterMs) => {
    const file = scratchFile()
    const taken = await recordAndKill(file, afterMs)
    // A busy machine may hold the child up at any moment, also between the last sighting and the writing that was due before it. What
    // was due at the last but one was written before the last, because timers run in the order in which they fall due.
    const alivePast = taken.at(-2)?.at ?? 0

    const store = scratchStore(file)
    expect(store.settleDeadScans(Date.now())).toEqual([1])
    expect(store.scan(1)).toMatchObject({ status: 'stopped', reason: 'The engine that ran it ended without saying why.' })
    const kept = store.sightingsOfScan(1).map(({ fact }) => (fact.kind === 'port' ? fact.port : undefined))
    // A prefix of what was taken, without gaps.
    expect(kept).toEqual(kept.map((_, number) => number))
    const due = taken.filter(({ at }) => at < alivePast - 250 - clockSlackMs)
    expect(due.length).toBeGreaterThan(0)
    expect(due.filter(({ number }) => number >= kept.length)).toEqual([])
    store.close()
    expect(plainConnection(file).pragma('integrity_check', { simple: true })).toBe('ok')
  })
})
