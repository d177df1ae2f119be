/**
 * A refusal of the world (not a mistake of ours): what happened and what the person can do about it.
 * It travels as a value; callers test it with `isFailure`.
 */

/** The closed list of reasons; the command line maps each to its exit status. */
export type FailureCode =
  | 'usage'
  | 'out-of-scope'
  /** Out of scope until the person says yes to it: the command line and the window each have a way to. */
  | 'consent-needed'
  | 'raw-unavailable'
  /** Reached from an interface that has to be chosen: the command line and the window each have a way to. */
  | 'interface-needed'
  | 'scan-running'
  | 'not-found'
  | 'database'
  | 'database-newer'
  | 'disk-full'
  | 'file'
  | 'network'
  | 'failed'

export interface Failure {
  readonly failure: FailureCode
  /** What happened, one sentence, in the user's terms. */
  readonly message: string
  /** What the person can do, one sentence. */
  readonly remedy?: string
}

/** Builds a `Failure`; `message` says what happened, `remedy` what to do. */
export function failure(code: FailureCode, message: string, remedy?: string): Failure {
  return remedy === undefined ? { failure: code, message } : { failure: code, message, remedy }
}

/** Tells a `Failure` from any other value. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'failure' in value && typeof value.failure === 'string'
}

/** What happened and what to do, in one line. */
export function sentenceOf({ message, remedy }: Failure): string {
  return remedy === undefined ? message : `${message} ${remedy}`
}
