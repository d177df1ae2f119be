/** How many hosts a sweep still misses, judged by how many attempts the answers so far have taken. */

export interface LossEstimator {
  /** An answer came to the attempt of this number, 1 or more. */
  answer(attempt: number): void
  /** Expected number of answers still missing after so many attempts: each is lost with the same chance, estimated from the answers. */
  missingAfter(attempts: number): number
  /** Answers by attempt, at their index, for `from`. */
  counts(): readonly number[]
}

/** Later attempts count as this one. */
const mostAttempts = 8

export function createLossEstimator(from: readonly number[] = []): LossEstimator {
  const counts = Array.from({ length: mostAttempts + 1 }, (_, attempt) => from[attempt] ?? 0)
  return {
    answer(attempt) {
      const at = Math.min(attempt, mostAttempts)
      counts[at] = (counts[at] ?? 0) + 1
    },
    missingAfter(attempts) {
      const answers = counts.reduce((sum, count) => sum + count, 0)
      if (answers === 0) return 0
      const tries = counts.reduce((sum, count, attempt) => sum + count * attempt, 0)
      return answers * ((tries - answers) / tries) ** attempts
    },
    counts: () => [...counts],
  }
}
