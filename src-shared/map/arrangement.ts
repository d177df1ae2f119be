/**
 * Where the leaves of one group stand around their root, which is the origin. Few stand in a ring (a segment) or a fan (behind a
 * router), many along streets: rows to both sides of a spine, in reading order, each row under a street that its hosts hang on.
 * Linear in hosts; boxes never overlap, labels included.
 */
import { boxAround, crosses, grow, overlaps, type Point } from './geometry.ts'
import { labelBoxOf, labelSideOf, type NodeSymbol, nodeBoxOf } from './symbol.ts'

export type Arrangement = ReadonlyMap<string, Point>

/** Sides on which lines from elsewhere come in; their way to the root is kept free. */
export interface Doors {
  readonly top: boolean
  readonly bottom: boolean
}

/** Most hosts in a ring or fan; more stand along streets. */
export const ringLimit = 14
export const fanLimit = 6

const origin: Point = { x: 0, y: 0 }
/** Half the room around boxes, and the factor by which an arrangement grows until all is clear. */
const clearance = 5
const growth = 1.05
/** The segment's mark with the room around it. */
const markRoom = 72
/** From the root to the first street, from a street to the centres of the hosts under it, from street to street. */
export const firstStreet = 46
export const streetDrop = 38
export const streetPitch = 122
/** Free width around the spine. */
export const spineGap = 20
/** Width for height of an island, the head above its first street included. */
const streetAspect = 1.75
const headRoom = 240
/** Fewest hosts at one height that are a row and no coincidence: a ring has at most two. */
export const shortestRow = 3
const narrowestCell = 76
/** How much shorter the first and last street are than the middle one: 0 is a rectangle, 1 an ellipse. */
const taper = 0.82

/** A ring around the segment's mark, clockwise from the top. Wider than high, because labels are. */
export function ringOf(symbols: readonly NodeSymbol[], doors: Doors): Arrangement {
  const wanted = symbols.length + Number(doors.top) + Number(doors.bottom)
  const slots = doors.bottom && wanted % 2 === 1 ? wanted + 1 : wanted
  const radius = { x: Math.max(220, 54 * slots), y: 84 + 6 * slots }
  for (let scale = 1; ; scale *= growth) {
    const points = ellipsePoints(slots, radius.x * scale, radius.y * scale)
    const free = points.filter((_, i) => !(doors.top && i === 0) && !(doors.bottom && i === slots / 2))
    const places = new Map(symbols.map((symbol, i) => [symbol.id, free[i] ?? origin]))
    if (isClear(symbols, places)) return places
  }
}

/** A fan below its router. */
export function fanOf(symbols: readonly NodeSymbol[]): Arrangement {
  const halfAngle = (Math.min(56, 15 * (symbols.length - 1)) * Math.PI) / 180
  for (let radius = 150; ; radius *= growth) {
    const places = new Map(
      symbols.map((symbol, i) => {
        const angle = symbols.length === 1 ? 0 : -halfAngle + (2 * halfAngle * i) / (symbols.length - 1)
        return [symbol.id, { x: radius * Math.sin(angle) * 1.25, y: radius * Math.cos(angle) }]
      }),
    )
    if (isClear(symbols, places)) return places
  }
}

/** Streets below the root. */
export function streetsOf(symbols: readonly NodeSymbol[]): Arrangement {
  const cell = cellWidthOf(symbols)
  const places = new Map<string, Point>()
  let next = 0
  rowLengthsOf(symbols.length, cell).forEach((length, row) => {
    const left = Math.ceil(length / 2)
    const y = firstStreet + streetDrop + row * streetPitch
    for (let column = 0; column < length; column += 1, next += 1) {
      const step = column - left
      const x = step < 0 ? (step + 0.5) * cell - spineGap / 2 : (step + 0.5) * cell + spineGap / 2
      places.set(symbols[next]?.id ?? '', { x, y })
    }
  })
  return places
}

/** Width of one host on a street with its label and the room to the next. */
export function cellWidthOf(symbols: readonly NodeSymbol[]): number {
  return symbols.reduce((width, symbol) => Math.max(width, symbol.label.width + 2 * clearance + 4), narrowestCell)
}

/** Hosts per street: together an island of about the wanted aspect, long in the middle and shorter at both ends. */
function rowLengthsOf(count: number, cell: number): number[] {
  let lengths = [count]
  for (let rows = 2; Math.max(...lengths) * cell > (lengths.length * streetPitch + headRoom) * streetAspect; rows += 1) {
    const shape = Array.from({ length: rows }, (_, row) => Math.sqrt(1 - (((2 * row) / (rows - 1) - 1) * taper) ** 2))
    // In pairs, so that both sides of the spine are alike; the odd host stands last.
    const next = shared(Math.floor(count / 2), shape).map((pairs, row) => 2 * pairs + (row === rows - 1 ? count % 2 : 0))
    if (Math.min(...next) < shortestRow) break
    lengths = next
  }
  return lengths
}

/** Whole numbers with the given sum, as near to the shares as can be (largest remainders, upper rows first). */
function shared(count: number, shape: readonly number[]): number[] {
  const total = shape.reduce((sum, share) => sum + share, 0)
  const exact = shape.map((share) => (share / total) * count)
  const lengths = exact.map(Math.floor)
  const missing = count - lengths.reduce((sum, length) => sum + length, 0)
  const byRemainder = exact
    .map((value, row) => ({ row, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.row - b.row)
  for (const { row } of byRemainder.slice(0, missing)) lengths[row] = (lengths[row] ?? 0) + 1
  return lengths
}

/** Points at equal distances along an ellipse, the first at the top, clockwise. */
function ellipsePoints(count: number, radiusX: number, radiusY: number): Point[] {
  const steps = 720
  const at = (step: number): Point => {
    const angle = (2 * Math.PI * step) / steps - Math.PI / 2
    return { x: radiusX * Math.cos(angle), y: radiusY * Math.sin(angle) }
  }
  const lengths = [0]
  for (let step = 1; step <= steps; step += 1) {
    const [a, b] = [at(step - 1), at(step)]
    lengths.push((lengths[step - 1] ?? 0) + Math.hypot(b.x - a.x, b.y - a.y))
  }
  const whole = lengths[steps] ?? 0
  let step = 0
  return Array.from({ length: count }, (_, i) => {
    const wanted = (whole * i) / count
    while ((lengths[step + 1] ?? whole) < wanted) step += 1
    const before = lengths[step] ?? 0
    const span = (lengths[step + 1] ?? whole) - before
    return at(step + (span === 0 ? 0 : (wanted - before) / span))
  })
}

/** No box on another, on the mark or under another's line to the root. For the few of a ring or fan: quadratic. */
function isClear(symbols: readonly NodeSymbol[], places: Arrangement): boolean {
  const footprints = symbols.map((symbol) => {
    const at = places.get(symbol.id) ?? origin
    const label = labelBoxOf(symbol, at, labelSideOf(symbol, at, [origin]))
    return { at, boxes: [grow(nodeBoxOf(symbol, at), clearance), grow(label, clearance)] }
  })
  const mark = boxAround(origin, markRoom, markRoom)
  return footprints.every(({ boxes }, i) =>
    boxes.every(
      (box) =>
        !overlaps(box, mark) &&
        footprints.every(
          (other, j) => i === j || (!crosses(origin, other.at, box) && (j < i || !other.boxes.some((b) => overlaps(b, box)))),
        ),
    ),
  )
}
