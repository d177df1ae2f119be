/**
 * Places for what a drawn map does not show yet. Kept positions are taken as they are; newcomers stand in free space beside their
 * attachment: at the end of a street, in a gap of the ring, or along new streets below where many come at once.
 */
import type { MapDocument } from '../domain/map-document.ts'
import { cellWidthOf, firstStreet, ringLimit, spineGap, streetDrop, streetPitch, streetsOf } from './arrangement.ts'
import { type Box, boxAround, centreOf, crosses, distance, grow, type Point, shift, unionOf } from './geometry.ts'
import type { Group, Hierarchy } from './hierarchy.ts'
import { type Island, internetRise, leafBoxesOf } from './island.ts'
import { lineEndsOf, type Positions } from './line-ends.ts'
import { createOccupancy, type Occupancy } from './occupancy.ts'
import { internetId, labelBoxOf, labelSideOf, type NodeSymbol, nodeBoxOf } from './symbol.ts'
import { type Trunk, trunkOf } from './trunk.ts'

export interface DrawnMap {
  readonly document: MapDocument
  readonly hierarchy: Hierarchy
  readonly symbols: ReadonlyMap<string, NodeSymbol>
  /** How a group would be arranged by itself: for groups of which nothing is drawn. */
  readonly arrange: (group: Group) => Island
}

/** Free room around a newcomer, pixels. */
const room = 6
/** The search around an attachment: directions a turn, and turns. */
const searchDirections = 36
const searchTurns = 60
const searchStep = 0.12
const searchRadius = { x: 210, y: 130 }
/** Between what is drawn and a whole group beside it. */
const groupGap = 60
/** Width kept free above a way out. */
const seaWidth = 560

interface Plane {
  readonly map: DrawnMap
  readonly positions: Positions
  readonly taken: Occupancy
  /** Of that, what nodes take without their labels. */
  readonly shapes: Occupancy
  /** Lines already drawn from leaves to their roots, which no newcomer may cover. */
  readonly lines: (readonly [Point, Point])[]
}

/** Kept positions and places for the rest. */
export function placeNewcomers(map: DrawnMap): Positions {
  const kept = new Map(
    map.document.hosts.flatMap((host) => (host.position === undefined ? [] : [[host.id, { x: host.position.x, y: host.position.y }]])),
  )
  const plane: Plane = {
    map,
    positions: { hosts: kept, segments: new Map() },
    taken: createOccupancy(),
    shapes: createOccupancy(),
    lines: [],
  }
  const drawn = map.hierarchy.groups.filter((group) => group.kind === 'segment' && keptOf(group, plane).length > 0)
  for (const group of drawn) plane.positions.segments.set(group.root ?? '', markOf(group, plane))
  const ends = lineEndsOf(map.hierarchy, plane.positions)
  for (const [id, at] of kept) takeBoth(plane, id, at, ends.get(id) ?? [])
  for (const [id, mark] of plane.positions.segments) plane.taken.take(boxAround(mark, 60, 60), id)
  for (const id of map.document.internet?.via ?? []) takeSeaward(id, plane)
  for (const id of map.hierarchy.backbone) if (!kept.has(id)) placeBackboneHost(id, plane)
  for (const { upper, lower } of map.hierarchy.ties) {
    const [a, b] = [pointOf(upper, plane), pointOf(lower, plane)]
    if (a !== undefined && b !== undefined) plane.lines.push([a, b])
  }
  for (const group of map.hierarchy.groups) {
    if (drawn.includes(group) || (group.kind === 'routed' && keptOf(group, plane).length > 0)) joinGroup(group, plane)
    else placeWhole(group, plane)
  }
  return plane.positions
}

/** Everything above a way out is the internet's. */
function takeSeaward(id: string, plane: Plane): void {
  const at = plane.positions.hosts.get(id)
  if (at !== undefined)
    plane.taken.take(
      { left: at.x - seaWidth / 2, right: at.x + seaWidth / 2, top: at.y - internetRise - 60, bottom: at.y - 30 },
      internetId,
    )
}

function pointOf(id: string, plane: Plane): Point | undefined {
  return plane.positions.segments.get(id) ?? plane.positions.hosts.get(id)
}

function keptOf(group: Group, plane: Plane): (readonly [string, Point])[] {
  return membersOf(group).flatMap((id) => {
    const at = plane.positions.hosts.get(id)
    return at === undefined ? [] : [[id, at] as const]
  })
}

function membersOf(group: Group): readonly string[] {
  return group.gateway === undefined ? group.members : [group.gateway, ...group.members]
}

