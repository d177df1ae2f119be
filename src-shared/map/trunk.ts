/**
 * How the leaves of a group reach their root, read from where they stand: hosts that stand in a row hang on the street above it,
 * the streets hang on a spine through the root; everybody else has a line of its own. Read from positions alone, so that a map that
 * was kept and a map that is new are drawn by the same rule.
 */
import { shortestRow, streetDrop } from './arrangement.ts'
import type { Point } from './geometry.ts'

/** A row of hosts and the street above it. */
export interface Street {
  readonly y: number
  readonly left: number
  readonly right: number
  readonly ids: readonly string[]
}

export interface Trunk {
  readonly streets: readonly Street[]
  /** Ids of the hosts that hang on a street. */
  readonly onStreet: ReadonlySet<string>
}

/** Finds the rows among a group's leaves. Linear. */
export function trunkOf(members: readonly (readonly [string, Point])[]): Trunk {
  const rows = new Map<number, [string, Point][]>()
  for (const [id, at] of members) {
    const row = rows.get(at.y)
    if (row === undefined) rows.set(at.y, [[id, at]])
    else row.push([id, at])
  }
  const streets = [...rows.entries()]
    .filter(([, row]) => row.length >= shortestRow)
    .sort(([a], [b]) => a - b)
    .map(([y, row]): Street => ({ y: y - streetDrop, ...extentOf(row), ids: row.map(([id]) => id) }))
  return { streets, onStreet: new Set(streets.flatMap((street) => street.ids)) }
}

function extentOf(row: readonly (readonly [string, Point])[]): { left: number; right: number } {
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [, at] of row) {
    left = Math.min(left, at.x)
    right = Math.max(right, at.x)
  }
  return { left, right }
}
