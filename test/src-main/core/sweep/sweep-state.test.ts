import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexesOf, runsOf } from '../../../../src-main/core/sweep/sweep-state.ts'

describe('runs', () => {
  it('name the marked indexes, as few as can be', () => {
    expect(runsOf(Uint8Array.of(1, 1, 0, 0, 1, 0, 1))).toEqual([0, 1, 4, 4, 6, 6])
    expect(runsOf(Uint8Array.of(0, 0))).toEqual([])
    expect(runsOf(new Uint8Array())).toEqual([])
  })

  it('give back what they were made of', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { maxLength: 200 }), (bits) => {
        const marked = bits.flatMap((bit, index) => (bit === 1 ? [index] : []))
        expect([...indexesOf(runsOf(Uint8Array.from(bits)))]).toEqual(marked)
      }),
    )
  })
})
