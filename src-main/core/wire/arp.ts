/**
 * ARP packet (RFC 826) for IPv4 over Ethernet.
 *
 *     offset  length  field
 *          0       2  hardware address space, ar$hrd (1: Ethernet)
 *          2       2  protocol address space, ar$pro (0x0800: IPv4)
 *          4       1  hardware address length, ar$hln (6)
 *          5       1  protocol address length, ar$pln (4)
 *          6       2  operation, ar$op
 *          8       6  sender hardware address, ar$sha
 *         14       4  sender protocol address, ar$spa
 *         18       6  target hardware address, ar$tha
 *         24       4  target protocol address, ar$tpa
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { readIpv4Address, readMacAddress, viewOf, writeIpv4Address, writeMacAddress } from './addresses.ts'

export const arpOperations = { request: 1, reply: 2 } as const
export type ArpOperation = (typeof arpOperations)[keyof typeof arpOperations]

export interface ArpPacket {
  readonly operation: ArpOperation
  readonly senderHardwareAddress: MacAddress
  readonly senderProtocolAddress: IpAddress
  /** Without meaning in a request; zeros there. */
  readonly targetHardwareAddress: MacAddress
  readonly targetProtocolAddress: IpAddress
}

const packetLength = 28
const ethernet = 1
const ipv4 = 0x0800

/** Undefined for other address families and for operations of RARP and InARP. */
export function decodeArp(bytes: Uint8Array): ArpPacket | undefined {
  if (bytes.length < packetLength) return undefined
  const view = viewOf(bytes)
  if (view.getUint16(0) !== ethernet || view.getUint16(2) !== ipv4 || view.getUint8(4) !== 6 || view.getUint8(5) !== 4) return undefined
  const operation = view.getUint16(6)
  if (operation !== arpOperations.request && operation !== arpOperations.reply) return undefined
  return {
    operation,
    senderHardwareAddress: readMacAddress(view, 8),
    senderProtocolAddress: readIpv4Address(view, 14),
    targetHardwareAddress: readMacAddress(view, 18),
    targetProtocolAddress: readIpv4Address(view, 24),
  }
}

export function encodeArp(packet: ArpPacket): Uint8Array {
  const bytes = new Uint8Array(packetLength)
  const view = viewOf(bytes)
  view.setUint16(0, ethernet)
  view.setUint16(2, ipv4)
  view.setUint8(4, 6)
  view.setUint8(5, 4)
  view.setUint16(6, packet.operation)
  writeMacAddress(view, 8, packet.senderHardwareAddress)
  writeIpv4Address(view, 14, packet.senderProtocolAddress)
  writeMacAddress(view, 18, packet.targetHardwareAddress)
  writeIpv4Address(view, 24, packet.targetProtocolAddress)
  return bytes
}
