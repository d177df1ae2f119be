import { describe, expect, it } from 'vitest'
import { planLaterPass } from '../../../../src-main/core/sweep/later-pass.ts'

const startMs = 1_000_000
const planOf = (sentMs: readonly number[], refuser: (element: number) => number | undefined = () => undefined, nowMs = startMs) => {
  const timers = { sentAtMs: (element: number) => startMs + (sentMs[element] ?? 0), timeoutMs: () => 100, slowRefuserOf: refuser }
  const { elements, dueAtMs } = planLaterPass([...sentMs.keys()].toReversed(), timers, nowMs)
  return Array.from(elements, (element, at) => [element, (dueAtMs[at] ?? 0) - startMs])
}

describe('a later pass', () => {
  it('asks in the order in which the timers end, of equal ones in the order given', () => {
    expect(planOf([30, 10, 20, 10])).toEqual([
      [3, 110],
      [1, 110],
      [2, 120],
      [0, 130],
    ])
  })

  it('gives each question to a slow refuser a turn of its own', () => {
    expect(planOf([0, 0, 0, 5, 0], (element) => (element < 3 ? 7 : element === 4 ? 8 : undefined))).toEqual([
      [4, 100],
      [2, 100],
      [3, 105],
      [1, 1200],
      [0, 2300],
    ])
  })

  it('counts the turns from now where the timers are long over', () => {
    expect(planOf([0, 0], () => 1, startMs + 60_000)).toEqual([
      [1, 60_000],
      [0, 61_100],
    ])
  })

  it('loses patience after two minutes', () => {
    const times = planOf(
      Array.from({ length: 300 }, () => 0),
      () => 1,
    ).map(([, atMs]) => atMs ?? 0)
    expect(Math.max(...times)).toBeLessThanOrEqual(100 + 120_000)
    expect(times.filter((atMs) => atMs === 100)).toHaveLength(300 - 109)
  })
})
