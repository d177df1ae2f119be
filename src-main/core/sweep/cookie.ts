/**
 * Keyed 32-bit hash, HalfSipHash-2-4 (Aumasson and Bernstein, 2012, reduced to 32-bit words as in the Linux kernel).
 * A probe carries the hash of its own target in its port, sequence number or identifier; an answer that returns it proves that
 * it answers that probe, so the sweep keeps no table of what is under way and a stranger cannot invent hosts.
 */

/** Two random 32-bit words, new for each scan. */
export type CookieKey = readonly [number, number]

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

/** Hash of the words (each 0 to 2^32 - 1) under the key, 0 to 2^32 - 1. */
export function cookieOf(key: CookieKey, words: readonly number[]): number {
  let v0 = key[0]
  let v1 = key[1]
  let v2 = 0x6c796765 ^ key[0]
  let v3 = 0x74656462 ^ key[1]
  const round = (): void => {
    v0 = (v0 + v1) | 0
    v1 = rotate(v1, 5) ^ v0
    v0 = rotate(v0, 16)
    v2 = (v2 + v3) | 0
    v3 = rotate(v3, 8) ^ v2
    v0 = (v0 + v3) | 0
    v3 = rotate(v3, 7) ^ v0
    v2 = (v2 + v1) | 0
    v1 = rotate(v1, 13) ^ v2
    v2 = rotate(v2, 16)
  }
  const absorb = (word: number): void => {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }
  for (const word of words) absorb(word)
  absorb(((words.length * 4) << 24) | 0)
  v2 ^= 0xff
  for (let i = 0; i < 4; i += 1) round()
  return (v1 ^ v3) >>> 0
}
