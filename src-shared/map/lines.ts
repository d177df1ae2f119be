/**
 * The lines of the map: each link from shape to shape, around labels where a straight line would run through one, and the streets and
 * spines that rows of hosts hang on. Line style is evidence: solid measured, dashed inferred, dotted drawn by a person.
 */
import { displayText } from '#shared/domain/display-text.ts'
import type { MapDocument, MapLink } from '../domain/map-document.ts'
import { type Box, boxAround, distance, type Point, towards, unionOf } from './geometry.ts'
import type { Group, Hierarchy } from './hierarchy.ts'
import type { Layout } from './layout.ts'
import { createOccupancy, type Occupancy } from './occupancy.ts'
import { internetId, labelBoxOf, type NodeSymbol, nodeBoxOf } from './symbol.ts'
import { type Trunk, trunkOf } from './trunk.ts'

export type LineStyle = 'measured' | 'inferred' | 'manual'

export interface SceneLink {
  /** Ids of the document's hosts and segments, or `internet`. */
  readonly from: string
  readonly to: string
  readonly style: LineStyle
  /** From shape to shape. */
  readonly points: readonly Point[]
  readonly title: string
}

/** A line that several links share: a street, or the spine it hangs on. */
export interface SceneTrunk {
  /** Id of the segment or router it belongs to. */
  readonly root: string
  readonly style: LineStyle
  readonly points: readonly Point[]
}

/** Radius of a segment's mark, pixels. */
export const markRadius = 15
/** Least distance of a line from a label it does not belong to. */
const lineRoom = 3
/** How far outside a group's leaves the way in or out begins, pixels: off the coast. */
const doorDistance = 84
/** How far a line may swerve, pixels to either side, to get around labels. */
const swerves = [36, 64, 96, 140, 200, 280, 380]
/** And how far for its length: a longer way round says less than a line behind a label. */
const widestSwerve = 0.35

interface Ends {
  readonly layout: Layout
  readonly symbols: ReadonlyMap<string, NodeSymbol>
}

export interface Lines {
  readonly links: readonly SceneLink[]
  readonly trunks: readonly SceneTrunk[]
}

/** All lines of a laid-out document. */
export function linesOf(document: MapDocument, hierarchy: Hierarchy, layout: Layout, symbols: ReadonlyMap<string, NodeSymbol>): Lines {
  const ends = { layout, symbols }
  const taken = createOccupancy()
  for (const [id, place] of layout.nodes) {
    const symbol = symbols.get(id)
    if (symbol === undefined) continue
    taken.take(nodeBoxOf(symbol, place), id)
    // Own lines keep off their own label too: it is taken under no name.
    taken.take(labelBoxOf(symbol, place, place.label), '')
  }
  const groups = hierarchy.groups.flatMap((group) => drawnGroupOf(group, ends))
  const trunks = groups.flatMap((group) => trunkLines(group, ends, styleOfAll(group, document.links)))
  const streets = new Map(
    groups.flatMap(({ root, trunk }) => trunk.streets.flatMap(({ ids, y }) => ids.map((id) => [id, { root, y }] as const))),
  )
  const plan: Plan = { ends, taken, streets, groups: new Map(groups.map((group) => [group.root, group])) }
  const links = document.links.flatMap((link) => linkOf(link, plan))
  return { trunks, links: [...links, ...internetLinks(document, plan)] }
}

/** A group as it stands: its trunk, and the box of its leaves. */
interface DrawnGroup {
  readonly root: string
  readonly kind: Group['kind']
  readonly members: ReadonlySet<string>
  readonly trunk: Trunk
  readonly box: Box
}

interface Plan {
  readonly ends: Ends
  readonly taken: Occupancy
  /** The street each host on one hangs on. */
  readonly streets: ReadonlyMap<string, { readonly root: string; readonly y: number }>
  readonly groups: ReadonlyMap<string, DrawnGroup>
}

