/**
 * IPv4 packet (RFC 791 section 3.1).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |Version|  IHL  |Type of Service|          Total Length         |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |         Identification        |Flags|      Fragment Offset    |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |  Time to Live |    Protocol   |         Header Checksum       |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                       Source Address                          |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Destination Address                        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Options                    |    Padding    |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
import type { IpAddress } from '#shared/domain/address.ts'
import { readIpv4Address, viewOf, writeIpv4Address } from './addresses.ts'
import { checksumHolds, checksumOf } from './checksum.ts'

/** IANA protocol numbers. */
export const ipProtocols = { icmp: 1, tcp: 6, udp: 17 } as const

export interface Ipv4Packet {
  readonly identification: number
  readonly dontFragment: boolean
  readonly moreFragments: boolean
  /** In units of 8 bytes. Unless it is 0 the payload has no header of its own. */
  readonly fragmentOffset: number
  readonly timeToLive: number
  /** One of `ipProtocols` or any other. */
  readonly protocol: number
  readonly source: IpAddress
  readonly destination: IpAddress
  /** Undecoded, a multiple of 4 bytes, at most 40. */
  readonly options: Uint8Array
  readonly payload: Uint8Array
}

const shortestHeader = 20
const longestHeader = 60
const longestPacket = 0xffff

/** RFC 792: an ICMP error quotes the header and the first 64 bits of the data. */
const shortestQuote = 8

const dontFragmentBit = 0x4000
const moreFragmentsBit = 0x2000

/** A whole packet with a true header checksum. What follows the total length (Ethernet padding) is cut off; the payload is a view into `bytes`. */
export function decodeIpv4(bytes: Uint8Array): Ipv4Packet | undefined {
  const headerLength = headerLengthOf(bytes)
  if (headerLength === undefined) return undefined
  const view = viewOf(bytes)
  const totalLength = view.getUint16(2)
  if (totalLength < headerLength || totalLength > bytes.length || !checksumHolds(bytes.subarray(0, headerLength))) return undefined
  return readPacket(view, headerLength, bytes.subarray(headerLength, totalLength))
}

/**
 * The start of a packet as an ICMP error quotes it. Routers shorten it, lower its TTL and swap bytes of its length on the way,
 * so total length and checksum prove nothing. The payload is what the quote holds, 8 bytes or more.
 */
export function decodeQuotedIpv4(bytes: Uint8Array): Ipv4Packet | undefined {
  const headerLength = headerLengthOf(bytes)
  if (headerLength === undefined || bytes.length < headerLength + shortestQuote) return undefined
  return readPacket(viewOf(bytes), headerLength, bytes.subarray(headerLength))
}

/** Sets total length and checksum. Absent fields: identification 0, not fragmented, no options, TTL 64 (RFC 1700's default). */
export function encodeIpv4(
  packet: Pick<Ipv4Packet, 'protocol' | 'source' | 'destination' | 'payload'> &
    Partial<Pick<Ipv4Packet, 'identification' | 'dontFragment' | 'moreFragments' | 'fragmentOffset' | 'timeToLive' | 'options'>>,
): Uint8Array {
  const { identification = 0, dontFragment = false, moreFragments = false, fragmentOffset = 0, timeToLive = 64, options } = packet
  const headerLength = shortestHeader + (options?.length ?? 0)
  const totalLength = headerLength + packet.payload.length
  if (headerLength % 4 !== 0 || headerLength > longestHeader) throw new RangeError('IPv4 options are a multiple of 4 bytes, at most 40')
  if (totalLength > longestPacket) throw new RangeError(`an IPv4 packet has at most ${longestPacket} bytes, not ${totalLength}`)
  const bytes = new Uint8Array(totalLength)
  const view = viewOf(bytes)
  view.setUint8(0, 0x40 | (headerLength / 4))
  view.setUint16(2, totalLength)
  view.setUint16(4, identification)
  view.setUint16(6, (dontFragment ? dontFragmentBit : 0) | (moreFragments ? moreFragmentsBit : 0) | fragmentOffset)
  view.setUint8(8, timeToLive)
  view.setUint8(9, packet.protocol)
  writeIpv4Address(view, 12, packet.source)
  writeIpv4Address(view, 16, packet.destination)
  if (options !== undefined) bytes.set(options, shortestHeader)
  view.setUint16(10, checksumOf(bytes.subarray(0, headerLength)))
  bytes.set(packet.payload, headerLength)
  return bytes
}

/** Length by the IHL field, when this is version 4 and the whole header is there. */
function headerLengthOf(bytes: Uint8Array): number | undefined {
  const [first] = bytes
  if (first === undefined || first >>> 4 !== 4) return undefined
  const headerLength = (first & 0x0f) * 4
  return headerLength >= shortestHeader && headerLength <= bytes.length ? headerLength : undefined
}

function readPacket(view: DataView, headerLength: number, payload: Uint8Array): Ipv4Packet {
  const flagsAndOffset = view.getUint16(6)
  return {
    identification: view.getUint16(4),
    dontFragment: (flagsAndOffset & dontFragmentBit) !== 0,
    moreFragments: (flagsAndOffset & moreFragmentsBit) !== 0,
    fragmentOffset: flagsAndOffset & 0x1fff,
    timeToLive: view.getUint8(8),
    protocol: view.getUint8(9),
    source: readIpv4Address(view, 12),
    destination: readIpv4Address(view, 16),
    options: new Uint8Array(view.buffer, view.byteOffset + shortestHeader, headerLength - shortestHeader),
    payload,
  }
}
