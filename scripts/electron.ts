/**
 * The Electron of this checkout: the unpacked one that ELECTRON_OVERRIDE_DIST_PATH names, else the one of package.json. npm does not
 * fetch that one (no install script runs), so it is fetched when it is first wanted.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Failure, failure } from '#shared/domain/failure.ts'

const installed = join(import.meta.dirname, '../node_modules/electron')
/** About 120 MB; without a network it ends by itself, at once or after the 10 s that a connection may take. */
const longestFetchMs = 5 * 60_000

export interface Electron {
  /** Folder that it is unpacked in. */
  readonly folder: string
  /** Path of the program. */
  readonly program: string
  readonly version: string
}

/** Undefined where it is not there (yet). */
export function electronHere(): Electron | undefined {
  const named = namedFolder()
  const folder = named ?? join(installed, 'dist')
  // Written by Electron's installer when all is unpacked.
  const program = named === undefined ? join(folder, textOf(join(installed, 'path.txt')) ?? '') : join(folder, 'electron')
  const version = textOf(join(folder, 'version'))?.trim().replace(/^v/, '')
  return version === undefined || program === folder || !existsSync(program) ? undefined : { folder, program, version }
}

/** Fetches it, by Electron's own installer, unless it is there. A failure says in a sentence why there is none. */
export async function fetchElectron(say: (line: string) => void): Promise<Electron | Failure> {
  const here = electronHere()
  if (here !== undefined) return here
  const named = namedFolder()
  if (named !== undefined) return failure('not-found', `There is no Electron in ${named}, which ELECTRON_OVERRIDE_DIST_PATH names.`)
  say(`Fetching Electron ${packagedVersion()} (about 120 MB, once).`)
  const fetching = spawn(process.execPath, [join(installed, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: longestFetchMs,
  })
  let complaint = ''
  fetching.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(0, maximumComplaint)
  })
  const [, signal] = await once(fetching, 'close')
  const reason = signal === null ? (complaint.split('\n')[0] ?? '') : 'it took too long'
  return electronHere() ?? failure('network', `Electron could not be fetched (${reason}).`)
}

/** Characters of what the installer says that are kept. */
const maximumComplaint = 2000

function namedFolder(): string | undefined {
  return process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined
}

/** Of the Electron that belongs to this checkout. */
function packagedVersion(): string {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).version
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
