/** The programs that show the window, where this machine has them; where not, why the tests that need them are skipped. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { electronHere } from '../../scripts/electron.ts'

const browsers = ['chromium', 'chromium-browser', 'google-chrome']
/** The last one: the browser's own calls home would be counted as ours. */
const browserSwitches = ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']

export function launchBrowser(executablePath: string | undefined): Promise<Browser> {
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: browserSwitches })
}

/** A Chromium of the system. */
export function browserHere(): string | undefined {
  const paths = (process.env['PATH'] ?? '').split(':').flatMap((folder) => browsers.map((name) => join(folder, name)))
  return paths.find((path) => existsSync(path)) ?? skip('There is no Chromium: npm run setup:tests installs it on Debian and Ubuntu.')
}

/** True where there is an Electron to package the app with, and a display to show it on. */
export function canShowApp(): boolean {
  if (electronHere() === undefined) skip('There is no Electron here, and ELECTRON_OVERRIDE_DIST_PATH names no folder with one.')
  else if ((process.env['DISPLAY'] ?? '') === '') skip('There is no display for Electron: xvfb-run makes one.')
  else return true
  return false
}

function skip(reason: string): undefined {
  process.stderr.write(`SKIPPED: ${reason}\n`)
  return undefined
}
