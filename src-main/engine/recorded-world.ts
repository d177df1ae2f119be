/**
 * A recorded scan as a world: the computer of the recording, and its facts again at the same moments after the start. It opens no
 * socket and reads nothing of this computer.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { IpAddress } from '#shared/domain/address.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { Coverage, FlightPlan, ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { type AddressRange, contains, subtractRanges } from '#shared/domain/subnet.ts'
import { parseTarget } from '#shared/domain/target.ts'
import { hostNamesOf, planScan } from '../core/flight-plan.ts'
import { notRecorded } from './messages.ts'
import type { RecordedProgress, Recording } from './recording.ts'
import type { ScanOutcome, ScanRunOptions } from './scan-run.ts'
import type { Prepared, World } from './world.ts'

export function createRecordedWorld(recording: Recording): World {
  return {
    demo: true,
    machine: async () => recording.machine,
    prepare: async (request) => prepare(request, recording),
    run: (options) => replay(recording, options),
  }
}

/** Whatever settings are asked for, the recorded scan had its own, and what is kept says so. Parts of its targets may be named. */
function prepare(request: ScanRequest, { machine, request: recorded }: Recording): Prepared | Failure {
  const network = recorded.targets.join(', ')
  const names = hostNamesOf(request, machine)
  if (isFailure(names)) return names
  if (names.length > 0) return notRecorded(network)
  const { interface: from, title = recorded.title, rescanOf, targets, exclude } = request
  const asked: ScanRequest = {
    ...recorded,
    targets,
    exclude,
    ...(from === undefined ? {} : { interface: from }),
    ...(title === undefined ? {} : { title }),
    ...(rescanOf === undefined ? {} : { rescanOf }),
    // The scope guard protects networks from what is sent.
    consent: true,
  }
  const plan = planScan(asked, machine, new Map(), undefined)
  if (isFailure(plan)) return plan
  return subtractRanges(plan.scope, recorded.targets.flatMap(rangesOf)).length > 0 ? notRecorded(network) : { plan, machine }
}

function rangesOf(text: string): readonly AddressRange[] {
  const target = parseTarget(text)
  return isFailure(target) || target.kind !== 'range' ? [] : [target.range]
}

/** Before the first progress of the recording. */
const nothingYet: RecordedProgress = { at: 0, phase: 'discovering', asked: 0, total: 0, framesSent: 0 }

async function replay(recording: Recording, options: Omit<ScanRunOptions, 'helper'>): Promise<ScanOutcome> {
  const { plan, journal, now, signal, onProgress } = options
  const startedAt = now()
  let told = nothingYet
  for (const entry of recording.entries) {
    const { at } = 'progress' in entry ? entry.progress : entry.sighting
    await waited(startedAt + at - now(), signal)
    if (signal.aborted) break
    if ('progress' in entry) told = entry.progress
    else if (concerns(entry.sighting, plan)) {
      const { vantage, address, source, fact } = entry.sighting
      journal.record(vantage, address, source, fact, startedAt + at)
    }
    // After each fact too: the number of hosts is part of the progress.
    onProgress(told.phase, told.asked, told.total, told.framesSent, askedBy(told, plan))
  }
  const coverage = coverageOf(recording, options, told, startedAt)
  onProgress('ended', 0, 0, coverage.framesSent, coverage.addressesAsked)
  return { status: signal.aborted ? 'stopped' : 'completed', coverage }
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  // Rejects only where the signal ends it.
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {})
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

/** What a scan says of itself: the recorded figures, as far as the replay got. */
function coverageOf(
  { coverage }: Recording,
  { plan, journal, now, signal }: Omit<ScanRunOptions, 'helper'>,
  told: RecordedProgress,
  startedAt: number,
): Coverage {
  const firstHostAt = journal.firstHostAt()
  return {
    addressesAsked: signal.aborted ? askedBy(told, plan) : plan.addresses,
    addressesAnswered: journal.hostCount(),
    framesSent: signal.aborted ? told.framesSent : coverage.framesSent,
    durationMs: Math.round(now() - startedAt),
    ...(firstHostAt === undefined ? {} : { firstHostMs: Math.max(0, Math.round(firstHostAt - startedAt)) }),
    notCovered: coverage.notCovered,
  }
}
