/** Positions of a map that is being laid out, and where the lines of each host will go: labels keep to the other sides. */
import type { Point } from './geometry.ts'
import type { Hierarchy } from './hierarchy.ts'
import { trunkOf } from './trunk.ts'

/** Centres by id. */
export interface Positions {
  readonly hosts: Map<string, Point>
  readonly segments: Map<string, Point>
}

/** Where the lines of each host go: to its street, to the root of its group, to its neighbours in the backbone. */
export function lineEndsOf(hierarchy: Hierarchy, positions: Positions): Map<string, Point[]> {
  const ends = new Map<string, Point[]>([...positions.hosts.keys()].map((id) => [id, []]))
  const pointOf = (id: string) => positions.segments.get(id) ?? positions.hosts.get(id)
  const join = (from: string, to: Point | undefined) => {
    if (to !== undefined) ends.get(from)?.push(to)
  }
  for (const { upper, lower } of hierarchy.ties) {
    join(upper, pointOf(lower))
    join(lower, pointOf(upper))
  }
  for (const group of hierarchy.groups) {
    const root = group.root === undefined ? undefined : pointOf(group.root)
    const members = group.members.flatMap((id) => {
      const at = positions.hosts.get(id)
      return at === undefined ? [] : [[id, at] as const]
    })
    const { onStreet, streets } = trunkOf(members)
    for (const [id, at] of members) {
      join(id, onStreet.has(id) ? { x: at.x, y: at.y - 100 } : root)
      if (group.kind === 'routed' && group.root !== undefined && !onStreet.has(id)) join(group.root, at)
    }
    if (group.kind === 'routed' && group.root !== undefined && root !== undefined && streets.length > 0)
      join(group.root, { x: root.x, y: root.y + 100 })
    if (group.gateway !== undefined) join(group.gateway, root)
  }
  return ends
}
