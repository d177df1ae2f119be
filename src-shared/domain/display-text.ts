/**
 * Text from the network, made safe to show. Names and banners are written by whoever is out there: control characters rewrite
 * terminals, bidirectional controls (Unicode UAX #9) turn text around, invisible characters make two names look like one.
 */

/** Longest text that is shown of one value, in UTF-16 units; DNS names (RFC 1035) fit. */
const maxDisplayLength = 255
/** More is not even looked at. */
const maxTextLength = 8 * maxDisplayLength

/**
 * One line of harmless text of any length: controls (C0, DEL, C1) and separators become spaces, format characters (bidirectional,
 * zero-width, tags), lone surrogates, private and noncharacters vanish, no letter keeps more than two combining marks.
 */
export function printableText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
}

/** What a person wrote in several lines, such as a note: each line printable, without empty lines at its ends. */
export function displayLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(printableText)
    .join('\n')
    .trim()
}

/** One value, such as a name: printable text of at most 255 UTF-16 units in which spaces collapse. May come out empty. */
export function displayText(text: string): string {
  return printableText(text.slice(0, maxTextLength))
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, maxDisplayLength)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}
