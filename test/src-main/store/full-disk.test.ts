import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Failure } from '#shared/domain/failure.ts'
import { openStore } from '../../../src-main/store/open-store.ts'
import { createRecorder } from '../../../src-main/store/recorder.ts'
import { createStore } from '../../../src-main/store/store.ts'
import { exampleScan, exampleSightings } from './examples.ts'
import { scratchFile, scratchFolder, scratchStore, succeeded } from './scratch.ts'

describe('a database that may not grow', () => {
  it('turns every write into one sentence and keeps what it had', () => {
    const file = scratchFile()
    scratchStore(file).close()
    const database = new Database(file)
    database.pragma('journal_mode = WAL')
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 8}`)
    const store = createStore(database, file, () => true)
    succeeded(store.createScan(exampleScan))
    let kept = 0
    let refusal: Failure | undefined
    while (refusal === undefined) {
      refusal = store.appendSightings(exampleSightings(1, 20))
      if (refusal === undefined) kept += 20
    }
    expect(refusal).toEqual({
      failure: 'disk-full',
      message: `The disk is full: ${file} cannot be written.`,
      remedy: 'Free some space.',
    })
    expect(kept).toBeGreaterThan(0)
    const failures: Failure[] = []
    const recorder = createRecorder(store, { scan: 1, onFailure: (one) => failures.push(one) })
    for (let batch = 0; batch < 5; batch += 1) recorder.record(exampleSightings(1, 200))
    recorder.close()
    expect(store.keptSightings(1)).toBe(kept)
    expect(failures).toEqual([refusal])
    expect(store.createScan({ ...exampleScan, scope: Array.from({ length: 3_000 }, (_, at) => `10.0.0.${at}`) })).toEqual(refusal)
    expect(store.sightingsOfScan(1)).toHaveLength(kept)
    expect(store.scans()).toHaveLength(1)
    store.close()
    expect(scratchStore(file).sightingsOfScan(1)).toHaveLength(kept)
  })
})

const namespace = process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount']
const canMount = spawnSync('unshare', [...namespace, 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

// A file system of 4 MiB in a mount namespace of its own; it vanishes with the process.
describe.skipIf(!canMount)('a disk that is really full', () => {
  it('is one sentence at every step, and what was written before is there afterwards', () => {
    const disk = join(scratchFolder(), 'disk')
    mkdirSync(disk)
    const program = fileURLToPath(new URL('programs/fill-disk.ts', import.meta.url))
    const script = 'mount -t tmpfs -o size=4m tmpfs "$1" && exec "$2" "$3" "$1"'
    const child = spawnSync('unshare', [...namespace, 'sh', '-c', script, 'sh', disk, process.execPath, program], { encoding: 'utf8' })
    expect(child.stderr).toBe('')
    const outcome = JSON.parse(child.stdout)
    expect(outcome.kept).toBeGreaterThan(0)
    const full = (name: string) => ({ failure: 'disk-full', message: `The disk is full: ${join(disk, name)} cannot be written.` })
    expect(outcome).toMatchObject({
      failures: [full('test.db')],
      readWhileFull: outcome.kept,
      openedNew: full('new.db'),
      readAfterReopening: outcome.kept,
      writtenAfterReopening: full('test.db'),
      readWithRoom: outcome.kept,
      writtenWithRoom: true,
      openedClean: full('test.db'),
      integrity: 'ok',
    })
  })
})

it.runIf(process.platform === 'linux')('the device for full disks is no database', () => {
  expect(openStore('/dev/full')).toMatchObject({ failure: 'database', message: '/dev/full is no Portolan database.' })
})
