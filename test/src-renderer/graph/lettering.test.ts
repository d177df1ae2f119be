/** The words on the map: readable from afar, none over another, and names before all else. */
import { describe, expect, it } from 'vitest'
import { centreOf, overlaps } from '#shared/map/geometry.ts'
import { type Scene, type SceneLabel, sceneOf } from '#shared/map/scene.ts'
import { placedWords } from '../../../src-renderer/graph/lettering.ts'
import { flatNetwork } from '../documents.ts'

const viewport = { pan: { x: 0, y: 0 }, zoom: 1, width: 1000, height: 800 }
const scene = sceneOf(flatNetwork(1))

/** `short` over a long second line, in the middle of a box as wide as that. */
function label(of: string, x: number): SceneLabel {
  const line = (baseline: number, text: string, type: 'name' | 'vendor') => ({
    x,
    baseline,
    anchor: 'middle' as const,
    spans: [{ text, type }],
  })
  return {
    of,
    ground: 'land',
    box: { left: x - 80, right: x + 80, top: 100, bottom: 130 },
    lines: [line(112, 'short', 'name'), line(126, 'A vendor with a long name', 'vendor')],
  }
}

const withLabels = (...labels: readonly SceneLabel[]): Scene => ({ ...scene, nodes: [], labels })
const linesOf = (shown: Scene, view = viewport) => placedWords(shown, view).map(({ label: { of }, lines }) => [of, lines.length])

describe('placedWords', () => {
  it('letters all that has room', () => {
    expect(linesOf(withLabels(label('a', 200), label('b', 400)))).toEqual([
      ['a', 2],
      ['b', 2],
    ])
  })

  it('letters the name alone where the rest would cover another label', () => {
    expect(linesOf(withLabels(label('a', 200), label('b', 320)))).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  it('leaves out what would still cover another label, and what is outside the window', () => {
    expect(linesOf(withLabels(label('a', 200), label('b', 230), label('c', 4000)))).toEqual([['a', 2]])
  })

  it('lets words grow where the map is far away, until only names are lettered', () => {
    const [near] = placedWords(withLabels(label('a', 200)), { ...viewport, zoom: 1.5 })
    const [far] = placedWords(withLabels(label('a', 200)), { ...viewport, zoom: 0.3 })
    expect([near?.scale, near?.isGrown]).toEqual([1.5, false])
    expect([far?.lines.length, far?.isGrown]).toEqual([1, true])
    expect(far?.scale).toBeGreaterThan(0.3)
  })

  it.each([0.3, 0.6, 1])('covers no words with others at zoom %d', (zoom) => {
    const crowd = sceneOf(flatNetwork(60))
    const { x, y } = centreOf(crowd.bounds)
    const words = placedWords(crowd, { pan: { x: 1500 - x * zoom, y: 1500 - y * zoom }, zoom, width: 3000, height: 3000 })
    expect(words.length).toBeGreaterThan(1)
    const whole = words.filter(({ label: { lines: all }, lines }) => lines.length === all.length)
    const boxes = whole.map(({ label: { box }, scale, shift }) => ({
      left: box.left * scale + shift.x,
      right: box.right * scale + shift.x,
      top: box.top * scale + shift.y,
      bottom: box.bottom * scale + shift.y,
    }))
    for (const [i, box] of boxes.entries()) expect(boxes.slice(i + 1).some((other) => overlaps(box, other))).toBe(false)
  })
})
