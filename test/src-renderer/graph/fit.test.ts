/** The camera's place: everything seen, nothing under what floats. */
import { describe, expect, it } from 'vitest'
import { type Box, overlaps, unionOf } from '#shared/map/geometry.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { type CameraPlace, contentOf, fitOf, isSeen, panAfter } from '../../../src-renderer/graph/fit.ts'
import { flatNetwork } from '../documents.ts'

const seen = (box: Box, { zoom, pan }: CameraPlace): Box => ({
  left: box.left * zoom + pan.x,
  right: box.right * zoom + pan.x,
  top: box.top * zoom + pan.y,
  bottom: box.bottom * zoom + pan.y,
})
const legend: Box = { left: 16, top: 650, right: 200, bottom: 790 }
const overview: Box = { left: 1300, top: 690, right: 1424, bottom: 790 }
const toast: Box = { left: 500, top: 720, right: 940, bottom: 790 }

describe.each([1, 7, 60, 250])('a map of %i hosts', (count) => {
  const content = contentOf(sceneOf(flatNetwork(count)))

  it.each([
    ['a large window', { width: 1440, height: 806 }, [legend, overview, toast]],
    ['a small window', { width: 900, height: 510 }, [{ left: 16, top: 400, right: 880, bottom: 490 }]],
    ['an empty one', { width: 1440, height: 806 }, []],
  ])('is seen whole in %s', (_, size, obstacles) => {
    const place = fitOf(content, size, obstacles)
    for (const box of content) {
      const on = seen(box, place)
      expect(on.left >= 0 && on.top >= 0 && on.right <= size.width && on.bottom <= size.height).toBe(true)
      expect(obstacles.some((obstacle) => overlaps(obstacle, on))).toBe(false)
    }
  })
})

describe('fitOf', () => {
  it('uses the room there is', () => {
    const content = contentOf(sceneOf(flatNetwork(30)))
    const place = fitOf(content, { width: 1440, height: 806 }, [])
    const bounds = seen(unionOf(content) ?? legend, place)
    expect(Math.max((bounds.right - bounds.left) / 1440, (bounds.bottom - bounds.top) / 806)).toBeGreaterThan(0.85)
  })

  it('does not enlarge a few hosts beyond measure', () => {
    expect(fitOf([{ left: 0, top: 0, right: 10, bottom: 10 }], { width: 1440, height: 806 }, []).zoom).toBeLessThan(1.2)
  })

  it('survives no content and no room', () => {
    expect(fitOf([], { width: 100, height: 100 }, [])).toEqual({ zoom: 1, pan: { x: 50, y: 50 } })
    const none = fitOf([{ left: 0, top: 0, right: 10, bottom: 10 }], { width: 0, height: 0 }, [])
    expect(Number.isFinite(none.zoom) && Number.isFinite(none.pan.x)).toBe(true)
  })
})

describe('isSeen', () => {
  const content = contentOf(sceneOf(flatNetwork(12)))
  const size = { width: 1440, height: 806 }

  it('is true of what fits, until something floats over it', () => {
    const place = fitOf(content, size, [legend, overview])
    expect(isSeen(content, place, size, [legend, overview])).toBe(true)
    const [first = legend] = content
    expect(isSeen(content, place, size, [seen(first, place)])).toBe(false)
  })

  it('is false as soon as a part is outside', () => {
    const { zoom, pan } = fitOf(content, size, [])
    expect(isSeen(content, { zoom, pan: { x: pan.x + 800, y: pan.y } }, size, [])).toBe(false)
  })
})

describe('panAfter', () => {
  it('keeps in the middle what was there', () => {
    const [before, after] = [
      { width: 1440, height: 806 },
      { width: 528, height: 510 },
    ]
    const pan = panAfter({ x: 300, y: -40 }, before, after)
    expect({ x: after.width / 2 - pan.x, y: after.height / 2 - pan.y }).toEqual({ x: before.width / 2 - 300, y: before.height / 2 + 40 })
  })
})
