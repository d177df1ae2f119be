import { describe, expect, it } from 'vitest'
import { createRttEstimator } from '../../../../src-main/core/sweep/rtt.ts'

const bounds = { initialMs: 1000, minimumMs: 0, maximumMs: 60_000 }

function timeoutAfter(...samples: readonly number[]): number {
  const estimator = createRttEstimator(bounds)
  for (const rttMs of samples) estimator.sample(rttMs)
  return estimator.timeoutMs()
}

describe('the round-trip estimate (RFC 6298 section 2)', () => {
  it('starts with the initial time-out', () => expect(timeoutAfter()).toBe(1000))

  // SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR.
  it('takes the first sample R as 3 R', () => expect(timeoutAfter(100)).toBe(300))

  // RTTVAR = 3/4 * 50 + 1/4 * |100 - 200| = 62.5; SRTT = 7/8 * 100 + 1/8 * 200 = 112.5; RTO = 112.5 + 4 * 62.5.
  it('moves by an eighth and a quarter, the variation first', () => expect(timeoutAfter(100, 200)).toBe(362.5))

  // RTTVAR = 3/4 * 62.5 + 1/4 * |112.5 - 112.5| = 46.875; SRTT = 112.5; RTO = 112.5 + 187.5.
  it('calms down with each sample as expected', () => expect(timeoutAfter(100, 200, 112.5)).toBe(300))

  it('nears the round trip itself when nothing varies', () => {
    expect(timeoutAfter(...Array.from({ length: 60 }, () => 40))).toBeCloseTo(40, 3)
  })

  it('stays within its bounds', () => {
    const estimator = createRttEstimator({ initialMs: 250, minimumMs: 100, maximumMs: 1500 })
    expect(estimator.timeoutMs()).toBe(250)
    estimator.sample(1)
    expect(estimator.timeoutMs()).toBe(100)
    estimator.sample(5000)
    expect(estimator.timeoutMs()).toBe(1500)
  })
})
