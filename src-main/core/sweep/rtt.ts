/** Round-trip time estimate and retransmission time-out by RFC 6298 section 2, with bounds fit for a LAN. */

export interface RttEstimator {
  /** A measured round trip; never one of a question asked twice (Karn's algorithm, RFC 6298 section 3). */
  sample(rttMs: number): void
  /** Time after which an answer is taken for lost. */
  timeoutMs(): number
}

export interface RttBounds {
  /** Time-out before the first sample. */
  readonly initialMs: number
  readonly minimumMs: number
  readonly maximumMs: number
}

export function createRttEstimator({ initialMs, minimumMs, maximumMs }: RttBounds): RttEstimator {
  let smoothed: number | undefined
  let variation = 0
  return {
    sample(rttMs) {
      if (smoothed === undefined) {
        smoothed = rttMs
        variation = rttMs / 2
      } else {
        variation = 0.75 * variation + 0.25 * Math.abs(smoothed - rttMs)
        smoothed = 0.875 * smoothed + 0.125 * rttMs
      }
    },
    timeoutMs() {
      if (smoothed === undefined) return initialMs
      return Math.min(maximumMs, Math.max(minimumMs, smoothed + 4 * variation))
    },
  }
}
