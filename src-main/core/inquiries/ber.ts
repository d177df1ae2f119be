/**
 * The few BER types that SNMP needs (X.690, restricted as RFC 3417 section 8 says: definite lengths only). A reader takes the elements of
 * one level one after the other, so nesting is as deep as the caller's own calls.
 *
 *     element   tag (1) | length (1, or 0x80 + n and n bytes) | content
 */

export const tag = { integer: 0x02, octetString: 0x04, sequence: 0x30, getRequest: 0xa0 } as const

/** Longer lengths than four bytes say are none. */
const maxLengthBytes = 4
/** Up to 2^47: every number here fits, and a JavaScript number holds it. */
const maxIntegerBytes = 6

export interface BerReader {
  /** The content of the next element, which must have that tag; undefined where it does not, or is not whole. */
  take(tag: number): Uint8Array | undefined
}

export function createBerReader(bytes: Uint8Array): BerReader {
  let at = 0
  return {
    take(wanted) {
      const first = bytes[at + 1]
      if (bytes[at] !== wanted || first === undefined) return undefined
      const lengthBytes = first < 0x80 ? 0 : first - 0x80
      if (first === 0x80 || lengthBytes > maxLengthBytes || at + 2 + lengthBytes > bytes.length) return undefined
      let length = first < 0x80 ? first : 0
      for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0)
      const start = at + 2 + lengthBytes
      if (start + length > bytes.length) return undefined
      at = start + length
      return bytes.subarray(start, at)
    },
  }
}

/** The value of an INTEGER, two's complement; undefined for an empty or an overlong one. */
export function integerOf(content: Uint8Array | undefined): number | undefined {
  if (content === undefined || content.length === 0 || content.length > maxIntegerBytes) return undefined
  let value = (content[0] ?? 0) >= 0x80 ? -1 : 0
  for (const byte of content) value = value * 256 + byte
  return value
}

/** An element of at most 127 bytes of content. */
export function encodeBer(itsTag: number, ...content: readonly number[]): number[] {
  return [itsTag, content.length, ...content]
}
