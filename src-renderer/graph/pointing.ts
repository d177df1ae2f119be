/** Which line the pointer is on. Pure. */
import { distance, type Point } from '#shared/map/geometry.ts'
import type { SceneLink } from '#shared/map/lines.ts'

/** The line nearest to a point, no further from it than `reach`. */
export function linkAt(links: readonly SceneLink[], at: Point, reach: number): SceneLink | undefined {
  let nearest: SceneLink | undefined
  let least = reach
  for (const link of links) {
    const away = distanceToLine(link.points, at)
    if (away > least) continue
    nearest = link
    least = away
  }
  return nearest
}

function distanceToLine(points: readonly Point[], at: Point): number {
  let least = Number.POSITIVE_INFINITY
  for (const [i, to] of points.entries()) {
    const from = points[i - 1]
    if (from !== undefined) least = Math.min(least, distanceToPiece(from, to, at))
  }
  return least
}

function distanceToPiece(from: Point, to: Point, at: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const squared = dx * dx + dy * dy
  const along = squared === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / squared
  const share = Math.min(1, Math.max(0, along))
  return distance({ x: from.x + share * dx, y: from.y + share * dy }, at)
}
