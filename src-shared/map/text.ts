/**
 * Text as it is drawn: measured and cut to a width. Names come from the network, so they are hostile until they have passed
 * `displayText`. Widths are the fonts' own advances without kerning, so a measured box is never too narrow by more than a hair.
 */
import { advances, firstMeasured } from './font-metrics.ts'

/** A font at a size. Inter for words in two weights, JetBrains Mono for addresses; weights 400 and 600 exist as static files. */
export interface TypeStyle {
  readonly family: 'words' | 'mono'
  readonly weight: 400 | 600
  /** Pixels. */
  readonly size: number
}

/** Distance between the words of one line, pixels. */
export const spanGap = 9

export const typeStyles = {
  title: { family: 'words', weight: 600, size: 24 },
  summary: { family: 'words', weight: 400, size: 13.5 },
  section: { family: 'words', weight: 600, size: 10.5 },
  legend: { family: 'words', weight: 400, size: 12.5 },
  count: { family: 'words', weight: 600, size: 12.5 },
  brand: { family: 'words', weight: 600, size: 14 },
  name: { family: 'words', weight: 600, size: 12.5 },
  address: { family: 'mono', weight: 400, size: 11 },
  vendor: { family: 'words', weight: 400, size: 11.5 },
  segment: { family: 'mono', weight: 400, size: 12.5 },
  note: { family: 'words', weight: 400, size: 12.5 },
} as const satisfies Record<string, TypeStyle>

export type TypeName = keyof typeof typeStyles

/** Advance of a text in pixels. */
export function widthOf(text: string, style: TypeStyle): number {
  const table = advances[style.family === 'mono' ? 'mono' : style.weight === 600 ? 'semibold' : 'regular']
  let thousandths = 0
  for (const character of text) {
    const advance = table[(character.codePointAt(0) ?? 0) - firstMeasured]
    // What the table does not hold is drawn by a fallback font, where nothing common is wider than an em (CJK); marks have no width.
    thousandths += advance ?? (/\p{M}/u.test(character) ? 0 : 1000)
  }
  return (thousandths * style.size) / 1000
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(text: string, style: TypeStyle, width: number): string {
  if (widthOf(text, style) <= width) return text
  const characters = Array.from(text)
  const room = width - widthOf('…', style)
  let used = 0
  let kept = 0
  for (const character of characters) {
    used += widthOf(character, style)
    if (used > room) break
    kept += 1
  }
  return `${characters.slice(0, kept).join('').trimEnd()}…`
}
