import { describe, expect, it } from 'vitest'
import { createTimers, type Timers } from '../../../../src-main/core/sweep/timers.ts'

const startMs = 1_000_000
const tcp = (target: number) => ({ target, source: 'tcp-syn' }) as const
const udp = (target: number) => ({ target, source: 'udp' }) as const
const sampled = (timers: Timers, target: number | undefined, rttMs: number, times = 20): void => {
  for (let count = 0; count < times; count += 1) timers.sample(target, rttMs)
}

describe('timers', () => {
  it('are the segment’s for a target that has not answered, and its own for one that has', () => {
    const timers = createTimers()
    expect(timers.timeoutMs(tcp(1))).toBe(250)
    sampled(timers, undefined, 1)
    sampled(timers, 2, 900, 1)
    timers.beginPass()
    expect(timers.hasOwn(1)).toBe(false)
    expect(timers.hasOwn(2)).toBe(true)
    expect(timers.timeoutMs(tcp(2))).toBe(1500)
    expect(timers.timeoutMs(tcp(1))).toBeLessThan(1500)
    expect(timers.dueAtMs(tcp(2), startMs, startMs + 50)).toBe(startMs + 1500)
  })

  it('of the segment become only shorter within a pass', () => {
    const timers = createTimers()
    sampled(timers, undefined, 1)
    expect(timers.timeoutMs(tcp(1))).toBe(100)
    sampled(timers, undefined, 900)
    expect(timers.timeoutMs(tcp(1))).toBe(100)
    timers.beginPass()
    expect(timers.timeoutMs(tcp(1))).toBeGreaterThan(800)
  })

  it('give each UDP question to a slow refuser a turn of its own, counted from now where the timer is long over', () => {
    const timers = createTimers()
    timers.refused(7)
    expect(timers.refusers()).toEqual([7])
    expect(timers.hasOwn(7)).toBe(true)
    const dueMs = (target: number, afterMs: number): number => timers.dueAtMs(udp(target), startMs, startMs + afterMs) - startMs
    expect([dueMs(7, 0), dueMs(7, 0), dueMs(8, 0), dueMs(7, 0)]).toEqual([1100, 2200, 250, 3300])
    expect(timers.dueAtMs(tcp(7), startMs, startMs)).toBe(startMs + 250)
    expect([dueMs(7, 60_000), dueMs(7, 60_000)]).toEqual([60_000, 61_100])
  })

  it('lose patience with a slow refuser after two minutes', () => {
    const timers = createTimers([1])
    const times = Array.from({ length: 300 }, () => timers.dueAtMs(udp(1), startMs, startMs) - startMs)
    expect(Math.max(...times)).toBeLessThanOrEqual(1100 + 120_000)
    expect(times.filter((atMs) => atMs === 1100)).toHaveLength(1 + 300 - 110)
  })
})
