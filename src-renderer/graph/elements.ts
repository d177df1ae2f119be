/**
 * From the scene to what cytoscape holds: the nodes and lines that can be pointed at and dragged. Pure. How everything looks is painted
 * from the scene directly (`chart.ts`).
 */
import { distance, type Point } from '#shared/map/geometry.ts'
import { markRadius, type SceneLink } from '#shared/map/lines.ts'
import type { Scene } from '#shared/map/scene.ts'

export interface NodeData {
  readonly id: string
  readonly kind: 'host' | 'infrastructure' | 'internet' | 'segment'
  readonly size: number
  readonly title: string
}

/** Ends are offsets from the centres of the nodes; bends are given as cytoscape wants them. */
export interface LinkData {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly sourceEnd: string
  readonly targetEnd: string
  /** Absent for a straight line. */
  readonly bendWeights?: string
  readonly bendDistances?: string
  readonly title: string
}

export type GraphElement =
  | { readonly group: 'nodes'; readonly data: NodeData; readonly position: Point }
  | { readonly group: 'edges'; readonly data: LinkData }

export function elementsOf(scene: Scene): readonly GraphElement[] {
  const segments = scene.lands.map(
    ({ id, mark, title }): GraphElement => ({
      group: 'nodes',
      data: { id, kind: 'segment', size: 2 * markRadius, title },
      position: { x: mark.x, y: mark.y },
    }),
  )
  const nodes = scene.nodes.map(
    ({ id, role, size, title, x, y }): GraphElement => ({
      group: 'nodes',
      data: { id, kind: role, size, title },
      position: { x, y },
    }),
  )
  const places = new Map<string, Point>([
    ...scene.lands.map(({ id, mark }) => [id, mark] as const),
    ...scene.nodes.map((node) => [node.id, node] as const),
  ])
  const links = scene.links.flatMap((link) => linkOf(link, places))
  return [...segments, ...nodes, ...links]
}

function linkOf(link: SceneLink, places: ReadonlyMap<string, Point>): GraphElement[] {
  const [from, to] = [places.get(link.from), places.get(link.to)]
  const [head, tail] = [link.points[0], link.points.at(-1)]
  if (from === undefined || to === undefined || head === undefined || tail === undefined || link.points.length < 2) return []
  // A line is drawn from its root outwards; cytoscape wants it from source to target.
  const points = distance(head, from) <= distance(tail, from) ? link.points : [...link.points].reverse()
  const [first, last] = [points[0] ?? head, points.at(-1) ?? tail]
  const bends = points.slice(1, -1).map((point) => bendOf(point, first, last))
  return [
    {
      group: 'edges',
      data: {
        id: `${link.from} ${link.to}`,
        source: link.from,
        target: link.to,
        sourceEnd: offset(first, from),
        targetEnd: offset(last, to),
        ...(bends.length === 0
          ? {}
          : {
              bendWeights: bends.map(({ weight }) => weight.toFixed(4)).join(' '),
              bendDistances: bends.map(({ away }) => away.toFixed(1)).join(' '),
            }),
        title: link.title,
      },
    },
  ]
}

function offset(end: Point, centre: Point): string {
  return `${(end.x - centre.x).toFixed(1)}px ${(end.y - centre.y).toFixed(1)}px`
}

/** A point as its share of the way from `a` to `b` and its distance from that line, to the right of it in a y-down plane. */
function bendOf(point: Point, a: Point, b: Point): { readonly weight: number; readonly away: number } {
  const length = Math.max(distance(a, b), 1)
  const along = { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
  const [dx, dy] = [point.x - a.x, point.y - a.y]
  return { weight: (dx * along.x + dy * along.y) / length, away: -dx * along.y + dy * along.x }
}