/** The kept mark of a segment; without one, above its first street or in the middle of its ring. */
function markOf(group: Group, plane: Plane): Point {
  const position = plane.map.document.segments.find((segment) => segment.id === group.root)?.position
  if (position !== undefined) return { x: position.x, y: position.y }
  const leaves = keptOf(group, plane).filter(([id]) => id !== group.gateway)
  const [street] = trunkOf(leaves).streets
  if (street !== undefined) return { x: spineOf(leaves, street.ids), y: Math.round(street.y - firstStreet) }
  const box = unionOf(
    (leaves.length > 0 ? leaves : keptOf(group, plane)).map(([, at]) => ({ left: at.x, right: at.x, top: at.y, bottom: at.y })),
  )
  if (box === undefined) return { x: 0, y: 0 }
  const middle = centreOf(box)
  // One host alone has its mark beside it, not under it.
  return leaves.length > 1
    ? { x: Math.round(middle.x), y: Math.round(middle.y) }
    : { x: Math.round(middle.x), y: Math.round(middle.y) + 150 }
}

/** The widest gap of a row: where the spine runs. */
function spineOf(leaves: readonly (readonly [string, Point])[], row: readonly string[]): number {
  const places = new Map(leaves)
  const columns = row.flatMap((id) => places.get(id)?.x ?? []).sort((a, b) => a - b)
  let [spine, widest] = [columns[0] ?? 0, -1]
  columns.forEach((x, i) => {
    const next = columns[i + 1]
    if (next !== undefined && next - x > widest) [spine, widest] = [Math.round((x + next) / 2), next - x]
  })
  return spine
}

function takeBoth(plane: Plane, id: string, at: Point, ends: readonly Point[]): void {
  const symbol = plane.map.symbols.get(id)
  if (symbol === undefined) return
  plane.positions.hosts.set(id, at)
  plane.taken.take(nodeBoxOf(symbol, at), id)
  plane.shapes.take(nodeBoxOf(symbol, at), id)
  plane.taken.take(labelBoxOf(symbol, at, labelSideOf(symbol, at, ends)), id)
}

/** Newcomers of a group of which some is drawn. */
function joinGroup(group: Group, plane: Plane): void {
  const root = group.kind === 'segment' ? plane.positions.segments.get(group.root ?? '') : plane.positions.hosts.get(group.root ?? '')
  if (root === undefined) return
  const drawn = keptOf(group, plane)
  const newcomers = membersOf(group).flatMap((id) => (plane.positions.hosts.has(id) ? [] : (plane.map.symbols.get(id) ?? [])))
  const trunk = trunkOf(drawn)
  for (const [id, at] of drawn) if (!trunk.onStreet.has(id)) plane.lines.push([root, at])
  if (trunk.streets.length > 0) extendStreets(newcomers, trunk, root, plane, drawn)
  else if (newcomers.length > ringLimit) addStreets(newcomers, root, plane, drawn)
  else for (const symbol of newcomers) placeBeside(symbol, { id: group.root ?? '', at: root }, plane)
}

/** Each newcomer at the free street end nearest to the middle, or on a new street below. */
function extendStreets(
  newcomers: readonly NodeSymbol[],
  trunk: Trunk,
  root: Point,
  plane: Plane,
  drawn: readonly (readonly [string, Point])[],
): void {
  const cell = cellWidthOf([...newcomers, ...drawn.flatMap(([id]) => plane.map.symbols.get(id) ?? [])])
  const ends = trunk.streets.map((street) => ({ y: street.y + streetDrop, left: street.left, right: street.right }))
  const middle = { x: root.x, y: ((ends[0]?.y ?? root.y) + (ends.at(-1)?.y ?? root.y)) / 2 }
  for (const symbol of newcomers) {
    const lowest = ends.at(-1)
    const candidates = ends.flatMap((end) => [
      { end, side: 'left' as const, at: { x: end.left - cell, y: end.y } },
      { end, side: 'right' as const, at: { x: end.right + cell, y: end.y } },
    ])
    const free = candidates
      .filter(({ at }) => isRoomFor(symbol, at, 'below', plane))
      .sort((a, b) => distance(a.at, middle) - distance(b.at, middle))[0]
    const below = { x: Math.round(root.x - (cell + spineGap) / 2), y: (lowest?.y ?? root.y) + streetPitch }
    if (free !== undefined && distance(free.at, middle) <= Math.max(distance(below, middle), 4 * cell)) {
      free.end[free.side] = free.at.x
      takeBoth(plane, symbol.id, free.at, [{ x: free.at.x, y: free.at.y - 100 }])
    } else {
      while (!isRoomFor(symbol, below, 'below', plane)) below.y += streetPitch
      ends.push({ y: below.y, left: below.x, right: below.x + spineGap })
      takeBoth(plane, symbol.id, below, [{ x: below.x, y: below.y - 100 }])
    }
  }
}

