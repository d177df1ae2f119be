/**
 * How fast frames may leave: a token bucket that never lets more than `ratePps` frames reach the wire in any one second.
 * A granted frame gets there a little later, and not always by as much: pipe, helper and a busy machine. So the bucket holds a
 * hundredth of the rate and one frame, and takes a second and that jitter to refill with the rest of the rate: in so long a time it
 * grants less than one frame more than the rate, so at most the rate. Time that was slept through (a suspended laptop, a busy event
 * loop) fills the bucket once and is forgiven beyond that.
 */

export interface Pacer {
  /** Asks for `wanted` frames; returns how many may leave now, 0 to `wanted`, and counts them as gone. */
  take(nowMs: number, wanted: number): number
  /**
   * Counts frames that left unasked: the kernel's answers to what comes back on a connection. They are paid for before anything
   * else is granted, so a second holds at most the rate and the charges of what was under way when it began.
   */
  charge(nowMs: number, frames: number): void
  /** When `take` will grant at least one again; `nowMs` when it would now. */
  nextAtMs(nowMs: number): number
}

/** Share of the rate that may leave at once, beside the one frame that always may. */
const burstShare = 0.01
/** By so much one frame may be later on the wire than another that was granted with it: two busy cores made it 30 ms. */
export const wireJitterMs = 50
/** Longer than the rounding of a time of day: a wait without it could end a little too early, and waiting go round in a circle. */
const clockGrainMs = 0.001

export interface PacerOptions {
  readonly ratePps: number
  /** A wider limit that also has to agree: the profile's rate over an interface's own. */
  readonly within?: Pacer
}

export function createPacer({ ratePps, within }: PacerOptions): Pacer {
  const capacity = 1 + ratePps * burstShare
  const perMs = (ratePps * (1 - burstShare)) / (1000 + wireJitterMs)
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
      const own = Math.max(0, Math.min(wanted, Math.floor(tokens)))
      const granted = own === 0 || within === undefined ? own : within.take(nowMs, own)
      tokens -= granted
      return granted
    },
    charge(nowMs, frames) {
      fill(nowMs)
      tokens -= frames
      within?.charge(nowMs, frames)
    },
    nextAtMs(nowMs) {
      fill(nowMs)
      const own = tokens >= 1 ? nowMs : nowMs + (1 - tokens) / perMs + clockGrainMs
      return within === undefined ? own : Math.max(own, within.nextAtMs(nowMs))
    },
  }
}
