/**
 * `npm run record:demo`: scans the lab's home network with the real engine and writes what it saw, when, to resources/demo. Runs on
 * the scanner's host of the lab.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Failure, isFailure, sentenceOf } from '#shared/domain/failure.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import { recordingName } from '../src-main/engine/demo.ts'
import { createEngine } from '../src-main/engine/engine.ts'
import { formatRecording, type RecordedEntry, type RecordedProgress } from '../src-main/engine/recording.ts'
import { readMachine } from '../src-main/net/machine.ts'
import { openExistingStore } from '../src-main/store/open-store.ts'
import { assertInsideLab } from '../test/lab/inside.ts'
import { homeLabSubnet } from '../test/lab/networks/home-lab.ts'

const root = join(import.meta.dirname, '..')
const resources = join(root, 'resources')

const request: ScanRequest = {
  title: 'Demo network',
  targets: [homeLabSubnet],
  exclude: [],
  profile: 'normal',
  tcp: 'standard',
  udp: 'standard',
  identify: true,
  raw: 'required',
  consent: false,
}

assertInsideLab()
const folder = mkdtempSync(join(tmpdir(), 'portolan-record-'))
try {
  const file = join(resources, 'demo', recordingName)
  mkdirSync(join(resources, 'demo'), { recursive: true })
  writeFileSync(file, await recorded(join(folder, 'portolan.db')))
  process.stdout.write(`${file}\n`)
} finally {
  rmSync(folder, { recursive: true })
}

/** Scans, and returns the recording as text. */
async function recorded(database: string): Promise<string> {
  const machine = known(await readMachine())
  const progress: RecordedProgress[] = []
  const engine = createEngine({ database, helper: join(root, 'out', 'bin', 'rawlink'), resources, build: 'recording' })
  engine.subscribe((event) => {
    if (!('change' in event) || event.change.progress.phase === 'ended') return
    const { elapsedMs: at, phase, asked, total, framesSent } = event.change.progress
    progress.push({ at, phase, asked, total, framesSent })
  })
  const { scan } = known(await engine.scan(request))
  const { status, startedAt, coverage, reason } = known(await engine.ended(scan))
  if (status !== 'completed') throw new Error(`The scan ended as ${status}: ${reason}`)
  await engine.close()
  const store = known(openExistingStore(database))
  const sightings = store.sightingsOfScan(scan).map((sighting) => ({ ...sighting, scan: 1, at: Math.max(0, sighting.at - startedAt) }))
  store.close()
  return formatRecording({
    machine,
    request,
    coverage,
    entries: merged(
      sightings.map((sighting) => ({ sighting })),
      progress,
    ),
  })
}

/** Facts stay in order of arrival; each word of progress comes before the first fact that is younger. */
function merged(facts: readonly RecordedEntry[], progress: readonly RecordedProgress[]): readonly RecordedEntry[] {
  const left = [...progress]
  const before = (at: number): RecordedEntry[] => left.splice(0, left.filter((one) => one.at < at).length).map((one) => ({ progress: one }))
  return [...facts.flatMap((fact) => ('sighting' in fact ? [...before(fact.sighting.at), fact] : [])), ...before(Number.POSITIVE_INFINITY)]
}

function known<T>(answer: T): Exclude<T, Failure> {
  if (isFailure(answer)) throw new Error(sentenceOf(answer))
  return answer as Exclude<T, Failure>
}
