/** Names that are typed on the map. */
import { describe, expect, it } from 'vitest'
import type { KeyPress } from '../../src-renderer/keys.ts'
import { nothingTyped, typedOn } from '../../src-renderer/type-ahead.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: /^\p{Lu}$/u.test(key),
  altKey: false,
  ...more,
})
/** What has been typed after these keys, one each 100 ms. */
const typed = (keys: string) =>
  [...keys].reduce((before, key, i) => typedOn(before, press(key), 5000 + i * 100) ?? { letters: 'none', at: 0 }, nothingTyped).letters

describe('typedOn', () => {
  it.each(['LAB-DC01', 'desktop-ebp61jd', '10.1.1.17', 'my_PRINTER', 'Überwachung'])(
    'takes %s as one name, capitals and hyphen too',
    (name) => {
      expect(typed(name)).toBe(name)
    },
  )

  it.each([
    ['zoom out', press('-')],
    ['scan again', press('R')],
    ['zoom in', press('+')],
    ['show the shortcuts', press('?')],
    ['choose', press(' ')],
    ['walk', press('ArrowUp')],
  ])('leaves to a key that begins no name what it does else: %s', (_what, key) => {
    expect(typedOn(nothingTyped, key, 5000)).toBeUndefined()
  })

  it('begins anew after a pause: what was a letter is a command again', () => {
    const before = { letters: 'LAB', at: 5000 }
    expect(typedOn(before, press('-'), 5800)).toEqual({ letters: 'LAB-', at: 5800 })
    expect(typedOn(before, press('R'), 5100)?.letters).toBe('LABR')
    expect(typedOn(before, press('-'), 5801)).toBeUndefined()
    expect(typedOn(before, press('R'), 5801)).toBeUndefined()
    expect(typedOn(before, press('r'), 5801)?.letters).toBe('r')
  })
})
