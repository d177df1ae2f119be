import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coastOf, shoreAt, tracedCoast } from '#shared/map/coast.ts'
import { type Box, boxAround, type Point } from '#shared/map/geometry.ts'

/** Even-odd rule. */
function isInside(polygon: readonly Point[], { x, y }: Point): boolean {
  return polygon.reduce((inside, a, i) => {
    const b = polygon[(i + 1) % polygon.length] ?? a
    const crossesRay = a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x
    return crossesRay ? !inside : inside
  }, false)
}

function cornersOf({ left, top, right, bottom }: Box): Point[] {
  return [left, right].flatMap((x) => [top, bottom].map((y) => ({ x, y })))
}

describe('coastOf', () => {
  it('goes around everything on the island', () => {
    const box = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) })
    fc.assert(
      fc.property(fc.array(box, { maxLength: 30 }), fc.string(), (middles, seed) => {
        const boxes = middles.map((middle) => boxAround(middle, 120, 80))
        const line = tracedCoast(coastOf(boxes, { x: 0, y: 0 }, seed), 4)
        for (const corner of boxes.flatMap(cornersOf)) expect(isInside(line, corner)).toBe(true)
        expect(isInside(line, { x: 0, y: 0 })).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('is the same for the same segment and another for another', () => {
    const boxes = [boxAround({ x: 100, y: 0 }, 60, 60)]
    expect(coastOf(boxes, { x: 0, y: 0 }, 's1')).toEqual(coastOf(boxes, { x: 0, y: 0 }, 's1'))
    expect(coastOf(boxes, { x: 0, y: 0 }, 's1')).not.toEqual(coastOf(boxes, { x: 0, y: 0 }, 's2'))
  })

  it('has no sharp corner', () => {
    const boxes = [boxAround({ x: -400, y: 0 }, 100, 60), boxAround({ x: 400, y: 200 }, 100, 60)]
    const line = tracedCoast(coastOf(boxes, { x: 0, y: 0 }, 's1'), 8)
    line.forEach((b, i) => {
      const [a, c] = [line.at(i - 1) ?? b, line[(i + 1) % line.length] ?? b]
      const turn = Math.atan2(c.y - b.y, c.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x)
      expect(Math.cos(turn)).toBeGreaterThan(Math.cos(Math.PI / 6))
    })
  })
})

describe('shoreAt', () => {
  it('is above and below, and nowhere off the island', () => {
    const coast = coastOf([], { x: 0, y: 0 }, 's1')
    expect(shoreAt(coast, 0, 'top')).toBeLessThan(0)
    expect(shoreAt(coast, 0, 'bottom')).toBeGreaterThan(0)
    expect(shoreAt(coast, 5000, 'top')).toBeUndefined()
  })
})
