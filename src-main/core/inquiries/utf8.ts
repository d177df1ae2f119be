/**
 * UTF-8 (RFC 3629) to text. Every maximal ill-formed part becomes one U+FFFD, as the Unicode standard recommends (chapter 3,
 * "U+FFFD Substitution of Maximal Subparts") and browsers do.
 */

const replacement = '\ufffd'

export function decodeUtf8(bytes: Uint8Array): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0
    at += 1
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      continue
    }
    let missing = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3
    if (missing === 0) {
      text += replacement
      continue
    }
    let codePoint = lead & (0x3f >> missing)
    // The second byte alone keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
    let lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
    let highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
    while (missing > 0) {
      const next = bytes[at]
      if (next === undefined || next < lowest || next > highest) break
      codePoint = (codePoint << 6) | (next & 0x3f)
      lowest = 0x80
      highest = 0xbf
      missing -= 1
      at += 1
    }
    text += missing === 0 ? String.fromCodePoint(codePoint) : replacement
  }
  return text
}
