/** A recorded scan as a world: what may be asked of it, and how it is replayed. */
import { describe, expect, it } from 'vitest'
import type { ScanProgress } from '#shared/contract/api.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { createJournal } from '../../../src-main/engine/journal.ts'
import { createRecordedWorld } from '../../../src-main/engine/recorded-world.ts'
import type { RecordedProgress, Recording } from '../../../src-main/engine/recording.ts'
import { hastened, shipped } from './recordings.ts'

const asking = (targets: readonly string[], more: Partial<ScanRequest> = {}): ScanRequest => ({ ...shipped.request, targets, ...more })
const startedAt = Date.parse('2026-11-24T14:02:00Z')

type Told = Pick<ScanProgress, 'phase' | 'asked' | 'total' | 'framesSent'>

/** Replays, with a clock that runs like the real one from 2026 on. `stopAfter` ends it with that many facts. */
async function replayed(recording: Recording, request: ScanRequest, stopAfter?: number) {
  const world = createRecordedWorld(recording)
  const prepared = await world.prepare(request)
  if (isFailure(prepared)) throw new Error(prepared.message)
  const origin = performance.now()
  const now = (): number => startedAt + performance.now() - origin
  const [abort, heard, told]: [AbortController, { readonly sighting: Sighting; readonly at: number }[], Told[]] = [
    new AbortController(),
    [],
    [],
  ]
  const journal = createJournal({
    scan: 7,
    ports: { tcp: prepared.plan.tcpPorts, udp: prepared.plan.udpPorts },
    record(sightings) {
      for (const sighting of sightings) heard.push({ sighting, at: now() })
      if (heard.length === stopAfter) abort.abort()
    },
  })
  const outcome = await world.run({
    ...prepared,
    snmp: [],
    journal,
    now,
    signal: abort.signal,
    onProgress: (phase, asked, total, framesSent) => told.push({ phase, asked, total, framesSent }),
  })
  return { outcome, heard, told, plan: prepared.plan }
}

const factsOf = (recording: Recording): readonly Sighting[] =>
  recording.entries.flatMap((entry) => ('sighting' in entry ? [entry.sighting] : []))
const progressOf = (recording: Recording): readonly RecordedProgress[] =>
  recording.entries.flatMap((entry) => ('progress' in entry ? [entry.progress] : []))

describe('a replay', () => {
  it('tells every fact of the recording, in order, as far from its start as it was then, and not before', async () => {
    const recording = hastened(shipped, 20)
    const { heard, outcome } = await replayed(recording, recording.request)
    const [first] = heard
    const start = (first?.sighting.at ?? 0) - (factsOf(recording)[0]?.at ?? 0)
    expect(start).toBeGreaterThanOrEqual(startedAt - 1)
    expect(heard.map(({ sighting }) => ({ ...sighting, at: sighting.at - start }))).toEqual(
      factsOf(recording).map((fact) => ({ ...fact, scan: 7, at: expect.closeTo(fact.at, -0.5) })),
    )
    // A timer may be a millisecond early, and times are rounded.
    expect(heard.filter(({ sighting, at }) => at < sighting.at - 2)).toEqual([])
    expect(outcome).toMatchObject({ status: 'completed', coverage: { addressesAsked: 253, addressesAnswered: 8 } })
    expect(outcome.coverage.framesSent).toBe(shipped.coverage.framesSent)
  })

  it('tells the progress of the recording, again after each fact, and its end', async () => {
    const recording = hastened(shipped, 100)
    const { told, outcome } = await replayed(recording, recording.request)
    const steps = told.filter((step, at) => JSON.stringify(step) !== JSON.stringify(told[at - 1]))
    expect(steps).toEqual([
      { phase: 'discovering', asked: 0, total: 0, framesSent: 0 },
      ...progressOf(recording).map(({ phase, asked, total, framesSent }) => ({ phase, asked, total, framesSent })),
      { phase: 'ended', asked: 0, total: 0, framesSent: outcome.coverage.framesSent },
    ])
    expect(told).toHaveLength(recording.entries.length + 1)
  })

  it('ends at once when it is stopped, and says how far it got', async () => {
    const { heard, told, outcome } = await replayed(shipped, shipped.request, 5)
    expect(heard).toHaveLength(5)
    expect(outcome.status).toBe('stopped')
    expect(outcome.coverage.addressesAsked).toBeLessThan(253)
    expect(outcome.coverage.framesSent).toBeLessThan(shipped.coverage.framesSent)
    expect(told.at(-1)?.phase).toBe('ended')
  })

  it('of a part tells what concerns that part, and this computer', async () => {
    const recording = hastened(shipped, 100)
    const { heard, outcome, plan } = await replayed(recording, asking(['10.1.1.17'], { rescanOf: 1 }))
    const about = factsOf(recording).filter(
      ({ address, source }) => address === '10.1.1.17' || ['interface', 'routing-table'].includes(source),
    )
    expect(heard.map(({ sighting }) => sighting.fact)).toEqual(about.map(({ fact }) => fact))
    expect(plan.addresses).toBe(1)
    expect(outcome.coverage).toMatchObject({ addressesAsked: 1, addressesAnswered: 1 })
  })
})

describe('what may be asked of a recording', () => {
  const world = createRecordedWorld(shipped)

  it.each([[[]], [['10.1.1.0/24']], [['10.1.1.1-10.1.1.25']], [['10.1.1.17', '10.1.1.22']]])(
    '%j is planned on its computer',
    async (targets) => {
      const prepared = await world.prepare(asking(targets, { interface: 'eth0' }))
      expect(prepared).toMatchObject({ machine: shipped.machine, plan: { raw: true, legs: [{ interface: 'eth0', source: '10.1.1.250' }] } })
    },
  )

  it.each([
    [['10.2.0.0/24']],
    [['10.1.1.0/24', '10.1.2.7']],
    [['10.1.1.1-10.1.2.1']],
    [['8.8.8.8']],
    [['fileserver.lab.home']],
    [['10.1.0.0/16']],
  ])('%j is refused: it knows one network', async (targets) => {
    const refusal = { failure: 'usage', message: 'The demo knows one network: 10.1.1.0/24.' }
    expect(await world.prepare(asking(targets))).toEqual(refusal)
    expect(await world.prepare(asking(targets, { consent: true }))).toEqual(refusal)
  })

  it('has the settings that it was recorded with, whatever is asked for', async () => {
    const prepared = await world.prepare(asking([], { profile: 'gentle', raw: 'off', tcp: '22', udp: 'none', identify: false }))
    expect(prepared).toMatchObject({ plan: { profile: 'normal', raw: true, identify: true } })
    if (!isFailure(prepared)) expect(prepared.plan.tcpPorts.length).toBeGreaterThan(1)
  })

  it('is on the network of its own computer and no other', async () => {
    expect(await world.machine()).toEqual(shipped.machine)
    expect(await world.prepare(asking([], { interface: 'wlan0' }))).toMatchObject({ message: 'There is no interface wlan0.' })
  })
})
