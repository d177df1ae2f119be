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

/** A bucket's column and row as one number: whole as long as a map is less than a hundred million pixels wide. */
const keyOf = (column: number, row: number): number => column * 2 ** 20 + row

/** An empty plane. */
export function createOccupancy(): Occupancy {
  const buckets = new Map<number, Taken[]>()

  /** Calls `visit` with each bucket under the box until one answers true; whether one did. */
  function someBucket({ left, right, top, bottom }: Box, visit: (key: number) => boolean): boolean {
    const [firstRow, lastRow] = [Math.floor(top / bucketSize), Math.floor(bottom / bucketSize)]
    for (let column = Math.floor(left / bucketSize); column <= Math.floor(right / bucketSize); column += 1) {
      for (let row = firstRow; row <= lastRow; row += 1) if (visit(keyOf(column, row))) return true
    }
    return false
  }

  function take(box: Box, of: string): void {
    someBucket(box, (key) => {
      const bucket = buckets.get(key)
      if (bucket === undefined) buckets.set(key, [{ box, of }])
      else bucket.push({ box, of })
      return false
    })
  }

  function isFree(box: Box): boolean {
    return !someBucket(box, (key) => buckets.get(key)?.some((taken) => overlaps(taken.box, box)) ?? false)
  }

  function isClear(from: Point, to: Point, room: number, joined: readonly string[] = []): boolean {
    const seen = new Set<number>()
    const isCrossed = (key: number): boolean => {
      if (seen.has(key)) return false
      seen.add(key)
      return buckets.get(key)?.some(({ box, of }) => !joined.includes(of) && crosses(from, to, grow(box, room))) ?? false
    }
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (bucketSize / 2)))
    for (let step = 0; step <= steps; step += 1) {
      const at = { x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps }
      const around = {
        left: at.x - bucketSize / 2,
        right: at.x + bucketSize / 2,
        top: at.y - bucketSize / 2,
        bottom: at.y + bucketSize / 2,
      }
      if (someBucket(around, isCrossed)) return false
    }
    return true
  }

  return { take, isFree, isClear }
}
