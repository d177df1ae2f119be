import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDueQueue } from '../../../../src-main/core/sweep/due-queue.ts'

describe('a queue by time', () => {
  it('gives what was added in the order in which it is due, whenever it was added', () => {
    const addOrTake = fc.oneof(
      fc.nat(50).map((atMs) => ({ atMs })),
      fc.constant('take' as const),
    )
    fc.assert(
      fc.property(fc.array(addOrTake, { maxLength: 200 }), (steps) => {
        const queue = createDueQueue()
        const waiting: number[] = []
        steps.forEach((step, element) => {
          if (step === 'take') {
            expect(queue.first()?.atMs).toBe(waiting.sort((a, b) => a - b).shift())
            queue.removeFirst()
          } else {
            waiting.push(step.atMs)
            queue.add({ element, atMs: step.atMs })
          }
        })
        const rest: number[] = []
        for (let first = queue.first(); first !== undefined; first = queue.first()) {
          rest.push(first.atMs)
          queue.removeFirst()
        }
        expect(rest).toEqual(waiting.sort((a, b) => a - b))
      }),
    )
  })
})
