/** Scans, report and files in Chromium against the server, inside home-lab: run by `npm test`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertInsideLab } from '../lab/inside.ts'
import { browserHere, launchBrowser } from './programs-here.ts'
import { keepPictures, putTheListInOrder, readTheReport, startTheScan, writeDownAScan } from './scans-story.ts'
import { type ServedWindow, serveWindow } from './served-window.ts'

const executablePath = browserHere()

describe.skipIf(executablePath === undefined)('a scan, from the sheet it is written on to the files that are kept of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
  const database = join(folder, 'portolan.db')
  let window: ServedWindow
  let browser: Browser
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    assertInsideLab()
    browser = await launchBrowser(executablePath)
    window = await serveWindow(database)
    ;({ page, complaints } = await window.open(browser))
  })
  afterAll(async () => {
    await browser?.close()
    await window?.close()
    rmSync(folder, { recursive: true })
  })

  it('says on its sheet what is wrong and what needs a yes, and sends nothing', () => writeDownAScan(page))
  it('starts by Enter and is in the list at once', () => startTheScan(page))
  it('has a report with the ports of the domain controller', () => readTheReport(page))
  it('becomes pictures of the size that was chosen, the drawing the same as the command line’s', () => keepPictures(page, database, folder))
  it('is launched again, stopped and deleted', () => putTheListInOrder(page))
  it('gave the page nothing to complain about', () => expect(complaints).toEqual([]))
})
