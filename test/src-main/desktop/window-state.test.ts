/** The kept place of the window, read with suspicion. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isReachable, parseWindowState } from '../../../src-main/desktop/window-state.ts'

const state = { x: 10, y: 20, width: 1440, height: 900, maximized: false }
const display = { x: 0, y: 0, width: 1920, height: 1080 }

describe('parseWindowState', () => {
  it('reads what was written', () => {
    expect(parseWindowState(JSON.stringify(state))).toEqual(state)
  })

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"x":1}',
    JSON.stringify({ ...state, width: 1 }),
    JSON.stringify({ ...state, x: 1e9 }),
    JSON.stringify({ ...state, y: '0' }),
  ])('reads nothing in %s', (text) => {
    expect(parseWindowState(text)).toBeUndefined()
  })

  it('survives anything', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseWindowState(text)))
  })
})

describe('isReachable', () => {
  it('needs the title to be on a display', () => {
    expect(isReachable(state, [display])).toBe(true)
    expect(isReachable({ ...state, x: 1850 }, [display])).toBe(false)
    expect(isReachable({ ...state, y: -40 }, [display])).toBe(false)
    expect(isReachable({ ...state, x: 2000 }, [display])).toBe(false)
    expect(isReachable({ ...state, x: 2000 }, [display, { ...display, x: 1920 }])).toBe(true)
    expect(isReachable(state, [])).toBe(false)
  })
})
