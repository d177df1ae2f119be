/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of all 16-bit words, an odd last byte
 * padded with zero; and the checksum of TCP and UDP, which covers a pseudo header (RFC 9293 section 3.1, RFC 768):
 *
 *      0      7 8     15 16    23 24    31
 *     +--------+--------+--------+--------+
 *     |          source address           |
 *     +--------+--------+--------+--------+
 *     |        destination address        |
 *     +--------+--------+--------+--------+
 *     |  zero  |protocol|     length      |
 *     +--------+--------+--------+--------+
 */
import type { IpAddress } from '#shared/domain/address.ts'
import { viewOf, writeIpv4Address } from './addresses.ts'

/** What TCP and UDP take from the IPv4 header into their checksum; an `Ipv4Packet` is one. */
export interface PseudoHeader {
  readonly source: IpAddress
  readonly destination: IpAddress
}

/** Checksum of a message whose own checksum field holds zero. */
export function checksumOf(bytes: Uint8Array): number {
  return ~folded(sumOf(bytes)) & 0xffff
}

/** True when the message agrees with the checksum that it contains. */
export function checksumHolds(bytes: Uint8Array): boolean {
  return folded(sumOf(bytes)) === 0xffff
}

/** Checksum of a TCP segment or UDP datagram whose checksum field holds zero. */
export function transportChecksumOf(bytes: Uint8Array, protocol: number, pseudoHeader: PseudoHeader): number {
  return ~folded(pseudoHeaderSum(protocol, bytes.length, pseudoHeader) + sumOf(bytes)) & 0xffff
}

/**
 * True when the segment agrees with `checksum`, the field that it contains, or when the field holds the bare sum of the
 * pseudo header. The second is what a kernel leaves in the field for its network hardware to complete, and between containers
 * or virtual machines of one host no hardware ever does: their frames arrive intact and with that number.
 */
export function transportChecksumHolds(bytes: Uint8Array, checksum: number, protocol: number, pseudoHeader: PseudoHeader): boolean {
  const sum = pseudoHeaderSum(protocol, bytes.length, pseudoHeader)
  return folded(sum + sumOf(bytes)) === 0xffff || checksum === folded(sum)
}

function pseudoHeaderSum(protocol: number, length: number, { source, destination }: PseudoHeader): number {
  const view = new DataView(new ArrayBuffer(12))
  writeIpv4Address(view, 0, source)
  writeIpv4Address(view, 4, destination)
  view.setUint8(9, protocol)
  view.setUint16(10, length)
  return sumOf(new Uint8Array(view.buffer))
}

/** Plain sum of the 16-bit words. */
function sumOf(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  const even = bytes.length & ~1
  let sum = 0
  for (let at = 0; at < even; at += 2) sum += view.getUint16(at)
  return even < bytes.length ? sum + view.getUint8(even) * 256 : sum
}

/** Adds the carries back in until 16 bits are left; a sum of a whole 64 KiB packet needs two rounds. */
function folded(sum: number): number {
  let rest = sum
  while (rest > 0xffff) rest = (rest & 0xffff) + (rest >>> 16)
  return rest
}
