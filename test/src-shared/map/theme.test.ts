import { describe, expect, it } from 'vitest'
import { linkColourOf, offlineOpacity } from '#shared/map/looks.ts'
import { blend, contrastOf, type Theme, themes } from '#shared/map/theme.ts'

describe('contrastOf', () => {
  it('is that of WCAG', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })
})

describe('blend', () => {
  it('lies between', () => {
    expect(blend('#ffffff', '#000000', 0.5)).toBe('#808080')
    expect(blend('#123456', '#ffffff', 1)).toBe('#123456')
  })
})

describe.each(Object.entries(themes))('theme %s', (_, theme: Theme) => {
  it('has text of 4.5 to 1 on everything it stands on', () => {
    for (const text of [theme.ink, theme.soft]) {
      for (const ground of [theme.paper, theme.land]) expect(contrastOf(text, ground)).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('has shapes of 3 to 1 on everything they stand on', () => {
    const line = linkColourOf(theme)
    for (const shape of [line, theme.ink, theme.sea, theme.warn, theme.bad]) {
      for (const ground of [theme.paper, theme.land, theme.raised]) expect(contrastOf(shape, ground)).toBeGreaterThanOrEqual(3)
    }
    // This computer's icon on its fill, unknown devices' on a node, the glyphs on their badges, the border of what is offline.
    expect(contrastOf(theme.sea, theme.seaSoft)).toBeGreaterThanOrEqual(3)
    expect(contrastOf(theme.soft, theme.raised)).toBeGreaterThanOrEqual(3)
    for (const badge of [theme.sea, theme.warn, theme.bad]) expect(contrastOf(theme.raised, badge)).toBeGreaterThanOrEqual(3)
    expect(contrastOf(blend(theme.ink, theme.land, offlineOpacity), theme.land)).toBeGreaterThanOrEqual(3)
  })
})
