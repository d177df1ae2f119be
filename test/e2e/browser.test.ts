/** The window in Chromium against the server, inside home-lab: `npm run test:e2e`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { createEngine, type Engine } from '../../src-main/engine/engine.ts'
import { type Serving, serve } from '../../src-main/serve/serve.ts'
import { assertInsideLab } from '../lab/inside.ts'
import { browserHere } from './programs-here.ts'
import { chartTheNetwork, complaintsOf, findEverythingAgain, stopByKey } from './story.ts'

const root = join(import.meta.dirname, '..', '..')
const executablePath = browserHere()
/** Last: the browser's own calls home would be counted as ours. */
const browserSwitches = ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']

describe.skipIf(executablePath === undefined)('the window in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
  const mistakes: unknown[] = []
  /** How often a plan was asked for: each one looks for raw sockets. */
  let plans = 0
  let engine: Engine
  let serving: Serving
  let browser: Browser

  const start = async (): Promise<void> => {
    const real = createEngine({
      build: 'test',
      database: join(folder, 'portolan.db'),
      helper: join(root, 'out', 'bin', 'rawlink'),
      resources: join(root, 'resources'),
    })
    engine = {
      ...real,
      plan(request) {
        plans += 1
        return real.plan(request)
      },
    }
    const started = await serve({ engine, pages: join(root, 'out', 'renderer'), onMistake: (mistake) => mistakes.push(mistake) })
    if (isFailure(started)) throw new Error(started.message)
    serving = started
  }
  const stop = async (): Promise<void> => {
    await serving.close()
    await engine.close()
  }
  const open = async (): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const complaints = complaintsOf(page)
    await page.goto(serving.url)
    return { page, complaints }
  }

  beforeAll(async () => {
    assertInsideLab()
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: browserSwitches,
    })
    await start()
  })
  afterAll(async () => {
    await browser?.close()
    await stop()
    rmSync(folder, { recursive: true })
    expect(mistakes).toEqual([])
  })

  it('charts the network and keeps what was approved', async () => {
    const { page, complaints } = await open()
    await chartTheNetwork(page)
    expect(plans).toBe(1)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('has everything again after a restart of the engine, and stops by key', async () => {
    await stop()
    await start()
    const { page, complaints } = await open()
    const document = await engine.map()
    if (isFailure(document)) throw new Error(document.message)
    await findEverythingAgain(page, document)
    await stopByKey(page)
    expect(complaints).toEqual([])
    await page.close()
  })
})
