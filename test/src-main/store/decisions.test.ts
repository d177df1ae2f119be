import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decided, Decision } from '#shared/domain/device.ts'
import { inverseOf, type NewDecision } from '../../../src-main/store/decisions.ts'
import { exampleScan } from './examples.ts'
import { plainConnection, scratchFile, scratchStore, succeeded } from './scratch.ts'

function storeWithDevices(count: number, file = scratchFile()) {
  const store = scratchStore(file)
  succeeded(store.createScan(exampleScan))
  store.saveDevices(
    1,
    Array.from({ length: count }, () => ({ keys: [], address: '10.1.1.1', seenAt: 1 })),
  )
  return store
}

describe('decisions', () => {
  it('say what held before', () => {
    const store = storeWithDevices(2)
    expect(store.decide([{ at: 1, device: 1, kind: 'name', value: 'Printer' }])).toStrictEqual([
      { at: 1, device: 1, kind: 'name', value: 'Printer' },
    ])
    expect(store.decide([{ at: 2, device: 1, kind: 'name', value: 'Old printer' }])).toStrictEqual([
      { at: 2, device: 1, kind: 'name', value: 'Old printer', previous: 'Printer' },
    ])
    expect(store.decide([{ at: 3, device: 1, kind: 'name' }])).toStrictEqual([{ at: 3, device: 1, kind: 'name', previous: 'Old printer' }])
    expect(store.decidedNow()).toEqual(new Map())
    expect(store.history(1).map(({ at }) => at)).toEqual([1, 2, 3])
    expect(store.history(2)).toEqual([])
  })

  it('hold for each device and kind by themselves', () => {
    const store = storeWithDevices(3)
    store.decide([
      { at: 1, device: 2, kind: 'approval', value: false },
      { at: 1, device: 1, kind: 'approval', value: true },
      { at: 1, device: 1, kind: 'note', value: '' },
      { at: 1, device: 1, kind: 'position', value: { x: 1.5, y: -2, pinned: true } },
    ])
    expect(store.decidedNow()).toEqual(
      new Map<number, Decided>([
        [1, { approval: true, note: '', position: { x: 1.5, y: -2, pinned: true } }],
        [2, { approval: false }],
      ]),
    )
  })

  it('are made together or not at all', () => {
    const store = storeWithDevices(2)
    expect(
      store.decide([
        { at: 1, device: 1, kind: 'approval', value: true },
        { at: 1, device: 9, kind: 'approval', value: true },
      ]),
    ).toMatchObject({ failure: 'not-found' })
    expect(store.history(1)).toEqual([])
    // Twice about the same thing in one go: the second knows the first.
    expect(
      store.decide([
        { at: 1, device: 1, kind: 'name', value: 'a' },
        { at: 1, device: 1, kind: 'name', value: 'b' },
      ]),
    ).toMatchObject([{ value: 'a' }, { value: 'b', previous: 'a' }])
  })

  it('are all undone by their inverses, last first, and redone by the inverses of those', () => {
    const device = fc.integer({ min: 1, max: 3 })
    const optional = <T>(value: fc.Arbitrary<T>) =>
      fc.option(
        value.map((some) => ({ value: some })),
        { nil: {} },
      )
    const about = { at: fc.nat(), device }
    const decision: fc.Arbitrary<NewDecision> = fc.oneof(
      fc.tuple(fc.record(about), optional(fc.boolean())).map(([base, value]) => ({ ...base, kind: 'approval' as const, ...value })),
      fc.tuple(fc.record(about), optional(fc.string())).map(([base, value]) => ({ ...base, kind: 'name' as const, ...value })),
      fc
        .tuple(fc.record(about), optional(fc.record({ x: fc.integer(), y: fc.integer(), pinned: fc.boolean() })))
        .map(([base, value]) => ({ ...base, kind: 'position' as const, ...value })),
      fc
        .tuple(fc.record(about), optional(fc.constantFrom('printer' as const, 'nas' as const)))
        .map(([base, value]) => ({ ...base, kind: 'type' as const, ...value })),
      fc.tuple(fc.record(about), optional(fc.string())).map(([base, value]) => ({ ...base, kind: 'os' as const, ...value })),
      fc
        .tuple(fc.record(about), optional(fc.record({ is: fc.constantFrom('same' as const, 'apart' as const), to: device })))
        .map(([base, value]) => ({ ...base, kind: 'relation' as const, ...value })),
    )
    const store = storeWithDevices(3)
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 12 }), (decisions) => {
        const before = store.decidedNow()
        const rows = store.history(1).length + store.history(2).length + store.history(3).length
        const made: Decision[] = decisions.flatMap((one) => succeeded(store.decide([one])))
        const after = store.decidedNow()
        const undone = made.toReversed().flatMap((one) => succeeded(store.decide([inverseOf(one, 5)])))
        expect(store.decidedNow()).toEqual(before)
        succeeded(store.decide(undone.toReversed().map((one) => inverseOf(one, 6))))
        expect(store.decidedNow()).toEqual(after)
        expect(store.history(1).length + store.history(2).length + store.history(3).length).toBe(rows + 3 * decisions.length)
      }),
      { numRuns: 60 },
    )
  })

  it('are never changed or deleted', () => {
    const file = scratchFile()
    const store = storeWithDevices(1, file)
    store.decide([{ at: 1, device: 1, kind: 'approval', value: true }])
    const past = plainConnection(file)
    const attempts = [
      "UPDATE decision SET value = 'false'",
      'DELETE FROM decision',
      "INSERT OR REPLACE INTO decision (id, at, device, kind) VALUES (1, 1, 1, 'name')",
    ]
    for (const statement of attempts) expect(() => past.exec(statement), statement).toThrow('decisions are append-only')
    expect(store.decidedNow()).toEqual(new Map([[1, { approval: true }]]))
  })
})
