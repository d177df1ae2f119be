import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../../../../src-main/core/inquiries/utf8.ts'

const reference = new TextDecoder('utf-8', { ignoreBOM: true })

describe('decodeUtf8', () => {
  it('reads all text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text)
      }),
    )
  })

  it('replaces what is ill-formed as the platform does', () => {
    // Bytes near the borders of the encoding, where the rules differ.
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff),
    )
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
        expect(decodeUtf8(Uint8Array.from(bytes))).toBe(reference.decode(Uint8Array.from(bytes)))
      }),
      { numRuns: 2_000 },
    )
  })
})
