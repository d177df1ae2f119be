/**
 * What holds the map together while a node is dragged, for cytoscape-cola. Pure. A device keeps its distance from what it hangs on
 * and from its nearest siblings, rows stay rows, nothing may overlap; pins, routers and the middles of segments stand still.
 * As drawn, everything is at rest: only the drag disturbs it.
 */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { type Box, boxAround, centreOf, distance, overlaps, type Point, unionOf } from '#shared/map/geometry.ts'
import { type Group, type Hierarchy, hierarchyOf } from '#shared/map/hierarchy.ts'
import { markRadius } from '#shared/map/lines.ts'
import type { Scene } from '#shared/map/scene.ts'
import { internetId } from '#shared/map/symbol.ts'
import { trunkOf } from '#shared/map/trunk.ts'

/** A host or a segment's mark with its label, as one box. */
export interface Body {
  readonly id: string
  /** Centre of the shape. */
  readonly at: Point
  /** Middle of the box, seen from there. */
  readonly offset: Point
  readonly width: number
  readonly height: number
  /** By a person, by the pointer, or because much hangs on it. */
  readonly isHeld: boolean
}

export interface Forces {
  readonly bodies: readonly Body[]
  /** Pairs of ids that keep their distance. */
  readonly springs: readonly (readonly [string, string])[]
  /** Ids that stay at one height. */
  readonly rows: readonly (readonly string[])[]
  /** Ids that go where the dragged one goes: itself, and what hangs on it. */
  readonly carried: ReadonlySet<string>
}

/** Siblings that a device leans on. */
const leanings = 6
/** Most hosts of a map that take part; on a larger one only what is dragged moves. */
const mostHosts = 120
/** Free room around a box, half of it on each side. */
const room = 8

export function forcesOf(document: MapDocument, scene: Scene, dragged: string): Forces {
  const hierarchy = hierarchyOf(document)
  const carried = carriedBy(dragged, hierarchy)
  const standing = new Set([
    ...hierarchy.backbone,
    ...document.segments.map(({ id }) => id),
    ...document.hosts.filter(({ position }) => position?.pinned === true).map(({ id }) => id),
    ...carried,
  ])
  const all = bodiesOf(document, scene, standing)
  if (document.hosts.length > mostHosts) return { bodies: all.filter(({ id }) => carried.has(id)), carried, springs: [], rows: [] }
  const bodies = apart(all)
  const places = new Map(bodies.map(({ id, at }) => [id, at]))
  return {
    bodies,
    carried,
    springs: hierarchy.groups.flatMap((group) => springsOf(group, places)),
    rows: hierarchy.groups.flatMap((group) => rowsOf(group, places, standing)),
  }
}

/** A segment takes everything on it along, a router what it alone leads to. */
function carriedBy(dragged: string, { groups }: Hierarchy): ReadonlySet<string> {
  const below = groups.filter(({ root }) => root === dragged).flatMap(membersOf)
  return new Set([dragged, ...below])
}

function membersOf({ members, gateway }: Group): readonly string[] {
  return gateway === undefined ? members : [...members, gateway]
}

function bodiesOf(document: MapDocument, scene: Scene, standing: ReadonlySet<string>): Body[] {
  const footprints = footprintsOf(scene)
  const exits = new Set(document.internet?.via)
  const sky = footprints.get(internetId)
  const hosts = scene.nodes
    .filter(({ id }) => id !== internetId)
    .map((node): Body => {
      const own = footprints.get(node.id) ?? boxAround(node, node.size, node.size)
      // The internet stands above the way out, wherever that goes.
      const isWayOut = exits.has(node.id) && exits.size === 1 && sky !== undefined
      return bodyOf(node.id, node, isWayOut ? (unionOf([own, sky]) ?? own) : own, standing.has(node.id))
    })
  const marks = scene.lands.map(({ id, mark }) => bodyOf(id, mark, boxAround(mark, 4 * markRadius, 4 * markRadius), true))
  return [...hosts, ...marks]
}

/** Shape and label of every node, by id. */
function footprintsOf(scene: Scene): ReadonlyMap<string, Box> {
  const labels = new Map(scene.labels.map(({ of, box }) => [of, box]))
  return new Map(
    scene.nodes.map((node) => {
      const shape = boxAround(node, node.size + 10, node.size + 10)
      const label = labels.get(node.id)
      return [node.id, label === undefined ? shape : (unionOf([shape, label]) ?? shape)]
    }),
  )
}

function bodyOf(id: string, { x, y }: Point, box: Box, isHeld: boolean): Body {
  const middle = centreOf(box)
  const offset = { x: middle.x - x, y: middle.y - y }
  return { id, at: { x, y }, offset, width: box.right - box.left + room, height: box.bottom - box.top + room, isHeld }
}

export function boxOfBody({ offset, width, height }: Body, at: Point): Box {
  return boxAround({ x: at.x + offset.x, y: at.y + offset.y }, width, height)
}

/** Boxes around shapes and labels may share corners where nothing is drawn; they are cut, so that a map at rest stays at rest. */
function apart(bodies: readonly Body[]): readonly Body[] {
  const cut = bodies.map((body) => ({ ...body }))
  cut.forEach((a, i) => {
    for (const b of cut.slice(0, i)) {
      const [one, other] = [boxOfBody(a, a.at), boxOfBody(b, b.at)]
      if (!overlaps(one, other)) continue
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
      const [side, by] = across < down ? (['width', across] as const) : (['height', down] as const)
      for (const body of [a, b]) body[side] = Math.max(1, body[side] - by)
    }
  })
  return cut
}

function springsOf(group: Group, places: ReadonlyMap<string, Point>): (readonly [string, string])[] {
  const members = membersOf(group).flatMap((id) => {
    const at = places.get(id)
    return at === undefined ? [] : [{ id, at }]
  })
  const { root } = group
  const toRoot = root === undefined || !places.has(root) ? [] : members.map(({ id }) => [root, id] as const)
  const toSiblings = members.flatMap(({ id, at }) =>
    members
      .filter((other) => other.id !== id)
      .map((other) => ({ id: other.id, away: distance(at, other.at) }))
      .sort((a, b) => a.away - b.away)
      .slice(0, leanings)
      .map((other) => [id, other.id] as const),
  )
  return [...toRoot, ...toSiblings]
}

function rowsOf(group: Group, places: ReadonlyMap<string, Point>, standing: ReadonlySet<string>): (readonly string[])[] {
  const members = group.members.flatMap((id) => {
    const at = places.get(id)
    return at === undefined ? [] : [[id, at] as const]
  })
  return trunkOf(members)
    .streets.map(({ ids }) => ids.filter((id) => !standing.has(id)))
    .filter((ids) => ids.length > 1)
}

/** The document with everything where it is now. */
export function documentAt(document: MapDocument, places: ReadonlyMap<string, Point>): MapDocument {
  const of = (id: string): Point | undefined => places.get(id)
  return {
    ...document,
    hosts: document.hosts.map((host) => {
      const at = of(host.id)
      return at === undefined ? host : { ...host, position: { x: at.x, y: at.y, pinned: host.position?.pinned === true } }
    }),
    segments: document.segments.map((segment) => {
      const at = of(segment.id)
      return at === undefined ? segment : { ...segment, position: { x: at.x, y: at.y } }
    }),
  }
}
