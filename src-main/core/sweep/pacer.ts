/**
 * How fast frames may leave: a token bucket that never lets more than `ratePps` frames go in any one second.
 * The bucket holds a hundredth of the rate and refills at the rest, so that bucket plus refill is the rate and not more. Time
 * that was slept through (a suspended laptop, a busy event loop) fills the bucket once and is forgiven beyond that.
 */

export interface Pacer {
  /** Asks for `wanted` frames; returns how many may leave now, 0 to `wanted`, and counts them as gone. */
  take(nowMs: number, wanted: number): number
  /** When `take` will grant at least one again; `nowMs` when it would now. */
  nextAtMs(nowMs: number): number
}

/** Share of the rate that may leave at once. */
const burstShare = 0.01
/** A shorter wait could vanish in the rounding of a time of day, and asking again would turn in a circle. */
const shortestWaitMs = 0.01

export interface PacerOptions {
  readonly ratePps: number
  /** A wider limit that also has to agree: the profile's rate over an interface's own. */
  readonly within?: Pacer
}

export function createPacer({ ratePps, within }: PacerOptions): Pacer {
  const capacity = Math.max(1, Math.floor(ratePps * burstShare))
  // Below two frames a second there is no room for bucket and refill: one frame per interval, and the first second holds two at most.
  const perMs = Math.max(ratePps - capacity, ratePps / 2) / 1000
  let tokens = capacity
  let filledAtMs = Number.NEGATIVE_INFINITY

  const fill = (nowMs: number): void => {
    if (nowMs <= filledAtMs) return
    tokens = Math.min(capacity, tokens + (nowMs - filledAtMs) * perMs)
    filledAtMs = nowMs
  }

  return {
    take(nowMs, wanted) {
      fill(nowMs)
      const own = Math.min(wanted, Math.floor(tokens))
      const granted = own === 0 || within === undefined ? own : within.take(nowMs, own)
      tokens -= granted
      return granted
    },
    nextAtMs(nowMs) {
      fill(nowMs)
      const own = tokens >= 1 ? nowMs : nowMs + Math.max(shortestWaitMs, (1 - tokens) / perMs)
      return within === undefined ? own : Math.max(own, within.nextAtMs(nowMs))
    },
  }
}
