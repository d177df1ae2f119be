import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayLines, displayText } from '#shared/domain/display-text.ts'
import { hostileNames } from '../map/documents.ts'

describe('displayLines', () => {
  it('keeps the lines that a person wrote, and nothing that turns text around', () => {
    expect(displayLines('Rack 2\r\n\u202eleft\u202c\n\n\u001b[31mred  x\u2028y\n')).toBe('Rack 2\nleft\n\n [31mred  x\ny')
    expect(displayLines('x'.repeat(10_000))).toHaveLength(10_000)
  })
})

describe('displayText', () => {
  it.each([
    ['plain', 'plain'],
    ['Z\u00fcrich \u6771\u4eac \u{1f5a8}', 'Z\u00fcrich \u6771\u4eac \u{1f5a8}'],
    ['\u001b[31mred\u001b[0m\r\n', '[31mred [0m'],
    ['a\u0000b\u007fc\u0085d\u009be', 'a b c d e'],
    ['\u202eexe.gnp\u202c \u2066x\u2069', 'exe.gnp x'],
    ['ad\u200bmin\u200d\ufeff\u00ad', 'admin'],
    ['two\u2028lines\r\nand\ttabs', 'two lines and tabs'],
    ['lone \ud800 half', 'lone half'],
    [`e${'\u0301'.repeat(50)}x`, 'e\u0301\u0301x'],
    ['x'.repeat(400), 'x'.repeat(255)],
  ])('%j becomes %j', (text, shown) => {
    expect(displayText(text)).toBe(shown)
  })

  it('makes one harmless line of hostile names', () => {
    for (const name of hostileNames) expect(displayText(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\p{Noncharacter_Code_Point}]/u)
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
