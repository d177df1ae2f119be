/** Tables of text for terminals and pipes. */
import { printableText } from '#shared/domain/display-text.ts'

/** Lines of a table. The header is a row like the others; in a terminal of so many columns the widest ones give way. */
export function formatTable(rows: readonly (readonly string[])[], columns: number | undefined): string[] {
  const cells = rows.map((row) => row.map(printableText))
  const widths = fittedWidths(cells[0]?.map((_, column) => widestOf(cells, column)) ?? [], columns)
  return cells.map((row) =>
    row
      .map((cell, column) => pad(clip(cell, widths[column] ?? 0), widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}

const widestOf = (rows: readonly (readonly string[])[], column: number): number =>
  rows.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '')), 0)

const gap = '  '
/** No column is made narrower than this. */
const narrowest = 8

function fittedWidths(widths: readonly number[], columns: number | undefined): readonly number[] {
  const fitted = [...widths]
  let excess = widths.reduce((sum, width) => sum + width + gap.length, -gap.length) - (columns ?? Number.POSITIVE_INFINITY)
  for (let widest = Math.max(...fitted); excess > 0 && widest > narrowest; widest = Math.max(...fitted)) {
    fitted[fitted.indexOf(widest)] = widest - 1
    excess -= 1
  }
  return fitted
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Most text is, and tables are long. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text)

/** Columns that a text takes: one for a grapheme, two for the wide ones of East Asian scripts and emoji (UAX 11, roughly). */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + graphemeWidth(segment), 0)
}

function graphemeWidth(grapheme: string): number {
  return /\p{Emoji_Presentation}|[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹯＀-｠￠-￦]/u.test(grapheme) ? 2 : 1
}

/** The text in so many columns, an ellipsis where it was longer. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let [clipped, room] = ['', width - 1]
  for (const { segment } of segmenter.segment(text)) {
    room -= graphemeWidth(segment)
    if (room < 0) break
    clipped += segment
  }
  return `${clipped}…`
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
