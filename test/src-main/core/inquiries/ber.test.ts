/** Elements of X.690: values from its own text (sections 8.1.3, 8.3, 8.19), what is broken, and whatever comes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  berTag,
  contentAt,
  encodeElement,
  encodeInteger,
  lengthOfElement,
  readElements,
  readInteger,
  readObjectIdentifier,
} from '../../../../src-main/core/inquiries/ber.ts'
import { bytesOfHex } from './bytes.ts'

describe('elements', () => {
  it.each([
    ['7f', 127],
    ['ff', -1],
    ['00ff', 255],
    ['80', -128],
    ['7fffffff', 2_147_483_647],
  ])('reads integer %s', (content, value) => {
    expect(readInteger(bytesOfHex(content))).toBe(value)
  })

  it('has no integer without bytes, or with too many', () => {
    for (const bytes of [undefined, new Uint8Array(), new Uint8Array(5)]) expect(readInteger(bytes)).toBeUndefined()
  })

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fff_ffff }), fc.uint8Array({ maxLength: 1000 }), (number, bytes) => {
        const message = encodeElement(berTag.sequence, encodeInteger(number), encodeElement(berTag.octetString, bytes))
        expect(lengthOfElement(message)).toBe(message.length)
        expect(readInteger(contentAt(message, berTag.sequence, berTag.integer))).toBe(number)
        expect(contentAt(message, berTag.sequence, berTag.octetString)).toEqual(bytes)
        for (let length = 0; length < Math.min(message.length, 40); length += 1)
          expect(contentAt(message.subarray(0, length), berTag.sequence)).toBeUndefined()
      }),
    )
  })

  it('ends at what is malformed: indefinite and overlong lengths, tags of several bytes', () => {
    const [first] = readElements(bytesOfHex('020105', '0480'), 9)
    expect(first).toEqual({ tag: berTag.integer, content: Uint8Array.of(5) })
    for (const broken of ['0480', '0485000000000161', '1f8101', '0403']) expect(readElements(bytesOfHex(broken), 9)).toEqual([])
  })

  it('reads object identifiers', () => {
    expect(readObjectIdentifier(bytesOfHex('883703'))).toBe('2.999.3')
    expect(readObjectIdentifier(bytesOfHex('2b0601050502'))).toBe('1.3.6.1.5.5.2')
    for (const broken of ['', '2b86', `2b${'ff'.repeat(9)}01`]) expect(readObjectIdentifier(bytesOfHex(broken))).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const count = readElements(bytes, 9).length
        expect(count).toBeLessThanOrEqual(9)
        lengthOfElement(bytes)
        readObjectIdentifier(bytes)
      }),
    )
  })
})
