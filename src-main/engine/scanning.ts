/** The running scan: the right to scan, its recorder, its end. One at a time in this process, one at a time in a database. */
import type { ScanPhase, ScanProgress } from '#shared/contract/api.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { FlightPlan, ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { formatRange } from '#shared/domain/subnet.ts'
import { heartbeatIntervalMs, type Lease } from '../store/owner.ts'
import { processStartOf } from '../store/process-liveness.ts'
import { createRecorder } from '../store/recorder.ts'
import type { Store } from '../store/store.ts'
import { createJournal } from './journal.ts'
import { noSuchScan } from './messages.ts'
import { runScan, type ScanOutcome } from './scan-run.ts'

/** Progress is told at most this often. */
const progressIntervalMs = 100

export interface ScanningOptions {
  readonly helper: string
  readonly announce: (progress: ScanProgress) => void
}

export interface Scanning {
  start(store: Store, request: ScanRequest, plan: FlightPlan, machine: Machine): { readonly scan: number } | Failure
  stop(store: Store, scan: number): Promise<ScanRecord | Failure>
  ended(store: Store, scan: number): Promise<ScanRecord | Failure>
  /** Of the last scan of this process that the database refused, when it has that number. */
  unkept(scan: number): Unkept | undefined
  close(): Promise<void>
}

/** What the database refused to take of an ended scan, such as on a full disk: it can still be shown, and written elsewhere. */
export interface Unkept {
  readonly record: ScanRecord
  readonly sightings: readonly Sighting[]
}

interface Running {
  readonly scan: number
  readonly abort: AbortController
  readonly end: Promise<ScanRecord | Failure>
}

/** Milliseconds since the epoch that never run backwards: the clock may be set while a scan runs. */
const now = (): number => performance.timeOrigin + performance.now()

export function createScanning({ helper, announce }: ScanningOptions): Scanning {
  let running: Running | undefined
  let unkept: Unkept | undefined

  const ended = async (store: Store, scan: number): Promise<ScanRecord | Failure> =>
    running?.scan === scan ? running.end : (store.scan(scan) ?? noSuchScan(scan))

  return {
    start(store, request, plan, machine) {
      const description = plan.targets.join(', ')
      const lease = store.claim({ pid: process.pid, processStart: processStartOf(process.pid) ?? '', description, nowMs: now() })
      if (isFailure(lease)) return lease
      const record = store.createScan(recordOf(request, plan))
      if (isFailure(record)) {
        lease.release()
        return record
      }
      const abort = new AbortController()
      const onUnkept = (refused: Unkept): void => {
        unkept = refused
      }
      const end = execute({ store, lease, record, plan, machine, helper, announce, abort, onUnkept }).finally(() => {
        running = undefined
      })
      running = { scan: record.id, abort, end }
      return { scan: record.id }
    },
    async stop(store, scan) {
      if (running?.scan === scan) running.abort.abort()
      return ended(store, scan)
    },
    ended,
    unkept: (scan) => (unkept?.record.id === scan ? unkept : undefined),
    async close() {
      running?.abort.abort()
      await running?.end
    },
  }
}

function recordOf(request: ScanRequest, plan: FlightPlan): Omit<ScanRecord, 'id'> {
  return {
    title: request.title ?? plan.targets.join(', '),
    status: 'running',
    startedAt: Math.round(now()),
    targets: plan.targets,
    exclude: plan.exclude,
    scope: plan.scope.map(formatRange),
    profile: plan.profile,
    raw: plan.raw,
    vantages: plan.legs.map(({ interface: name, source, sourceMac }) => ({
      interface: name,
      ip: source,
      ...(sourceMac === undefined ? {} : { mac: sourceMac }),
    })),
    coverage: { addressesAsked: 0, addressesAnswered: 0, framesSent: 0, durationMs: 0, notCovered: plan.notCovered },
  }
}

interface Execution extends ScanningOptions {
  readonly store: Store
  readonly lease: Lease
  readonly record: ScanRecord
  readonly plan: FlightPlan
  readonly machine: Machine
  readonly abort: AbortController
  readonly onUnkept: (refused: Unkept) => void
}

async function execute({
  store,
  lease,
  record,
  plan,
  machine,
  helper,
  announce,
  abort,
  onUnkept,
}: Execution): Promise<ScanRecord | Failure> {
  let refusal: Failure | undefined
  const giveUp = (why: Failure): void => {
    refusal ??= why
    abort.abort()
  }
  const recorder = createRecorder(store, { scan: record.id, onFailure: giveUp })
  const journal = createJournal({ scan: record.id, record: recorder.record })
  const heartbeat = setInterval(() => {
    const lost = lease.heartbeat(now())
    if (lost !== undefined) giveUp(lost)
  }, heartbeatIntervalMs)
  const outcome = await runScan({
    plan,
    machine,
    helper,
    journal,
    now,
    signal: abort.signal,
    onProgress: progressTeller(record, () => journal.hostCount(), announce),
  })
  clearInterval(heartbeat)
  const { lost } = recorder.close()
  const end = endOf(outcome, refusal)
  const ended = store.updateScan(record.id, end)
  lease.release()
  if (refusal !== undefined || isFailure(ended)) onUnkept({ record: { ...record, ...end }, sightings: recorder.unwritten() })
  if (refusal !== undefined)
    return lost > 0 ? failure(refusal.failure, `${refusal.message} ${lost} facts of this scan are not kept.`, refusal.remedy) : refusal
  return ended
}

function endOf({ status, reason, coverage }: ScanOutcome, refusal: Failure | undefined): Partial<ScanRecord> {
  const why = refusal === undefined ? reason : refusal.message
  return {
    status: refusal === undefined ? status : 'failed',
    finishedAt: Math.round(now()),
    coverage,
    ...(why === undefined ? {} : { reason: why }),
  }
}

/** Tells every change of phase, and progress within it now and then. */
function progressTeller(record: ScanRecord, hosts: () => number, announce: (progress: ScanProgress) => void) {
  let toldAt = Number.NEGATIVE_INFINITY
  let toldPhase: ScanPhase | undefined
  return (phase: ScanPhase, asked: number, total: number, framesSent: number): void => {
    const at = now()
    if (phase === toldPhase && at - toldAt < progressIntervalMs) return
    toldAt = at
    toldPhase = phase
    announce({ scan: record.id, phase, asked, total, hosts: hosts(), framesSent, elapsedMs: Math.round(at - record.startedAt) })
  }
}
