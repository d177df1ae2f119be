/**
 * From the scene to what cytoscape holds: the nodes that can be pointed at and dragged. Pure. How everything looks is painted from the
 * scene directly (`chart.ts`); lines are only looked at (`pointing.ts`).
 */
import type { Point } from '#shared/map/geometry.ts'
import { markRadius } from '#shared/map/lines.ts'
import type { Scene } from '#shared/map/scene.ts'

export interface GraphNode {
  readonly data: {
    readonly id: string
    readonly kind: 'host' | 'infrastructure' | 'internet' | 'segment'
    readonly size: number
    readonly title: string
  }
  readonly position: Point
}

export function elementsOf({ lands, nodes }: Scene): readonly GraphNode[] {
  const segments = lands.map(
    ({ id, mark, title }): GraphNode => ({
      data: { id, kind: 'segment', size: 2 * markRadius, title },
      position: { x: mark.x, y: mark.y },
    }),
  )
  return [...segments, ...nodes.map(({ id, role, size, title, x, y }) => ({ data: { id, kind: role, size, title }, position: { x, y } }))]
}
