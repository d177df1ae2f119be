/** The window in a browser of this machine, served by an engine of its own: what every suite in Chromium starts with. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { isFailure } from '#shared/domain/failure.ts'
import { createEngine, type Engine } from '../../src-main/engine/engine.ts'
import { serve } from '../../src-main/serve/serve.ts'
import { complaintsOf } from './story.ts'

const root = join(import.meta.dirname, '..', '..')
export interface ServedWindow {
  readonly engine: Engine
  /** How often a plan was asked for: each one looks for raw sockets. */
  plans(): number
  /** A new page of the window, and what it complains about. */
  open(browser: Browser): Promise<{ readonly page: Page; readonly complaints: readonly string[] }>
  /** Ends it; throws the engine's mistakes, if it made any. */
  close(): Promise<void>
}

export async function serveWindow(database: string): Promise<ServedWindow> {
  const mistakes: unknown[] = []
  let plans = 0
  const engine = createEngine({
    build: 'test',
    database,
    helper: join(root, 'out', 'bin', 'rawlink'),
    resources: join(root, 'resources'),
  })
  const counting: Engine = {
    ...engine,
    plan(request) {
      plans += 1
      return engine.plan(request)
    },
  }
  const serving = await serve({ engine: counting, pages: join(root, 'out', 'renderer'), onMistake: (mistake) => mistakes.push(mistake) })
  if (isFailure(serving)) throw new Error(serving.message)
  return {
    engine,
    plans: () => plans,
    async open(browser) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
      const complaints = complaintsOf(page)
      await page.goto(serving.url)
      return { page, complaints }
    },
    async close() {
      await serving.close()
      await engine.close()
      if (mistakes.length > 0) throw mistakes[0]
    },
  }
}
