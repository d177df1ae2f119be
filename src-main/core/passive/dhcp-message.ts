/**
 * DHCP messages (RFC 2131 section 2), decoded as far as they tell of clients, servers and the network.
 *
 *     op (1) | htype (1) | hlen (1) | hops (1) | xid (4) | secs (2) | flags (2)
 *     ciaddr (4) | yiaddr (4) | siaddr (4) | giaddr (4) | chaddr (16) | sname (64) | file (128)
 *     magic cookie (4) | options: code (1) | length (1) | data ...
 *
 * Options that were moved into sname and file (RFC 2132 section 9.3) are left out.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { readIpv4Address, readMacAddress, viewOf } from '../wire/addresses.ts'

/** DHCP message types (RFC 2132 section 9.6) that are told apart here. */
export const dhcpMessageTypes = { offer: 2, request: 3, decline: 4, ack: 5, release: 7 } as const
/** Option codes (RFC 2132). */
export const dhcpOptions = {
  ...{ router: 3, nameServer: 6, hostName: 12, domainName: 15, requestedAddress: 50, messageType: 53 },
  ...{ serverIdentifier: 54, parameterRequestList: 55, vendorClass: 60, clientIdentifier: 61 },
} as const

export interface DhcpMessage {
  /** From a server; otherwise from a client. */
  readonly isReply: boolean
  /** One of `dhcpMessageTypes` or any other. */
  readonly type: number
  /** chaddr: the client's. */
  readonly mac: MacAddress
  /** ciaddr: the client has it already. */
  readonly clientAddress?: IpAddress
  /** yiaddr: what the server gives. */
  readonly yourAddress?: IpAddress
  /** What an option says, its parts joined where it came in several (RFC 3396); at most 255 bytes of it. */
  option(code: number): Uint8Array | undefined
}

const optionsAt = 240
const magicCookie = 0x63825363
const bootRequest = 1
const bootReply = 2
const ethernet = 1
const pad = 0
const end = 255
const longestOption = 255
const noAddress = '0.0.0.0'

/** Whom a message is from or for, without reading it: chaddr; undefined for what is too short to be one. */
export function clientNamedIn(bytes: Uint8Array): MacAddress | undefined {
  return bytes.length < optionsAt ? undefined : readMacAddress(viewOf(bytes), 28)
}

/** Undefined for plain BOOTP, other links than Ethernet, and what is cut off before its options; options after a broken one are lost. */
export function decodeDhcp(bytes: Uint8Array): DhcpMessage | undefined {
  if (bytes.length < optionsAt) return undefined
  const view = viewOf(bytes)
  const op = view.getUint8(0)
  if ((op !== bootRequest && op !== bootReply) || view.getUint16(1) !== ((ethernet << 8) | 6)) return undefined
  if (view.getUint32(236) !== magicCookie) return undefined
  const options = optionsIn(bytes)
  const [type] = options.get(dhcpOptions.messageType) ?? []
  if (type === undefined) return undefined
  const [clientAddress, yourAddress] = [readIpv4Address(view, 12), readIpv4Address(view, 16)]
  return {
    isReply: op === bootReply,
    type,
    mac: readMacAddress(view, 28),
    ...(clientAddress !== noAddress && { clientAddress }),
    ...(yourAddress !== noAddress && { yourAddress }),
    option: (code) => options.get(code),
  }
}

function optionsIn(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const options = new Map<number, Uint8Array>()
  for (let at = optionsAt; at < bytes.length; ) {
    const code = bytes[at] ?? end
    if (code === end) break
    if (code === pad) {
      at += 1
      continue
    }
    const next = at + 2 + (bytes[at + 1] ?? bytes.length)
    if (next > bytes.length) break
    const before = options.get(code) ?? new Uint8Array()
    options.set(code, Uint8Array.of(...before, ...bytes.subarray(at + 2, next)).subarray(0, longestOption))
    at = next
  }
  return options
}
