/**
 * What the engine needs of the world, and all that it needs of it: a computer with its networks, and scans of them. There are two:
 * the one around us (live-world.ts) and a recording (recorded-world.ts). Whatever is behind it, the rest of the engine is the same.
 */
import type { Failure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { FlightPlan, ScanRequest } from '#shared/domain/scan.ts'
import type { ScanOutcome, ScanRunOptions } from './scan-run.ts'

/** What a scan is going to do, and the computer from which. */
export interface Prepared {
  readonly plan: FlightPlan
  readonly machine: Machine
}

export interface World {
  /** Present where nothing is sent: what its scans find is a recording. */
  readonly demo?: true
  /** The computer that scans. */
  machine(): Promise<Machine | Failure>
  /** Everything that can refuse a scan before its first frame. Scans nothing. */
  prepare(request: ScanRequest): Promise<Prepared | Failure>
  /** One scan from its plan to its end; the journal is told what it sees. */
  run(options: Omit<ScanRunOptions, 'helper'>): Promise<ScanOutcome>
}
