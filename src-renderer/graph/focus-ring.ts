/** The ring around what the keyboard is on: dashes, and none where there are words. Pure. */
import { type Box, grow, type Point } from '#shared/map/geometry.ts'

/** A dash and the gap after it, pixels of the screen. */
const dashLength = 5
const gapLength = 4
/** Least distance from words, pixels of the screen. */
const wordDistance = 3

/** A piece of a circle: angles from the x axis, radians, clockwise. */
export interface Dash {
  readonly from: number
  readonly to: number
}

/** The dashes of a circle that keep off the words; centre, radius and words in pixels of the screen. */
export function ringDashes(centre: Point, radius: number, words: readonly Box[]): readonly Dash[] {
  const rooms = words.map((box) => grow(box, wordDistance))
  const isClear = (angle: number): boolean => {
    const [x, y] = [centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle)]
    return !rooms.some(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom)
  }
  const count = Math.max(1, Math.round((2 * Math.PI * radius) / (dashLength + gapLength)))
  const step = (2 * Math.PI) / count
  return Array.from({ length: count }, (_, i) => ({ from: i * step, to: i * step + dashLength / radius })).filter(({ from, to }) =>
    [from, (from + to) / 2, to].every(isClear),
  )
}
