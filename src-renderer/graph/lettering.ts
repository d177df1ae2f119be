/** Which words the map shows, where, and how large. Pure. */
import { type Box, centreOf, grow, overlaps, type Point } from '#shared/map/geometry.ts'
import type { Scene, SceneLabel, TextLine } from '#shared/map/scene.ts'
import { spanGap, typeStyles, widthOf } from '#shared/map/text.ts'
import type { Viewport } from './fit.ts'

/** The zoom at which words have the smallest size that can be read; further away they grow, at most so much. */
const readableZoom = 0.82
const largestGrowth = 2.2
/** Where words have to grow more than this, only the first line of a label is lettered. */
const largestGrowthInFull = 1.7
/** Least distance between the words of two labels, pixels of the screen. */
const labelDistance = 4

export interface PlacedWords {
  readonly label: SceneLabel
  /** All lines, or the first alone. */
  readonly lines: readonly TextLine[]
  /** Where they are, pixels of the screen. */
  readonly box: Box
  /** Coordinates of the scene times scale plus shift are pixels. */
  readonly scale: number
  readonly shift: Point
  /** Larger than the map around them. */
  readonly isGrown: boolean
}

/**
 * Words never get smaller than can be read: on a map that is far away they grow towards their node. Where a label would cover another
 * one, its first line stands alone, and where that has no room either, it waits until there is some.
 */
export function placedWords({ nodes, labels }: Scene, { pan, zoom, width, height }: Viewport): readonly PlacedWords[] {
  const window: Box = { left: 0, top: 0, right: width, bottom: height }
  const anchors = new Map<string, Point>(nodes.map((node) => [node.id, node]))
  const growth = Math.min(largestGrowth, Math.max(1, readableZoom / zoom))
  const scale = zoom * growth
  const taken: Box[] = []
  const placed: PlacedWords[] = []
  for (const label of labels) {
    const fixed = nearestTo(anchors.get(label.of), label.box)
    const shift = { x: fixed.x * zoom + pan.x - fixed.x * scale, y: fixed.y * zoom + pan.y - fixed.y * scale }
    for (const lines of growth > largestGrowthInFull ? [label.lines.slice(0, 1)] : [label.lines, label.lines.slice(0, 1)]) {
      const box = onScreen(boxOf(label, lines), scale, shift)
      const room = grow(box, labelDistance)
      if (!overlaps(box, window) || taken.some((other) => overlaps(other, room))) continue
      taken.push(box)
      placed.push({ label, lines, box, scale, shift, isGrown: growth > 1 })
      break
    }
  }
  return placed
}

function onScreen({ left, top, right, bottom }: Box, scale: number, { x, y }: Point): Box {
  return { left: left * scale + x, top: top * scale + y, right: right * scale + x, bottom: bottom * scale + y }
}

/** Of some of the first lines of a label: these are as high as all of them share its box, and as wide as the widest. */
function boxOf({ box, lines: all }: SceneLabel, lines: readonly TextLine[]): Box {
  if (lines.length === all.length) return box
  const sides = lines.map(({ x, anchor, spans }) => {
    const width = spans.reduce((sum, { text, type }) => sum + widthOf(text, typeStyles[type]), spanGap * (spans.length - 1))
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
    return { left, right: left + width }
  })
  return {
    left: Math.min(...sides.map(({ left }) => left)),
    right: Math.max(...sides.map(({ right }) => right)),
    top: box.top,
    bottom: box.top + ((box.bottom - box.top) * lines.length) / all.length,
  }
}

/** The point of a label's box next to its node: the one that stays in place when the words grow. */
function nearestTo(anchor: Point | undefined, box: Box): Point {
  const { x, y } = anchor ?? centreOf(box)
  return { x: Math.min(box.right, Math.max(box.left, x)), y: Math.min(box.bottom, Math.max(box.top, y)) }
}
