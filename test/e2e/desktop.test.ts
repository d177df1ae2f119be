/** The window in Electron, inside home-lab and on a display: `npm run test:e2e`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Bridge } from '#shared/contract/bridge.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { assertInsideLab } from '../lab/inside.ts'
import { electronHere } from './programs-here.ts'
import { chartTheNetwork, complaintsOf, findEverythingAgain } from './story.ts'

/** What the page has, as the code that runs in it sees it. */
declare const portolan: Bridge

const root = join(import.meta.dirname, '..', '..')
const executablePath = electronHere()

describe.skipIf(executablePath === undefined)('the window in Electron', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
  let app: ElectronApplication | undefined

  /** `engineNode`: runs the engine under this Node instead of in a `utilityProcess`. */
  const launch = async (environment: Record<string, string>): Promise<ElectronApplication> => {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    app = await _electron.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...sandbox, root, `--user-data-dir=${join(folder, 'electron')}`],
      env: { ...(process.env as Record<string, string>), XDG_DATA_HOME: join(folder, 'data'), ...environment },
    })
    return app
  }

  beforeAll(() => void assertInsideLab())
  afterEach(async () => await app?.close())
  afterAll(() => rmSync(folder, { recursive: true }))

  it('charts the network', async () => {
    const page = await (await launch({ PORTOLAN_ENGINE_NODE: process.execPath })).firstWindow()
    const complaints = complaintsOf(page)
    await chartTheNetwork(page)
    expect(complaints).toEqual([])
  })

  it('has everything again after a restart', async () => {
    const page = await (await launch({ PORTOLAN_ENGINE_NODE: process.execPath })).firstWindow()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const document = (await page.evaluate(() => portolan.map())) as MapDocument
    if (isFailure(document)) throw new Error(document.message)
    await findEverythingAgain(page, document)
  })

  it('runs the engine in a process of Electron’s own, which answers even where SQLite cannot load', async () => {
    const page = await (await launch({ PORTOLAN_ENGINE_NODE: '' })).firstWindow()
    await page.getByRole('banner').getByText('10.1.1.0/24').waitFor()
  })

  it('gives its page nothing but the bridge, and lets it go nowhere', async () => {
    const page = await (await launch({ PORTOLAN_ENGINE_NODE: process.execPath })).firstWindow()
    await page.waitForLoadState()
    const told = await page.evaluate(async () => ({
      node: [typeof globalThis.process, typeof (globalThis as { require?: unknown }).require],
      frozen: Object.isFrozen(portolan),
      opened: (globalThis as unknown as { open(url: string): unknown }).open('https://example.com/'),
      fetched: await fetch('http://10.1.1.1/').then(
        () => 'an answer',
        () => 'refused',
      ),
      refusal: await portolan.stop('1' as unknown as number),
    }))
    expect(told).toMatchObject({ node: ['undefined', 'undefined'], frozen: true, opened: null, fetched: 'refused' })
    expect(told.refusal).toMatchObject({ failure: 'usage' })
    await page.evaluate(() => {
      const { location } = globalThis as unknown as { location: { assign(url: string): void } }
      location.assign('https://example.com/')
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(page.url()).toBe('app://portolan/')
  })
})
