/** What is a call and what is not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMethod, methods, parseCall } from '#shared/contract/transport.ts'

describe('parseCall', () => {
  it('reads a call with and without an argument', () => {
    expect(parseCall({ call: 7, method: 'map', argument: 1 })).toEqual({ call: 7, method: 'map', argument: 1 })
    expect(parseCall({ call: 7, method: 'map', surplus: true })).toEqual({ call: 7, method: 'map' })
  })

  it.each([undefined, null, 'close', 7, [], {}, { call: '7', method: 'map' }, { call: 7.5, method: 'map' }, { call: 7, method: {} }])(
    'reads no call in %j',
    (message) => {
      expect(parseCall(message)).toBeUndefined()
    },
  )

  it('survives anything', () => {
    fc.assert(fc.property(fc.anything(), (message) => void parseCall(message)))
  })
})

describe('isMethod', () => {
  it('knows the calls and nothing that every object has', () => {
    expect(methods.every(isMethod)).toBe(true)
    expect(['constructor', '__proto__', 'valueOf', '', undefined, 1].some(isMethod)).toBe(false)
  })
})
