import { describe, expect, it } from 'vitest'
import { createLossEstimator } from '../../../../src-main/core/sweep/loss.ts'

describe('the loss estimate', () => {
  it('expects nothing missing where nobody answered', () => expect(createLossEstimator().missingAfter(1)).toBe(0))

  it('expects nothing missing where every first attempt was answered', () => {
    expect(createLossEstimator([0, 64]).missingAfter(2)).toBe(0)
  })

  // 48 answers to the first attempt, 16 to the second: 80 attempts, 16 lost, one in five. After two attempts 64 * 0.2^2 are missing.
  it('takes each attempt for lost with the same chance', () => {
    const loss = createLossEstimator()
    for (let answer = 0; answer < 64; answer += 1) loss.answer(answer < 48 ? 1 : 2)
    expect(loss.missingAfter(2)).toBeCloseTo(2.56)
    expect(loss.missingAfter(3)).toBeCloseTo(0.512)
    expect(createLossEstimator(loss.counts()).missingAfter(2)).toBeCloseTo(2.56)
  })

  it('counts attempts past the eighth as the eighth', () => {
    const loss = createLossEstimator()
    loss.answer(200)
    expect(loss.counts()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1])
  })
})
