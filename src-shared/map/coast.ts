/**
 * The coast of a subnet: a soft closed curve around everything on it. Seen from the middle, the shore lies as far out as the convex
 * hull of the content, smoothed over a wide arc, with a little of the irregularity that coasts have.
 */
import { type Box, boxAround, centreOf, grow, hullOf, type Point, unionOf } from './geometry.ts'

/** A closed smooth curve through these points, clockwise. */
export type Coast = readonly Point[]

const directions = 120
/** Land beyond the outermost boxes, pixels: as a rule, and at least, where smoothing took some away. */
const shoreWidth = 40
const leastShore = 16
/** Radii of the land around the segment's mark, without the shore: the smallest island. */
const markLand = { x: 120, y: 66 }
/** Smoothing: directions to each side that are averaged, and how often. */
const averagingArc = 5
const averagingPasses = 3
/** Amplitudes of the irregularity, as shares of the radius, for 2, 3, 5 and 8 waves around the island. */
const waves: readonly (readonly [number, number])[] = [
  [2, 0.006],
  [3, 0.009],
  [5, 0.006],
  [8, 0.003],
]

/** The coast around boxes and the mark at `hub`. `seed` (the segment's id) chooses the irregularity. */
export function coastOf(content: readonly Box[], hub: Point, seed: string): Coast {
  const markBox = boxAround(hub, 2 * markLand.x, 2 * markLand.y)
  const whole = grow(unionOf([...content, markBox]) ?? markBox, shoreWidth)
  const middle = centreOf(whole)
  // The plane is stretched so that the content is as high as wide: directions then are spread evenly along the shore.
  const stretch = (whole.right - whole.left) / (whole.bottom - whole.top)
  const inPlane = ({ x, y }: Point): Point => ({ x: x - middle.x, y: (y - middle.y) * stretch })
  const around = (width: number) => [...content.flatMap((box) => cornersOf(grow(box, width))), ...ellipseAround(hub, width)].map(inPlane)
  const hull = hullOf(around(shoreWidth))
  const smooth = averaged(Array.from({ length: directions }, (_, direction) => rayLength(hull, angleOf(direction))))
  const radii = pushedOut(smooth, around(leastShore))
  const phases = phasesOf(seed)
  return radii.map((radius, direction) => {
    const angle = angleOf(direction)
    const wave = waves.reduce((sum, [count, amplitude], i) => sum + amplitude * (1 + Math.sin(count * angle + (phases[i] ?? 0))), 1)
    return { x: middle.x + radius * wave * Math.cos(angle), y: middle.y + (radius * wave * Math.sin(angle)) / stretch }
  })
}

/** The mark's land as points: round, so that a small island is. */
function ellipseAround(hub: Point, width: number): Point[] {
  const corners = 24
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners
    return { x: hub.x + (markLand.x + width) * Math.cos(angle), y: hub.y + (markLand.y + width) * Math.sin(angle) }
  })
}

/** All radii larger by one factor, where smoothing had left a point of the content outside. */
function pushedOut(radii: readonly number[], points: readonly Point[]): number[] {
  let factor = 1
  for (const { x, y } of points) {
    const direction = (Math.atan2(y, x) / (2 * Math.PI)) * directions + directions
    const near = Math.min(radii[Math.floor(direction) % directions] ?? 1, radii[Math.ceil(direction) % directions] ?? 1)
    factor = Math.max(factor, Math.hypot(x, y) / near)
  }
  return radii.map((radius) => radius * factor)
}

function angleOf(direction: number): number {
  return (2 * Math.PI * direction) / directions
}

function cornersOf({ left, top, right, bottom }: Box): Point[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}

/** From the origin, inside the polygon, out to its edge. */
function rayLength(polygon: readonly Point[], angle: number): number {
  const ray = { x: Math.cos(angle), y: Math.sin(angle) }
  let length = 0
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length] ?? a
    const edge = { x: b.x - a.x, y: b.y - a.y }
    const across = ray.x * edge.y - ray.y * edge.x
    if (across === 0) return
    const along = (a.x * edge.y - a.y * edge.x) / across
    const share = (a.x * ray.y - a.y * ray.x) / across
    if (along > 0 && share >= 0 && share <= 1) length = Math.max(length, along)
  })
  return length
}

function averaged(reach: readonly number[]): number[] {
  let smooth = [...reach]
  for (let pass = 0; pass < averagingPasses; pass += 1) {
    smooth = smooth.map((_, at) => {
      let sum = 0
      for (let i = -averagingArc; i <= averagingArc; i += 1) sum += smooth[(at + i + directions) % directions] ?? 0
      return sum / (2 * averagingArc + 1)
    })
  }
  return smooth
}

/** Angles from a text, by FNV-1a: equal seeds, equal coasts. */
function phasesOf(seed: string): number[] {
  return waves.map((_, i) => {
    let hash = 0x811c9dc5
    for (const character of `${i}${seed}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
    return ((hash >>> 0) / 0xffffffff) * 2 * Math.PI
  })
}

/** Points along the curve, about `step` pixels apart, for cutting and measuring: Catmull-Rom through the coast's points. */
export function tracedCoast(coast: Coast, step: number): Point[] {
  return coast.flatMap((from, i) => {
    const [before, to, after] = [coast.at(i - 1), coast[(i + 1) % coast.length], coast[(i + 2) % coast.length]]
    if (before === undefined || to === undefined || after === undefined) return []
    const pieces = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y) / step))
    return Array.from({ length: pieces }, (_, piece) => splinePoint(before, from, to, after, piece / pieces))
  })
}

function splinePoint(before: Point, from: Point, to: Point, after: Point, t: number): Point {
  const along = (a: number, b: number, c: number, d: number) =>
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
  return { x: along(before.x, from.x, to.x, after.x), y: along(before.y, from.y, to.y, after.y) }
}

/** Height of the shore above or below `x`: the first or last crossing; undefined where the island does not reach. */
export function shoreAt(coast: Coast, x: number, side: 'top' | 'bottom'): number | undefined {
  const heights = coast.flatMap((a, i) => {
    const b = coast[(i + 1) % coast.length]
    if (b === undefined || a.x === b.x || x < Math.min(a.x, b.x) || x > Math.max(a.x, b.x)) return []
    return [a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x)]
  })
  if (heights.length === 0) return undefined
  return side === 'top' ? Math.min(...heights) : Math.max(...heights)
}
