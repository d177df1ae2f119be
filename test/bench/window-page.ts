/** Chromium as the window is measured in it: the system's own, without its calls home. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { browserHere, launchBrowser } from '../e2e/programs-here.ts'

/** Throws where there is no Chromium. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserHere()
  if (executablePath === undefined) throw new Error('there is no Chromium')
  return launchBrowser(executablePath)
}

/** Without the page's content security policy, which forbids to run text: that is what the bench brings. */
export function openPage(browser: Browser): Promise<Page> {
  return browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true })
}

// What runs in the page is text: this code is compiled for Node, which knows no page.
const devicesShown = `Number(
  /^Network map, ([\\d,]+)/.exec(document.querySelector('[role=application]')?.getAttribute('aria-label') ?? '')?.[1]?.replaceAll(',', '')
)`
const nextFrame = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))'
const watching = `
  window.benchFrames = { longest: 0, last: performance.now(), on: true }
  requestAnimationFrame(function step(now) {
    const seen = window.benchFrames
    seen.longest = Math.max(seen.longest, now - seen.last)
    seen.last = now
    if (seen.on) requestAnimationFrame(step)
  })`

/** Resolves once the map shows at least so many devices, and that frame is on the screen. */
export async function mapShown(page: Page, devices: number): Promise<void> {
  await page.waitForFunction(`${devicesShown} >= ${devices}`)
  await page.evaluate(nextFrame)
}

/** Notes the longest time between two frames from now on; the returned function ends it, milliseconds. */
export async function watchFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(watching)
  return () => page.evaluate<number>('window.benchFrames.on = false, window.benchFrames.longest')
}

/** Resident memory of the largest renderer process, with the browser's code that it shares with the others, bytes. */
export async function rendererMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const resident = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentOf(id))
  return Math.max(...resident)
}

function residentOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) * 1024
}
