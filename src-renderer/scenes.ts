/** Scenes for the page, made by the worker. */
import { type Failure, failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Scene } from '#shared/map/scene.ts'

/** The scene of a document, or why there is none; the order of answers is that of the questions. Never rejects. */
export type MakeScene = (document: MapDocument) => Promise<Scene | Failure>

const noScene = failure('failed', 'This map cannot be drawn.', 'Load the window again; if it stays, please report it.')

/** Starts the worker. One that fails, or whose script cannot be had, is replaced when the next scene is wanted. */
export function createSceneMaker(): MakeScene {
  const waiting: ((answer: Scene | Failure) => void)[] = []
  let worker: Worker | undefined

  const start = (): Worker => {
    const started = new Worker(new URL('./scene-worker.ts', import.meta.url), { type: 'module' })
    const fail = (): void => {
      started.terminate()
      worker = undefined
      for (const settle of waiting.splice(0)) settle(noScene)
    }
    started.addEventListener('message', ({ data }: MessageEvent<Scene>) => waiting.shift()?.(data))
    started.addEventListener('error', fail)
    started.addEventListener('messageerror', fail)
    return started
  }

  worker = start()
  return (document) =>
    new Promise((resolve) => {
      worker ??= start()
      waiting.push(resolve)
      worker.postMessage(document)
    })
}
