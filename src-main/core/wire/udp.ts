/**
 * UDP datagram (RFC 768).
 *
 *      0      7 8     15 16    23 24    31
 *     +--------+--------+--------+--------+
 *     |   source port   |destination port |
 *     +--------+--------+--------+--------+
 *     |     length      |    checksum     |  data ...
 *     +--------+--------+--------+--------+
 */
import { viewOf } from './addresses.ts'
import { type PseudoHeader, transportChecksumHolds, transportChecksumOf } from './checksum.ts'
import { ipProtocols } from './ipv4.ts'

export interface UdpDatagram {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload: Uint8Array
}

const headerLength = 8
const longestDatagram = 0xffff

/** A whole datagram with a true checksum or none (0). The payload is cut to the length field and is a view into `bytes`. */
export function decodeUdp(bytes: Uint8Array, pseudoHeader: PseudoHeader): UdpDatagram | undefined {
  if (bytes.length < headerLength) return undefined
  const view = viewOf(bytes)
  const length = view.getUint16(4)
  if (length < headerLength || length > bytes.length) return undefined
  const datagram = bytes.subarray(0, length)
  const checksum = view.getUint16(6)
  if (checksum !== 0 && !transportChecksumHolds(datagram, checksum, ipProtocols.udp, pseudoHeader)) return undefined
  return { sourcePort: view.getUint16(0), destinationPort: view.getUint16(2), payload: datagram.subarray(headerLength) }
}

/** Sets length and checksum. */
export function encodeUdp(datagram: UdpDatagram, pseudoHeader: PseudoHeader): Uint8Array {
  const length = headerLength + datagram.payload.length
  if (length > longestDatagram) throw new RangeError(`a UDP datagram has at most ${longestDatagram} bytes, not ${length}`)
  const bytes = new Uint8Array(length)
  const view = viewOf(bytes)
  view.setUint16(0, datagram.sourcePort)
  view.setUint16(2, datagram.destinationPort)
  view.setUint16(4, length)
  bytes.set(datagram.payload, headerLength)
  // A computed zero is sent as all ones, because zero on the wire means that there is no checksum.
  view.setUint16(6, transportChecksumOf(bytes, ipProtocols.udp, pseudoHeader) || 0xffff)
  return bytes
}
