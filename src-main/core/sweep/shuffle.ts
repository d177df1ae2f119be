/**
 * A seeded one-to-one shuffle of 0 .. size-1 without a table: a Feistel network over the next even power of two with cycle
 * walking (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). The position in the shuffle is the whole memory
 * of a pass: order, progress and resumption follow from one integer.
 */
import { type CookieKey, cookieOf } from './cookie.ts'

/** Luby and Rackoff: four rounds make it look like chance from either side. */
const rounds = 4

/** Returns the element at a position; both run over 0 .. size-1. `size` is at most 2^48. */
export function createShuffle(size: number, key: CookieKey): (position: number) => number {
  let half = 2
  while (half * half < size) half *= 2
  const keys = Array.from({ length: rounds }, (_, round) => cookieOf(key, [round]))
  const permute = (value: number): number => {
    let left = Math.floor(value / half)
    let right = value % half
    for (const roundKey of keys) {
      const mixed = (left ^ (mix(right ^ roundKey) & (half - 1))) >>> 0
      left = right
      right = mixed
    }
    return left * half + right
  }
  return (position) => {
    let element = permute(position)
    while (element >= size) element = permute(element)
    return element
  }
}

/** The finalizer of MurmurHash3: each bit changes about half of the others. Nobody gains by guessing the order, so it need not be a cipher. */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
