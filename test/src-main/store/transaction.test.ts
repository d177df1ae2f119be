import { describe, expect, it } from 'vitest'
import { failure } from '#shared/domain/failure.ts'
import { createChange, createTogether } from '../../../src-main/store/transaction.ts'
import { exampleScan } from './examples.ts'
import { plainConnection, scratchFile, scratchStore } from './scratch.ts'

describe('a change', () => {
  it('waits a bounded time for a lock and says who is in the way', () => {
    const file = scratchFile()
    const store = scratchStore(file)
    const other = plainConnection(file)
    other.exec('BEGIN IMMEDIATE')
    const begun = performance.now()
    expect(store.createScan(exampleScan)).toMatchObject({ failure: 'database', message: `Another program keeps ${file} locked.` })
    expect(performance.now() - begun).toBeGreaterThan(1_500)
    other.exec('ROLLBACK')
    expect(store.createScan(exampleScan)).toMatchObject({ id: 1 })
  })

  it('is undone as a whole when it throws, and a mistake stays an exception', () => {
    const database = plainConnection(':memory:')
    database.exec('CREATE TABLE number (value INTEGER UNIQUE) STRICT')
    const change = createChange(database, ':memory:')
    const insert = database.prepare<[number]>('INSERT INTO number VALUES (?)')
    expect(change(() => insert.run(1).changes)).toBe(1)
    expect(() =>
      change(() => {
        insert.run(2)
        insert.run(1)
      }),
    ).toThrow(/UNIQUE/)
    expect(database.prepare('SELECT value FROM number').pluck().all()).toEqual([1])
    // The connection is free for the next.
    expect(change(() => insert.run(3).changes)).toBe(1)
  })
})

describe('several changes together', () => {
  const numbers = () => {
    const database = plainConnection(':memory:')
    database.exec('CREATE TABLE number (value INTEGER UNIQUE) STRICT')
    const insert = database.prepare<[number]>('INSERT INTO number VALUES (?)')
    const change = createChange(database, ':memory:')
    const kept = database.prepare('SELECT value FROM number').pluck()
    return {
      add: (value: number) => change(() => insert.run(value)),
      kept: () => kept.all(),
      together: createTogether(database, ':memory:'),
    }
  }

  it('are kept when all of them were', () => {
    const { add, kept, together } = numbers()
    expect(together(() => [add(1), add(2)].length)).toBe(2)
    expect(kept()).toEqual([1, 2])
  })

  it('are rolled back by a refusal, which is returned, and by a mistake, which is thrown', () => {
    const { add, kept, together } = numbers()
    const refusal = failure('database', 'The disk is full.')
    const refused = together(() => {
      add(1)
      return refusal
    })
    expect(refused).toBe(refusal)
    expect(() =>
      together(() => {
        add(2)
        return add(2)
      }),
    ).toThrow(/UNIQUE/)
    expect(kept()).toEqual([])
    expect(together(() => add(3))).toMatchObject({ changes: 1 })
  })
})
