/** The running scan: the right to scan, its recorder, its end. One at a time in this process, one at a time in a database. */
import type { ScanPhase, ScanProgress } from '#shared/contract/api.ts'
import { displayText } from '#shared/domain/display-text.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { FlightPlan, ScanOptions, ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { SnmpCredential } from '#shared/domain/snmp.ts'
import { formatRange, mergeRanges } from '#shared/domain/subnet.ts'
import { noSuchScan } from '../store/messages.ts'
import { heartbeatIntervalMs, type Lease } from '../store/owner.ts'
import { processStartOf } from '../store/process-liveness.ts'
import { createRecorder, type Recorder } from '../store/recorder.ts'
import { attempt } from '../store/refusal.ts'
import type { Store } from '../store/store.ts'
import { coverageOf } from './coverage.ts'
import { createJournal, type Journal } from './journal.ts'
import { factsLost } from './messages.ts'
import type { ScanOutcome, ScanRunOptions, World } from './world.ts'

/** Progress is told at most this often. */
const progressIntervalMs = 100

export interface ScanningOptions {
  /** How a scan is run. */
  readonly run: World['run']
  readonly announce: (progress: ScanProgress) => void
  /** Gives the hosts of a scan their devices; a refusal of the database. */
  readonly identify: (store: Store, scan: ScanRecord) => Failure | undefined
}

export interface Scanning {
  /** `snmp`: secrets, which are handed to the scan and kept nowhere. */
  start(
    store: Store,
    request: ScanRequest,
    plan: FlightPlan,
    machine: Machine,
    snmp: readonly SnmpCredential[],
  ): { readonly scan: number } | Failure
  stop(store: Store, scan: number): Promise<ScanRecord | Failure>
  ended(store: Store, scan: number): Promise<ScanRecord | Failure>
  /** Writes what the running scan has found up to now: whoever reads the database then misses nothing of it. */
  flush(): void
  /** The last scan of this process, when the database cannot give it back and it has that number; without a number, whatever it has. */
  unkept(scan: number | undefined): Unkept | undefined
  /** Lets go of what `unkept` has of the scan. */
  forget(scan: number): void
  /** Whether one runs in this process. */
  isRunning(): boolean
  close(): Promise<void>
}

/** An ended scan that the database cannot give back, such as on a full disk: it can still be shown, and written elsewhere. */
export interface Unkept {
  readonly record: ScanRecord
  /** All of them. */
  readonly sightings: readonly Sighting[]
  readonly refusal: Failure
}

interface Running {
  readonly scan: number
  readonly abort: AbortController
  readonly recorder: Recorder
  readonly end: Promise<ScanRecord | Failure>
}

/**
 * A clock in milliseconds since the epoch that never runs backwards: the time of day may be set while a scan runs. A new one for
 * each scan, because the monotonic clock stands still while the computer sleeps.
 */
function createClock(): () => number {
  const origin = Date.now() - performance.now()
  return () => origin + performance.now()
}

export function createScanning({ run, announce, identify }: ScanningOptions): Scanning {
  let running: Running | undefined
  let unkept: Unkept | undefined

  const unkeptOf = (scan: number | undefined): Unkept | undefined => (scan === undefined || unkept?.record.id === scan ? unkept : undefined)
  const ended = async (store: Store, scan: number): Promise<ScanRecord | Failure> => {
    if (running?.scan === scan) return running.end
    return unkeptOf(scan)?.refusal ?? store.scan(scan) ?? noSuchScan(scan)
  }

  return {
    start(store, request, plan, machine, snmp) {
      const now = createClock()
      const description = plan.targets.join(', ')
      const lease = store.claim({ pid: process.pid, processStart: processStartOf(process.pid) ?? '', description, nowMs: now() })
      if (isFailure(lease)) return lease
      const record = store.createScan(recordOf(request, plan, now()))
      if (isFailure(record)) {
        lease.release()
        return record
      }
      unkept = undefined
      const abort = new AbortController()
      const onUnkept = (refused: Unkept): void => {
        unkept = refused
      }
      const refusal = createRefusal(abort)
      const recorder = createRecorder(store, { scan: record.id, onFailure: refusal.give })
      const execution = { store, lease, record, plan, machine, snmp, run, announce, identify, now, signal: abort.signal, onUnkept }
      const end = execute({ ...execution, recorder, refusal }).finally(() => {
        running = undefined
      })
      running = { scan: record.id, abort, recorder, end }
      return { scan: record.id }
    },
    async stop(store, scan) {
      if (running?.scan === scan) running.abort.abort()
      return ended(store, scan)
    },
    ended,
    flush: () => running?.recorder.flush(),
    unkept: unkeptOf,
    forget(scan) {
      if (unkeptOf(scan) !== undefined) unkept = undefined
    },
    isRunning: () => running !== undefined,
    async close() {
      running?.abort.abort()
      await running?.end
    },
  }
}

function recordOf(request: ScanRequest, plan: FlightPlan, nowMs: number): Omit<ScanRecord, 'id'> {
  return {
    title: titleOf(request, plan),
    status: 'running',
    startedAt: Math.round(nowMs),
    targets: plan.targets,
    exclude: plan.exclude,
    scope: mergeRanges(plan.legs.flatMap(({ ranges }) => ranges)).map(formatRange),
    profile: plan.profile,
    options: optionsOf(request),
    raw: plan.raw,
    vantages: plan.legs.map(({ interface: name, source, sourceMac }) => ({
      interface: name,
      ip: source,
      ...(sourceMac === undefined ? {} : { mac: sourceMac }),
    })),
    ...(request.rescanOf === undefined ? {} : { rescanOf: request.rescanOf }),
    coverage: { addressesAsked: 0, addressesAnswered: 0, framesSent: 0, durationMs: 0, notCovered: plan.notCovered },
  }
}

