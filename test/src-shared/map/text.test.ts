import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitText, typeStyles, widthOf } from '#shared/map/text.ts'

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
