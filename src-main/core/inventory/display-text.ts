/**
 * Text from the network, made safe to show. Names and banners are written by whoever is out there: control characters rewrite
 * terminals, bidirectional controls (Unicode UAX #9) turn text around, invisible characters make two names look like one.
 */

/** Longest text that is shown of one value; DNS names (RFC 1035) fit. */
const maxDisplayLength = 255

/** Controls (C0, DEL, C1), format characters (bidi, zero-width, tags), surrogates without a partner, line and paragraph separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/** The text without what is unsafe or invisible, trimmed and at most 255 UTF-16 units. May come out empty. */
export function displayText(text: string): string {
  return text
    .slice(0, 4 * maxDisplayLength)
    .replace(unsafe, '')
    .trim()
    .slice(0, maxDisplayLength)
    .replace(/[\ud800-\udbff]$/, '')
}
