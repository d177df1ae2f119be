/** The map, its details and its table in Chromium against the server, inside home-lab: run by `npm test`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { assertInsideLab } from '../lab/inside.ts'
import {
  askItAgain,
  checkEveryScreen,
  clickItsNode,
  decideWhoBelongs,
  dragIt,
  findDecisionsAgain,
  nameAndAnnotate,
  sayWhatItRuns,
  walkEverywhere,
  watchItAppear,
} from './map-story.ts'
import { browserHere, launchBrowser } from './programs-here.ts'
import { type ServedWindow, serveWindow } from './served-window.ts'

const executablePath = browserHere()

describe.skipIf(executablePath === undefined)('a map, from its first host to what is decided about it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
  const database = join(folder, 'portolan.db')
  let window: ServedWindow
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let drawn: MapDocument

  const start = async (): Promise<void> => {
    window = await serveWindow(database)
    ;({ page, complaints } = await window.open(browser))
  }

  beforeAll(async () => {
    assertInsideLab()
    browser = await launchBrowser(executablePath)
    await start()
  })
  afterAll(async () => {
    await browser?.close()
    await window?.close()
    rmSync(folder, { recursive: true })
  })

  it('shows the domain controller while the scan runs', () => watchItAppear(page))
  it('tells its ports on a click', () => clickItsNode(page, window.engine))
  it('has its devices approved, and one revoked', () => decideWhoBelongs(page, window.engine))
  it('takes a name and a note', () => nameAndAnnotate(page, window.engine))
  it('takes a system, and gives the verdict back', () => sayWhatItRuns(page, window.engine))
  it('lets a device be dragged and pinned, and its neighbours give way', () => dragIt(page, window.engine))
  it('is walked by keyboard', () => walkEverywhere(page, window.engine))

  it('has all of it again after a restart', async () => {
    expect(complaints).toEqual([])
    const document = await window.engine.map()
    if (isFailure(document)) throw new Error(document.message)
    drawn = document
    await page.close()
    await window.close()
    await start()
    await findDecisionsAgain(page, window.engine, drawn)
  })

  it('asks one device again', () => askItAgain(page, window.engine))
  it('has no fault on any screen that axe finds', () => checkEveryScreen(page))
  it('gave the page nothing to complain about', () => expect(complaints).toEqual([]))
})
