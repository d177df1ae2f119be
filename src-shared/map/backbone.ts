/**
 * Where the parts of the backbone stand: islands (segments with everything on them), routers, and the fans behind them. The start is
 * a tidy tree from the internet down; webcola (constraint-based stress majorisation, Dwyer et al.) then pulls ties that are no part
 * of the tree together and keeps levels level and boxes apart. Deterministic: nothing is random.
 */
import { Layout as ColaLayout } from 'webcola'
import { type Box, distance, overlaps, type Point, shift } from './geometry.ts'
import type { Tie } from './hierarchy.ts'

/** A rigid part; its box is given around its own origin. */
export interface Part {
  readonly id: string
  readonly box: Box
  /** Steps below the internet: its level. */
  readonly depth: number
  /** The router that this part, the fan behind it, stands straight below. */
  readonly below?: string
}

/** Room between parts, pixels. */
const partGap = { x: 64, y: 48 }
/** Most parts for the solver, whose time grows with their square; more keep the tidy tree. */
const mostSolved = 160
const iterations = { constrained: 20, separated: 40 }
/** How much shorter than in the tidy tree a tie is wished that the tree does not have. */
const crossTieShare = 0.5

/** Origins of the parts, whole pixels. */
export function placeParts(parts: readonly Part[], ties: readonly Tie[]): ReadonlyMap<string, Point> {
  const tree = treeOf(parts, ties)
  const start = tidyTree(parts, tree)
  if (parts.length < 3 || parts.length > mostSolved) return start
  const solved = solve(parts, ties, tree, start)
  return isApart(parts, solved) ? solved : start
}

/** Each part's parent: what it is straight below, else the first part of a higher level that it is tied to. */
function treeOf(parts: readonly Part[], ties: readonly Tie[]): ReadonlyMap<string, string> {
  const depths = new Map(parts.map((part) => [part.id, part.depth]))
  const parents = new Map<string, string>()
  for (const part of parts) if (part.below !== undefined) parents.set(part.id, part.below)
  for (const { upper, lower } of ties) {
    if (!parents.has(lower) && (depths.get(upper) ?? 0) < (depths.get(lower) ?? 0)) parents.set(lower, upper)
  }
  return parents
}

/** Levels below each other with the roots of their parts in line; parents in the middle above their children. */
function tidyTree(parts: readonly Part[], parents: ReadonlyMap<string, string>): Map<string, Point> {
  const children = new Map<string | undefined, Part[]>()
  for (const part of parts) children.set(parents.get(part.id), [...(children.get(parents.get(part.id)) ?? []), part])
  const heights = levelHeights(parts)
  const columns = new Map<string, number>()

  /** Places a part and all below it from `left` on; returns the right end. */
  function place(part: Part, left: number): number {
    const below = withFanInTheMiddle(children.get(part.id) ?? [])
    let right = left
    for (const child of below) right = place(child, right) + partGap.x
    const width = part.box.right - part.box.left
    const spread = below.length === 0 ? width : Math.max(width, right - partGap.x - left)
    if (below.length > 0 && width > right - partGap.x - left) moveBelow(part, (width - (right - partGap.x - left)) / 2)
    const own = below.map((child) => columns.get(child.id) ?? 0)
    const straight = below.find((child) => child.below === part.id)
    const middle = own.length === 0 ? left - part.box.left : ((own[0] ?? 0) + (own.at(-1) ?? 0)) / 2
    const x = straight === undefined ? middle : (columns.get(straight.id) ?? middle)
    columns.set(part.id, x)
    return Math.max(left + spread, x + part.box.right)
  }

  function moveBelow(part: Part, by: number): void {
    for (const child of children.get(part.id) ?? []) {
      columns.set(child.id, (columns.get(child.id) ?? 0) + by)
      moveBelow(child, by)
    }
  }

  let left = 0
  for (const root of children.get(undefined) ?? []) left = place(root, left) + partGap.x
  return new Map(parts.map((part) => [part.id, { x: Math.round(columns.get(part.id) ?? 0), y: Math.round(heights.get(part.depth) ?? 0) }]))
}