/** As the person wrote it; called after its targets where nothing can be read in it. */
function titleOf({ title = '' }: ScanRequest, { targets }: FlightPlan): string {
  return displayText(title) === '' ? targets.join(', ') : title
}

function optionsOf({ interface: name, ratePps, tcp, udp, identify, raw }: ScanRequest): ScanOptions {
  return { ...(name === undefined ? {} : { interface: name }), ...(ratePps === undefined ? {} : { ratePps }), tcp, udp, identify, raw }
}

interface Execution extends ScanningOptions {
  readonly store: Store
  readonly lease: Lease
  readonly record: ScanRecord
  readonly plan: FlightPlan
  readonly machine: Machine
  readonly snmp: readonly SnmpCredential[]
  readonly now: () => number
  readonly signal: AbortSignal
  readonly recorder: Recorder
  readonly refusal: Refusal
  readonly onUnkept: (refused: Unkept) => void
}

/** Why a scan cannot go on or cannot be kept. */
interface Refusal {
  /** Takes the first reason, if it is one; the scan stops. */
  give(why: Failure | undefined): void
  why(): Failure | undefined
}

function createRefusal(abort: AbortController): Refusal {
  let first: Failure | undefined
  return {
    give(why) {
      if (why === undefined) return
      first ??= why
      abort.abort()
    },
    why: () => first,
  }
}

async function execute(execution: Execution): Promise<ScanRecord | Failure> {
  const { store, lease, record, plan, machine, snmp, run, announce, identify, now, signal, recorder, refusal, onUnkept } = execution
  const journal = createJournal({ scan: record.id, ports: { tcp: plan.tcpPorts, udp: plan.udpPorts }, record: recorder.record })
  const soFar = coverageKeeper(record, journal, now)
  const heartbeat = setInterval(() => {
    const lost = lease.heartbeat(now())
    // A database that is busy now says nothing of the right to scan; another owner does.
    if (lost?.failure === 'scan-running') refusal.give(lost)
    // If this process is killed, the scan says what it had.
    else store.updateScan(record.id, { coverage: soFar.coverage() })
  }, heartbeatIntervalMs)
  try {
    const tell = progressTeller(record, now, () => journal.hostCount(), announce)
    const onProgress: typeof tell = (...progress) => {
      soFar.progressed(...progress)
      tell(...progress)
    }
    // That it runs is known before its first answer, and before a link is open.
    onProgress('discovering', 0, 0, 0, 0)
    const outcome = await run({ plan, machine, snmp, journal, now, signal, onProgress })
    recorder.close()
    refusal.give(attempt(store.path, () => identify(store, record)))
    const endedAt = now()
    const ended = store.updateScan(record.id, endOf(outcome, refusal.why(), endedAt))
    if (isFailure(ended)) refusal.give(ended)
    const sightings = journal.sightings()
    const kept = store.keptSightings(record.id)
    if (isFailure(kept)) refusal.give(kept)
    const why = refusal.why()
    if (why === undefined) return ended
    const told = factsLost(why, sightings.length - (isFailure(kept) ? 0 : kept))
    onUnkept({ record: { ...record, ...endOf(outcome, why, endedAt) }, sightings, refusal: told })
    return told
  } finally {
    // Also after a mistake of ours: what was seen is written, and the next scan may begin.
    clearInterval(heartbeat)
    recorder.close()
    lease.release()
  }
}

function endOf({ status, reason, coverage }: ScanOutcome, refusal: Failure | undefined, nowMs: number): Partial<ScanRecord> {
  const why = refusal === undefined ? reason : refusal.message
  return {
    status: refusal === undefined ? status : 'failed',
    finishedAt: Math.round(nowMs),
    coverage,
    ...(why === undefined ? {} : { reason: why }),
  }
}

/** What a running scan has covered so far. */
function coverageKeeper(record: ScanRecord, journal: Journal, now: () => number) {
  let [framesSent, addressesAsked] = [0, 0]
  return {
    progressed(...[, , , frames, addresses]: Parameters<ScanRunOptions['onProgress']>): void {
      framesSent = frames
      addressesAsked = addresses
    },
    coverage: () => coverageOf(journal, { addressesAsked, framesSent, notCovered: record.coverage.notCovered }, record.startedAt, now()),
  }
}

/** Tells every change of phase and the first host at once, and progress beside them now and then. */
function progressTeller(record: ScanRecord, now: () => number, hosts: () => number, announce: (progress: ScanProgress) => void) {
  let toldAt = Number.NEGATIVE_INFINITY
  let toldPhase: ScanPhase | undefined
  let toldHosts = 0
  return (...[phase, asked, total, framesSent]: Parameters<ScanRunOptions['onProgress']>): void => {
    const at = now()
    const isNews = phase !== toldPhase || (toldHosts === 0 && hosts() > 0)
    if (!isNews && at - toldAt < progressIntervalMs) return
    toldAt = at
    toldPhase = phase
    toldHosts = hosts()
    announce({ scan: record.id, phase, asked, total, hosts: toldHosts, framesSent, elapsedMs: Math.round(at - record.startedAt) })
  }
}
