import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CookieKey, cookieOf } from '../../../../src-main/core/sweep/cookie.ts'

/** Key bytes 00 to 07, message bytes 00, 01, 02 ...: the reference implementation's `vectors_hsip32`, read little-endian. */
const referenceKey: CookieKey = [0x03020100, 0x07060504]
const referenceHashes: readonly (readonly [bytes: number, hash: number])[] = [
  [0, 0x5b9f35a9],
  [4, 0x89466e2a],
  [8, 0x8f84b8d0],
  [12, 0x2f87f057],
  [16, 0x84acb5d9],
  [20, 0x45104de3],
  [60, 0x736ce7d4],
]

const wordsOf = (bytes: number): number[] =>
  Array.from({ length: bytes / 4 }, (_, word) => (word * 4 + ((word * 4 + 1) << 8) + ((word * 4 + 2) << 16) + ((word * 4 + 3) << 24)) >>> 0)

const anyWord = fc.integer({ min: 0, max: 0xffffffff })
const anyKey = fc.tuple(anyWord, anyWord)

describe('the cookie', () => {
  it.each(referenceHashes)('hashes %i bytes as HalfSipHash-2-4 does', (bytes, hash) => {
    expect(cookieOf(referenceKey, wordsOf(bytes))).toBe(hash)
  })

  it('is an unsigned 32-bit number, always the same', () => {
    fc.assert(
      fc.property(anyKey, fc.array(anyWord, { maxLength: 8 }), (key, words) => {
        const cookie = cookieOf(key, words)
        expect(Number.isInteger(cookie) && cookie >= 0 && cookie < 2 ** 32).toBe(true)
        expect(cookieOf(key, words)).toBe(cookie)
      }),
    )
  })

  it('changes about half of its bits with any one bit of key or message', () => {
    let changed = 0
    let flips = 0
    const message = [1, 2, 3]
    for (let bit = 0; bit < 160; bit += 1) {
      const words = [...referenceKey, ...message].map((word, at) => (at === bit >>> 5 ? (word ^ (1 << (bit & 31))) >>> 0 : word))
      const [first = 0, second = 0, ...rest] = words
      const difference = cookieOf(referenceKey, message) ^ cookieOf([first, second], rest)
      expect(difference).not.toBe(0)
      for (let at = 0; at < 32; at += 1) changed += (difference >>> at) & 1
      flips += 32
    }
    expect(changed / flips).toBeGreaterThan(0.45)
    expect(changed / flips).toBeLessThan(0.55)
  })
})
