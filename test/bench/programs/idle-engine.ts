/**
 * An engine that has opened its database and derived the latest map and then waits, as behind a window nobody touches: bundled by
 * the bench like the product, started with the database and the resources, it prints its resident memory as JSON.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isFailure } from '#shared/domain/failure.ts'
import { createEngine } from '../../../src-main/engine/engine.ts'

/** The garbage collector returns memory while nothing happens. */
const idleMs = 2000

async function main(): Promise<void> {
  const [, , database = '', resources = ''] = process.argv
  const engine = createEngine({ database, helper: '', resources, build: 'bench' })
  const map = await engine.map(undefined)
  if (isFailure(map)) throw new Error(map.message)
  await sleep(idleMs)
  const { rss } = process.memoryUsage()
  // Not getrusage's maximum, which a process inherits from the one that forked it.
  const [, peakKib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  process.stdout.write(JSON.stringify({ hosts: map.hosts.length, residentBytes: rss, peakBytes: Number(peakKib) * 1024 }))
  await engine.close()
}

void main()
