/**
 * TCP segment (RFC 9293 section 3.1).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |          Source Port          |       Destination Port        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                        Sequence Number                        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Acknowledgment Number                      |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |  Data |       |C|E|U|A|P|R|S|F|                               |
 *     | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 *     |       |       |R|E|G|K|H|T|N|N|                               |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |           Checksum            |         Urgent Pointer        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                           [Options]                           |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
import { viewOf } from './addresses.ts'
import { type PseudoHeader, transportChecksumHolds, transportChecksumOf } from './checksum.ts'
import { ipProtocols } from './ipv4.ts'

/** Control bits; `flags` of a segment is their sum. */
export const tcpFlags = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10, urg: 0x20, ece: 0x40, cwr: 0x80 } as const

/** IANA option kinds: RFC 9293, RFC 7323 (window scale, timestamps), RFC 2018 (SACK permitted). */
export const tcpOptionKinds = {
  endOfOptionList: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  timestamps: 8,
} as const

export interface TcpOption {
  /** One of `tcpOptionKinds` or any other. */
  readonly kind: number
  /** Without kind and length; empty for no-operation. */
  readonly data: Uint8Array
}

export interface TcpSegment {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly sequenceNumber: number
  readonly acknowledgmentNumber: number
  /** A sum of `tcpFlags`. */
  readonly flags: number
  readonly window: number
  readonly urgentPointer: number
  /** In the order of the wire, no-operations kept, because order tells operating systems apart; up to the end-of-option-list. */
  readonly options: readonly TcpOption[]
  readonly payload: Uint8Array
}

const shortestHeader = 20
const longestHeader = 60
const noData = new Uint8Array(0)

/** The maximum segment size option, in bytes. */
export function maximumSegmentSize(size: number): TcpOption {
  return { kind: tcpOptionKinds.maximumSegmentSize, data: Uint8Array.of(size >>> 8, size & 0xff) }
}

/** The window scale option (RFC 7323 section 2.2): how many bits later windows are shifted to the left, at most 14. */
export function windowScale(shift: number): TcpOption {
  return { kind: tcpOptionKinds.windowScale, data: Uint8Array.of(shift) }
}

/** The timestamps option (RFC 7323 section 3.2): our clock, and the clock of the other that it echoes. 32 bits each. */
export function timestamps(value: number, echo: number): TcpOption {
  const data = new Uint8Array(8)
  viewOf(data).setUint32(0, value)
  viewOf(data).setUint32(4, echo)
  return { kind: tcpOptionKinds.timestamps, data }
}

/** Selective acknowledgements may be used (RFC 2018 section 2). */
export const sackPermitted: TcpOption = { kind: tcpOptionKinds.sackPermitted, data: noData }

export const noOperation: TcpOption = { kind: tcpOptionKinds.noOperation, data: noData }

/** The value of an option of one or two bytes; undefined where it is missing or has another length. */
export function optionValue({ options }: Pick<TcpSegment, 'options'>, kind: number, length: 1 | 2): number | undefined {
  const data = options.find((option) => option.kind === kind)?.data
  if (data?.length !== length) return undefined
  return length === 1 ? viewOf(data).getUint8(0) : viewOf(data).getUint16(0)
}

/** A whole segment with a true checksum. The payload is a view into `bytes`. */
export function decodeTcp(bytes: Uint8Array, pseudoHeader: PseudoHeader): TcpSegment | undefined {
  if (bytes.length < shortestHeader) return undefined
  const view = viewOf(bytes)
  const headerLength = (view.getUint8(12) >>> 4) * 4
  if (headerLength < shortestHeader || headerLength > bytes.length) return undefined
  if (!transportChecksumHolds(bytes, view.getUint16(16), ipProtocols.tcp, pseudoHeader)) return undefined
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequenceNumber: view.getUint32(4),
    acknowledgmentNumber: view.getUint32(8),
    flags: view.getUint8(13),
    window: view.getUint16(14),
    urgentPointer: view.getUint16(18),
    options: decodeOptions(bytes.subarray(shortestHeader, headerLength)),
    payload: bytes.subarray(headerLength),
  }
}

/** Sets data offset and checksum and pads the options. Absent fields are 0 or empty; the window is 1024 unless given. */
export function encodeTcp(
  segment: Pick<TcpSegment, 'sourcePort' | 'destinationPort' | 'sequenceNumber' | 'flags'> &
    Partial<Pick<TcpSegment, 'acknowledgmentNumber' | 'window' | 'urgentPointer' | 'options' | 'payload'>>,
  pseudoHeader: PseudoHeader,
): Uint8Array {
  const { acknowledgmentNumber = 0, window = 1024, urgentPointer = 0, options = [], payload = noData } = segment
  const optionBytes = encodeOptions(options)
  const headerLength = shortestHeader + optionBytes.length
  const bytes = new Uint8Array(headerLength + payload.length)
  const view = viewOf(bytes)
  view.setUint16(0, segment.sourcePort)
  view.setUint16(2, segment.destinationPort)
  view.setUint32(4, segment.sequenceNumber)
  view.setUint32(8, acknowledgmentNumber)
  view.setUint8(12, (headerLength / 4) << 4)
  view.setUint8(13, segment.flags)
  view.setUint16(14, window)
  view.setUint16(18, urgentPointer)
  bytes.set(optionBytes, shortestHeader)
  bytes.set(payload, headerLength)
  view.setUint16(16, transportChecksumOf(bytes, ipProtocols.tcp, pseudoHeader))
  return bytes
}

/**
 * A malformed option (length below 2 or beyond the header) ends the list, as in Linux: a strange SYN-ACK still shows an open
 * port. Every round consumes at least one byte.
 */
function decodeOptions(bytes: Uint8Array): TcpOption[] {
  const options: TcpOption[] = []
  let at = 0
  while (at < bytes.length) {
    const kind = bytes[at]
    if (kind === undefined || kind === tcpOptionKinds.endOfOptionList) break
    if (kind === tcpOptionKinds.noOperation) {
      options.push({ kind, data: noData })
      at += 1
      continue
    }
    const length = bytes[at + 1]
    if (length === undefined || length < 2 || at + length > bytes.length) break
    options.push({ kind, data: bytes.subarray(at + 2, at + length) })
    at += length
  }
  return options
}

function encodeOptions(options: readonly TcpOption[]): Uint8Array {
  const bytes = options.flatMap(({ kind, data }) => (kind === tcpOptionKinds.noOperation ? [kind] : [kind, data.length + 2, ...data]))
  while (bytes.length % 4 !== 0) bytes.push(tcpOptionKinds.endOfOptionList)
  if (shortestHeader + bytes.length > longestHeader) throw new RangeError('TCP options have at most 40 bytes')
  return Uint8Array.from(bytes)
}
