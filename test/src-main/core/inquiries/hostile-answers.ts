/** What a hostile or broken device may answer, and the judgement that every fact must pass. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Conversation } from '../../../../src-main/core/inquiries/conversation.ts'
import { type Finding, isFact } from '../../../../src-main/core/inquiries/finding.ts'
import { sighting } from '../../../../src-main/store/records.ts'
import type { Source } from '../../../../src-shared/domain/sighting.ts'
import { play } from './play.ts'

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The golden answer with up to eight bytes changed. */
export const changed = (golden: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden))

/** The facts are within the bounds that the store holds them to, and nothing in them is `undefined`. */
export function expectBelieved(source: Source, findings: readonly Finding[] | undefined): void {
  for (const fact of findings?.filter(isFact) ?? []) {
    const record = { at: 0, scan: 1, vantage: 'eth0', address: '10.1.1.1', source, fact }
    expect(sighting.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
    expect(Object.values(fact)).not.toContain(undefined)
  }
}

/**
 * Plays the conversation with the golden answers cut off at every length, with bytes changed in one of them, and with random bytes instead: it
 * comes to its end, and what it tells is within bounds.
 */
export function withstands(source: Source, talk: () => Conversation, golden: readonly Uint8Array[]): void {
  const withAnswer = (at: number, answer: Uint8Array) => {
    const { result } = play(talk(), golden.with(at, answer))
    expect(result).toBeDefined()
    expectBelieved(source, result)
    return result?.filter(isFact) ?? []
  }
  const whole = play(talk(), golden).result ?? []
  expect(whole.length).toBeGreaterThan(0)
  for (const [at, answer] of golden.entries()) {
    for (let length = 0; length < answer.length; length += 1)
      expect(withAnswer(at, answer.subarray(0, length)).length).toBeLessThanOrEqual(whole.length)
    const hostile = fc.oneof(changed(answer), fc.uint8Array({ maxLength: 600 }))
    fc.assert(fc.property(hostile, (bytes) => void withAnswer(at, bytes)))
  }
}
