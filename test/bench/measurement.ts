/** What the bench asks of the program that measures inside a lab (programs/measure.ts), and what that answers. Both are JSON. */

export interface MeasureOrder {
  readonly command: string
  readonly args: readonly string[]
  /** Memory is watched in runs whose time does not count, because watching takes time itself. */
  readonly watches: 'time' | 'memory'
}

export interface MeasureSchedule {
  readonly orders: readonly MeasureOrder[]
  /** Before each run: late answers and the kernel's own frames settle, and the targets come to rest. */
  readonly restMs: number
}

/** Highest resident memory (VmHWM) of each program of the command, by the name that the kernel has for it, in bytes. */
export type PeakMemory = Readonly<Record<string, number>>

export interface Measurement {
  /** Just before the process was started, in milliseconds since the epoch. */
  readonly startedAtMs: number
  /** From there to its end. */
  readonly wallMs: number
  /** What the scanner's interface sent meanwhile: the kernel's `tx_packets`, by whomever it was sent. */
  readonly frames: number
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** Only where memory was watched. `command` is the command's own first process. */
  readonly peakMemory?: PeakMemory
}
