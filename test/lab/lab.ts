/**
 * A lab as a value: `startLab` builds a network of Linux namespaces, `run` and `spawn` start commands on its hosts, `stop` removes all
 * of it. Everything lives in unnamed namespaces that only the lab's own processes hold, under one PID namespace whose first process
 * leaves when this one is gone: nothing is ever left on the machine, not even after `kill -9`.
 */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { bridgePortOf, hostNamed, type Network } from './network.ts'
import { networkNamed } from './networks.ts'
import type { StageOrder, StageReport } from './stage.ts'
import { lossRules } from './wiring.ts'

export interface RunOptions {
  readonly cwd?: string
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Text for standard input; none by default. */
  readonly input?: string
  /** After this the command is killed and the promise rejects; 60 s by default. */
  readonly timeoutMs?: number
}

export interface Outcome {
  /** Exit status as a shell has it: 128 + n after signal n. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface LabProcess {
  /** Its streams and its `exit` event are those of the command; to signal the command, use `signal`. */
  readonly process: ChildProcess
  /** Exit status as a shell has it. */
  readonly exited: Promise<number>
  /** Sends the signal to the command and what it started (its process group), as a terminal does. */
  signal(name: NodeJS.Signals): void
}

export interface SpawnOptions extends RunOptions {
  /** As for `child_process.spawn`; three pipes by default. */
  readonly stdio?: StdioOptions
}

/** One host of a running lab. */
export interface LabMachine {
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<Outcome>
  spawn(command: string, args?: readonly string[], options?: Omit<SpawnOptions, 'input' | 'timeoutMs'>): LabProcess
  /** Pulls the cable: the host's interface keeps its addresses and loses its carrier. */
  unplug(): Promise<void>
  plug(): Promise<void>
}

export interface Lab extends LabMachine {
  readonly network: Network
  /** What runs differently here than where everything is installed and root is had, in sentences. */
  readonly notes: readonly string[]
  /** Arguments with which `nsenter` enters the lab's namespaces. */
  readonly entry: readonly string[]
  /** Resolves when the lab is gone, by `stop` or by any other cause. */
  readonly ended: Promise<void>
  /** The host of that name; throws when the network has none. The lab itself is the scanner. */
  host(name: string): LabMachine
  /** Loses that many percent of the frames to and from the scanner, at random, each way; 0 ends it. */
  lose(percent: number): Promise<void>
  /** Ends all processes and removes all namespaces; resolves when they are gone. */
  stop(): Promise<void>
}

const startTimeoutMs = 90_000
const runTimeoutMs = 60_000
const maxOutputLength = 64 * 1024 * 1024

