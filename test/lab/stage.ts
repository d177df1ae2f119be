/**
 * The first process (PID 1) of a lab's namespaces: `node stage.ts`, started by `lab.ts` with a message channel. It builds the network,
 * starts what runs on it, says when all of it listens, and then waits. When the channel closes, for whatever reason, it leaves, and
 * the kernel ends every process of its PID namespace and every network namespace with them.
 */
import { execFile, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { daemons } from './daemons.ts'
import type { HostAssignment } from './devices/host.ts'
import type { DaemonName, LabHost, Network } from './network.ts'
import { hostSetup, stageLinks, withoutIpv6 } from './wiring.ts'

export interface StageOrder {
  readonly network: Network
  /** True with root of the machine, false with root of a user namespace only. */
  readonly rooted: boolean
}

export type StageReport =
  | { readonly kind: 'ready'; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string }

/** Where each host's private `/run` is kept, below the stage's. */
const hostsFolder = '/run/hosts'
/** The name of the network, for `assertInsideLab`. */
const markerFile = '/run/portolan-lab'
const setupTimeoutMs = 10_000
const listenTimeoutMs = 80_000
const listenPollMs = 10
const maxLogLength = 2000

process.once('message', async (order: StageOrder) => {
  try {
    report({ kind: 'ready', notes: await build(order) })
  } catch (error) {
    report({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})
process.once('disconnect', () => process.exit())
// It may have closed while this program was loading.
if (!process.connected) process.exit()

function report(message: StageReport): void {
  process.send?.(message)
}

async function build({ network, rooted }: StageOrder): Promise<string[]> {
  await shell(privateMachine, '', resolverConfiguration(network), network.scanner)
  writeFileSync(markerFile, network.name)
  await shell(withoutIpv6)
  await shell('exec ip -batch -', stageLinks(network))
  await Promise.all(network.hosts.map((host) => shell(`exec nsenter --net=/run/netns/${host.name} sh -eu`, hostSetup(host))))
  const casts = network.hosts.map((host) => castOf(host, rooted))
  await Promise.all(network.hosts.map((host, index) => startHost(host, network, casts[index] ?? { real: [], stoodInFor: [] })))
  return notesOf(casts, rooted)
}

/**
 * Arguments: resolv.conf's text, host name. Hides the machine's sockets, logs, resolver and host names from the lab; what is mounted here is
 * seen in this mount namespace only. resolv.conf may be a link into /run, which is empty by then.
 */
const privateMachine = `
resolver=$(readlink -f /etc/resolv.conf || true)
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/log
mkdir /run/hosts
printf '%s' "$1" >/run/resolv.conf
printf '127.0.0.1 localhost\\n' >/run/hosts.txt
case $resolver in
  /run/*) mkdir -p "$(dirname "$resolver")"; [ "$resolver" = /run/resolv.conf ] || cp /run/resolv.conf "$resolver" ;;
  *) if [ -e "$resolver" ]; then mount --bind /run/resolv.conf "$resolver"; fi ;;
esac
if [ -e /etc/hosts ]; then mount --bind /run/hosts.txt /etc/hosts; fi
hostname "$2"
`

function resolverConfiguration({ domain, resolver }: Network): string {
  return [...(domain === undefined ? [] : [`search ${domain}`]), ...(resolver === undefined ? [] : [`nameserver ${resolver}`]), ''].join(
    '\n',
  )
}

interface Cast {
  readonly real: readonly DaemonName[]
  readonly stoodInFor: readonly DaemonName[]
}

/** Which of the host's daemons run for real here. */
function castOf(host: LabHost, rooted: boolean): Cast {
  const isReal = (name: DaemonName) => (rooted || !daemons[name].needsRoot) && isInstalled(daemons[name].executable)
  return { real: host.daemons.filter(isReal), stoodInFor: host.daemons.filter((name) => !isReal(name)) }
}

function isInstalled(executable: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, executable), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function notesOf(casts: readonly Cast[], rooted: boolean): string[] {
  const stoodInFor = [...new Set(casts.flatMap((cast) => cast.stoodInFor))].sort()
  const withoutRoot = stoodInFor.filter((name) => isInstalled(daemons[name].executable))
  const missing = stoodInFor.filter((name) => !withoutRoot.includes(name))
  return [
    ...(withoutRoot.length === 0 || rooted ? [] : [`Simulated here, because the real ones need root: ${withoutRoot.join(', ')}.`]),
    ...(missing.length === 0
      ? []
      : [`Simulated here, because the real ones are not installed: ${missing.join(', ')}. npm run setup:tests installs them.`]),
  ]
}

/** Starts everything on the host; resolves once each of its ports listens and each daemon answers. */
async function startHost(host: LabHost, network: Network, { real, stoodInFor }: Cast): Promise<void> {
  const folder = join(hostsFolder, host.name)
  mkdirSync(folder)
  for (const name of real) writeFiles(folder, daemons[name].files(host, network))
  const simulated = [...host.devices, ...stoodInFor]
  const starts = [
    ...real.map((name) => started(host, name, daemons[name].start(host, network))),
    ...(simulated.length === 0
      ? []
      : [started(host, 'devices', devicesStart({ network: withoutOthersSpeech(network, host), host: host.name, parts: simulated }))]),
  ]
  if (starts.length === 0) return
  await untilListening(host, spawnPrograms(host, folder, starts))
  await Promise.all(real.map((name) => untilAnswering(name, host)))
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** One argument has at most 128 KiB (execve(2)). */
function withoutOthersSpeech(network: Network, own: LabHost): Network {
  return { ...network, hosts: network.hosts.map(({ speaks, ...host }) => (host.name === own.name ? own : host)) }
}

function devicesStart(assignment: HostAssignment): string {
  const program = fileURLToPath(new URL('devices/host.ts', import.meta.url))
  return `exec ${[process.execPath, '--no-warnings', program, JSON.stringify(assignment)].map(quoted).join(' ')}`
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

function started(host: LabHost, name: string, start: string): string {
  return `( ${start} ) >${logFileOf(host, name)} 2>&1 &`
}

function logFileOf(host: LabHost, name: string): string {
  return `/var/log/${host.name}-${name}`
}

/** One shell for all programs of a host, in the host's network namespace, with the host's own `/run` and name; its process ID. */
function spawnPrograms(host: LabHost, folder: string, starts: readonly string[]): number | undefined {
  const child = spawn('nsenter', [`--net=/run/netns/${host.name}`, 'unshare', '--mount', '--uts', 'sh', '-eu'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin?.end([`mount --bind ${folder} /run`, `hostname ${quoted(host.name.toLowerCase())}`, ...starts, 'wait', ''].join('\n'))
  return child.pid
}

async function untilAnswering(name: DaemonName, host: LabHost): Promise<void> {
  const question = daemons[name].answers?.(host)
  if (question !== undefined) await shell(`exec nsenter --net=/run/netns/${host.name} sh -eu`, question)
}

/** Reads the kernel's socket tables, as a process of the host sees them, so that not a packet is sent. */
async function untilListening(host: LabHost, pid: number | undefined): Promise<void> {
  const deadline = performance.now() + listenTimeoutMs
  for (;;) {
    const missing = [...missingPorts(pid, 'tcp', host.tcpPorts), ...missingPorts(pid, 'udp', host.udpPorts)]
    if (missing.length === 0) return
    if (performance.now() > deadline) throw new Error(`nothing listens on ${missing.join(', ')} of ${host.name}\n${logsOf(host)}`)
    await sleep(listenPollMs)
  }
}

/** The ends of what the host's programs said. */
function logsOf(host: LabHost): string {
  return [...host.daemons, 'devices']
    .map((name) => readIfThere(logFileOf(host, name)).slice(-maxLogLength))
    .filter((log) => log !== '')
    .join('\n')
}

function missingPorts(pid: number | undefined, protocol: 'tcp' | 'udp', ports: readonly number[]): string[] {
  const open = new Set(['', '6'].flatMap((suffix) => localPorts(`/proc/${pid}/net/${protocol}${suffix}`, protocol)))
  return ports.filter((port) => !open.has(port)).map((port) => `${protocol}/${port}`)
}

/** `sl local_address rem_address st ...` in hexadecimal (proc(5)); state 0A is TCP_LISTEN, 07 an unconnected UDP socket. */
function localPorts(file: string, protocol: 'tcp' | 'udp'): number[] {
  const wanted = protocol === 'tcp' ? '0A' : '07'
  return readIfThere(file)
    .split('\n')
    .map((line) => /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line))
    .flatMap((match) => (match?.[2] === wanted ? [Number.parseInt(match[1] ?? '', 16)] : []))
}

/** Empty when the process has just ended or the kernel has no such protocol. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Runs shell text with arguments and input; throws with what it said when it fails. */
function shell(text: string, input = '', ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile('sh', ['-euc', text, 'sh', ...args], { timeout: setupTimeoutMs }, (error, _, stderr) => {
      if (error === null) resolve()
      else reject(new Error(stderr.trim() || error.message))
    })
    // What fails before it has read its input closes the pipe; the exit status tells.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}
