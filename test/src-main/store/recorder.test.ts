import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Failure, failure } from '#shared/domain/failure.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { batchRows, createRecorder, maxWaiting, retryIntervalMs } from '../../../src-main/store/recorder.ts'
import { exampleScan, exampleSighting, exampleSightings } from './examples.ts'
import { scratchStore, succeeded } from './scratch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function recorderOn(store: { appendSightings(batch: readonly Sighting[]): Failure | undefined }) {
  const failures: Failure[] = []
  const recorder = createRecorder(store, { scan: 1, onFailure: (refusal) => failures.push(refusal) })
  return { recorder, failures }
}

/** A store whose disk can be full. */
function fallibleStore() {
  const disk = { full: false, rows: [] as Sighting[], attempts: 0 }
  return {
    disk,
    appendSightings(batch: readonly Sighting[]): Failure | undefined {
      disk.attempts += 1
      if (disk.full) return failure('disk-full', 'The disk is full.')
      disk.rows.push(...batch)
      return undefined
    },
  }
}

describe('the recorder', () => {
  it('writes what is at most 250 ms old, in one batch', () => {
    const store = scratchStore()
    succeeded(store.createScan(exampleScan))
    const { recorder, failures } = recorderOn(store)
    recorder.record([exampleSighting(1, 0)])
    vi.advanceTimersByTime(200)
    recorder.record([exampleSighting(1, 1)])
    vi.advanceTimersByTime(49)
    expect(store.sightingsOfScan(1)).toEqual([])
    vi.advanceTimersByTime(1)
    expect(store.sightingsOfScan(1)).toEqual(exampleSightings(1, 2))
    expect(vi.getTimerCount()).toBe(0)
    expect(failures).toEqual([])
    recorder.close()
    expect(store.sightingsOfScan(1)).toEqual(exampleSightings(1, 2))
  })

  it('writes a full batch at once', () => {
    const store = fallibleStore()
    const { recorder } = recorderOn(store)
    recorder.record(exampleSightings(1, batchRows - 1))
    expect(store.disk.rows).toHaveLength(0)
    recorder.record([exampleSighting(1, batchRows)])
    expect(store.disk.rows).toHaveLength(batchRows)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('writes when told and at the end, and is over then', () => {
    const store = fallibleStore()
    const { recorder } = recorderOn(store)
    recorder.record([exampleSighting(1, 0)])
    recorder.flush()
    expect(store.disk.rows).toHaveLength(1)
    recorder.record([exampleSighting(1, 1)])
    recorder.close()
    recorder.close()
    expect(store.disk.rows).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
    expect(() => recorder.record([])).toThrow('closed')
  })

  it('takes only sightings of its scan', () => {
    expect(() => recorderOn(fallibleStore()).recorder.record([exampleSighting(2, 0)])).toThrow('another scan')
  })

  it('says once that it cannot write, keeps what waits and writes it when it can', () => {
    const store = fallibleStore()
    const { recorder, failures } = recorderOn(store)
    store.disk.full = true
    recorder.record(exampleSightings(1, 10))
    vi.advanceTimersByTime(250 + 3 * retryIntervalMs)
    recorder.record(exampleSightings(1, 500))
    expect(failures).toEqual([failure('disk-full', 'The disk is full.')])
    expect(store.disk.attempts).toBe(4)
    store.disk.full = false
    vi.advanceTimersByTime(retryIntervalMs)
    expect(store.disk.rows).toHaveLength(510)
    store.disk.full = true
    recorder.record(exampleSightings(1, 500))
    expect(failures).toHaveLength(2)
    recorder.close()
    expect(store.disk.rows).toHaveLength(510)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('bounds what waits', () => {
    const store = fallibleStore()
    const { recorder } = recorderOn(store)
    store.disk.full = true
    for (let batch = 0; batch < maxWaiting / 1_000 + 3; batch += 1) recorder.record(exampleSightings(1, 1_000))
    store.disk.full = false
    recorder.close()
    expect(store.disk.rows).toHaveLength(maxWaiting)
  })
})
