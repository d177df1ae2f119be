import { describe, expect, it } from 'vitest'
import { createLanes } from '../../../src-main/net/lanes.ts'

describe('createLanes', () => {
  it('runs so many at once, and the others in the order they came', async () => {
    const lanes = createLanes(2)
    const started: number[] = []
    const ends: (() => void)[] = []
    const task = (number: number) => () =>
      new Promise<void>((end) => {
        started.push(number)
        ends.push(end)
      })
    const all = [1, 2, 3, 4].map((number) => lanes.run(task(number)))
    await Promise.resolve()
    expect(started).toEqual([1, 2])
    ends[1]?.()
    await all[1]
    await new Promise(setImmediate)
    expect(started).toEqual([1, 2, 3])
    ends[0]?.()
    await all[0]
    await new Promise(setImmediate)
    expect(started).toEqual([1, 2, 3, 4])
    expect(lanes.idle()).toBe(false)
    for (const end of ends) end()
    await Promise.all(all)
    expect(lanes.idle()).toBe(true)
  })

  it('gives the lane back when a task fails', async () => {
    const lanes = createLanes(1)
    await expect(lanes.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(lanes.run(() => Promise.resolve(7))).resolves.toBe(7)
  })
})
