import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CookieKey } from '../../../../src-main/core/sweep/cookie.ts'
import { createShuffle } from '../../../../src-main/core/sweep/shuffle.ts'

const anyWord = fc.integer({ min: 0, max: 0xffffffff })
const anyKey = fc.tuple(anyWord, anyWord)

function orderOf(size: number, key: CookieKey): number[] {
  const shuffle = createShuffle(size, key)
  return Array.from({ length: size }, (_, position) => shuffle(position))
}

describe('the shuffle', () => {
  it('hands out every element once, whatever the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), anyKey, (size, key) => {
        expect(new Set(orderOf(size, key)).size).toBe(size)
        expect(orderOf(size, key).every((element) => element >= 0 && element < size)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it.each([1, 2, 3, 4, 5, 15, 16, 17, 255, 256, 257, 1023, 1024, 1025, 4095, 4096, 4097, 65_536])('covers exactly %i elements', (size) => {
    const seen = new Uint8Array(size)
    for (const element of orderOf(size, [7, 9])) seen[element] = (seen[element] ?? 0) + 1
    expect(seen.every((count) => count === 1)).toBe(true)
  })

  it('reaches far without a table', () => {
    const size = 2 ** 46 + 1
    const shuffle = createShuffle(size, [1, 2])
    const elements = [0, 1, 2, 2 ** 32, size - 2, size - 1].map(shuffle)
    expect(new Set(elements).size).toBe(elements.length)
    expect(elements.every((element) => Number.isInteger(element) && element >= 0 && element < size)).toBe(true)
  })

  it('gives each key its own order, and the same key the same', () => {
    expect(orderOf(1000, [1, 2])).toEqual(orderOf(1000, [1, 2]))
    const orders = Array.from({ length: 50 }, (_, seed) => orderOf(1000, [seed, 0]).join())
    expect(new Set(orders).size).toBe(50)
  })

  it('has no order that a neighbour or a router could feel', () => {
    const size = 10_000
    for (const key of [
      [0, 0],
      [1, 2],
      [0xffffffff, 3],
    ] as const) {
      const order = orderOf(size, key)
      const steps = order.slice(1).map((element, at) => element - (order[at] ?? 0))
      // In a random order about two of ten thousand steps are +1 or -1, and half of them lead upward.
      expect(steps.filter((step) => Math.abs(step) === 1).length).toBeLessThan(15)
      expect(Math.abs(steps.filter((step) => step > 0).length / steps.length - 0.5)).toBeLessThan(0.02)
      // Any run of a hundred positions is spread over all tenths of the whole, about ten in each.
      for (let from = 0; from < size; from += 1000) {
        const tenths = new Set(order.slice(from, from + 100).map((element) => Math.floor(element / 1000)))
        expect(tenths.size).toBeGreaterThanOrEqual(9)
      }
      const fixed = order.filter((element, position) => element === position).length
      expect(fixed).toBeLessThan(10)
    }
  })
})
