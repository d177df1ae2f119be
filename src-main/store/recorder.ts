/**
 * Writes the sightings of a running scan in batches, so that the end of the process at any moment loses at most the last `intervalMs`.
 * A refused batch stays in memory, within a bound, and is tried again with the next.
 */
import assert from 'node:assert/strict'
import type { Failure } from '#shared/domain/failure.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { Store } from './store.ts'

/** Greatest age of a sighting that is not yet written, unless a test says otherwise: what the end of the process may cost. */
const batchIntervalMs = 250
/** A batch of this many is written at once. */
export const batchRows = 200
/** Time between two attempts while the disk refuses. */
export const retryIntervalMs = 1_000
/** Most sightings that wait for a disk that refuses; more are lost to it. */
export const maxWaiting = 20_000

export interface RecorderOptions {
  readonly scan: number
  /** Greatest age of a sighting that is not yet written. */
  readonly intervalMs?: number
  /** Told once when writing begins to fail, and again only if it fails after it had worked again. */
  readonly onFailure: (failure: Failure) => void
}

export interface Recorder {
  /** Takes sightings to be written. Throws when one belongs to another scan or after `close`. */
  record(sightings: readonly Sighting[]): void
  /** Writes what waits, now. */
  flush(): void
  /** Writes what waits and ends; what cannot be written now is lost to the database. May be called again. */
  close(): void
}

export function createRecorder(
  store: Pick<Store, 'appendSightings'>,
  { scan, intervalMs = batchIntervalMs, onFailure }: RecorderOptions,
): Recorder {
  let waiting: Sighting[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let refusing = false
  let closed = false

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const refusal = store.appendSightings(waiting)
    if (refusal === undefined) {
      waiting = []
      refusing = false
      return
    }
    if (!closed) timer = setTimeout(flush, retryIntervalMs)
    if (!refusing) {
      refusing = true
      onFailure(refusal)
    }
  }

  return {
    record(sightings) {
      assert(!closed, 'the recorder is closed')
      for (const sighting of sightings) {
        assert.equal(sighting.scan, scan, 'a sighting of another scan')
        if (waiting.length < maxWaiting) waiting.push(sighting)
      }
      // While the disk refuses, only the timer tries again: not every record.
      if (waiting.length >= batchRows && !refusing) flush()
      else if (waiting.length > 0) timer ??= setTimeout(flush, intervalMs)
    },
    flush,
    close() {
      closed = true
      flush()
    },
  }
}
