/** What a person waits for in the window, in Chromium against the server: to open it, to see the first host, to watch many arrive. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { layoutOf } from '#shared/map/layout.ts'
import { serve } from '../../../src-main/serve/serve.ts'
import { startLab } from '../../lab/lab.ts'
import { engineThat } from '../../src-main/engine/engine-that.ts'
import { flatNetwork } from '../../src-renderer/documents.ts'
import { builtEntry, root } from '../contender.ts'
import { keepScan, startServe } from '../kept-scan.ts'
import { type Line, median, megabytes, seconds, type Target, target } from '../report.ts'
import { mapShown, openBrowser, openPage, rendererMemory, watchFrames } from '../window-page.ts'

const devices = 250
const rounds = 5
const openLimitMs = 1500
const firstHostLimitMs = 500
const frameLimitMs = 50
const memoryLimitBytes = 200e6
/** The devices come in this many steps, together `arrivalMs` long. */
const steps = 20
const arrivalMs = 2000
/** The window has been open for so long before they come. */
const openedMs = 1000

export async function windowRows(): Promise<readonly Line[]> {
  return [...(await opening()), await firstHost(), await arriving()]
}

function lineOf(program: string, wallMs: readonly number[], targets: readonly Target[], memory = ''): Line {
  return { row: 'window', program, wallMs, found: '', frames: [], memory, targets }
}

/** From the start of `portolan serve` to the last map on the screen of a browser that runs already. */
async function opening(): Promise<readonly Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'))
  const browser = await openBrowser()
  try {
    const database = join(folder, 'kept.db')
    keepScan(database, devices)
    const wallMs: number[] = []
    let memory = { share: 0, resident: 0 }
    for (let round = 0; round < rounds; round += 1) {
      const page = await openPage(browser)
      const startedAt = Date.now()
      const server = await startServe(builtEntry, database)
      const shown = mapShown(page, devices)
      await page.goto(server.url)
      wallMs.push((await shown) - startedAt)
      const now = await rendererMemory(browser)
      if (now.share > memory.share) memory = now
      await page.close()
      await server.stop()
    }
    const worst = Math.max(...wallMs)
    return [
      lineOf(
        `serve, then the last map of ${devices} hosts`,
        wallMs,
        [
          target(`slowest run ${seconds(worst)} s < ${openLimitMs / 1000} s`, worst < openLimitMs),
          target(`renderer ${megabytes(memory.share)} MB < ${memoryLimitBytes / 1e6} MB`, memory.share < memoryLimitBytes),
        ],
        `renderer ${megabytes(memory.share)}, with all that it shares ${megabytes(memory.resident)}`,
      ),
    ]
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true })
  }
}

/** From the click on Scan to the first other device on the map, in home-lab. */
async function firstHost(): Promise<Line> {
  const lab = await startLab('home-lab')
  const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'))
  const program = fileURLToPath(new URL('../programs/first-on-screen.ts', import.meta.url))
  try {
    const wallMs: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { status, stdout, stderr } = await lab.run(process.execPath, [program, builtEntry, join(folder, `${round}.db`)])
      if (status !== 0) throw new Error(`the window in the lab ended with ${status}: ${stderr}`)
      wallMs.push(Number(stdout))
    }
    const worst = Math.max(...wallMs)
    return lineOf('click on Scan to the first host', wallMs, [
      target(`median ${seconds(median(wallMs))} s, slowest ${seconds(worst)} s < ${firstHostLimitMs / 1000} s`, worst < firstHostLimitMs),
    ])
  } finally {
    await lab.stop()
    rmSync(folder, { recursive: true })
  }
}

/** 250 devices within two seconds: an engine that says so, and the window on it. */
export async function arriving(): Promise<Line> {
  const maps = growingMaps()
  let shown: MapDocument | undefined
  const engine = engineThat({
    hello: async () => ({ build: '', allow: '', disallow: '', demo: false, tables: { vendors: '2026-08-26', services: '2026-09-17' } }),
    interfaces: async () => [],
    scans: async () => [],
    map: async () => shown ?? { failure: 'not-found', message: 'There is no scan yet.' },
    ended: async () => ({ failure: 'not-found', message: 'There is no scan yet.' }),
  })
  const server = await serve({ engine, pages: `${root}/out/renderer`, onMistake: (mistake) => console.error(mistake) })
  if (isFailure(server)) throw new Error(server.message)
  const browser = await openBrowser()
  try {
    const longest: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      shown = maps[0]
      const page = await openPage(browser)
      const begun = mapShown(page, 1)
      const whole = mapShown(page, devices)
      await page.goto(server.url)
      await begun
      // How long opening takes is the row above.
      await sleep(openedMs)
      const stopWatching = await watchFrames(page)
      for (const [step, map] of maps.entries()) {
        shown = map
        const hosts = map.coverage.addressesAnswered
        const progress = { scan: 1, phase: 'discovering' as const, asked: step, total: steps, hosts, framesSent: hosts, elapsedMs: step }
        engine.announce({ change: { sequence: step + 1, progress } })
        await sleep(arrivalMs / steps)
      }
      await whole
      longest.push(await stopWatching())
      await page.close()
    }
    const worst = Math.max(...longest)
    return lineOf(`${devices} hosts within ${arrivalMs / 1000} s: longest frame`, longest, [
      target(`worst ${Math.round(worst)} ms < ${frameLimitMs} ms`, worst < frameLimitMs),
    ])
  } finally {
    await browser.close()
    await server.close()
  }
}

/** One map per step, each with the places of the one before: as the engine hands them out. */
function growingMaps(): readonly MapDocument[] {
  const places = new Map<string, { readonly x: number; readonly y: number }>()
  return Array.from({ length: steps }, (_, step) => {
    const map = placedIn(scanning(flatNetwork(Math.round((devices * (step + 1)) / steps))), places)
    const { nodes, segments } = layoutOf(map)
    for (const [id, at] of [...nodes, ...segments]) if (!places.has(id)) places.set(id, { x: at.x, y: at.y })
    return placedIn(map, places)
  })
}

function scanning(map: MapDocument): MapDocument {
  return { ...map, scan: { ...map.scan, status: 'running' } }
}

function placedIn(map: MapDocument, places: ReadonlyMap<string, { readonly x: number; readonly y: number }>): MapDocument {
  const positioned = <T extends { readonly id: string }>(item: T) => {
    const at = places.get(item.id)
    return at === undefined ? item : { ...item, position: { ...at, pinned: false } }
  }
  return { ...map, hosts: map.hosts.map(positioned), segments: map.segments.map(positioned) }
}
