import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, fitText, typeStyles, widthOf } from '#shared/map/text.ts'
import { hostileNames } from './documents.ts'

/** What XML 1.0 cannot hold, what ends a line, and what turns the direction of text. */
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]/

/** `harmful` without surrogate pairs, which are whole characters. */
function hasHarm(text: string): boolean {
  return harmful.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))
}

describe('cleanText', () => {
  it('leaves plain names alone', () => {
    for (const name of ['pfsense.lab.home', 'DESKTOP-EBP61JD', 'Söhne & Töchter', 'принтер', '打印机', '10.1.1.0/24'])
      expect(cleanText(name)).toBe(name)
  })

  it('makes one harmless line of hostile names', () => {
    for (const name of hostileNames) {
      const cleaned = cleanText(name)
      expect(hasHarm(cleaned)).toBe(false)
      expect(Array.from(cleaned).length).toBeLessThanOrEqual(256)
    }
    expect(cleanText('line\r\nbreak\u2028and\ttabs')).toBe('line break and tabs')
    expect(cleanText('\u202eexe.tnemucod\u202c')).toBe('exe.tnemucod')
  })

  it('makes one harmless line of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const cleaned = cleanText(text)
        expect(hasHarm(cleaned)).toBe(false)
        expect(cleanText(cleaned)).toBe(cleaned)
      }),
    )
  })

  it('keeps at most two marks on a letter', () => {
    expect(cleanText(`e${'\u0301'.repeat(50)}x`)).toBe('e\u0301\u0301x')
  })
})

describe('widthOf', () => {
  it('adds the advances of the fonts', () => {
    expect(widthOf('', typeStyles.name)).toBe(0)
    expect(widthOf('10.1.1.1', typeStyles.address)).toBeCloseTo(8 * 0.6 * 11, 5)
    expect(widthOf('ii', typeStyles.name)).toBeLessThan(widthOf('WW', typeStyles.name) / 2)
    expect(widthOf('打印', typeStyles.name)).toBe(2 * typeStyles.name.size)
  })

  it('is wider in the heavier weight', () => {
    const text = 'hypervisor'
    expect(widthOf(text, { ...typeStyles.name, weight: 600 })).toBeGreaterThan(widthOf(text, { ...typeStyles.name, weight: 400 }))
  })
})

describe('fitText', () => {
  it('leaves what fits and cuts the rest to the width', () => {
    expect(fitText('pve1', typeStyles.name, 100)).toBe('pve1')
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 20, max: 200 }), (text, width) => {
        const fitted = fitText(text, typeStyles.name, width)
        expect(widthOf(fitted, typeStyles.name)).toBeLessThanOrEqual(width)
        expect(fitted === text || fitted.endsWith('…')).toBe(true)
      }),
    )
  })
})
