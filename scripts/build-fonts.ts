/**
 * Copies the static fonts of the picture writer with their licences (SIL OFL 1.1) to `resources/fonts`, and writes
 * `src-shared/map/font-metrics.ts`: their advance widths, so that pure code can measure text without a font engine.
 * Run it after changing a font package's version: `node scripts/build-fonts.ts`.
 * Tables read: `head`, `hhea`, `hmtx`, `cmap` format 4 (OpenType 1.9).
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const inter = dirname(require.resolve('@expo-google-fonts/inter/package.json'))
const jetBrainsMono = dirname(require.resolve('@expo-google-fonts/jetbrains-mono/package.json'))

const fonts = [
  { metric: 'regular', from: inter, file: '400Regular/Inter_400Regular.ttf', to: 'Inter-Regular.ttf' },
  { metric: 'semibold', from: inter, file: '600SemiBold/Inter_600SemiBold.ttf', to: 'Inter-SemiBold.ttf' },
  {
    metric: 'mono',
    from: jetBrainsMono,
    file: '400Regular/JetBrainsMono_400Regular.ttf',
    to: 'JetBrainsMono-Regular.ttf',
  },
]
const licences = [
  { from: inter, to: 'Inter-LICENSE.txt' },
  { from: jetBrainsMono, to: 'JetBrainsMono-LICENSE.txt' },
]

/** Latin, Greek and Cyrillic; what lies beyond is measured as one em. */
const firstCodePoint = 0x20
const lastCodePoint = 0x52f

const target = fileURLToPath(new URL('../resources/fonts/', import.meta.url))

/** Advance widths in thousandths of an em, rounded up; the missing glyph's where the font has none. */
function advancesOf(font: DataView): number[] {
  const tables = new Map<string, number>()
  for (let at = 12; at < 12 + font.getUint16(4) * 16; at += 16) {
    tables.set(String.fromCharCode(...[0, 1, 2, 3].map((i) => font.getUint8(at + i))), font.getUint32(at + 8))
  }
  const table = (tag: string) => {
    const offset = tables.get(tag)
    if (offset === undefined) throw new Error(`font without table ${tag}`)
    return offset
  }
  const unitsPerEm = font.getUint16(table('head') + 18)
  const longMetrics = font.getUint16(table('hhea') + 34)
  const glyphOf = glyphLookupOf(font, table('cmap'))
  return Array.from({ length: lastCodePoint - firstCodePoint + 1 }, (_, i) => {
    const glyph = glyphOf(firstCodePoint + i)
    const advance = font.getUint16(table('hmtx') + 4 * Math.min(glyph, longMetrics - 1))
    return Math.ceil((advance / unitsPerEm) * 1000)
  })
}

/** Character to glyph by the `cmap` subtable of format 4: segments of end code, start code, delta and range offset. */
function glyphLookupOf(font: DataView, cmap: number): (codePoint: number) => number {
  const subtables = Array.from({ length: font.getUint16(cmap + 2) }, (_, i) => cmap + font.getUint32(cmap + 4 + i * 8 + 4))
  const at = subtables.find((offset) => font.getUint16(offset) === 4)
  if (at === undefined) throw new Error('font without a cmap subtable of format 4')
  const segX2 = font.getUint16(at + 6)
  return (codePoint) => {
    for (let i = 0; i < segX2; i += 2) {
      if (font.getUint16(at + 14 + i) < codePoint) continue
      const start = font.getUint16(at + 16 + segX2 + i)
      if (start > codePoint) return 0
      const delta = font.getUint16(at + 16 + 2 * segX2 + i)
      const rangeAt = at + 16 + 3 * segX2 + i
      const range = font.getUint16(rangeAt)
      if (range === 0) return (codePoint + delta) & 0xffff
      const glyph = font.getUint16(rangeAt + range + 2 * (codePoint - start))
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
}

mkdirSync(target, { recursive: true })
for (const { from, to } of licences) copyFileSync(join(from, 'LICENSE_FONT'), join(target, to))
const lines = fonts.map(({ metric, from, file, to }) => {
  copyFileSync(join(from, file), join(target, to))
  const bytes = readFileSync(join(from, file))
  const advances = advancesOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return `  /** ${to} */\n  ${metric}: '${advances.join(' ')}'.split(' ').map(Number),`
})
writeFileSync(
  new URL('../src-shared/map/font-metrics.ts', import.meta.url),
  `/**
 * Advance widths in thousandths of an em for U+${firstCodePoint.toString(16).padStart(4, '0')} to U+${lastCodePoint.toString(16).padStart(4, '0')}, read from the fonts in \`resources/fonts\`
 * (Inter and JetBrains Mono, SIL OFL 1.1). Written by \`scripts/build-fonts.ts\`; do not edit.
 */

export const firstMeasured = ${firstCodePoint}

export const advances: Readonly<Record<'regular' | 'semibold' | 'mono', readonly number[]>> = {
${lines.join('\n')}
}
`,
)
