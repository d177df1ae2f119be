import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { headingOf, legendOf } from '#shared/map/legend.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { svgOf } from '#shared/map/svg.ts'
import { typeStyles, widthOf } from '#shared/map/text.ts'
import { fontFiles, largestSide, pngOf } from '../../../src-main/exchange/png.ts'
import { homeLab } from '../../src-shared/map/documents.ts'

const fontDirectory = fileURLToPath(new URL('../../../resources/fonts', import.meta.url))

const svg = svgOf(sceneOf(homeLab), { theme: 'light', heading: headingOf(homeLab, { utcOffsetMinutes: 0 }), legend: legendOf(homeLab) })

/** Width and height from the IHDR chunk (PNG, third edition, 11.2.1). */
function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

function drawn(text: string, scale: 1 | 2 | 4 = 1): Uint8Array {
  const png = pngOf(text, { scale, fontDirectory })
  if (isFailure(png)) throw new Error(png.message)
  return png
}

describe('pngOf', () => {
  it('has the size of the drawing, times the scale', () => {
    const [width = 0, height = 0] = /width="(\d+)" height="(\d+)"/.exec(svg)?.slice(1).map(Number) ?? []
    expect(sizeOf(drawn(svg))).toEqual({ width, height })
    expect(sizeOf(drawn(svg, 2))).toEqual({ width: 2 * width, height: 2 * height })
  })

  it('draws text, from the fonts that come along', () => {
    const words = (text: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40" font-family="Inter">${text}</svg>`
    const empty = drawn(words(''))
    const regular = drawn(words('<text x="10" y="25">pfsense</text>'))
    const semibold = drawn(words('<text x="10" y="25" font-weight="600">pfsense</text>'))
    const mono = drawn(words('<text x="10" y="25" font-family="JetBrains Mono">pfsense</text>'))
    const pictures = [empty, regular, semibold, mono].map((png) => Buffer.from(png).toString('base64'))
    expect(new Set(pictures).size).toBe(4)
    expect(drawn(svg.replace(/<text [\s\S]*?<\/text>/g, ''))).not.toEqual(drawn(svg))
  })

  it('draws text as wide as it was measured', () => {
    const options = { font: { loadSystemFonts: false, fontFiles: fontFiles.map((file) => `${fontDirectory}/${file}`) } }
    for (const [text, type, family] of [
      ['DESKTOP-EBP61JD', 'name', 'Inter'],
      ['pfsense.lab.home', 'name', 'Inter'],
      ['Hewlett Packard', 'vendor', 'Inter'],
      ['10.1.1.250', 'address', 'JetBrains Mono'],
    ] as const) {
      const { size, weight } = typeStyles[type]
      const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text y="20" font-family="${family}" font-size="${size}" font-weight="${weight}">${text}</text></svg>`
      const width = new Resvg(drawing, options).getBBox()?.width ?? 0
      const measured = widthOf(text, typeStyles[type])
      expect(width).toBeLessThanOrEqual(measured + 0.5)
      expect(width).toBeGreaterThan(measured * 0.94)
    }
  })

  it('draws no picture without its words', () => {
    expect(() => pngOf(svg, { scale: 1, fontDirectory: '/nowhere' })).toThrow('font missing')
  })

  it('refuses a picture too large', () => {
    const large = `<svg xmlns="http://www.w3.org/2000/svg" width="${largestSide / 2 + 1}" height="10"/>`
    expect(isFailure(pngOf(large, { scale: 1, fontDirectory }))).toBe(false)
    expect(pngOf(large, { scale: 2, fontDirectory })).toMatchObject({ failure: 'file', message: expect.stringContaining('16,384') })
  })

  it('refuses a picture too large before it is read', () => {
    const unreadable = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="${largestSide + 1}"><`
    expect(pngOf(unreadable, { scale: 1, fontDirectory })).toMatchObject({ failure: 'file', remedy: 'Write an SVG instead.' })
  })
})
