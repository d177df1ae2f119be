/** The programs that show the window, where this machine has them; where not, why the tests that need them are skipped. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const browsers = ['chromium', 'chromium-browser', 'google-chrome']

/** A Chromium of the system. */
export function browserHere(): string | undefined {
  const paths = (process.env['PATH'] ?? '').split(':').flatMap((folder) => browsers.map((name) => join(folder, name)))
  return paths.find((path) => existsSync(path)) ?? skip('There is no Chromium: npm run setup:tests installs it on Debian and Ubuntu.')
}

/** The Electron that ELECTRON_OVERRIDE_DIST_PATH names, where there is a display. */
export function electronHere(): string | undefined {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? ''
  const program = join(folder, 'electron')
  if (folder === '' || !existsSync(program)) return skip('ELECTRON_OVERRIDE_DIST_PATH names no folder with an Electron in it.')
  return (process.env['DISPLAY'] ?? '') === '' ? skip('There is no display for Electron: xvfb-run makes one.') : program
}

function skip(reason: string): undefined {
  process.stderr.write(`SKIPPED: ${reason}\n`)
  return undefined
}
