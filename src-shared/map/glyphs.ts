/** Small figures that are computed, not drawn: stars, the delta, the rose of the wind. SVG path data around the origin. */
import { type Point, tenth } from './geometry.ts'

/** A closed polygon through points given by angle (degrees clockwise from north) and radius. */
function polygon(corners: readonly (readonly [number, number])[]): string {
  return `M${corners.map(([degrees, radius]) => pointText(polar(degrees, radius))).join('L')}Z`
}

function polar(degrees: number, radius: number): Point {
  const angle = (degrees * Math.PI) / 180
  return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) }
}

function pointText({ x, y }: Point): string {
  return `${tenth(x)} ${tenth(y)}`
}

/** A star of five points: new. */
export const starPath = polygon(Array.from({ length: 10 }, (_, i) => [i * 36, i % 2 === 0 ? 5.2 : 2.2]))

/** A delta: changed. */
export const deltaPath = polygon([
  [0, 4.6],
  [118, 4.8],
  [242, 4.8],
])

/** A stroke over a dot: not in the baseline. */
export const bangPath = 'M0 -4.2V0.8M0 3.8V3.9'

/** A wind rose of eight points, each half dark and half open: `dark` is to be filled, `open` to be stroked. */
export function rosePaths(radius: number): { readonly dark: string; readonly open: string } {
  const points = [45, 135, 225, 315, 0, 90, 180, 270].map((degrees) => ({ degrees, reach: degrees % 90 === 0 ? radius : radius * 0.6 }))
  const waist = radius * 0.24
  const half = (degrees: number, reach: number, turn: number) =>
    polygon([
      [degrees, reach],
      [degrees + turn, waist],
      [0, 0],
    ])
  return {
    dark: points.map(({ degrees, reach }) => half(degrees, reach, 45)).join(''),
    open: points.map(({ degrees, reach }) => half(degrees, reach, -45)).join(''),
  }
}
