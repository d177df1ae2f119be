/** Bytes joined, and as Windows spells them: little-endian numbers, UTF-16 texts, GUIDs, FILETIMEs (MS-DTYP). */
import { viewOf } from '../wire/addresses.ts'

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const uint16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >>> 8)
export const uint32 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24)

/** The part of `length` bytes at `at`; undefined where it is not whole. */
export function partOf(bytes: Uint8Array, at: number, length: number): Uint8Array | undefined {
  return at + length > bytes.length ? undefined : bytes.subarray(at, at + length)
}

/** UTF-16LE, cut to `longest` units and not through a character; half a character becomes U+FFFD. A last odd byte is left out. */
export function decodeUtf16(bytes: Uint8Array, longest: number): string {
  const view = viewOf(bytes)
  const units = Math.min(bytes.length >> 1, longest)
  let text = ''
  for (let unit = 0; unit < units; unit += 1) text += String.fromCharCode(view.getUint16(2 * unit, true))
  return (units === longest ? text.replace(/[\ud800-\udbff]$/, '') : text).toWellFormed()
}

/** GUID packet representation (MS-DTYP section 2.3.4.2) as people write it, in lower case; undefined for all zeros. The caller has checked that 16 bytes are there. */
export function readGuid(view: DataView, at: number): string | undefined {
  const hexadecimal = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
  const tail = Array.from({ length: 8 }, (_, index) => hexadecimal(view.getUint8(at + 8 + index), 2)).join('')
  const head = [
    hexadecimal(view.getUint32(at, true), 8),
    hexadecimal(view.getUint16(at + 4, true), 4),
    hexadecimal(view.getUint16(at + 6, true), 4),
  ]
  const guid = `${head.join('-')}-${tail.slice(0, 4)}-${tail.slice(4)}`
  return /[^0-]/.test(guid) ? guid : undefined
}

/** The GUID of 32 hexadecimal digits and four hyphens, as bytes. */
export function encodeGuid(text: string): Uint8Array {
  const digits = text.replaceAll('-', '')
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  return Uint8Array.from(order, (byte) => Number.parseInt(digits.slice(2 * byte, 2 * byte + 2), 16))
}

const epochAsFiletime = 116_444_736_000_000_000n
/** The last millisecond of the year 9999. */
const latestTime = 253_402_300_799_999n

/**
 * A FILETIME (MS-DTYP section 2.3.3: 100 ns since 1601) as milliseconds since the epoch; undefined for zero, which says that it is not
 * told, and for what no clock of a network can show. The caller has checked that eight bytes are there.
 */
export function readFiletime(view: DataView, at: number): number | undefined {
  const milliseconds = (view.getBigUint64(at, true) - epochAsFiletime) / 10_000n
  return milliseconds > 0n && milliseconds <= latestTime ? Number(milliseconds) : undefined
}
