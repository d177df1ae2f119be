/**
 * SVG to PNG by resvg, with the fonts that come along: a picture looks the same on every machine, whatever is installed there.
 * resvg wants static TrueType files and has no weights between them, hence 400 and 600.
 */

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as resvgModule from '@resvg/resvg-js'
import { type Failure, failure } from '#shared/domain/failure.ts'
import { formatCount } from '#shared/domain/figures.ts'

export interface PngOptions {
  /** Pixels of the picture for one pixel of the drawing. */
  readonly scale: 1 | 2 | 4
  /** Where `resources/fonts` is in this build. */
  readonly fontDirectory: string
}

/** The files `scripts/build-fonts.ts` puts there. */
export const fontFiles = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf', 'JetBrainsMono-Regular.ttf'] as const

const require = createRequire(import.meta.url)

/** Most pixels on one side of a picture: what image viewers, and resvg's memory, can be expected to take. */
export const largestSide = 16_384

/** Draws an SVG of our own making. A drawing too large for a picture is a `Failure`. Throws where the build has left out the fonts. */
export function pngOf(svg: string, { scale, fontDirectory }: PngOptions): Uint8Array | Failure {
  const side = largestSideOf(svg) * scale
  if (side > largestSide) {
    return failure(
      'file',
      `The picture would be ${formatCount(Math.ceil(side))} pixels wide or high; at most ${formatCount(largestSide)} are possible.`,
      scale === 1 ? 'Write an SVG instead.' : 'Write an SVG instead, or a PNG at a smaller scale.',
    )
  }
  const fonts = fontFiles.map((file) => join(fontDirectory, file))
  // resvg says nothing about a font it cannot read; it leaves out the text.
  const missing = fonts.find((file) => !existsSync(file))
  if (missing !== undefined) throw new Error(`font missing: ${missing}`)
  // Loaded when the first picture is drawn: every command would wait for it otherwise.
  const { Resvg }: typeof resvgModule = require('@resvg/resvg-js')
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: fonts,
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
      monospaceFamily: 'JetBrains Mono',
    },
  })
  return resvg.render().asPng()
}

/** The greater of width and height, from the drawing's first tag. resvg says it too, but only once it has read all of the drawing. */
function largestSideOf(svg: string): number {
  const tag = svg.slice(0, svg.indexOf('>'))
  return Math.max(...['width', 'height'].map((side) => Number(new RegExp(` ${side}="([\\d.]+)"`).exec(tag)?.[1])))
}
