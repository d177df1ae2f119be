/**
 * Drives a sweep on the simulated network through virtual time, as `src-main/engine/raw-sweep.ts` does on a real one: it wakes
 * for whatever happens first, an arrival, a change of the link or the sweep's own next time.
 */
import type { ProvenAnswer, Sweep } from '../../src-main/core/sweep/sweep.ts'
import { decodePacket } from '../../src-main/core/wire/packet.ts'
import type { SimulatedNetwork } from './network.ts'

export interface DatedAnswer extends ProvenAnswer {
  readonly atMs: number
}

export interface SweepRun {
  /** In order of arrival; those that came after the end count too and are later than `finishedAtMs`. */
  readonly answers: readonly DatedAnswer[]
  readonly finishedAtMs: number
}

/** Timers of the real host wake at whole milliseconds. */
const timerResolutionMs = 1
/** What was sent this long before an outage is asked again, as in the engine. */
const outageMarginMs = 500
/** More wake-ups than any story needs: a sweep that takes more turns in circles. */
const maximumSteps = 2_000_000

/** Runs the sweep to its end. Throws when it stalls with nothing to wait for, or does not end. */
export function runSweep(sweep: Sweep, network: SimulatedNetwork, startMs: number): SweepRun {
  const answers: DatedAnswer[] = []
  let nowMs = startMs
  let downSinceMs: number | undefined

  const receive = (): void => {
    for (const { bytes, atMs } of network.receive(nowMs)) {
      const packet = decodePacket(bytes)
      if (packet !== undefined) answers.push(...sweep.receive(packet, atMs).map((answer) => ({ ...answer, atMs })))
    }
  }

  const followLink = (): void => {
    const up = network.isUp(nowMs)
    if (!up && downSinceMs === undefined) {
      downSinceMs = nowMs
      sweep.linkDown()
    } else if (up && downSinceMs !== undefined) {
      sweep.linkUp(downSinceMs - outageMarginMs)
      downSinceMs = undefined
    }
  }

  for (let step = 0; step < maximumSteps; step += 1) {
    receive()
    followLink()
    const { frames, nextAtMs } = sweep.poll(nowMs)
    network.send(frames, nowMs)
    if (sweep.progress().finished) {
      const finishedAtMs = nowMs
      for (let lateMs = network.nextAtMs(nowMs); lateMs !== undefined; lateMs = network.nextAtMs(nowMs)) {
        nowMs = lateMs
        receive()
      }
      return { answers, finishedAtMs }
    }
    const timerMs = nextAtMs === undefined ? Number.POSITIVE_INFINITY : Math.max(nowMs + timerResolutionMs, Math.ceil(nextAtMs))
    const wakeAtMs = Math.min(timerMs, network.nextAtMs(nowMs) ?? Number.POSITIVE_INFINITY)
    if (!Number.isFinite(wakeAtMs)) throw new Error(`the sweep waits for nothing at ${nowMs} ms`)
    nowMs = wakeAtMs
  }
  throw new Error(`the sweep has not ended after ${maximumSteps} steps`)
}
