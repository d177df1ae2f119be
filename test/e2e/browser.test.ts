/** The window in Chromium against the server, inside home-lab: run by `npm test`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { assertInsideLab } from '../lab/inside.ts'
import { browserHere, launchBrowser } from './programs-here.ts'
import { type ServedWindow, serveWindow } from './served-window.ts'
import { chartTheNetwork, findEverythingAgain, stopByKey } from './story.ts'

const executablePath = browserHere()

describe.skipIf(executablePath === undefined)('the window in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
  const database = join(folder, 'portolan.db')
  let window: ServedWindow
  let browser: Browser

  beforeAll(async () => {
    assertInsideLab()
    browser = await launchBrowser(executablePath)
    window = await serveWindow(database)
  })
  afterAll(async () => {
    await browser?.close()
    await window?.close()
    rmSync(folder, { recursive: true })
  })

  it('charts the network and keeps what was approved', async () => {
    const { page, complaints } = await window.open(browser)
    await chartTheNetwork(page)
    expect(window.plans()).toBe(1)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('has everything again after a restart of the engine, and stops by key', async () => {
    await window.close()
    window = await serveWindow(database)
    const { page, complaints } = await window.open(browser)
    const document = await window.engine.map()
    if (isFailure(document)) throw new Error(document.message)
    await findEverythingAgain(page, document)
    await stopByKey(page)
    expect(complaints).toEqual([])
    await page.close()
  })
})
