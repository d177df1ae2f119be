/** The line under the pointer. */
import { describe, expect, it } from 'vitest'
import type { SceneLink } from '#shared/map/lines.ts'
import { linkAt } from '../../../src-renderer/graph/pointing.ts'

const link = (to: string, ...points: readonly (readonly [number, number])[]): SceneLink => ({
  ...{ from: 's1', to, style: 'measured', title: to },
  points: points.map(([x, y]) => ({ x, y })),
})
const straight = link('d1', [0, 0], [100, 0])
const bent = link('d2', [0, 0], [50, 40], [100, 40])

describe('linkAt', () => {
  it('is the nearest line within reach, bends and all', () => {
    expect(linkAt([straight, bent], { x: 80, y: 4 }, 6)).toBe(straight)
    expect(linkAt([straight, bent], { x: 80, y: 37 }, 6)).toBe(bent)
    expect(linkAt([bent, straight], { x: 50, y: 38 }, 60)).toBe(bent)
  })

  it('is none where no line is near, and a line ends at its ends', () => {
    expect(linkAt([straight, bent], { x: 80, y: 20 }, 6)).toBeUndefined()
    expect(linkAt([straight], { x: 110, y: 0 }, 6)).toBeUndefined()
  })

  it('takes a line without length for a point', () => {
    const point = link('d3', [5, 5], [5, 5])
    expect(linkAt([point], { x: 6, y: 5 }, 2)).toBe(point)
  })
})
