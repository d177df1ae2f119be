import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayText } from '../../../../src-main/core/inventory/display-text.ts'

describe('displayText', () => {
  it.each([
    ['plain', 'plain'],
    ['Z\u00fcrich \u6771\u4eac \u{1f5a8}', 'Z\u00fcrich \u6771\u4eac \u{1f5a8}'],
    ['\u001b[31mred\u001b[0m\r\n', '[31mred[0m'],
    ['a\u0000b\u007fc\u0085d\u009be', 'abcde'],
    ['\u202eexe.gnp\u202c \u2066x\u2069', 'exe.gnp x'],
    ['ad\u200bmin\u200d\ufeff\u00ad', 'admin'],
    ['two\u2028lines', 'twolines'],
    ['lone \ud800 half', 'lone  half'],
    ['x'.repeat(400), 'x'.repeat(255)],
  ])('%j becomes %j', (text, shown) => {
    expect(displayText(text)).toBe(shown)
  })

  it('never lets anything unsafe through and changes nothing twice', () => {
    const any = fc.string({ unit: 'binary', maxLength: 600 })
    fc.assert(
      fc.property(any, (text) => {
        const shown = displayText(text)
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
        expect(shown.length).toBeLessThanOrEqual(255)
        expect(displayText(shown)).toBe(shown)
      }),
    )
  })
})
