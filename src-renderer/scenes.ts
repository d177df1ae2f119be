/** Scenes for the page, made by the worker. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Scene } from '#shared/map/scene.ts'

/** The scene of a document; the order of answers is that of the questions. */
export type MakeScene = (document: MapDocument) => Promise<Scene>

interface Waiting {
  readonly resolve: (scene: Scene) => void
  readonly reject: (mistake: Error) => void
}

/** Starts the worker. What goes wrong in it rejects what is being waited for. */
export function createSceneMaker(): MakeScene {
  const worker = new Worker(new URL('./scene-worker.ts', import.meta.url), { type: 'module' })
  const waiting: Waiting[] = []
  worker.addEventListener('message', ({ data }: MessageEvent<Scene>) => waiting.shift()?.resolve(data))
  worker.addEventListener('error', ({ message }) => waiting.shift()?.reject(new Error(message)))
  return (document) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      worker.postMessage(document)
    })
}
