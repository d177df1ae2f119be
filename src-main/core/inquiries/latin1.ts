/** ISO 8859-1 both ways: each byte is the character of its number. What a protocol says in ASCII is read so too, and nothing is lost. */

export function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The text has no character above U+00FF: it is our own. */
export function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
