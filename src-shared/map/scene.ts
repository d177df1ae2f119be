/**
 * The scene: everything on the map resolved to plain shapes at their places, without colours. It is the one drawing from which the
 * window, the SVG and the PNG are made; ids are those of the map document.
 */
import { displayText } from '#shared/domain/display-text.ts'
import { devicesOf, type HostStatus, type MapDocument } from '../domain/map-document.ts'
import { type Coast, coastOf, shoreAt, tracedCoast } from './coast.ts'
import { type Box, boxAround, crosses, grow, overlaps, type Point, unionOf } from './geometry.ts'
import { type Group, hierarchyOf } from './hierarchy.ts'
import type { IconName } from './icon-paths.ts'
import type { Layout } from './layout.ts'
import { layoutOf } from './layout.ts'
import { labelBoxesOf, linesOf, markRadius, type SceneLink, type SceneTrunk } from './lines.ts'
import { createOccupancy } from './occupancy.ts'
import { type LabelSide, labelBoxOf, lineHeightOf, type NodeSymbol, nodeBoxOf, type Role, symbolsOf } from './symbol.ts'
import { type TypeName, typeStyles, widthOf } from './text.ts'

export interface SceneNode {
  readonly id: string
  readonly role: Role
  readonly icon: IconName
  readonly x: number
  readonly y: number
  readonly size: number
  /** This computer. */
  readonly self: boolean
  readonly status?: HostStatus
  readonly title: string
}

export interface TextSpan {
  readonly text: string
  readonly type: TypeName
}

/** One line of text: where it starts, is centred or ends, on its baseline. */
export interface TextLine {
  readonly x: number
  readonly baseline: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly spans: readonly TextSpan[]
}

export interface SceneLabel {
  /** Id of the node or segment it names. */
  readonly of: string
  /** What it stands on: the colour of its halo. A segment's words need none, the coast pauses for them. */
  readonly ground: 'land' | 'sea' | 'coast'
  readonly box: Box
  readonly lines: readonly TextLine[]
}

/** A subnet. */
export interface Land {
  /** Id of the segment. */
  readonly id: string
  /** Closed smooth curve. */
  readonly coast: Coast
  /** The coast line as open pieces: it pauses where words stand on it. */
  readonly shore: readonly (readonly Point[])[]
  /** The middle of the segment, on which its hosts hang. */
  readonly mark: Point
  readonly title: string
}

/** The 32 directions of the wind, from one point to the edge of the picture. */
export interface Rhumbs {
  readonly from: Point
  readonly directions: 32
}

export interface Scene {
  readonly bounds: Box
  readonly lands: readonly Land[]
  readonly rhumbs: Rhumbs
  readonly trunks: readonly SceneTrunk[]
  readonly links: readonly SceneLink[]
  readonly nodes: readonly SceneNode[]
  readonly labels: readonly SceneLabel[]
}

/** Distance between the points by which the coast line is cut. */
const shoreStep = 3
/** More points make no island rounder, and a window takes a new map several times a second. */
const shorePoints = 600
/** The baseline of a line of text below its top, as a share of the line's height. */
const baselineShare = 0.78
const segmentLine = { height: 18, gap: 9 }
/** Where along the coast a segment's words may stand: pixels from below its mark. */
const wordOffsets = [0, -90, 90, -180, 180, -270, 270]

/** The scene of a document. Same document, same scene. */
export function sceneOf(document: MapDocument): Scene {
  const hierarchy = hierarchyOf(document)
  const symbols = symbolsOf(document)
  const layout = layoutOf(document)
  const { links, trunks } = linesOf(document, hierarchy, layout, symbols)
  const nodes = [...layout.nodes].flatMap(([id, place]) => nodeOf(symbols.get(id), place))
  const ashore = new Set(hierarchy.groups.flatMap((group) => (group.kind === 'segment' ? group.members : [])))
  const labels = [...layout.nodes].flatMap(([id, place]) => labelOf(symbols.get(id), place, place.label, ashore.has(id) ? 'land' : 'sea'))
  const paths = [...links, ...trunks].map((line) => line.points)
  const islands = hierarchy.groups.flatMap((group) => landOf(group, document, layout, symbols, paths))
  const boxes = [...labels.map((label) => label.box), ...islands.flatMap(({ land, label }) => [boxOfCoast(land), label.box])]
  boxes.push(
    ...[...layout.nodes].flatMap(([id, place]) => {
      const symbol = symbols.get(id)
      return symbol === undefined ? [] : [nodeBoxOf(symbol, place)]
    }),
  )
  return {
    bounds: unionOf(boxes) ?? boxAround({ x: 0, y: 0 }, 400, 240),
    lands: islands.map(({ land }) => land),
    rhumbs: { from: windRoseOf(document, layout), directions: 32 },
    trunks,
    links,
    nodes,
    labels: [...labels, ...islands.map(({ label }) => label)],
  }
}

function nodeOf(symbol: NodeSymbol | undefined, at: Point): SceneNode[] {
  if (symbol === undefined) return []
  const { id, role, icon, size, self, status, title } = symbol
  return [{ id, role, icon, x: at.x, y: at.y, size, self, ...(status === undefined ? {} : { status }), title }]
}

function labelOf(symbol: NodeSymbol | undefined, at: Point, side: LabelSide, ground: 'land' | 'sea'): SceneLabel[] {
  if (symbol === undefined) return []
  const box = labelBoxOf(symbol, at, side)
  const anchor = side === 'right' ? 'start' : side === 'left' ? 'end' : 'middle'
  const x = anchor === 'start' ? box.left : anchor === 'end' ? box.right : at.x
  let top = box.top
  const lines = symbol.lines.map((line): TextLine => {
    const baseline = top + lineHeightOf(line) * baselineShare
    top += lineHeightOf(line)
    return { x, baseline, anchor, spans: [line] }
  })
  return [{ of: symbol.id, ground, box, lines }]
}

