import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPacer, type Pacer, wireJitterMs } from '../../../../src-main/core/sweep/pacer.ts'

/** A time of day, as sweeps really see: large numbers have coarse fractions. */
const startMs = Date.UTC(2026, 0, 1) + 0.3

const anyRate = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200_000 }))

/** Share of the rate that is reached; the burst and the jitter take the rest. */
const nearlyAll = 0.94

/** Calls that come at once, soon, late or after a suspended night, and ask for one frame or many. */
const anyCalls = fc.array(
  fc.record({
    afterMs: fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.integer({ min: 0, max: 1500 }),
      fc.constant(3_600_000),
    ),
    wanted: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 300_000 })),
  }),
  { maxLength: 200 },
)

interface Grant {
  readonly atMs: number
  readonly count: number
}

/** The most that was granted in any [t, t + 1 s + jitter): what may reach the wire within one second. */
function mostInASecond(grants: readonly Grant[]): number {
  let most = 0
  let inWindow = 0
  let oldest = 0
  for (const { atMs, count } of grants) {
    inWindow += count
    for (let first = grants[oldest]; first !== undefined && first.atMs <= atMs - 1000 - wireJitterMs; first = grants[oldest]) {
      inWindow -= first.count
      oldest += 1
    }
    most = Math.max(most, inWindow)
  }
  return most
}

/** Asks for as much as possible whenever the pacer says, for so long. */
function drain(pacer: Pacer, forMs: number, wanted = 1): Grant[] {
  const grants: Grant[] = []
  for (let nowMs = startMs; nowMs < startMs + forMs; nowMs = pacer.nextAtMs(nowMs)) {
    const count = pacer.take(nowMs, wanted)
    grants.push({ atMs: nowMs, count })
  }
  return grants
}

const totalOf = (grants: readonly Grant[]): number => grants.reduce((sum, { count }) => sum + count, 0)

describe('a pacer', () => {
  it('never lets more than its rate go in any second, whatever it is asked', () => {
    fc.assert(
      fc.property(anyRate, anyCalls, (ratePps, calls) => {
        const pacer = createPacer({ ratePps })
        let nowMs = startMs
        const grants = calls.map(({ afterMs, wanted }) => {
          nowMs += afterMs
          const count = pacer.take(nowMs, wanted)
          expect(count).toBeLessThanOrEqual(wanted)
          return { atMs: nowMs, count }
        })
        expect(mostInASecond(grants)).toBeLessThanOrEqual(ratePps)
      }),
      { numRuns: 300 },
    )
  })

  it.each([1, 2, 3, 10, 14, 99, 100, 500, 10_000])('reaches its rate of %i without passing it', (ratePps) => {
    const grants = drain(createPacer({ ratePps }), 20_000)
    expect(mostInASecond(grants)).toBeLessThanOrEqual(ratePps)
    expect(totalOf(grants)).toBeGreaterThanOrEqual(Math.floor(20 * ratePps * nearlyAll))
  })

  it.each([500, 10_000, 200_000])('reaches its rate of %i by timers that wake each millisecond', (ratePps) => {
    const pacer = createPacer({ ratePps })
    const grants = Array.from({ length: 5000 }, (_, ms) => ({ atMs: startMs + ms, count: pacer.take(startMs + ms, 300_000) }))
    expect(mostInASecond(grants)).toBeLessThanOrEqual(ratePps)
    expect(totalOf(grants)).toBeGreaterThanOrEqual(5 * ratePps * nearlyAll)
  })

  it('names a time at which it grants, and does not grant before', () => {
    fc.assert(
      fc.property(anyRate, anyCalls, (ratePps, calls) => {
        const pacer = createPacer({ ratePps })
        let nowMs = startMs
        for (const { afterMs, wanted } of calls) {
          nowMs += afterMs
          pacer.take(nowMs, wanted)
          const nextAtMs = pacer.nextAtMs(nowMs)
          if (nextAtMs === nowMs) continue
          expect(nextAtMs).toBeGreaterThan(nowMs)
          expect(pacer.take(nowMs, 1)).toBe(0)
          nowMs = nextAtMs
          expect(pacer.take(nowMs, 1)).toBe(1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('grants no burst after an hour of sleep', () => {
    const pacer = createPacer({ ratePps: 500 })
    drain(pacer, 1000)
    expect(pacer.take(startMs + 3_600_000, 10_000)).toBeLessThanOrEqual(6)
  })

  it('is not moved by a clock that runs backwards', () => {
    const pacer = createPacer({ ratePps: 100 })
    expect(pacer.take(startMs, 10)).toBe(2)
    expect(pacer.take(startMs - 60_000, 10)).toBe(0)
    expect(pacer.take(startMs + 5, 10)).toBe(0)
  })

  it('holds its own limit and the wider one', () => {
    fc.assert(
      fc.property(anyRate, anyRate, anyRate, anyCalls, (wide, narrowA, narrowB, calls) => {
        const within = createPacer({ ratePps: wide })
        const pacers = [createPacer({ ratePps: narrowA, within }), createPacer({ ratePps: narrowB, within })] as const
        let nowMs = startMs
        const grants = calls.map(({ afterMs, wanted }, call) => {
          nowMs += afterMs
          return { atMs: nowMs, count: pacers[call % 2 === 0 ? 0 : 1].take(nowMs, wanted) }
        })
        expect(mostInASecond(grants)).toBeLessThanOrEqual(wide)
        expect(mostInASecond(grants.filter((_, call) => call % 2 === 0))).toBeLessThanOrEqual(narrowA)
        expect(mostInASecond(grants.filter((_, call) => call % 2 === 1))).toBeLessThanOrEqual(narrowB)
      }),
    )
  })

  it('waits for the slower of the two', () => {
    const within = createPacer({ ratePps: 10 })
    const pacer = createPacer({ ratePps: 1000, within })
    expect(totalOf(drain(pacer, 10_000))).toBe(95)
    within.take(startMs + 60_000, 1)
    expect(pacer.nextAtMs(startMs + 60_000)).toBe(within.nextAtMs(startMs + 60_000))
  })

  it('has what left unasked paid back before it grants again, by the wider limit too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1_000 }), fc.integer({ min: 1, max: 20 }), (ratePps, frames) => {
        const within = createPacer({ ratePps })
        const pacer = createPacer({ ratePps: ratePps * 2, within })
        const grants: Grant[] = []
        // Each frame brings two more, as a connection that opens.
        for (let nowMs = startMs; nowMs < startMs + 5_000; nowMs = Math.max(pacer.nextAtMs(nowMs), nowMs + 0.5)) {
          const count = pacer.take(nowMs, frames)
          pacer.charge(nowMs, 2 * count)
          grants.push({ atMs: nowMs, count: 3 * count })
        }
        const burst = 1 + ratePps * 0.01
        expect(mostInASecond(grants)).toBeLessThanOrEqual(ratePps + 2 * burst)
        expect(totalOf(grants)).toBeGreaterThan(5 * ratePps * nearlyAll - 3)
        expect(totalOf(grants)).toBeLessThanOrEqual(5 * ratePps + 3 * burst)
      }),
    )
  })
})
