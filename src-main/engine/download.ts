/** The map of a scan as a file for a person to keep. */
import type { Download, DownloadRequest } from '#shared/contract/api.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { mapFormats } from '../exchange/map-formats.ts'

/** `fonts` is the folder of the fonts that pictures are drawn with. A picture too large is a `file` failure. */
export function downloadOf(map: MapDocument, { format, theme, scale }: DownloadRequest, fonts: string): Download | Failure {
  const { mediaType, write } = mapFormats[format]
  const content = write(map, { theme, scale, fontDirectory: fonts })
  if (isFailure(content)) return content
  return { name: `portolan-${map.scan.id}.${format}`, mediaType, base64: Buffer.from(content).toString('base64') }
}