/** The rhumb lines start at the way out; without one, at the first segment's mark. */
function windRoseOf(document: MapDocument, layout: Layout): Point {
  const exit = document.internet?.via.flatMap((id) => layout.nodes.get(id) ?? [])[0]
  const gateways = new Set(document.segments.flatMap((segment) => segment.gateway ?? []))
  const gateway = document.hosts.find((host) => host.addresses.some((address) => gateways.has(address)))
  const known = gateway === undefined ? undefined : layout.nodes.get(gateway.id)
  return exit ?? known ?? [...layout.segments.values()][0] ?? { x: 0, y: 0 }
}

function landOf(
  group: Group,
  document: MapDocument,
  layout: Layout,
  symbols: ReadonlyMap<string, NodeSymbol>,
  paths: readonly (readonly Point[])[],
): { land: Land; label: SceneLabel }[] {
  const segment = document.segments.find((candidate) => candidate.id === group.root)
  const mark = segment === undefined ? undefined : layout.segments.get(segment.id)
  if (segment === undefined || mark === undefined) return []
  const boxes = group.members.flatMap((id) => footprintOf(symbols.get(id), layout.nodes.get(id)))
  const coast = coastOf(boxes, mark, segment.id)
  const count = deviceCountOf(group, document)
  const labels = labelBoxesOf(layout, symbols)
  const label = wordsOf(segment.id, [segment.cidr, count], coast, mark, { boxes: labels, paths })
  const pauses = [grow(label.box, 6), ...labels.map((box) => grow(box, 2))]
  const land = { id: segment.id, coast, shore: shoreOf(coast, pauses), mark, title: `${displayText(segment.cidr)}, ${count}` }
  return [{ land, label }]
}

/** Devices that hang on the segment alone. */
function deviceCountOf(group: Group, document: MapDocument): string {
  const devices = new Set(devicesOf(document).map(({ id }) => id))
  const ids = group.gateway === undefined ? group.members : [...group.members, group.gateway]
  const count = ids.filter((id) => devices.has(id)).length
  return count === 0 ? 'no devices' : count === 1 ? '1 device' : `${count} devices`
}

function footprintOf(symbol: NodeSymbol | undefined, place: ({ label: LabelSide } & Point) | undefined): Box[] {
  return symbol === undefined || place === undefined ? [] : [nodeBoxOf(symbol, place), labelBoxOf(symbol, place, place.label)]
}

interface Obstacles {
  readonly boxes: readonly Box[]
  readonly paths: readonly (readonly Point[])[]
}

/** The segment's words on its coast: below the mark, or aside where a line or another label is there. */
function wordsOf(id: string, [cidr, count]: readonly [string, string], coast: Coast, mark: Point, obstacles: Obstacles): SceneLabel {
  const spans: TextSpan[] = [
    { text: displayText(cidr), type: 'segment' },
    { text: count, type: 'note' },
  ]
  const width = spans.reduce((sum, span) => sum + widthOf(span.text, typeStyles[span.type]), segmentLine.gap)
  const boxes = wordOffsets.flatMap((offset) => {
    const y = shoreAt(coast, mark.x + offset, 'bottom')
    return y === undefined ? [] : [boxAround({ x: mark.x + offset, y: Math.round(y) }, width, segmentLine.height)]
  })
  const box = boxes.find((candidate) => isFree(grow(candidate, 6), obstacles)) ?? boxes[0] ?? boxAround(mark, width, segmentLine.height)
  return { of: id, ground: 'coast', box, lines: [{ x: box.left, baseline: box.top + segmentLine.height * 0.72, anchor: 'start', spans }] }
}

function isFree(box: Box, { boxes, paths }: Obstacles): boolean {
  const isCrossed = (path: readonly Point[]) => path.some((point, i) => i > 0 && crosses(path[i - 1] ?? point, point, box))
  return !boxes.some((other) => overlaps(other, box)) && !paths.some(isCrossed)
}

/** The coast line without what lies under words. */
function shoreOf(coast: Coast, pauses: readonly Box[]): Point[][] {
  const points = tracedCoast(coast, shoreStep)
  const words = createOccupancy()
  for (const pause of pauses) words.take(pause, '')
  const isHidden = (point: Point) => !words.isFree(boxAround(point, 1, 1))
  const start = points.findIndex(isHidden)
  const every = Math.ceil(points.length / shorePoints)
  if (start < 0) return [thinned([...points, ...points.slice(0, 1)], every)]
  const pieces: Point[][] = []
  let piece: Point[] = []
  for (let i = 0; i < points.length; i += 1) {
    const point = points[(start + i) % points.length]
    if (point !== undefined && !isHidden(point)) piece.push(point)
    else if (piece.length > 0) {
      pieces.push(piece)
      piece = []
    }
  }
  if (piece.length > 0) pieces.push(piece)
  return pieces.map((whole) => thinned(whole, every))
}

/** One point of so many, and the last. */
function thinned(points: readonly Point[], every: number): Point[] {
  return points.filter((_, i) => i % every === 0 || i === points.length - 1)
}

function boxOfCoast(land: Land): Box {
  return unionOf(land.coast.map((point) => boxAround(point, 0, 0))) ?? boxAround(land.mark, markRadius, markRadius)
}
