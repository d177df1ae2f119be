/**
 * The Basic Encoding Rules of ASN.1 (ITU-T X.690) as far as SPNEGO, CredSSP, LDAP and Kerberos need them: tags of one byte, definite
 * lengths. Lengths need not be in the shortest form, because Active Directory's are not.
 *
 *     tag (1) | length < 0x80 (1), or 0x80 + N (1) and N bytes | content
 */
import { joined } from './bytes.ts'

export interface BerElement {
  readonly tag: number
  readonly content: Uint8Array
}

/** Universal tags, and the class and form bits of the others (X.690 section 8.1.2). */
export const berTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const

/** A context-specific constructed tag: `[number]`, number below 31. */
export const contextTag = (number: number): number => 0xa0 | number
/** An application-specific constructed tag: `[APPLICATION number]`. */
export const applicationTag = (number: number): number => 0x60 | number

const longestLengthField = 4

interface Head {
  readonly contentAt: number
  readonly length: number
}

function headAt(bytes: Uint8Array, at: number): Head | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  if (first < 0x80) return { contentAt: at + 2, length: first }
  const fieldLength = first & 0x7f
  if (fieldLength === 0 || fieldLength > longestLengthField) return undefined
  let length = 0
  for (let index = 0; index < fieldLength; index += 1) {
    const byte = bytes[at + 2 + index]
    if (byte === undefined) return undefined
    length = length * 256 + byte
  }
  return { contentAt: at + 2 + fieldLength, length }
}

/** How long the first element in `bytes` is as a whole; undefined while its head is not there, 0 where it can never be one. */
export function lengthOfElement(bytes: Uint8Array): number | undefined {
  const head = headAt(bytes, 0)
  if (head !== undefined) return head.contentAt + head.length
  return bytes.length < 2 + longestLengthField ? undefined : 0
}

/** The element at the beginning; undefined where it is not whole. */
export function readElement(bytes: Uint8Array): BerElement | undefined {
  return elementAt(bytes, 0)?.element
}

function elementAt(bytes: Uint8Array, at: number): { element: BerElement; end: number } | undefined {
  const head = headAt(bytes, at)
  if (head === undefined || head.contentAt + head.length > bytes.length) return undefined
  const end = head.contentAt + head.length
  return { element: { tag: bytes[at] ?? 0, content: bytes.subarray(head.contentAt, end) }, end }
}

/** The first `most` elements that stand one after the other; what is malformed, and all after it, is left out. */
export function readElements(bytes: Uint8Array, most: number): readonly BerElement[] {
  const elements: BerElement[] = []
  let at = 0
  while (elements.length < most) {
    const next = elementAt(bytes, at)
    if (next === undefined) break
    elements.push(next.element)
    at = next.end
  }
  return elements
}

/** Members of a sequence; none of ours has more. */
const mostMembers = 64

/** Follows the tags inwards from a sequence of elements: the content of the first element of each tag. */
export function contentAt(bytes: Uint8Array, ...tags: readonly number[]): Uint8Array | undefined {
  let content: Uint8Array | undefined = bytes
  for (const tag of tags) {
    if (content === undefined) return undefined
    content = readElements(content, mostMembers).find((element) => element.tag === tag)?.content
  }
  return content
}

/** A whole number of up to four bytes, two's complement (X.690 section 8.3). */
export function readInteger(content: Uint8Array | undefined): number | undefined {
  if (content === undefined || content.length === 0 || content.length > 4) return undefined
  let value = (content[0] ?? 0) >= 0x80 ? -1 : 0
  for (const byte of content) value = value * 256 + byte
  return value
}

const longestObjectIdentifier = 32

/** Dotted text (X.690 section 8.19), `1.3.6.1.5.5.2`; undefined for a broken or overlong one. */
export function readObjectIdentifier(content: Uint8Array): string | undefined {
  if (content.length === 0 || content.length > longestObjectIdentifier || ((content.at(-1) ?? 0) & 0x80) !== 0) return undefined
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER / 128) return undefined
    if ((byte & 0x80) !== 0) continue
    if (arcs.length === 0) arcs.push(Math.min(Math.floor(arc / 40), 2))
    arcs.push(arcs.length === 1 ? arc - 40 * (arcs[0] ?? 0) : arc)
    arc = 0
  }
  return arcs.join('.')
}

/** An element with the shortest length; content of up to 65,535 bytes. */
export function encodeElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = joined(...parts)
  const { length } = content
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return joined(Uint8Array.of(tag, ...lengthBytes), content)
}

/** `value` is 0 to 0x7fffffff. */
export function encodeInteger(value: number, tag: number = berTag.integer): Uint8Array {
  const bytes = [value & 0xff]
  for (let rest = value >> 8; rest > 0 || (bytes[0] ?? 0) >= 0x80; rest >>= 8) bytes.unshift(rest & 0xff)
  return encodeElement(tag, Uint8Array.from(bytes))
}
