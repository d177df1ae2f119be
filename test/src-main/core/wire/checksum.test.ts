import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksumHolds, checksumOf, transportChecksumHolds, transportChecksumOf } from '../../../../src-main/core/wire/checksum.ts'
import { bytesOf } from './samples.ts'

describe('the Internet checksum', () => {
  it('is the complement of the sum in the example of RFC 1071 section 3', () => {
    expect(checksumOf(bytesOf('0001 f203 f4f5 f6f7'))).toBe(~0xddf2 & 0xffff)
  })

  it('pads an odd byte on the right', () => {
    expect(checksumOf(Uint8Array.of(0x12))).toBe(~0x1200 & 0xffff)
  })

  it('folds every carry of a large packet', () => {
    expect(checksumOf(new Uint8Array(0xffff).fill(0xff))).toBe(0xff)
  })

  it('holds for a message that contains it, and for no message with one bit changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 99 }), fc.nat(), (bytes, bit) => {
        bytes.fill(0, 0, 2)
        new DataView(bytes.buffer, bytes.byteOffset).setUint16(0, checksumOf(bytes))
        expect(checksumHolds(bytes)).toBe(true)
        const at = (bit >>> 3) % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
        expect(checksumHolds(bytes)).toBe(false)
      }),
    )
  })
})

describe('the checksum with a pseudo header', () => {
  const pseudoHeader = { source: '10.1.1.17', destination: '10.1.1.200' }
  const segment = bytesOf('0035 a171 000c 0000 6e6f 6e65')

  it('covers addresses, protocol and length', () => {
    const checksum = transportChecksumOf(segment, 17, pseudoHeader)
    expect(transportChecksumOf(segment, 6, pseudoHeader)).not.toBe(checksum)
    expect(transportChecksumOf(segment, 17, { ...pseudoHeader, source: '10.1.1.18' })).not.toBe(checksum)
    expect(transportChecksumOf(bytesOf('0035 a171 000c 0000 6e6f 6e65 0000'), 17, pseudoHeader)).not.toBe(checksum)
  })

  it('does not hold when it is merely zero', () => {
    expect(transportChecksumHolds(segment, 0, 17, pseudoHeader)).toBe(false)
  })
})
