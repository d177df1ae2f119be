/**
 * The one engine that scans. Any number of engines may read a database; the owner row makes a second scan fail with a sentence that
 * names the first. The row of an owner that died is taken over, and its running scan becomes `stopped`.
 */
import type { Database } from 'better-sqlite3'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { timeColumn } from './columns.ts'
import { endedUnexplained, ownershipLost, scanRunning } from './messages.ts'
import type { IsAlive } from './process-liveness.ts'
import { believed, owner as ownerRecord } from './records.ts'
import { attempt } from './refusal.ts'
import { prepareScanUpdate, recordOf, type ScanRow } from './scans.ts'
import type { Change } from './transaction.ts'
import { time } from './values.ts'

/**
 * An owner that has been silent for longer is dead, where the system cannot tell whether its process lives. Where it can, silence
 * proves nothing: a laptop that slept wakes up in the middle of its scan.
 */
export const ownerSilenceMs = 15_000
/** How often an owner says that it lives. */
export const heartbeatIntervalMs = 1_000

export interface Claim {
  readonly pid: number
  /** `processStartOf(pid)`. */
  readonly processStart: string
  /** What is scanned: `10.1.1.0/24`. */
  readonly description: string
  readonly nowMs: number
}

/** The right to scan. */
export interface Lease {
  /** To be called every `heartbeatIntervalMs`. `scan-running` when another engine took over: the scan must end. */
  heartbeat(nowMs: number): Failure | undefined
  /** Gives the right back; without effect when it was lost. */
  release(): Failure | undefined
}

export interface OwnerQueries {
  /** `scan-running` while a living engine scans. On success every scan that still says `running` has become `stopped`. */
  claim(claim: Claim): Lease | Failure
  /** Turns the running scan of a dead owner into a stopped one; returns the numbers of such scans. For every opening by who shows scans. */
  settleDeadScans(nowMs: number): number[] | Failure
}

interface OwnerRow {
  readonly id: number
  readonly pid: number
  readonly process_start: string
  readonly description: string
  readonly claimed_at: number
  readonly heartbeat_at: number
}

export function createOwnerQueries(database: Database, change: Change, path: string, isAlive: IsAlive): OwnerQueries {
  const current = database.prepare<[], OwnerRow>('SELECT * FROM owner')
  const insert = database.prepare<[Omit<OwnerRow, 'id'>]>(
    `INSERT INTO owner (pid, process_start, description, claimed_at, heartbeat_at)
     VALUES (@pid, @process_start, @description, @claimed_at, @heartbeat_at)`,
  )
  const beat = database.prepare<[number, number]>('UPDATE owner SET heartbeat_at = ? WHERE id = ?')
  const removeOne = database.prepare<[number]>('DELETE FROM owner WHERE id = ?')
  const removeAll = database.prepare<[]>('DELETE FROM owner')
  const running = database.prepare<[], ScanRow>("SELECT * FROM scan WHERE status = 'running' ORDER BY id")
  const lastSighting = database.prepare<[number], number>('SELECT at FROM sighting WHERE scan = ? ORDER BY id DESC LIMIT 1').pluck()
  const update = prepareScanUpdate(database)

  function ownerNow(): OwnerRow | undefined {
    const row = current.get()
    return row && believed(ownerRecord, row)
  }

  function lives(owner: OwnerRow, nowMs: number): boolean {
    return isAlive(owner.pid, owner.process_start) ?? nowMs - owner.heartbeat_at <= ownerSilenceMs
  }

  /** Stops every running scan; the last sign of life is its end. */
  function settle(owner: OwnerRow | undefined): number[] {
    const scans = running.all().map(recordOf)
    for (const scan of scans) {
      const finishedAt = Math.max(scan.startedAt, believed(time, lastSighting.get(scan.id) ?? 0), owner?.heartbeat_at ?? 0)
      const coverage = { ...scan.coverage, durationMs: finishedAt - scan.startedAt }
      update({ ...scan, status: 'stopped', finishedAt, reason: endedUnexplained, coverage })
    }
    removeAll.run()
    return scans.map(({ id }) => id)
  }

  function refusal(owner: OwnerRow, nowMs: number): Failure {
    const scan = running.get()
    const what = scan === undefined ? 'A scan' : `Scan ${scan.id}`
    return scanRunning(`${what} of ${owner.description}`, owner.pid, clockOf(owner.claimed_at, nowMs))
  }

  function leaseOf(id: number): Lease {
    return {
      heartbeat: (nowMs) => change(() => (beat.run(timeColumn(nowMs), id).changes === 1 ? undefined : ownershipLost(path))),
      release() {
        const released = change(() => removeOne.run(id))
        return isFailure(released) ? released : undefined
      },
    }
  }

  return {
    claim({ pid, processStart, description, nowMs }) {
      return change(() => {
        const owner = ownerNow()
        if (owner !== undefined && lives(owner, nowMs)) return refusal(owner, nowMs)
        settle(owner)
        const at = timeColumn(nowMs)
        const { lastInsertRowid } = insert.run({ pid, process_start: processStart, description, claimed_at: at, heartbeat_at: at })
        return leaseOf(Number(lastInsertRowid))
      })
    },
    settleDeadScans(nowMs) {
      // A look without the write lock first: most of the time nothing runs.
      const found = attempt(path, () => running.get())
      if (found === undefined) return []
      if (isFailure(found)) return found
      return change(() => {
        const owner = ownerNow()
        return owner !== undefined && lives(owner, nowMs) ? [] : settle(owner)
      })
    },
  }
}

/** Local time of day, with the date when it was not today. */
function clockOf(ms: number, nowMs: number): string {
  const time = new Date(ms)
  const clock = [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
  if (time.toDateString() === new Date(nowMs).toDateString()) return clock
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  return `${day} ${clock}`
}
