/**
 * What the engine needs of the world, and all that it needs of it: a computer with its networks, and scans of them. There are two:
 * the one around us (live-world.ts) and a recording (recorded-world.ts). Whatever is behind it, the rest of the engine is the same.
 */
import type { ScanPhase } from '#shared/contract/api.ts'
import type { Failure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { Coverage, FlightPlan, ScanRequest, ScanStatus } from '#shared/domain/scan.ts'
import type { SnmpCredential } from '#shared/domain/snmp.ts'
import type { Journal } from './journal.ts'

/** What a scan is going to do, and the computer from which. */
export interface Prepared {
  /** With the settings that the scan will have, whatever was asked for. */
  readonly request: ScanRequest
  readonly plan: FlightPlan
  readonly machine: Machine
}

/** What a scan is given, whatever the world. */
export interface ScanRunOptions {
  readonly plan: FlightPlan
  readonly machine: Machine
  /** Secrets, for this scan alone. */
  readonly snmp: readonly SnmpCredential[]
  readonly journal: Journal
  /** Milliseconds since the epoch, never backwards. */
  readonly now: () => number
  /** Ends the scan; what was found is kept. */
  readonly signal: AbortSignal
  /** `asked` of `total` questions of the phase are put; addresses and frames are those of the whole scan so far. */
  readonly onProgress: (phase: ScanPhase, asked: number, total: number, framesSent: number, addressesAsked: number) => void
}

/** How a scan ended. */
export interface ScanOutcome {
  readonly status: Exclude<ScanStatus, 'running'>
  /** Why it failed. */
  readonly reason?: string
  readonly coverage: Coverage
}

export interface World {
  /** Present where nothing is sent: what its scans find is a recording. */
  readonly demo?: true
  /** The computer that scans. */
  machine(): Promise<Machine | Failure>
  /** Everything that can refuse a scan before its first frame. Scans nothing. */
  prepare(request: ScanRequest): Promise<Prepared | Failure>
  /** One scan from its plan to its end; the journal is told what it sees. */
  run(options: ScanRunOptions): Promise<ScanOutcome>
}
