/**
 * Drives sweeps over a wire: the sweep decides what leaves and when, this moves frames between the two and handles a link that
 * goes away.
 */
import type { Failure } from '#shared/domain/failure.ts'
import type { ProvenAnswer, Sweep } from '../core/sweep/sweep.ts'
import { linkPatienceMs } from '../net/link-state.ts'
import { linkLost } from './messages.ts'
import type { Wire } from './wire.ts'

/** Frames of so long before the outage was noticed may have been lost with it: rawlink looks at the link every 100 ms, and answers were under way. */
const outageMarginMs = 500
/** Frames that may wait for a slow interface before no more are made: their timers must not run while they wait. */
const maximumBacklog = 256
/** How soon a slow interface is looked at again: it takes some frames meanwhile, and the profiles' rates allow no more than fifty. */
const backlogPauseMs = 5

export interface SweepDriverOptions {
  readonly wire: Wire
  readonly interface: string
  readonly now: () => number
  readonly signal: AbortSignal
}

export interface SweepDriver {
  /** Hears answers for the sweep until the function that it returns is called: those that come late count too. */
  listen(sweep: Sweep, onAnswer: (answer: ProvenAnswer, atMs: number) => void): () => void
  /** Sends what the sweep wants to, until it is finished or the signal ends it; a failure when the link is lost. */
  drive(sweep: Sweep, onStep: () => void): Promise<Failure | undefined>
}

export function createSweepDriver({ wire, interface: name, now, signal }: SweepDriverOptions): SweepDriver {
  /** Those that are over still end the half-open connections of answers that come late. */
  const heard = new Set<Sweep>()
  let outages = 0

  /** Waits for a lost link; a failure when it stays away or had been lost before. */
  const rideOut = async (sweep: Sweep, downSinceMs: number): Promise<Failure | undefined> => {
    outages += 1
    sweep.linkDown()
    while (wire.downSince() !== undefined && now() < downSinceMs + linkPatienceMs && outages === 1 && !signal.aborted && !wire.lost())
      await wire.wait(downSinceMs + linkPatienceMs)
    if (wire.downSince() !== undefined && !signal.aborted) return wire.lost() ?? linkLost(name, outages > 1 ? 'again' : 'for long')
    sweep.linkUp(downSinceMs - outageMarginMs)
    return undefined
  }

  /** What the sweep and the others that are heard want to send now. */
  const poll = (sweep: Sweep): number | undefined => {
    const { frames, nextAtMs } = sweep.poll(now())
    const late = [...heard].filter((other) => other !== sweep).flatMap((other) => other.poll(now()).frames)
    if (frames.length + late.length > 0) wire.send([...frames, ...late])
    return nextAtMs
  }

  return {
    listen(sweep, onAnswer) {
      heard.add(sweep)
      const deafen = wire.listen((packet, atMs) => {
        for (const answer of sweep.receive(packet, atMs)) onAnswer(answer, atMs)
      })
      return () => {
        deafen()
        heard.delete(sweep)
      }
    },
    async drive(sweep, onStep) {
      while (!signal.aborted) {
        const dead = wire.lost()
        if (dead !== undefined) return dead
        const downSinceMs = wire.downSince()
        const lost = downSinceMs === undefined ? undefined : await rideOut(sweep, downSinceMs)
        if (lost !== undefined) return lost
        if (wire.backlog() > maximumBacklog) {
          await wire.wait(now() + backlogPauseMs)
          continue
        }
        const nextAtMs = poll(sweep)
        onStep()
        if (sweep.progress().finished) return undefined
        if (nextAtMs !== undefined) await wire.wait(nextAtMs)
      }
      return undefined
    },
  }
}
