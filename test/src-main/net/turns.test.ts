import { describe, expect, it } from 'vitest'
import { createPacer } from '../../../src-main/core/sweep/pacer.ts'
import { createTurns } from '../../../src-main/net/turns.ts'

function turnsInVirtualTime(ratePps: number) {
  let nowMs = 0
  let sleeps = 0
  const stop = new AbortController()
  const sleep = async (ms: number): Promise<void> => {
    sleeps += 1
    nowMs += ms
  }
  const turns = createTurns({ pacer: createPacer({ ratePps }), now: () => nowMs, sleep, signal: stop.signal })
  return { turns, stop, nowMs: () => nowMs, sleeps: () => sleeps }
}

describe('createTurns', () => {
  it('serves in the order they came, at the rate, and wakes only the first in line', async () => {
    const { turns, nowMs, sleeps } = turnsInVirtualTime(100)
    const served: number[] = []
    await Promise.all(Array.from({ length: 100 }, (_, number) => turns(1).then(() => served.push(number))))
    expect(served).toEqual(Array.from({ length: 100 }, (_, number) => number))
    expect(nowMs()).toBeGreaterThan(950)
    expect(nowMs()).toBeLessThan(1_100)
    expect(sleeps()).toBeLessThan(200)
  })

  it('waits for several packets as long as for each of them', async () => {
    const { turns, nowMs } = turnsInVirtualTime(10)
    expect(await turns(6)).toBe(true)
    expect(nowMs()).toBeGreaterThan(480)
  })

  it('grants nothing after the end', async () => {
    const { turns, stop } = turnsInVirtualTime(10)
    const waiting = [turns(5), turns(1)]
    stop.abort()
    expect(await Promise.all(waiting)).toEqual([false, false])
    expect(await turns(1)).toBe(false)
  })
})
