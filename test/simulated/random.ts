/** Seeded random numbers for the simulated network: mulberry32 (Tommy Ettinger, 2017), good enough for loss and delay. */

export interface Random {
  /** Evenly distributed, 0 up to and without 1. */
  next(): number
  /** True with this chance, 0 to 1. */
  happens(chance: number): boolean
  /** The number itself, or one drawn evenly from the span. */
  within(span: Span): number
}

/** A fixed number, or the least and the greatest of a range. */
export type Span = number | readonly [least: number, greatest: number]

export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    happens: (chance) => next() < chance,
    within: (span) => (typeof span === 'number' ? span : span[0] + next() * (span[1] - span[0])),
  }
}
