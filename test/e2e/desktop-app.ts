/** The packaged app, driven through Node's inspector: packaged once for a test file, started as often as a test likes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { isFailure } from '#shared/domain/failure.ts'
import { packageApp } from '../../scripts/package.ts'

export interface DesktopApp {
  /** Path of the packaged program. */
  readonly program: string
  /** Arguments that every start takes: its own profile, and no sandbox for root, whom Electron refuses otherwise. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Starts the app, the engine in a process of Electron's own or under the Node that is named. */
  launch(engineNode?: string): Promise<ElectronApplication>
}

/** Packages into the folder, and keeps the app's data there too. */
export async function packagedApp(folder: string): Promise<DesktopApp> {
  const failed = await packageApp({ output: join(folder, 'dist'), archives: false, inspectable: true })
  if (isFailure(failed)) throw new Error(failed.message)
  const program = join(folder, 'dist', 'linux-unpacked', 'portolan')
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${join(folder, 'profile')}`]
  const environment = { ...(process.env as Record<string, string>), XDG_DATA_HOME: join(folder, 'data') }
  return {
    program,
    args,
    environment,
    launch: (engineNode = '') =>
      _electron.launch({ executablePath: program, args: [...args], env: { ...environment, PORTOLAN_ENGINE_NODE: engineNode } }),
  }
}

/** The process of the app that runs the engine under a Node; `/proc` knows whose child it is. */
export function engineOf(app: ElectronApplication): number {
  const pid = app.process().pid
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  const engine = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('engine.cjs'))
  if (engine === undefined) throw new Error('The engine has no process.')
  return engine
}

/** Electron's switches as they stand in the program (the fuse wire: sentinel, version, length, one letter for each). */
export function fusesIn(program: string): string {
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
  const bytes = readFileSync(program)
  const at = bytes.indexOf(sentinel) + sentinel.length
  const [version = 0, length = 0] = bytes.subarray(at, at + 2)
  return `v${version} ${bytes.subarray(at + 2, at + 2 + length).toString('latin1')}`
}
