/** Turns at a pacer: who wants to send waits here, first come first served, until the packets are granted. */
import type { Pacer } from '../core/sweep/pacer.ts'
import { createLanes } from './lanes.ts'

export interface TurnsOptions {
  readonly pacer: Pacer
  /** The pacer's clock. */
  readonly now: () => number
  /** Ends early, without error, when the signal does. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
}

/** Resolves to true when so many packets may leave; to false when the signal has ended. */
export type Turns = (packets: number) => Promise<boolean>

/** Only the first in line watches the pacer: everybody doing so would wake all of them for each packet. */
export function createTurns({ pacer, now, sleep, signal }: TurnsOptions): Turns {
  const line = createLanes(1)
  return (packets) =>
    line.run(async () => {
      for (let left = packets; !signal.aborted; ) {
        left -= pacer.take(now(), left)
        if (left === 0) return true
        await sleep(Math.max(1, pacer.nextAtMs(now()) - now()), signal)
      }
      return false
    })
}
