/** Points, boxes and segments of the drawing plane: pixels, x to the right, y down. */

export interface Point {
  readonly x: number
  readonly y: number
}

/** An axis-parallel rectangle, edges included. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function boxAround(centre: Point, width: number, height: number): Box {
  return { left: centre.x - width / 2, top: centre.y - height / 2, right: centre.x + width / 2, bottom: centre.y + height / 2 }
}

export function centreOf(box: Box): Point {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
}

export function grow(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by }
}

export function shift(box: Box, by: Point): Box {
  return { left: box.left + by.x, top: box.top + by.y, right: box.right + by.x, bottom: box.bottom + by.y }
}

/** The smallest box that holds all; undefined for none. */
export function unionOf(boxes: readonly Box[]): Box | undefined {
  const first = boxes[0]
  if (first === undefined) return undefined
  let { left, top, right, bottom } = first
  for (const box of boxes) {
    left = Math.min(left, box.left)
    top = Math.min(top, box.top)
    right = Math.max(right, box.right)
    bottom = Math.max(bottom, box.bottom)
  }
  return { left, top, right, bottom }
}

/** True where the boxes share area; touching edges do not count. */
export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** The point `length` pixels from `from` towards `to`; `from` itself where both are one point. */
export function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to)
  return whole === 0 ? from : { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole }
}

/** True where the line from `a` to `b` passes through the inside of the box (Liang and Barsky's clipping). */
export function crosses(a: Point, b: Point, box: Box): boolean {
  const dx = b.x - a.x
  const dy = b.y - a.y
  let enter = 0
  let leave = 1
  const edges: readonly (readonly [number, number])[] = [
    [-dx, a.x - box.left],
    [dx, box.right - a.x],
    [-dy, a.y - box.top],
    [dy, box.bottom - a.y],
  ]
  for (const [p, q] of edges) {
    if (p === 0) {
      if (q <= 0) return false
    } else if (p < 0) enter = Math.max(enter, q / p)
    else leave = Math.min(leave, q / p)
  }
  return enter < leave
}

/** The convex hull, clockwise on the page (Andrew's monotone chain). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y)
  return [...chainOf(sorted), ...chainOf(sorted.reverse())]
}

function chainOf(points: readonly Point[]): Point[] {
  const chain: Point[] = []
  for (const point of points) {
    for (
      let [a, b] = [chain.at(-2), chain.at(-1)];
      a !== undefined && b !== undefined && turn(a, b, point) <= 0;
      [a, b] = [chain.at(-2), chain.at(-1)]
    )
      chain.pop()
    chain.push(point)
  }
  return chain.slice(0, -1)
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/** Tenths of a pixel: what is written to files, so that equal drawings are equal bytes. */
export function tenth(value: number): number {
  const rounded = Math.round(value * 10) / 10
  return rounded === 0 ? 0 : rounded
}