/** The machine's administration programs, which a plain user's PATH often lacks. */
const environment = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` }
const namespaces = ['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc']
const userNamespace = ['--user', '--map-root-user']
/** Node keeps the lab's programs there without their types, which halves the start of a second lab; where it cannot write it does without. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/lab', import.meta.url))
const neededCommands = ['unshare', 'nsenter', 'setsid', 'env', 'mount', 'hostname', 'ip', 'nft']

/** Why no lab can run here (with these commands in it), in a sentence; undefined when one can. */
export function unavailable(...commands: readonly string[]): string | undefined {
  const privilege = privilegeHere(commands)
  return typeof privilege === 'string' ? privilege : undefined
}

interface Privilege {
  readonly rooted: boolean
}

/** Root of the machine where it suffices, else root of a user namespace; or the sentence that says why neither is to be had. */
function privilegeHere(commands: readonly string[] = []): Privilege | string {
  if (process.platform !== 'linux') return 'The lab needs Linux network namespaces.'
  const missing = [...neededCommands, ...commands].filter((command) => !succeeds('sh', ['-c', `command -v ${command}`]))
  if (missing.length > 0) return `The lab needs ${missing.join(', ')}: npm run setup:tests installs what is missing on Debian and Ubuntu.`
  if (process.getuid?.() === 0 && succeeds('unshare', [...namespaces, 'true'])) return { rooted: true }
  if (succeeds('unshare', [...userNamespace, ...namespaces, 'true'])) return { rooted: false }
  return `The lab needs root or unprivileged user namespaces, and this machine ${restriction()}.`
}

function restriction(): string {
  if (setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'restricts them by AppArmor (sysctl kernel.apparmor_restrict_unprivileged_userns=0 lifts that)'
  }
  if (setting('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    return 'forbids them (sysctl kernel.unprivileged_userns_clone=1 allows them)'
  }
  if (setting('/proc/sys/user/max_user_namespaces') === '0') return 'allows none (sysctl user.max_user_namespaces is 0)'
  return 'refuses them, as most containers do'
}

function setting(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', env: environment })
    return true
  } catch {
    return false
  }
}

/** Builds the network and starts what runs on it. Throws, with nothing left behind, when it cannot. */
export async function startLab(wanted: string | Network): Promise<Lab> {
  const network = typeof wanted === 'string' ? networkNamed(wanted) : wanted
  if (network === undefined) throw new Error(`there is no network ${wanted}`)
  const privilege = privilegeHere()
  if (typeof privilege === 'string') throw new Error(privilege)
  const stage = spawnStage(privilege)
  const ended = once(stage, 'exit').then(() => undefined)
  const stop = async () => {
    if (stage.connected) stage.disconnect()
    await ended
  }
  try {
    const notes = await stageReady(stage, { network, rooted: privilege.rooted })
    const pid = firstChildOf(stage)
    if (pid === undefined) throw new Error('the lab ended as soon as it was ready')
    const lab = labOf(network, notes, entryOf(pid, privilege), ended, stop)
    if (network.lossPercent !== undefined) await lab.lose(network.lossPercent)
    return lab
  } catch (error) {
    await stop()
    throw error
  }
}

/** In a session of its own, so that a terminal's Ctrl-C reaches this process only, which decides what it means. */
function spawnStage({ rooted }: Privilege): ChildProcess {
  const program = fileURLToPath(new URL('stage.ts', import.meta.url))
  const args = [...(rooted ? [] : userNamespace), ...namespaces, process.execPath, '--no-warnings', program]
  return spawn('unshare', args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
    env: { ...environment, NODE_COMPILE_CACHE: compileCache },
  })
}

function stageReady(stage: ChildProcess, order: StageOrder): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer)
      reject(new Error(`The lab ${order.network.name} did not start: ${reason}`))
    }
    const timer = setTimeout(() => fail(`it was not ready after ${startTimeoutMs / 1000} s`), startTimeoutMs)
    stage.once('exit', (code, signal) => fail(`its first process ended with ${signal ?? code}`))
    stage.once('message', (report: StageReport) => {
      if (report.kind === 'failed') return fail(report.reason)
      clearTimeout(timer)
      resolve(report.notes)
    })
    stage.send(order)
  })
}

function labOf(network: Network, notes: readonly string[], entry: readonly string[], ended: Promise<void>, stop: () => Promise<void>): Lab {
  const onStage = (command: string, args: readonly string[], input: string) =>
    finished(spawnInside(entry, [command, ...args], { stdio: 'pipe' }), { input }).then((outcome) => {
      if (outcome.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${outcome.stderr}`)
    })
  const host = (name: string): LabMachine => {
    const { interfaces } = hostNamed(network, name)
    const spawnOn: LabMachine['spawn'] = (command, args = [], { cwd = process.cwd(), env = {}, stdio = 'pipe' } = {}) => {
      const variables = Object.entries({ ...env, PORTOLAN_LAB: network.name }).map(([key, value]) => `${key}=${value}`)
      return spawnInside(entry, ['ip', 'netns', 'exec', name, 'env', `--chdir=${cwd}`, ...variables, command, ...args], { stdio })
    }
    const cable = async (state: 'up' | 'down') => {
      for (const index of interfaces.keys()) await onStage('ip', ['link', 'set', bridgePortOf(network, name, index), state], '')
    }
    return {
      spawn: spawnOn,
      run: (command, args, options = {}) => finished(spawnOn(command, args, options), options),
      unplug: () => cable('down'),
      plug: () => cable('up'),
    }
  }
  return {
    ...host(network.scanner),
    network,
    notes,
    entry,
    ended,
    host,
    lose: (percent) => onStage('nft', ['-f', '-'], lossRules(network, percent)),
    stop,
  }
}

/** Not `nsenter --all`: entering a namespace that is not the lab's own, such as the cgroup's, takes more rights than a plain user has. */
function entryOf(pid: number, { rooted }: Privilege): string[] {
  return [...(rooted ? [] : ['--user', '--preserve-credentials']), '--net', '--mount', '--uts', '--pid', `--target=${pid}`]
}

/** A command in all of the lab's namespaces, leader of a session and process group of its own. */
function spawnInside(entry: readonly string[], command: readonly string[], options: { readonly stdio: StdioOptions }): LabProcess {
  const args = [...entry, 'setsid', ...command]
  const child = spawn('nsenter', args, { stdio: options.stdio, detached: true, env: environment })
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]))
  })
  return { process: child, exited, signal: (name) => signalCommand(child, name) }
}

/** nsenter forks into the PID namespace and waits; what it waits for is the command. Nothing to do when that has ended. */
function signalCommand(nsenter: ChildProcess, name: NodeJS.Signals): void {
  const command = firstChildOf(nsenter)
  if (command === undefined) nsenter.kill(name)
  else if (!sent(-command, name)) sent(command, name)
}

/** False when there is no such process (or, with a negative number, process group: the command has not called setsid yet). */
function sent(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

function firstChildOf({ pid }: ChildProcess): number | undefined {
  const [first] = setting(`/proc/${pid}/task/${pid}/children`)?.split(' ') ?? []
  return first === undefined || first === '' ? undefined : Number(first)
}

/** Feeds the command, gathers what it says and waits for its end. */
async function finished(command: LabProcess, { input = '', timeoutMs = runTimeoutMs }: RunOptions): Promise<Outcome> {
  const { stdin, stdout, stderr } = command.process
  // A command that does not read its input closes the pipe early, which is no error.
  stdin?.on('error', () => undefined)
  stdin?.end(input)
  let late = false
  const timer = setTimeout(() => {
    late = true
    command.signal('SIGKILL')
  }, timeoutMs)
  const [status, out, err] = await Promise.all([command.exited, textOf(stdout), textOf(stderr)])
  clearTimeout(timer)
  if (late) throw new Error(`${command.process.spawnargs.join(' ')} was killed after ${timeoutMs / 1000} s\n${out}${err}`)
  return { status, stdout: out, stderr: err }
}

/** Everything the stream brings, up to `maxOutputLength`. */
async function textOf(stream: Readable | null): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream ?? []) {
    length += (chunk as Buffer).length
    if (length <= maxOutputLength) chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}
