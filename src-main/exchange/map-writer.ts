/** Files that a map can be written as, by extension. Pictures are drawn in the light theme, with title, date and legend. */
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { headingOf, legendOf } from '#shared/map/legend.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { svgOf } from '#shared/map/svg.ts'
import { pngOf } from './png.ts'

/** Content of the file; pictures need the folder of the fonts. */
export type MapWriter = (map: MapDocument, fontDirectory: string) => Uint8Array | string | Failure

const writers: Readonly<Record<string, MapWriter>> = {
  '.json': (map) => `${JSON.stringify(map, undefined, 2)}\n`,
  '.svg': pictureOf,
  '.png': (map, fontDirectory) => {
    const svg = pictureOf(map)
    const sharp = pngOf(svg, { scale: 2, fontDirectory })
    // Twice the size reads well on any screen; a map too large for that is still a picture at its own size.
    return isFailure(sharp) ? pngOf(svg, { scale: 1, fontDirectory }) : sharp
  },
}

function pictureOf(map: MapDocument): string {
  const utcOffsetMinutes = -new Date(map.scan.startedAt).getTimezoneOffset()
  return svgOf(sceneOf(map), { theme: 'light', heading: headingOf(map, { utcOffsetMinutes }), legend: legendOf(map) })
}

export const extensions: readonly string[] = Object.keys(writers)

/** The writer for a path; an extension that is not known is a `usage` failure that lists those that are. */
export function mapWriterOf(path: string): MapWriter | Failure {
  const extension = extensions.find((candidate) => path.toLowerCase().endsWith(candidate))
  const writer = extension === undefined ? undefined : writers[extension]
  return writer ?? failure('usage', `${path} has no known extension.`, `Extensions: ${extensions.join(' ')}.`)
}
