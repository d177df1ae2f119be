/**
 * A recorded scan as a world: the computer of the recording, and its facts again at the same moments after the start. It opens no
 * socket and reads nothing of this computer.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { FlightPlan, ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { type AddressRange, contains, subtractRanges } from '#shared/domain/subnet.ts'
import { parseTarget } from '#shared/domain/target.ts'
import { hostNamesOf, planScan } from '../core/flight-plan.ts'
import { sleep } from '../net/sleep.ts'
import { coverageOf } from './coverage.ts'
import { notRecorded } from './messages.ts'
import type { RecordedProgress, Recording } from './recording.ts'
import type { Prepared, ScanOutcome, ScanRunOptions, World } from './world.ts'

export function createRecordedWorld(recording: Recording): World {
  return {
    demo: true,
    machine: async () => recording.machine,
    prepare: async (request) => prepare(request, recording),
    run: (options) => replay(recording, options),
  }
}

/** Whatever settings are asked for, the plan has those of the recorded scan. Parts of its targets may be named. */
function prepare(request: ScanRequest, { machine, request: recorded }: Recording): Prepared | Failure {
  const network = recorded.targets.join(', ')
  const names = hostNamesOf(request, machine)
  if (isFailure(names)) return names
  if (names.length > 0) return notRecorded(network)
  const { interface: from, targets, exclude, title, rescanOf } = request
  const { title: _, ...settings } = recorded
  const asked: ScanRequest = {
    ...settings,
    targets,
    exclude,
    ...(title === undefined ? {} : { title }),
    ...(rescanOf === undefined ? {} : { rescanOf }),
    ...(from === undefined ? {} : { interface: from }),
    // The scope guard protects networks from what is sent.
    consent: true,
  }
  const plan = planScan(asked, machine, new Map(), undefined)
  if (isFailure(plan)) return plan
  return subtractRanges(plan.scope, recorded.targets.flatMap(rangesOf)).length > 0
    ? notRecorded(network)
    : { request: asked, plan, machine }
}

function rangesOf(text: string): readonly AddressRange[] {
  const target = parseTarget(text)
  return isFailure(target) || target.kind !== 'range' ? [] : [target.range]
}

/** Before the first progress of the recording. */
const nothingYet: RecordedProgress = { at: 0, phase: 'discovering', asked: 0, total: 0, framesSent: 0 }

async function replay(recording: Recording, options: ScanRunOptions): Promise<ScanOutcome> {
  const { plan, journal, now, signal, onProgress } = options
  const startedAt = now()
  let told = nothingYet
  for (const entry of recording.entries) {
    const { at } = 'progress' in entry ? entry.progress : entry.sighting
    const leftMs = startedAt + at - now()
    if (leftMs > 0) await sleep(leftMs, signal)
    if (signal.aborted) break
    if ('progress' in entry) told = entry.progress
    else if (concerns(entry.sighting, plan)) {
      const { vantage, address, source, fact } = entry.sighting
      journal.record(vantage, address, source, fact, startedAt + at)
    }
    // After each fact too: the number of hosts is part of the progress.
    onProgress(told.phase, told.asked, told.total, told.framesSent, askedBy(told, plan))
  }
  // The recorded figures, as far as the replay got.
  const counts = {
    addressesAsked: signal.aborted ? askedBy(told, plan) : plan.addresses,
    framesSent: signal.aborted ? told.framesSent : recording.coverage.framesSent,
    notCovered: recording.coverage.notCovered,
  }
  const coverage = coverageOf(journal, counts, startedAt, now())
  onProgress('ended', 0, 0, coverage.framesSent, coverage.addressesAsked)
  return { status: signal.aborted ? 'stopped' : 'completed', coverage }
}

/** Of the addresses that are asked, and what the computer knew without asking. */
function concerns({ source, address }: Sighting, plan: FlightPlan): boolean {
  return source === 'interface' || source === 'routing-table' || isAsked(address, plan)
}

function isAsked(address: IpAddress, { legs }: FlightPlan): boolean {
  return legs.some(({ ranges }) => ranges.some((range) => contains(range, address)))
}

/** Addresses asked by then. */
function askedBy({ phase, asked }: RecordedProgress, { addresses }: FlightPlan): number {
  return phase === 'discovering' ? Math.min(asked, addresses) : addresses
}