function drawnGroupOf(group: Group, { layout, symbols }: Ends): DrawnGroup[] {
  if (group.root === undefined) return []
  const standing = group.members.flatMap((id) => {
    const [symbol, place] = [symbols.get(id), layout.nodes.get(id)]
    return symbol === undefined || place === undefined ? [] : [{ id, symbol, place }]
  })
  const box = unionOf(standing.flatMap(({ symbol, place }) => [nodeBoxOf(symbol, place), labelBoxOf(symbol, place, place.label)]))
  const root = layout.segments.get(group.root) ?? layout.nodes.get(group.root)
  if (root === undefined) return []
  return [
    {
      root: group.root,
      kind: group.kind,
      members: new Set([...group.members, ...(group.gateway === undefined ? [] : [group.gateway])]),
      trunk: trunkOf(standing.map(({ id, place }) => [id, place])),
      box: unionOf([...(box === undefined ? [] : [box]), boxAround(root, 2 * markRadius, 2 * markRadius)]) ?? boxAround(root, 0, 0),
    },
  ]
}

export function labelBoxesOf(layout: Layout, symbols: ReadonlyMap<string, NodeSymbol>): Box[] {
  return [...layout.nodes].flatMap(([id, place]) => {
    const symbol = symbols.get(id)
    return symbol === undefined ? [] : [labelBoxOf(symbol, place, place.label)]
  })
}

function styleOf(link: MapLink): LineStyle {
  if (link.confidence === 'manual' || link.kind === 'manual') return 'manual'
  return link.confidence === 'inferred' ? 'inferred' : 'measured'
}

/** What several links share is as certain as the most certain of them. */
function styleOfAll({ root, members }: DrawnGroup, links: readonly MapLink[]): LineStyle {
  const own = links.filter(({ from, to }) => (from === root && members.has(to)) || (to === root && members.has(from)))
  return own.length > 0 && own.every((link) => styleOf(link) === 'inferred') ? 'inferred' : 'measured'
}

/** The spine from the root through all streets, and each street as far as its hosts and the spine. */
function trunkLines({ root, trunk }: DrawnGroup, ends: Ends, style: LineStyle): SceneTrunk[] {
  const at = centreOfEnd(root, ends)
  if (at === undefined || trunk.streets.length === 0) return []
  const heights = trunk.streets.map((street) => street.y)
  const lowest = Math.max(...heights, at.y)
  const highest = Math.min(...heights, at.y)
  const spine: SceneTrunk[] = []
  if (lowest > at.y) spine.push({ root, style, points: [edgeOf(root, { x: at.x, y: lowest }, ends), { x: at.x, y: lowest }] })
  if (highest < at.y) spine.push({ root, style, points: [edgeOf(root, { x: at.x, y: highest }, ends), { x: at.x, y: highest }] })
  const streets = trunk.streets.map((street): SceneTrunk => {
    const points = [Math.min(street.left, at.x), Math.max(street.right, at.x)].map((x) => ({ x, y: street.y }))
    return { root, style, points }
  })
  return [...spine, ...streets]
}

function linkOf(link: MapLink, plan: Plan): SceneLink[] {
  const { from, to } = link
  const points = wayOf(from, to, plan) ?? wayOf(to, from, plan)?.reverse() ?? routeOf(from, to, plan)
  if (points === undefined) return []
  const words = [link.label ?? '', `${styleOf(link)}: ${link.kind}`, ...link.evidence]
  return [{ from, to, style: styleOf(link), points, title: displayText(words.filter((word) => word !== '').join(' · ')) }]
}

/** From a host to what it hangs on, where that is not simply a straight line: to its street, or through a door of an island. */
function wayOf(host: string, root: string, plan: Plan): Point[] | undefined {
  return tickOf(host, root, plan) ?? throughDoorOf(host, root, plan)
}

/** The short line from a host up to its street, where the host hangs on one. */
function tickOf(id: string, root: string, { streets, ends }: Plan): Point[] | undefined {
  const street = streets.get(id)
  const at = ends.layout.nodes.get(id)
  if (street === undefined || at === undefined || street.root !== root) return undefined
  const corner = { x: at.x, y: street.y }
  return [edgeOf(id, corner, ends), corner]
}