/** Many at once on a map of few: streets of their own under what is drawn. */
function addStreets(newcomers: readonly NodeSymbol[], root: Point, plane: Plane, drawn: readonly (readonly [string, Point])[]): void {
  const lowest = Math.max(root.y, ...drawn.map(([, at]) => at.y))
  const places = streetsOf(newcomers)
  const offset = settle(leafBoxesOf(newcomers, places), { x: root.x, y: lowest + 40 }, plane)
  for (const [id, at] of places)
    takeBoth(plane, id, { x: Math.round(at.x + offset.x), y: Math.round(at.y + offset.y) }, [{ x: at.x, y: at.y - 9_999 }])
}

interface Root {
  readonly id: string
  readonly at: Point
}

/**
 * The first free place on widening turns around the root, whose line to the root is clear and that covers nobody's line. Where there is
 * none, the line may pass a label, but no node: it would say that one hangs on the other.
 */
function placeBeside(symbol: NodeSymbol, root: Root, plane: Plane): void {
  const at = freePlaceBeside(symbol, root, plane) ?? settle([nodeBoxOf(symbol, { x: 0, y: 0 })], root.at, plane)
  takeBoth(plane, symbol.id, at, [root.at])
  plane.lines.push([root.at, at])
}

function freePlaceBeside(symbol: NodeSymbol, root: Root, plane: Plane): Point | undefined {
  const heights = new Set([...plane.positions.hosts.values()].map((at) => at.y))
  let [roomy, open]: (Point | undefined)[] = []
  for (const at of placesAround(root.at)) {
    const side = labelSideOf(symbol, at, [root.at])
    // Three at one height would read as a row.
    if (heights.has(at.y) || !isRoomFor(symbol, at, side, plane)) continue
    roomy ??= at
    if (plane.lines.some(([a, b]) => coversLine(symbol, at, side, a, b))) continue
    if (plane.taken.isClear(root.at, at, room, [root.id])) return at
    if (open === undefined && plane.shapes.isClear(root.at, at, room, [root.id])) open = at
  }
  return open ?? roomy
}

function* placesAround({ x, y }: Point): Generator<Point> {
  for (let turn = 0; turn < searchTurns; turn += 1) {
    const scale = 1 + searchStep * turn
    for (let step = 0; step < searchDirections; step += 1) {
      // Below first, then to the left and right by turns.
      const angle = ((step % 2 === 0 ? step : -step - 1) * Math.PI) / searchDirections
      yield { x: Math.round(x + searchRadius.x * scale * Math.sin(angle)), y: Math.round(y + searchRadius.y * scale * Math.cos(angle)) }
    }
  }
}

function coversLine(symbol: NodeSymbol, at: Point, side: Parameters<typeof labelBoxOf>[2], from: Point, to: Point): boolean {
  return crosses(from, to, grow(nodeBoxOf(symbol, at), room)) || crosses(from, to, grow(labelBoxOf(symbol, at, side), room))
}

function isRoomFor(symbol: NodeSymbol, at: Point, side: Parameters<typeof labelBoxOf>[2], plane: Plane): boolean {
  return plane.taken.isFree(grow(nodeBoxOf(symbol, at), room)) && plane.taken.isFree(grow(labelBoxOf(symbol, at, side), room))
}

/** A router between what it ties together: beside the first of its neighbours that is drawn. */
function placeBackboneHost(id: string, plane: Plane): void {
  const symbol = plane.map.symbols.get(id)
  if (symbol === undefined) return
  const neighbours = plane.map.hierarchy.ties.flatMap(({ upper, lower }) => (upper === id ? [lower] : lower === id ? [upper] : []))
  const [beside] = neighbours.flatMap((other): Root[] => {
    const at = pointOf(other, plane)
    return at === undefined ? [] : [{ id: other, at }]
  })
  placeBeside(symbol, beside ?? { id: '', at: { x: 0, y: 0 } }, plane)
}

/** A group of which nothing is drawn, as one block in the first free space below its router or to the right of everything. */
function placeWhole(group: Group, plane: Plane): void {
  const island = plane.map.arrange(group)
  const router = group.kind === 'routed' ? plane.positions.hosts.get(group.root ?? '') : undefined
  const all = unionOf([...plane.positions.hosts.values()].map((at) => ({ left: at.x, right: at.x, top: at.y, bottom: at.y })))
  const start = router ?? {
    x: (all?.right ?? 0) + 120 + groupGap - island.box.left,
    y: Math.round(all === undefined ? 0 : centreOf(all).y),
  }
  const offset = settle([island.box], { x: Math.round(start.x), y: start.y }, plane)
  if (group.kind === 'segment') plane.positions.segments.set(group.root ?? '', offset)
  for (const [id, at] of island.places) takeBoth(plane, id, { x: Math.round(at.x + offset.x), y: Math.round(at.y + offset.y) }, [offset])
}

/** Moves boxes down from `start` until all are free. */
function settle(boxes: readonly Box[], start: Point, plane: Plane): Point {
  const at = { x: start.x, y: start.y }
  while (!boxes.every((box) => plane.taken.isFree(grow(shift(box, at), room)))) at.y += streetPitch / 2
  return at
}
