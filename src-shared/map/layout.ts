/**
 * Where everything stands. A map that nobody has drawn yet is laid out whole; on a map that was drawn, every kept position stays
 * to the pixel and newcomers stand beside their attachment. Pure and deterministic; linear in hosts but for the few of the backbone.
 */
import type { MapDocument } from '../domain/map-document.ts'
import { type Part, placeParts } from './backbone.ts'
import { type Box, boxAround, grow, type Point, unionOf } from './geometry.ts'
import { type Group, type Hierarchy, hierarchyOf } from './hierarchy.ts'
import { type Island, internetRise, islandOf } from './island.ts'
import { lineEndsOf, type Positions } from './line-ends.ts'
import { placeNewcomers } from './newcomers.ts'
import { internetId, type LabelSide, labelBoxOf, labelSideOf, type NodeSymbol, nodeBoxOf, symbolsOf } from './symbol.ts'

/** Centre of a node, pixels, and the side its label is on. */
export interface Place extends Point {
  readonly label: LabelSide
}

export interface Layout {
  /** By id: every host, and `internet` where the document has it. */
  readonly nodes: ReadonlyMap<string, Place>
  /** By id of the segment: where its mark stands, on which its hosts hang. */
  readonly segments: ReadonlyMap<string, Point>
}

/** Lays a document out. Same document, same layout. */
export function layoutOf(document: MapDocument): Layout {
  const hierarchy = hierarchyOf(document)
  const symbols = symbolsOf(document)
  const hasKept = document.hosts.some((host) => host.position !== undefined)
  const exits = exitsOf(document)
  const arrange = (group: Group): Island => islandOf(group, hierarchy, symbols, exits)
  const positions = hasKept ? placeNewcomers({ document, hierarchy, symbols, arrange }) : placeAll(hierarchy, symbols, arrange, exits)
  return withLabelSides(document, hierarchy, symbols, positions)
}

function exitsOf(document: MapDocument): ReadonlySet<string> {
  return new Set(document.internet?.via)
}

function placeAll(
  hierarchy: Hierarchy,
  symbols: ReadonlyMap<string, NodeSymbol>,
  arrange: (group: Group) => Island,
  exits: ReadonlySet<string>,
): Positions {
  const islands = new Map(hierarchy.groups.map((group) => [group, arrange(group)]))
  const origins = placeParts(partsOf(hierarchy, symbols, islands, exits), hierarchy.ties)
  const positions: Positions = { hosts: new Map(), segments: new Map() }
  for (const id of hierarchy.backbone) positions.hosts.set(id, origins.get(id) ?? { x: 0, y: 0 })
  for (const [group, island] of islands) {
    const root = origins.get(partIdOf(group)) ?? { x: 0, y: 0 }
    if (group.kind === 'segment' && group.root !== undefined) positions.segments.set(group.root, root)
    for (const [id, at] of island.places) positions.hosts.set(id, { x: Math.round(root.x + at.x), y: Math.round(root.y + at.y) })
  }
  return positions
}

/** Segments and routers are parts under their own id; what only hangs on a router, or nowhere, is a part beside it. */
function partIdOf(group: Group): string {
  return group.kind === 'segment' ? (group.root ?? '') : `behind ${group.root ?? ''}`
}

function partsOf(
  hierarchy: Hierarchy,
  symbols: ReadonlyMap<string, NodeSymbol>,
  islands: ReadonlyMap<Group, Island>,
  exits: ReadonlySet<string>,
): Part[] {
  const deepest = Math.max(0, ...hierarchy.depths.values())
  const routers = hierarchy.backbone.map(
    (id): Part => ({ id, box: routerBoxOf(symbols.get(id), exits.has(id)), depth: hierarchy.depths.get(id) ?? 0 }),
  )
  const groups = [...islands].filter(([group]) => group.kind === 'segment' || group.members.length > 0)
  return [
    ...routers,
    ...groups.map(([group, island]): Part => {
      const part = { id: partIdOf(group), box: island.box }
      if (group.root === undefined) return { ...part, depth: deepest + 2 }
      const depth = hierarchy.depths.get(group.root) ?? 0
      return group.kind === 'segment' ? { ...part, depth } : { ...part, depth: depth + 1, below: group.root }
    }),
  ]
}

/** A router with its label beside it, and with the internet above it where it leads there. */
function routerBoxOf(symbol: NodeSymbol | undefined, leadsOut: boolean): Box {
  const origin = { x: 0, y: 0 }
  if (symbol === undefined) return boxAround(origin, 0, 0)
  const boxes = [nodeBoxOf(symbol, origin), labelBoxOf(symbol, origin, 'right'), labelBoxOf(symbol, origin, 'left')]
  if (leadsOut) boxes.push(boxAround({ x: 0, y: -internetRise }, 60, 90))
  return grow(unionOf(boxes) ?? boxAround(origin, 0, 0), 4)
}

function withLabelSides(
  document: MapDocument,
  hierarchy: Hierarchy,
  symbols: ReadonlyMap<string, NodeSymbol>,
  positions: Positions,
): Layout {
  const internet = internetPointOf(document, positions)
  const ends = lineEndsOf(hierarchy, positions)
  if (internet !== undefined) {
    for (const id of exitsOf(document)) ends.get(id)?.push(internet)
    ends.set(
      internetId,
      [...exitsOf(document)].flatMap((id) => positions.hosts.get(id) ?? []),
    )
  }
  const nodes = new Map<string, Place>()
  const all = internet === undefined ? positions.hosts : new Map([...positions.hosts, [internetId, internet]])
  for (const [id, symbol] of symbols) {
    const at = all.get(id)
    if (at !== undefined) nodes.set(id, { ...at, label: labelSideOf(symbol, at, ends.get(id) ?? []) })
  }
  return { nodes, segments: positions.segments }
}

/** Straight above the way out; between and above several. */
function internetPointOf(document: MapDocument, positions: Positions): Point | undefined {
  if (document.internet === undefined) return undefined
  const ways = document.internet.via.flatMap((id) => positions.hosts.get(id) ?? [])
  const first = ways[0]
  if (first === undefined) return { x: 0, y: -internetRise }
  const x = ways.reduce((sum, at) => sum + at.x, 0) / ways.length
  return { x: Math.round(x), y: Math.min(...ways.map((at) => at.y)) - internetRise }
}
