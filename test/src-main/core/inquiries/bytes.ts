/** Bytes for tests: from hexadecimal, from text, joined, and turned wrong by fast-check. */
import fc from 'fast-check'
import { type Finding, isFact } from '../../../../src-main/core/inquiries/finding.ts'
import { sighting } from '../../../../src-main/store/records.ts'

export const bytesOfHex = (...digits: readonly string[]): Uint8Array => new Uint8Array(Buffer.from(digits.join(''), 'hex'))
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

/** Whether the store keeps the fact and believes it again: it is within its bounds. What was not read is not kept. */
export function isWithinBounds(fact: Finding): boolean {
  if (!isFact(fact)) return true
  const row = { at: 0, scan: 1, vantage: 'eth0', address: '10.1.1.17', source: 'tcp-connect', fact }
  return sighting.safeParse(row).success
}

/** Random bytes, or the golden with some of its bytes replaced and its end cut off. */
export function damaged(golden: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.nat(Math.max(0, golden.length - 1)),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
  })
  const mutated = fc
    .tuple(fc.array(change, { maxLength: 4 }), fc.oneof(fc.constant(golden.length), fc.nat(golden.length)))
    .map(([changes, length]) => {
      const bytes = golden.slice()
      for (const { at, byte } of changes) bytes[at] = byte
      return bytes.subarray(0, length)
    })
  return fc.oneof({ weight: 3, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) })
}
