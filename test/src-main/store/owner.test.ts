import { describe, expect, it } from 'vitest'
import { type Claim, ownerSilenceMs } from '../../../src-main/store/owner.ts'
import type { IsAlive } from '../../../src-main/store/process-liveness.ts'
import { exampleScan, exampleSighting } from './examples.ts'
import { scratchFile, scratchStore, succeeded } from './scratch.ts'

const at1402 = new Date(2026, 10, 24, 14, 2).getTime()
const first: Claim = { pid: 1234, processStart: 'boot/1', description: '10.1.1.0/24', nowMs: at1402 }
const second: Claim = { pid: 99, processStart: 'boot/2', description: '10.2.2.0/24', nowMs: at1402 + 60_000 }
const alive: IsAlive = () => true
const dead: IsAlive = () => false
const untold: IsAlive = () => undefined

describe('the owner', () => {
  it('is one: a second claim names the scan of the first', () => {
    const file = scratchFile()
    const [one, two] = [scratchStore(file, { isAlive: alive }), scratchStore(file, { isAlive: alive })]
    succeeded(one.claim(first))
    expect(two.claim(second)).toMatchObject({ message: 'A scan of 10.1.1.0/24 is running in process 1234 since 14:02.' })
    succeeded(one.createScan({ ...exampleScan, status: 'completed' }))
    succeeded(one.createScan(exampleScan))
    expect(two.claim(second)).toEqual({
      failure: 'scan-running',
      message: 'Scan 2 of 10.1.1.0/24 is running in process 1234 since 14:02.',
      remedy: 'Wait for its end or stop it.',
    })
    expect(two.claim({ ...second, nowMs: at1402 + 86_400_000 })).toMatchObject({
      message: 'Scan 2 of 10.1.1.0/24 is running in process 1234 since 2026-11-24 14:02.',
    })
    expect(two.scan(2)?.status).toBe('running')
  })

  it('gives the database free, once', () => {
    const store = scratchStore(scratchFile(), { isAlive: alive })
    const lease = succeeded(store.claim(first))
    expect(lease.heartbeat(at1402 + 1)).toBeUndefined()
    expect(lease.release()).toBeUndefined()
    const next = succeeded(store.claim(second))
    // The first lease has no power over the second.
    expect(lease.release()).toBeUndefined()
    expect(lease.heartbeat(at1402 + 2)).toMatchObject({ failure: 'scan-running' })
    expect(next.heartbeat(second.nowMs + 1)).toBeUndefined()
  })

  it('keeps the database however long it is silent, while its process is known to live', () => {
    const store = scratchStore(scratchFile(), { isAlive: alive })
    succeeded(store.claim(first))
    expect(store.claim({ ...second, nowMs: at1402 + 8 * 3_600_000 })).toMatchObject({ failure: 'scan-running' })
  })

  it('is asked about by its number and its start', () => {
    const asked: unknown[] = []
    const store = scratchStore(scratchFile(), {
      isAlive: (...process) => {
        asked.push(process)
        return false
      },
    })
    succeeded(store.claim(first))
    succeeded(store.claim(second))
    expect(asked).toEqual([[1234, 'boot/1']])
  })

  it('is dead after silence where its process cannot be asked', () => {
    const store = scratchStore(scratchFile(), { isAlive: untold })
    const lease = succeeded(store.claim(first))
    lease.heartbeat(at1402 + 5_000)
    expect(store.claim({ ...second, nowMs: at1402 + 5_000 + ownerSilenceMs })).toMatchObject({ failure: 'scan-running' })
    succeeded(store.claim({ ...second, nowMs: at1402 + 5_001 + ownerSilenceMs }))
    expect(lease.heartbeat(at1402 + 60_000)).toMatchObject({ failure: 'scan-running', message: expect.stringContaining('taken over') })
  })

  it('when dead, leaves a stopped scan that ends with its last sign of life', () => {
    const file = scratchFile()
    const one = scratchStore(file, { isAlive: alive })
    const lease = succeeded(one.claim(first))
    succeeded(one.createScan({ ...exampleScan, startedAt: at1402 }))
    one.appendSightings([{ ...exampleSighting(1, 0), at: at1402 + 700 }])
    lease.heartbeat(at1402 + 500)
    const two = scratchStore(file, { isAlive: dead })
    succeeded(two.claim(second))
    expect(two.scan(1)).toEqual({
      id: 1,
      ...exampleScan,
      startedAt: at1402,
      status: 'stopped',
      reason: 'The engine that ran it ended without saying why.',
      finishedAt: at1402 + 700,
      coverage: { ...exampleScan.coverage, durationMs: 700 },
    })
    expect(two.sightingsOfScan(1)).toHaveLength(1)
  })
})

describe('settling dead scans', () => {
  it('leaves the scan of a living owner and stops that of a dead one, with its heartbeat as its end', () => {
    const file = scratchFile()
    const one = scratchStore(file, { isAlive: alive })
    const lease = succeeded(one.claim(first))
    succeeded(one.createScan({ ...exampleScan, startedAt: at1402 }))
    lease.heartbeat(at1402 + 900)
    expect(one.settleDeadScans(at1402 + 1_000)).toEqual([])
    const two = scratchStore(file, { isAlive: dead })
    expect(two.settleDeadScans(at1402 + 1_000)).toEqual([1])
    expect(two.scan(1)).toMatchObject({ status: 'stopped', finishedAt: at1402 + 900 })
    expect(two.settleDeadScans(at1402 + 1_000)).toEqual([])
    expect(lease.heartbeat(at1402 + 1_100)).toMatchObject({ failure: 'scan-running' })
  })

  it('stops a running scan that has no owner at all and leaves the others as they are', () => {
    const store = scratchStore(scratchFile(), { isAlive: alive })
    succeeded(store.createScan({ ...exampleScan, status: 'completed' }))
    succeeded(store.createScan({ ...exampleScan, startedAt: 5 }))
    expect(store.settleDeadScans(at1402)).toEqual([2])
    expect(store.scans().map(({ status }) => status)).toEqual(['stopped', 'completed'])
    expect(store.scan(2)?.finishedAt).toBe(5)
  })
})
