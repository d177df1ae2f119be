/** The ring of the keyboard. */
import { describe, expect, it } from 'vitest'
import { sceneOf } from '#shared/map/scene.ts'
import { ringDashes } from '../../../src-renderer/graph/focus-ring.ts'
import { placedWords } from '../../../src-renderer/graph/lettering.ts'
import { flatNetwork } from '../documents.ts'

const centre = { x: 100, y: 100 }

describe('ringDashes', () => {
  it('go around at even distances where there are no words', () => {
    const dashes = ringDashes(centre, 30, [])
    expect(dashes).toHaveLength(21)
    expect(dashes.map(({ from }) => (from * 21) / (2 * Math.PI)).map(Math.round)).toEqual(dashes.map((_, i) => i))
    expect(dashes[0]?.to).toBeCloseTo(5 / 30)
  })

  it('leave out the side where there are words, and no other', () => {
    const below = { left: 60, right: 140, top: 120, bottom: 150 }
    const dashes = ringDashes(centre, 30, [below])
    expect(dashes.length).toBeGreaterThan(9)
    for (const { from, to } of dashes) expect(Math.max(Math.sin(from), Math.sin(to)) * 30).toBeLessThanOrEqual(17)
    expect(dashes.some(({ from }) => Math.sin(from) < -0.9)).toBe(true)
  })

  it.each([0.2, 0.4, 0.7, 1, 2])(
    'keep off all words around every node at zoom %d, and are still seen unless words crowd around it',
    (zoom) => {
      const scene = sceneOf(flatNetwork(20))
      const words = placedWords(scene, { pan: { x: 2000, y: 2000 }, zoom, width: 4000, height: 4000 }).map(({ box }) => box)
      expect(words.length).toBeGreaterThan(3)
      for (const { x, y, size } of scene.nodes) {
        const [at, radius] = [{ x: x * zoom + 2000, y: y * zoom + 2000 }, (size / 2) * zoom + 9]
        const dashes = ringDashes(at, radius, words)
        // Far away grown words lie on all sides of a node, and may leave next to nothing of its ring.
        if (zoom >= 0.4) expect(dashes.length).toBeGreaterThan(4)
        const points = dashes.flatMap(({ from, to }) => Array.from({ length: 11 }, (_, i) => from + ((to - from) * i) / 10))
        for (const angle of points) {
          const [px, py] = [at.x + radius * Math.cos(angle), at.y + radius * Math.sin(angle)]
          // Half the line's width on either side.
          const isIn = words.some(({ left, right, top, bottom }) => px > left - 1 && px < right + 1 && py > top - 1 && py < bottom + 1)
          expect(isIn).toBe(false)
        }
      }
    },
  )
})
