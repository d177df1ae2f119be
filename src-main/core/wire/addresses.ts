/**
 * IPv4 and MAC addresses between wire bytes and canonical text (`#shared/domain/address.ts`). Every frame of a scan passes
 * here, so the conversion is by hand; text from people goes through `parseIpAddress` first.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'

const hexadecimal: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const zero = 0x30
const dot = 0x2e

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Reads four bytes; the caller has checked that they are there. */
export function readIpv4Address(view: DataView, offset: number): IpAddress {
  return `${view.getUint8(offset)}.${view.getUint8(offset + 1)}.${view.getUint8(offset + 2)}.${view.getUint8(offset + 3)}`
}

/** Writes four bytes. Throws on anything but canonical IPv4 text. */
export function writeIpv4Address(view: DataView, offset: number, address: IpAddress): void {
  let part = 0
  let digits = 0
  let parts = 0
  for (let at = 0; at <= address.length; at += 1) {
    const code = at === address.length ? dot : address.charCodeAt(at)
    if (code === dot) {
      if (digits === 0 || part > 255 || parts > 3) throw new RangeError(`not an IPv4 address: ${address}`)
      view.setUint8(offset + parts, part)
      parts += 1
      part = 0
      digits = 0
    } else {
      const digit = code - zero
      // A leading zero is refused: elsewhere it would mean octal.
      if (digit < 0 || digit > 9 || (digits > 0 && part === 0)) throw new RangeError(`not an IPv4 address: ${address}`)
      part = part * 10 + digit
      digits += 1
    }
  }
  if (parts !== 4) throw new RangeError(`not an IPv4 address: ${address}`)
}

/** Reads six bytes; the caller has checked that they are there. */
export function readMacAddress(view: DataView, offset: number): MacAddress {
  let text = hexadecimal[view.getUint8(offset)] ?? ''
  for (let at = 1; at < 6; at += 1) text += `:${hexadecimal[view.getUint8(offset + at)]}`
  return text
}

/** Writes six bytes. Throws on anything but canonical MAC text. */
export function writeMacAddress(view: DataView, offset: number, mac: MacAddress): void {
  if (mac.length !== 17) throw new RangeError(`not a MAC address: ${mac}`)
  for (let at = 0; at < 6; at += 1) {
    const byte = hexadecimalDigit(mac.charCodeAt(at * 3)) * 16 + hexadecimalDigit(mac.charCodeAt(at * 3 + 1))
    if (Number.isNaN(byte) || (at < 5 && mac[at * 3 + 2] !== ':')) throw new RangeError(`not a MAC address: ${mac}`)
    view.setUint8(offset + at, byte)
  }
}

function hexadecimalDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x61 + 10 : Number.NaN
}