/** The way onto an island for a router that stands off its coast: straight to the mark, else in at the top or bottom, to mark or spine. */
function throughDoorOf(id: string, segment: string, { groups, ends, taken }: Plan): Point[] | undefined {
  const group = groups.get(segment)
  const [mark, at] = [ends.layout.segments.get(segment), ends.layout.nodes.get(id)]
  if (group === undefined || group.members.has(id) || mark === undefined || at === undefined) return undefined
  const straight = [edgeOf(id, mark, ends), edgeOf(segment, at, ends)]
  if (isClear(straight, taken, [id, segment])) return straight
  const isBelow = at.y > mark.y
  const door = { x: mark.x, y: isBelow ? group.box.bottom + doorDistance : group.box.top - doorDistance }
  const streetEnd = isBelow ? group.trunk.streets.at(-1) : group.trunk.streets[0]
  const end = isBelow && streetEnd !== undefined && streetEnd.y > mark.y ? { x: mark.x, y: streetEnd.y } : edgeOf(segment, door, ends)
  const points = [edgeOf(id, door, ends), door, end]
  return isClear(points, taken, [id, segment]) ? points : undefined
}

function internetLinks(document: MapDocument, plan: Plan): SceneLink[] {
  return (document.internet?.via ?? []).flatMap((id): SceneLink[] => {
    const points = routeOf(id, internetId, plan)
    return points === undefined ? [] : [{ from: id, to: internetId, style: 'measured', points, title: 'measured: default route' }]
  })
}

/** A straight line where it is clear, else one with the smallest swerve that is; straight where only a long way round would be. */
function routeOf(from: string, to: string, { ends, taken }: Plan): Point[] | undefined {
  const [a, b] = [centreOfEnd(from, ends), centreOfEnd(to, ends)]
  if (a === undefined || b === undefined || distance(a, b) < 1) return undefined
  const across = { x: -(b.y - a.y) / distance(a, b), y: (b.x - a.x) / distance(a, b) }
  const wide = distance(a, b) * widestSwerve
  for (const swerve of [0, ...swerves.filter((by) => by <= wide).flatMap((by) => [by, -by])]) {
    const corner = { x: Math.round((a.x + b.x) / 2 + across.x * swerve), y: Math.round((a.y + b.y) / 2 + across.y * swerve) }
    const points =
      swerve === 0 ? [edgeOf(from, b, ends), edgeOf(to, a, ends)] : [edgeOf(from, corner, ends), corner, edgeOf(to, corner, ends)]
    if (isClear(points, taken, [from, to])) return points
  }
  return [edgeOf(from, b, ends), edgeOf(to, a, ends)]
}

function isClear(points: readonly Point[], taken: Occupancy, joined: readonly string[]): boolean {
  return points.every((point, i) => i === 0 || taken.isClear(points[i - 1] ?? point, point, lineRoom, joined))
}

function centreOfEnd(id: string, ends: Ends): Point | undefined {
  return ends.layout.segments.get(id) ?? ends.layout.nodes.get(id)
}

/** Where a line towards `to` leaves the shape. */
function edgeOf(id: string, to: Point, ends: Ends): Point {
  const at = centreOfEnd(id, ends) ?? to
  const symbol = ends.symbols.get(id)
  if (symbol === undefined) return towards(at, to, markRadius)
  if (symbol.role === 'host') return towards(at, to, symbol.size / 2)
  // A rounded square: out to the side that the line meets, less what the rounding takes off near a corner.
  const [dx, dy] = [Math.abs(to.x - at.x), Math.abs(to.y - at.y)]
  const [long, short] = [Math.max(dx, dy), Math.min(dx, dy)]
  const half = symbol.size / 2
  const toSide = half * Math.hypot(1, long === 0 ? 0 : short / long)
  return towards(at, to, Math.min(toSide, half * cornerReach))
}

/** Distance of a rounded square's corner from its centre, in half edges: radius 11 of an edge of 46. */
const cornerReach = Math.SQRT2 - (11 / 23) * (Math.SQRT2 - 1)
