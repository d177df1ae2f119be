/** What space is taken: boxes in a grid of buckets, so that a question costs the same on a map of ten hosts and of ten thousand. */
import { type Box, crosses, grow, overlaps, type Point } from './geometry.ts'

export interface Occupancy {
  /** Takes a box for the node or segment `of`. */
  readonly take: (box: Box, of: string) => void
  readonly isFree: (box: Box) => boolean
  /** True where the line passes no box at less than `room` pixels, but for those of the nodes it joins. */
  readonly isClear: (from: Point, to: Point, room: number, joined?: readonly string[]) => boolean
}

interface Taken {
  readonly box: Box
  readonly of: string
}

/** Edge of a bucket, pixels: about one host with its label. */
const bucketSize = 160

/** An empty plane. */
export function createOccupancy(): Occupancy {
  const buckets = new Map<string, Taken[]>()

  function* bucketsUnder(box: Box): Generator<string> {
    for (let column = Math.floor(box.left / bucketSize); column <= Math.floor(box.right / bucketSize); column += 1) {
      for (let row = Math.floor(box.top / bucketSize); row <= Math.floor(box.bottom / bucketSize); row += 1) yield `${column},${row}`
    }
  }

  function take(box: Box, of: string): void {
    for (const key of bucketsUnder(box)) {
      const bucket = buckets.get(key)
      if (bucket === undefined) buckets.set(key, [{ box, of }])
      else bucket.push({ box, of })
    }
  }

  function isFree(box: Box): boolean {
    for (const key of bucketsUnder(box)) {
      if (buckets.get(key)?.some((taken) => overlaps(taken.box, box))) return false
    }
    return true
  }

  function isClear(from: Point, to: Point, room: number, joined: readonly string[] = []): boolean {
    const seen = new Set<string>()
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (bucketSize / 2)))
    for (let step = 0; step <= steps; step += 1) {
      const at = { x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps }
      const around = {
        left: at.x - bucketSize / 2,
        right: at.x + bucketSize / 2,
        top: at.y - bucketSize / 2,
        bottom: at.y + bucketSize / 2,
      }
      for (const key of bucketsUnder(around)) {
        if (seen.has(key)) continue
        seen.add(key)
        if (buckets.get(key)?.some(({ box, of }) => !joined.includes(of) && crosses(from, to, grow(box, room)))) return false
      }
    }
    return true
  }

  return { take, isFree, isClear }
}
