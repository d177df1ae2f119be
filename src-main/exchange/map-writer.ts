/** Files that a map can be written as, by extension. */
import { type Failure, failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'

/** Content of the file; pictures need the folder of the fonts. */
export type MapWriter = (map: MapDocument, fontFolder: string) => Uint8Array | string | Failure

const writers: Readonly<Record<string, MapWriter>> = {
  '.json': (map) => `${JSON.stringify(map, undefined, 2)}\n`,
}

export const extensions: readonly string[] = Object.keys(writers)

/** The writer for a path; an extension that is not known is a `usage` failure that lists those that are. */
export function mapWriterOf(path: string): MapWriter | Failure {
  const extension = extensions.find((candidate) => path.toLowerCase().endsWith(candidate))
  const writer = extension === undefined ? undefined : writers[extension]
  return writer ?? failure('usage', `${path} has no known extension.`, `Extensions: ${extensions.join(' ')}.`)
}
