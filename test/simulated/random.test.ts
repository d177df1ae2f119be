import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

describe('seeded random numbers', () => {
  it('are those of the published mulberry32', () => {
    const random = createRandom(1)
    expect(Array.from({ length: 3 }, () => Math.round(random.next() * 2 ** 32))).toEqual([2693262067, 11749833, 2265367787])
  })

  it('are spread evenly', () => {
    const random = createRandom(2026)
    const buckets = new Array<number>(10).fill(0)
    for (let draw = 0; draw < 10_000; draw += 1) {
      const bucket = Math.floor(random.within([0, 10]))
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
    }
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
