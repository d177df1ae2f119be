/**
 * Claims the database and records one numbered sighting every few milliseconds until it is killed; says `NUMBER TIME` for each that
 * the recorder has taken. Arguments: FILE.
 */
import { openStore } from '../../../../src-main/store/open-store.ts'
import { processStartOf } from '../../../../src-main/store/process-liveness.ts'
import { createRecorder } from '../../../../src-main/store/recorder.ts'
import { exampleScan, exampleSighting } from '../examples.ts'

const store = openStore(String(process.argv[2]))
if ('failure' in store) throw new Error(store.message)
const lease = store.claim({ pid: process.pid, processStart: String(processStartOf(process.pid)), description: 'a test', nowMs: Date.now() })
if ('failure' in lease) throw new Error(lease.message)
const scan = store.createScan({ ...exampleScan, startedAt: Date.now() })
if ('failure' in scan) throw new Error(scan.message)
const recorder = createRecorder(store, {
  scan: scan.id,
  onFailure(failure) {
    throw new Error(failure.message)
  },
})
let number = 0
setInterval(() => {
  const at = Date.now()
  recorder.record([{ ...exampleSighting(scan.id, number), at, fact: { kind: 'port', protocol: 'tcp', port: number, answer: 'rst' } }])
  // Standard output is a pipe here: written before this returns.
  process.stdout.write(`${number} ${at}\n`)
  number += 1
}, 4)
