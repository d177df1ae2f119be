/**
 * Draws the app's icon to `resources/icons/NxN.png`: the map's rose of the winds on paper, in the map's colours. Small ones have the
 * four great points alone. Run it after changing the drawing: `npm run build:app-icon`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { themes } from '#shared/map/theme.ts'

/** Pixels of a side; what desktops ask for. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512]
/** Where rings and rhumb lines become mud. */
const plainBelow = 48
const { paper, coast, rhumb, sea, ink } = themes.light
const directions = 16

/** One point of the rose, half dark and half open; from its tip to its waist to the middle. */
function point(degrees: number, length: number, waist: number, outline: number): string {
  const half = (side: number) => `M0 ${-length}L${side * waist} ${-waist}L0 0Z`
  const open = `<path d="${half(-1)}" fill="${paper}"/><path d="${half(1)}" fill="${sea}"/>`
  const edge = `M0 ${-length}L${waist} ${-waist}L0 0L${-waist} ${-waist}Z`
  return `<g transform="rotate(${degrees})">${open}<path d="${edge}" fill="none" stroke="${ink}" stroke-width="${outline}"/></g>`
}

/** The icon on a square of 512 around the origin. */
function svgOf(isPlain: boolean): string {
  const outline = isPlain ? 12 : 5
  const between = [45, 135, 225, 315].map((degrees) => point(degrees, 126, 26, outline))
  const great = [0, 90, 180, 270].map((degrees) => point(degrees, isPlain ? 210 : 196, isPlain ? 46 : 36, outline))
  const rhumbs = Array.from({ length: directions }, (_, i) => `<path d="M0 0V-232" transform="rotate(${(360 * i) / directions})"/>`)
  const rings = `<g fill="none" stroke="${rhumb}" stroke-width="3">${rhumbs.join('')}<circle r="146"/><circle r="212" stroke-width="5"/></g>`
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-256 -256 512 512">',
    `<rect x="-246" y="-246" width="492" height="492" rx="108" fill="${paper}" stroke="${coast}" stroke-width="${isPlain ? 20 : 8}"/>`,
    `<g stroke-linejoin="round">${[isPlain ? '' : rings, ...(isPlain ? [] : between), ...great].join('')}</g></svg>`,
  ].join('')
}

const folder = join(import.meta.dirname, '../resources/icons')
mkdirSync(folder, { recursive: true })
for (const size of sizes) {
  const png = new Resvg(svgOf(size < plainBelow), { fitTo: { mode: 'width', value: size } }).render().asPng()
  writeFileSync(join(folder, `${size}x${size}.png`), png)
}
