/**
 * ICMP message (RFC 792). All types share the first four bytes; the rest depends on the type.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |     Type      |     Code      |          Checksum             |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |  Echo, Echo Reply: Identifier |        Sequence Number        |  Data ...
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |  Destination Unreachable, Time Exceeded: unused, 4 bytes      |  Internet header + 64 bits of the original data ...
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
import { viewOf } from './addresses.ts'
import { checksumHolds, checksumOf } from './checksum.ts'
import { decodeQuotedIpv4, encodeIpv4, type Ipv4Packet } from './ipv4.ts'

const icmpTypes = { echoReply: 0, destinationUnreachable: 3, echo: 8, timeExceeded: 11 } as const

/** Codes of Destination Unreachable (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1). */
export const unreachableCodes = {
  net: 0,
  host: 1,
  protocol: 2,
  port: 3,
  fragmentationNeeded: 4,
  netProhibited: 9,
  hostProhibited: 10,
  communicationProhibited: 13,
} as const

export type IcmpMessage =
  | {
      readonly kind: 'echo' | 'echo-reply'
      readonly identifier: number
      readonly sequenceNumber: number
      readonly data: Uint8Array
    }
  | {
      readonly kind: 'destination-unreachable' | 'time-exceeded'
      readonly code: number
      /** The packet that it is about, its payload cut to 8 bytes or more: for TCP and UDP the ports, for TCP the sequence number. */
      readonly original: Ipv4Packet
    }
  /** Any other type; `rest` is everything after the checksum. */
  | { readonly kind: 'other'; readonly type: number; readonly code: number; readonly rest: Uint8Array }

const headerLength = 8

/** A message with a true checksum. An error that does not quote enough to say what it is about is undefined. */
export function decodeIcmp(bytes: Uint8Array): IcmpMessage | undefined {
  if (bytes.length < headerLength || !checksumHolds(bytes)) return undefined
  const view = viewOf(bytes)
  const type = view.getUint8(0)
  const code = view.getUint8(1)
  switch (type) {
    case icmpTypes.echo:
    case icmpTypes.echoReply:
      return {
        kind: type === icmpTypes.echo ? 'echo' : 'echo-reply',
        identifier: view.getUint16(4),
        sequenceNumber: view.getUint16(6),
        data: bytes.subarray(headerLength),
      }
    case icmpTypes.destinationUnreachable:
    case icmpTypes.timeExceeded: {
      const original = decodeQuotedIpv4(bytes.subarray(headerLength))
      if (original === undefined) return undefined
      return { kind: type === icmpTypes.timeExceeded ? 'time-exceeded' : 'destination-unreachable', code, original }
    }
    default:
      return { kind: 'other', type, code, rest: bytes.subarray(4) }
  }
}

export function encodeIcmp(message: IcmpMessage): Uint8Array {
  switch (message.kind) {
    case 'echo':
    case 'echo-reply': {
      const rest = new Uint8Array(4 + message.data.length)
      const view = viewOf(rest)
      view.setUint16(0, message.identifier)
      view.setUint16(2, message.sequenceNumber)
      rest.set(message.data, 4)
      return encodeMessage(message.kind === 'echo' ? icmpTypes.echo : icmpTypes.echoReply, 0, rest)
    }
    case 'destination-unreachable':
    case 'time-exceeded': {
      const quote = encodeIpv4(message.original)
      const rest = new Uint8Array(4 + quote.length)
      rest.set(quote, 4)
      return encodeMessage(message.kind === 'time-exceeded' ? icmpTypes.timeExceeded : icmpTypes.destinationUnreachable, message.code, rest)
    }
    case 'other':
      return encodeMessage(message.type, message.code, message.rest)
  }
}

function encodeMessage(type: number, code: number, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + rest.length)
  bytes[0] = type
  bytes[1] = code
  bytes.set(rest, 4)
  viewOf(bytes).setUint16(2, checksumOf(bytes))
  return bytes
}
