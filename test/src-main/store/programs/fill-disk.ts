/** Records until the disk is full and prints as JSON what the store said at each step. Arguments: FOLDER, on a disk of its own. */
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import { openStore } from '../../../../src-main/store/open-store.ts'
import { createRecorder } from '../../../../src-main/store/recorder.ts'
import type { Store } from '../../../../src-main/store/store.ts'
import { exampleScan, exampleSightings } from '../examples.ts'

const folder = String(process.argv[2])
const file = join(folder, 'test.db')
const ballast = join(folder, 'ballast')
/** What a person removes to make room. */
const reserve = join(folder, 'reserve')

function open(path: string): Store {
  const store = openStore(path)
  if ('failure' in store) throw new Error(store.message)
  return store
}

function fillTheRest(): void {
  const descriptor = openSync(ballast, 'a')
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(1024))
  } catch {
    closeSync(descriptor)
  }
}

writeFileSync(reserve, Buffer.alloc(3 * 1024 * 1024))
const store = open(file)
const scan = store.createScan(exampleScan)
if ('failure' in scan) throw new Error(scan.message)
const failures: Failure[] = []
const recorder = createRecorder(store, { scan: scan.id, onFailure: (failure) => failures.push(failure) })
while (failures.length === 0) recorder.record(exampleSightings(scan.id, 200))
recorder.record(exampleSightings(scan.id, 200))
recorder.close()
const kept = store.keptSightings(scan.id)
const readWhileFull = store.sightingsOfScan(scan.id).length
store.close()

fillTheRest()
const openedNew = openStore(join(folder, 'new.db'))
// The log that could not be folded back lies beside the file, so there is something to open it with.
const reopened = open(file)
const readAfterReopening = reopened.sightingsOfScan(scan.id).length
const writtenAfterReopening = reopened.appendSightings(exampleSightings(scan.id, 2_000))
reopened.close()

rmSync(ballast)
rmSync(join(folder, 'new.db'), { force: true })
rmSync(reserve)
const roomy = open(file)
const readWithRoom = roomy.sightingsOfScan(scan.id).length
const writtenWithRoom = roomy.appendSightings(exampleSightings(scan.id, 2_000)) === undefined
roomy.close()

fillTheRest()
const openedClean = openStore(file)
if (!('failure' in openedClean)) openedClean.close()
rmSync(ballast)
const database = new Database(file)
const integrity = database.pragma('integrity_check', { simple: true })
database.close()
process.stdout.write(
  JSON.stringify({
    failures,
    kept,
    readWhileFull,
    openedNew,
    readAfterReopening,
    writtenAfterReopening,
    readWithRoom,
    writtenWithRoom,
    openedClean,
    integrity,
  }),
)
