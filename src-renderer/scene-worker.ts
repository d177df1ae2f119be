/** A worker beside the page: makes scenes of map documents. In the page that would take the time of several frames. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { sceneOf } from '#shared/map/scene.ts'

addEventListener('message', ({ data }: MessageEvent<MapDocument>) => postMessage(sceneOf(data)))
