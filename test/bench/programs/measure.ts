/**
 * Runs commands one after the other on a lab's scanner and measures each from outside: `node measure.ts`, a schedule as JSON on
 * standard input, measurements as JSON on standard output. It runs beside what it measures, so that the way into the lab's
 * namespaces counts for nobody.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertInsideLab } from '../../lab/inside.ts'
import type { Measurement, MeasureOrder, MeasureSchedule, PeakMemory } from '../measurement.ts'

const counterFile = '/sys/class/net/eth0/statistics/tx_packets'
const runTimeoutMs = 100_000
/** Growth in the last moments before a process ends is seen only if it lasts this long. */
const memoryIntervalMs = 4

assertInsideLab()
const { orders, restMs } = JSON.parse(await text(process.stdin)) as MeasureSchedule
const measurements: Measurement[] = []
for (const order of orders) {
  const measurement = await measure(order)
  measurements.push(measurement)
  // A row that has failed once is void: the one who ordered it says so.
  if (measurement.status !== 0) break
}
process.stdout.write(JSON.stringify(measurements))

async function measure({ command, args, watches }: MeasureOrder): Promise<Measurement> {
  await sleep(restMs)
  // Nobody profits from what the run before has left in the kernel's neighbour table.
  execFileSync('ip', ['neighbour', 'flush', 'all'])
  const framesBefore = sentFrames()
  const startedAtMs = performance.timeOrigin + performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: runTimeoutMs, killSignal: 'SIGKILL' })
  const watch = watches === 'memory' && child.pid !== undefined ? watchMemory(child.pid) : undefined
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = (await once(child, 'exit')) as [number | null]
  const wallMs = performance.timeOrigin + performance.now() - startedAtMs
  const frames = sentFrames() - framesBefore
  const [stdout, stderr] = await output
  return { startedAtMs, wallMs, frames, status, stdout, stderr, ...(watch === undefined ? {} : { peakMemory: watch.end() }) }
}

function sentFrames(): number {
  return Number(readFileSync(counterFile, 'utf8'))
}

/** Reads the memory of the process and of all that it starts, again and again until it ends. */
function watchMemory(pid: number): { end(): PeakMemory } {
  const peaks = new Map<string, number>()
  const look = (): void => {
    for (const process of familyOf(pid)) {
      const name = process === pid ? 'command' : nameOf(process)
      peaks.set(name, Math.max(peaks.get(name) ?? 0, peakOf(process)))
    }
  }
  const timer = setInterval(look, memoryIntervalMs)
  return {
    end() {
      clearInterval(timer)
      return Object.fromEntries(peaks)
    },
  }
}

/** The process and its descendants. */
function familyOf(pid: number): readonly number[] {
  const threads = ignoringEnded(() => readdirSync(`/proc/${pid}/task`), [])
  const children = threads.flatMap((thread) => {
    const listed = ignoringEnded(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'), '')
    return listed.split(' ').filter((each) => each !== '')
  })
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))]
}

function nameOf(pid: number): string {
  return ignoringEnded(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), '')
}

/** In bytes; 0 for a process that has ended. */
function peakOf(pid: number): number {
  const status = ignoringEnded(() => readFileSync(`/proc/${pid}/status`, 'utf8'), '')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

/** A process may end between two looks; its files are gone then. */
function ignoringEnded<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
