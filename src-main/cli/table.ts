/** Tables of text for terminals and pipes. Cells are safe to print: the caller has taken control characters out. */

/** The header is a row like the others. In a terminal of so many columns the widest column gives way. */
export function formatTable(rows: readonly (readonly string[])[], columns: number | undefined): string {
  const widths = fittedWidths(rows[0]?.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? '')))) ?? [], columns)
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => pad(clip(cell, widths[column] ?? 0), widths[column] ?? 0))
          .join(gap)
          .trimEnd()}\n`,
    )
    .join('')
}

const gap = '  '
/** No column is made narrower than this. */
const narrowest = 8

function fittedWidths(widths: readonly number[], columns: number | undefined): readonly number[] {
  const total = widths.reduce((sum, width) => sum + width + gap.length, -gap.length)
  const widest = Math.max(...widths, 0)
  if (columns === undefined || total <= columns || widest <= narrowest) return widths
  const at = widths.indexOf(widest)
  return fittedWidths(widths.with(at, Math.max(narrowest, widest - (total - columns))), columns)
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns that a text takes: one for a grapheme, two for the wide ones of East Asian scripts and emoji (UAX 11, roughly). */
function widthOf(text: string): number {
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + graphemeWidth(segment), 0)
}

function graphemeWidth(grapheme: string): number {
  return /\p{Emoji_Presentation}|[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹯＀-｠￠-￦]/u.test(grapheme) ? 2 : 1
}

function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let clipped = ''
  for (const { segment } of segmenter.segment(text)) {
    if (widthOf(clipped) + graphemeWidth(segment) > width - 1) break
    clipped += segment
  }
  return `${clipped}…`
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
