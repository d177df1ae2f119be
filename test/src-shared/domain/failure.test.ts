import { describe, expect, it } from 'vitest'
import { failure, isFailure } from '#shared/domain/failure.ts'

describe('a failure', () => {
  it('is told from every other value, also after a journey as JSON', () => {
    expect(isFailure(failure('file', 'It is gone.'))).toBe(true)
    expect(isFailure(JSON.parse(JSON.stringify(failure('file', 'It is gone.', 'Look elsewhere.'))))).toBe(true)
    for (const other of [undefined, null, 0, '', 'failure', [], {}, { failure: 1 }, { message: 'x' }, () => 0])
      expect(isFailure(other)).toBe(false)
  })

  it('has no remedy where there is none', () => {
    expect(failure('failed', 'No.')).toEqual({ failure: 'failed', message: 'No.' })
    expect(Object.keys(failure('failed', 'No.'))).toEqual(['failure', 'message'])
  })
})
