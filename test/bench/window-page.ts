/** Chromium as the window is measured in it: the system's own, without its calls home. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { browserHere, launchBrowser } from '../e2e/programs-here.ts'

/** Throws where there is no Chromium. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserHere()
  if (executablePath === undefined) throw new Error('there is no Chromium')
  return launchBrowser(executablePath)
}

/** A browser that opened a window goes on to prepare its own menus and pages for about so long, which fills a core. */
const restMs = 2500

/**
 * In a browser that has come to rest. Without the page's content security policy, which forbids to run text: that is what the bench
 * brings.
 */
export async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true })
  await page.addInitScript(timing)
  await sleep(restMs)
  return page
}

// What runs in the page is text: this code is compiled for Node, which knows no page.
const devicesShown = `Number(
  /^Network map, ([\\d,]+)/.exec(document.querySelector('[role=application]')?.getAttribute('aria-label') ?? '')?.[1]?.replaceAll(',', '')
)`
// How many devices there are, and when the frame after was begun: said, not asked for, because questions from outside take time of the page.
const timing = `
  let benchShown = 0
  requestAnimationFrame(function step() {
    const devices = ${devicesShown}
    if (devices > benchShown) {
      benchShown = devices
      requestAnimationFrame((now) => console.debug('bench: ' + devices + ' devices at ' + (performance.timeOrigin + now)))
    }
    requestAnimationFrame(step)
  })
  window.benchClick = new Promise((resolve) =>
    addEventListener('click', ({ timeStamp }) => resolve(performance.timeOrigin + timeStamp), { capture: true, once: true })
  )`
const watching = `
  window.benchFrames = { longest: 0, last: performance.now(), on: true }
  requestAnimationFrame(function step(now) {
    const seen = window.benchFrames
    seen.longest = Math.max(seen.longest, now - seen.last)
    seen.last = now
    if (seen.on) requestAnimationFrame(step)
  })`

/**
 * When the map shows at least so many devices, from now on, by the page's own clock: the frame after, milliseconds since the epoch.
 * Asked before the page is opened.
 */
export function mapShown(page: Page, devices: number): Promise<number> {
  return new Promise((resolve) => {
    page.on('console', (message) => {
      const [, shown, at] = /^bench: (\d+) devices at ([\d.]+)$/.exec(message.text()) ?? []
      if (Number(shown) >= devices) resolve(Number(at))
    })
  })
}

/** When the first click of the page was made, by the page's own clock, milliseconds since the epoch. */
export function firstClick(page: Page): Promise<number> {
  return page.evaluate<number>('window.benchClick')
}

/** Notes the longest time between two frames from now on; the returned function ends it, milliseconds. */
export async function watchFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(watching)
  return () => page.evaluate<number>('window.benchFrames.on = false, window.benchFrames.longest')
}

/**
 * Memory of the largest renderer process, bytes: its own and its share of what it has in common with the browser's other processes
 * (proportional set size), most of which is the browser's code; and all that is resident.
 */
export async function rendererMemory(browser: Browser): Promise<{ readonly share: number; readonly resident: number }> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => memoryOf(id))
  return renderers.reduce((largest, other) => (other.share > largest.share ? other : largest))
}

function memoryOf(pid: number): { readonly share: number; readonly resident: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const bytesOf = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024
  return { share: bytesOf('Pss'), resident: bytesOf('Rss') }
}
