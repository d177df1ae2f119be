/** Files that a map can be written as. Pictures have title, date and legend. */
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { headingOf, legendOf } from '#shared/map/legend.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { svgOf } from '#shared/map/svg.ts'
import type { ThemeName } from '#shared/map/theme.ts'
import { htmlOf } from './html.ts'
import { pngOf } from './png.ts'

export interface Drawing {
  readonly theme: ThemeName
  /** Pixels of a PNG for one pixel of the drawing; `sharp` is twice the size where that is possible, else the drawing's own. */
  readonly scale: 1 | 2 | 4 | 'sharp'
  /** Where `resources/fonts` is in this build. */
  readonly fontDirectory: string
}

export interface MapFormat {
  readonly mediaType: string
  /** Content of the file. */
  write(map: MapDocument, drawing: Drawing): Uint8Array | string | Failure
}

/** By the extension of the file, without its dot. */
export const mapFormats = {
  json: { mediaType: 'application/json', write: (map) => `${JSON.stringify(map, undefined, 2)}\n` },
  svg: { mediaType: 'image/svg+xml', write: pictureOf },
  png: {
    mediaType: 'image/png',
    write(map, { scale, fontDirectory, ...drawing }) {
      const svg = pictureOf(map, drawing)
      if (scale !== 'sharp') return pngOf(svg, { scale, fontDirectory })
      const sharp = pngOf(svg, { scale: 2, fontDirectory })
      return isFailure(sharp) ? pngOf(svg, { scale: 1, fontDirectory }) : sharp
    },
  },
  html: {
    mediaType: 'text/html',
    write: (map, drawing) => htmlOf(map, { picture: pictureOf(map, drawing), utcOffsetMinutes: utcOffsetOf(map) }),
  },
} as const satisfies Readonly<Record<string, MapFormat>>

function pictureOf(map: MapDocument, { theme }: Pick<Drawing, 'theme'>): string {
  return svgOf(sceneOf(map), { theme, heading: headingOf(map, { utcOffsetMinutes: utcOffsetOf(map) }), legend: legendOf(map) })
}

/** This computer's clock ahead of UTC when the map was made, minutes. */
function utcOffsetOf({ scan }: MapDocument): number {
  return -new Date(scan.startedAt).getTimezoneOffset()
}

export const extensions: readonly string[] = Object.keys(mapFormats).map((name) => `.${name}`)

/** The format of a path; an extension that is not known is a `usage` failure that lists those that are. */
export function mapFormatOf(path: string): MapFormat | Failure {
  const found = Object.entries(mapFormats).find(([name]) => path.toLowerCase().endsWith(`.${name}`))
  const named = path.trim() === '' ? 'A file without a name' : path
  return found?.[1] ?? failure('usage', `${named} has no known extension.`, `Extensions: ${extensions.join(' ')}.`)
}