function withFanInTheMiddle(children: readonly Part[]): Part[] {
  const fans = children.filter((child) => child.below !== undefined)
  const others = children.filter((child) => child.below === undefined)
  const half = Math.ceil(others.length / 2)
  return [...others.slice(0, half), ...fans, ...others.slice(half)]
}

/** Height of each level's roots: under everything of the level before. */
function levelHeights(parts: readonly Part[]): ReadonlyMap<number, number> {
  const heights = new Map<number, number>()
  let bottom = 0
  for (const depth of [...new Set(parts.map((part) => part.depth))].sort((a, b) => a - b)) {
    const level = parts.filter((part) => part.depth === depth)
    const y = bottom + Math.max(...level.map((part) => -part.box.top))
    heights.set(depth, y)
    bottom = y + Math.max(...level.map((part) => part.box.bottom)) + partGap.y
  }
  return heights
}

function solve(
  parts: readonly Part[],
  ties: readonly Tie[],
  tree: ReadonlyMap<string, string>,
  start: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const indexes = new Map(parts.map((part, index) => [part.id, index]))
  const middles = parts.map((part) => middleOf(part, start.get(part.id)))
  const distances = middles.map((a) => middles.map((b) => distance(a, b)))
  for (const { upper, lower } of ties) {
    const [a, b] = [indexes.get(upper), indexes.get(lower)]
    if (a === undefined || b === undefined || tree.get(lower) === upper) continue
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const row = distances[from]
      if (row !== undefined) row[to] = (row[to] ?? 0) * crossTieShare
    }
  }
  const nodes = parts.map((part, i) => ({
    x: middles[i]?.x ?? 0,
    y: middles[i]?.y ?? 0,
    width: part.box.right - part.box.left + partGap.x / 2,
    height: part.box.bottom - part.box.top + partGap.y / 2,
  }))
  new ColaLayout()
    .nodes(nodes)
    .links([])
    .distanceMatrix(distances)
    .constraints(constraintsOf(parts, middles, indexes))
    .avoidOverlaps(true)
    .handleDisconnected(false)
    .start(0, iterations.constrained, iterations.separated, 0, false, false)
  return new Map(
    parts.map((part, i) => {
      const centre = middleOf(part, { x: 0, y: 0 })
      return [part.id, { x: Math.round((nodes[i]?.x ?? 0) - centre.x), y: Math.round((nodes[i]?.y ?? 0) - centre.y) }]
    }),
  )
}

/** Cola speaks of the middles of boxes; a part's origin is elsewhere in it. */
function middleOf(part: Part, at: Point = { x: 0, y: 0 }): Point {
  return { x: at.x + (part.box.left + part.box.right) / 2, y: at.y + (part.box.top + part.box.bottom) / 2 }
}

/** Levels stay level and as far apart as in the tidy tree; fans stay straight below their routers. */
function constraintsOf(parts: readonly Part[], middles: readonly Point[], indexes: ReadonlyMap<string, number>): object[] {
  return parts.flatMap((part, right) => {
    const level = { axis: 'y', left: 0, right, gap: (middles[right]?.y ?? 0) - (middles[0]?.y ?? 0), equality: true }
    const above = part.below === undefined ? undefined : indexes.get(part.below)
    const straight =
      above === undefined
        ? []
        : [{ axis: 'x', left: above, right, gap: (middles[right]?.x ?? 0) - (middles[above]?.x ?? 0), equality: true }]
    return right === 0 ? straight : [level, ...straight]
  })
}

function isApart(parts: readonly Part[], places: ReadonlyMap<string, Point>): boolean {
  const boxes = parts.map((part) => shift(part.box, places.get(part.id) ?? { x: 0, y: 0 }))
  return boxes.every((box, i) => boxes.every((other, j) => j <= i || !overlaps(box, other)))
}
