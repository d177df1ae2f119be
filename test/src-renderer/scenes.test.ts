/** The worker that makes scenes, when it fails: with workers that a test plays. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSceneMaker } from '../../src-renderer/scenes.ts'
import { flatNetwork } from './documents.ts'

const document = flatNetwork(3)

class PlayedWorker extends EventTarget {
  static readonly all: PlayedWorker[] = []
  readonly asked: unknown[] = []
  isEnded = false
  constructor() {
    super()
    PlayedWorker.all.push(this)
  }
  postMessage(document: unknown): void {
    this.asked.push(document)
  }
  terminate(): void {
    this.isEnded = true
  }
}

beforeEach(() => void vi.stubGlobal('Worker', PlayedWorker))
afterEach(() => {
  vi.unstubAllGlobals()
  PlayedWorker.all.length = 0
})

describe('the maker of scenes', () => {
  it('answers in the order of the questions', async () => {
    const make = createSceneMaker()
    const answers = [make(document), make(document)]
    for (const data of ['first', 'second']) PlayedWorker.all[0]?.dispatchEvent(new MessageEvent('message', { data }))
    expect(await Promise.all(answers)).toEqual(['first', 'second'])
  })

  it.each(['error', 'messageerror'])('tells all who wait after %s, and asks a new worker the next time', async (event) => {
    const make = createSceneMaker()
    const answers = [make(document), make(document)]
    PlayedWorker.all[0]?.dispatchEvent(new Event(event))
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ failure: 'failed' })
    expect(PlayedWorker.all[0]?.isEnded).toBe(true)
    expect(PlayedWorker.all).toHaveLength(1)
    const next = make(document)
    PlayedWorker.all[1]?.dispatchEvent(new MessageEvent('message', { data: 'scene' }))
    expect(await next).toBe('scene')
  })
})
