import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  berTag,
  contentAt,
  contextTag,
  encodeElement,
  encodeInteger,
  lengthOfElement,
  readElement,
  readElements,
  readInteger,
  readObjectIdentifier,
} from '../../../../src-main/core/inquiries/ber.ts'
import { bytesOf, hexOf } from './hostile-answers.ts'

describe('integers', () => {
  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [65_535, '020300ffff'],
    [0x7fff_ffff, '02047fffffff'],
  ])('%i is %s (X.690 section 8.3)', (value, hex) => {
    expect(hexOf(encodeInteger(value))).toBe(hex)
    expect(readInteger(readElement(bytesOf(hex))?.content)).toBe(value)
  })

  it('reads negative ones, and none of no or of five bytes', () => {
    expect(readInteger(bytesOf('ff'))).toBe(-1)
    expect(readInteger(bytesOf('ff7f'))).toBe(-129)
    expect(readInteger(bytesOf(''))).toBeUndefined()
    expect(readInteger(bytesOf('0000000001'))).toBeUndefined()
    expect(readInteger(undefined)).toBeUndefined()
  })
})

describe('object identifiers', () => {
  it.each([
    // The example of X.690 section 8.19.5.
    ['883703', '2.999.3'],
    ['2b0601050502', '1.3.6.1.5.5.2'],
    ['2a864886f712010202', '1.2.840.113554.1.2.2'],
  ])('%s is %s', (hex, text) => {
    expect(readObjectIdentifier(bytesOf(hex))).toBe(text)
  })

  it.each([[''], ['2b86'], ['2bffffffffffffffffff7f'], ['2b'.repeat(33)]])('%j is none', (hex) => {
    expect(readObjectIdentifier(bytesOf(hex))).toBeUndefined()
  })
})

describe('elements', () => {
  it('have their lengths in the shortest form, and are read in any (X.690 section 8.1.3)', () => {
    for (const [length, head] of [
      [3, '0403'],
      [200, '0481c8'],
      [1000, '048203e8'],
    ] as const) {
      const element = encodeElement(berTag.octetString, new Uint8Array(length))
      expect(hexOf(element)).toBe(head + '00'.repeat(length))
      expect(readElement(element)?.content).toHaveLength(length)
    }
    expect(readElement(bytesOf('308400000003020105'))).toEqual({ tag: 0x30, content: bytesOf('020105') })
  })

  it('are waited for until their end, where they can have one', () => {
    expect(lengthOfElement(bytesOf('30'))).toBeUndefined()
    expect(lengthOfElement(bytesOf('3084000001'))).toBeUndefined()
    expect(lengthOfElement(bytesOf('308400000100'))).toBe(262)
    expect(lengthOfElement(bytesOf('300302'))).toBe(5)
    // Without a definite length, with a length of five bytes, with a tag of several bytes.
    for (const never of ['308000000000', '308500000000', '3f8101010100']) expect(lengthOfElement(bytesOf(never))).toBe(0)
  })

  it('are found by the tags that lead to them', () => {
    const inner = encodeElement(
      berTag.sequence,
      encodeElement(contextTag(0), encodeInteger(5)),
      encodeElement(contextTag(1), encodeInteger(6)),
    )
    expect(contentAt(inner, berTag.sequence, contextTag(1), berTag.integer)).toEqual(Uint8Array.of(6))
    expect(contentAt(inner, berTag.sequence, contextTag(2), berTag.integer)).toBeUndefined()
  })

  it('never reach outside of what came', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(10), (bytes, most) => {
        const elements = readElements(bytes, most)
        expect(elements.length).toBeLessThanOrEqual(most)
        const total = elements.reduce((sum, { content }) => sum + content.length, 0)
        expect(total).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})
