/** Where a sweep stands as plain data, to be stored and taken up again after a pause or a crash. */

/**
 * With the same targets, questions and key a sweep goes on from here. The first pass goes on exactly where it was; a later pass,
 * which has no lasting order, is made again for whatever is still unanswered.
 */
export interface SweepState {
  /** Questions put in order: the place in the shuffle during the first pass, then all of them for each pass that is over. */
  readonly position: number
  /** Elements that are answered, as runs: first, last, first, last ... */
  readonly answered: readonly number[]
  /** How many answers the first attempt brought, the second, ... at their index. */
  readonly answersByAttempt: readonly number[]
  /** Indexes of targets that refused a UDP port. */
  readonly refusers: readonly number[]
  readonly frames: number
}

/** The indexes that are not zero, as runs. */
export function runsOf(marks: Uint8Array): number[] {
  const runs: number[] = []
  for (let first = marks.indexOf(1); first !== -1; ) {
    const end = marks.indexOf(0, first)
    runs.push(first, (end === -1 ? marks.length : end) - 1)
    first = end === -1 ? -1 : marks.indexOf(1, end)
  }
  return runs
}

/** The indexes of the runs, ascending: the inverse of `runsOf`. */
export function* indexesOf(runs: readonly number[]): Generator<number> {
  for (let at = 0; at + 1 < runs.length; at += 2)
    for (let index = runs[at] ?? 0, last = runs[at + 1] ?? 0; index <= last; index += 1) yield index
}
