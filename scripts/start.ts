/**
 * `npm start`: builds what is missing or older than its source and opens the app. Where Electron cannot show it, it says why and serves
 * the same window to a browser.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Failure, failure, isFailure, sentenceOf } from '#shared/domain/failure.ts'
import { snmpVariable } from '#shared/domain/snmp.ts'
import { buildWhatIsStale, entry } from './build.ts'
import { type Electron, fetchElectron } from './electron.ts'

const say = (line: string): void => void process.stderr.write(`portolan: ${line}\n`)
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** One press of Ctrl-C may arrive twice: from the terminal, and passed on by npm. Electron ends in good order at the first only. */
const samePressMs = 500

// Credentials are the command line's; the window asks for its own.
delete process.env[snmpVariable]
const failed = await buildWhatIsStale()
if (failed !== undefined) {
  say(sentenceOf(failed))
  process.exitCode = 1
} else {
  const refusal = await openApp()
  if (refusal !== undefined) {
    say(`${sentenceOf(refusal)} Here is the same window for a browser; Ctrl-C ends it:`)
    process.argv.splice(1, process.argv.length, entry, 'serve')
    await import(entry)
  }
}

/** Opens the app and waits until it is closed; a failure where it cannot be shown. */
async function openApp(): Promise<Failure | undefined> {
  const electron = cannotShow() ?? (await fetchElectron(say))
  return isFailure(electron) ? electron : run(electron)
}

function cannotShow(): Failure | undefined {
  if (process.getuid?.() === 0) return failure('failed', 'Electron does not run as root.')
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return failure('failed', 'There is no display.')
  return undefined
}

/** Signals go on to Electron, which ends the engine in good order. An Electron that ends badly by itself is a failure. */
async function run({ program }: Electron): Promise<Failure | undefined> {
  let toldAt: number | undefined
  const passOn = (signal: NodeJS.Signals): void => {
    const isSamePress = toldAt !== undefined && performance.now() - toldAt < samePressMs
    toldAt = performance.now()
    if (!isSamePress) child.kill(signal)
  }
  // First of all: a signal that finds nobody listening would leave Electron alone.
  for (const signal of passedOn) process.on(signal, passOn)
  // In a process group of its own, where a terminal's Ctrl-C reaches it through here only.
  const child = spawn(program, [join(import.meta.dirname, '..')], { stdio: ['ignore', 'inherit', 'inherit'], detached: true })
  const [status, signal] = await once(child, 'exit').catch((error: Error) => [undefined, error.message])
  for (const name of passedOn) process.off(name, passOn)
  return toldAt !== undefined || status === 0 ? undefined : failure('failed', `Electron ended by itself (${signal ?? `status ${status}`}).`)
}
