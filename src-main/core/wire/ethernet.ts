/**
 * Ethernet II frame (IEEE 802.3 clause 3), without preamble and frame check sequence, as a packet socket sees it.
 *
 *     offset  length  field
 *          0       6  destination
 *          6       6  source
 *         12       2  EtherType (from 1536 up; up to 1500 it is the length of an LLC payload)
 *         14          payload, padded by the sender so that the frame has at least 60 bytes
 */
import type { MacAddress } from '#shared/domain/address.ts'
import { readMacAddress, viewOf, writeMacAddress } from './addresses.ts'

/** IEEE 802 numbers. */
export const etherTypes = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd, providerBridging: 0x88a8 } as const

export const broadcastMac: MacAddress = 'ff:ff:ff:ff:ff:ff'

export interface EthernetFrame {
  readonly destination: MacAddress
  readonly source: MacAddress
  /** One of `etherTypes` or any other; with `vlan` or `providerBridging` the payload begins with a tag (`vlan.ts`). */
  readonly etherType: number
  /** May end in padding: the protocol inside knows its own length. */
  readonly payload: Uint8Array
}

const headerLength = 14

/** The payload is a view into `bytes`. */
export function decodeEthernet(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < headerLength) return undefined
  const view = viewOf(bytes)
  return {
    destination: readMacAddress(view, 0),
    source: readMacAddress(view, 6),
    etherType: view.getUint16(12),
    payload: bytes.subarray(headerLength),
  }
}

/** Does not pad: the network driver does. */
export function encodeEthernet(frame: EthernetFrame): Uint8Array {
  const bytes = new Uint8Array(headerLength + frame.payload.length)
  const view = viewOf(bytes)
  writeMacAddress(view, 0, frame.destination)
  writeMacAddress(view, 6, frame.source)
  view.setUint16(12, frame.etherType)
  bytes.set(frame.payload, headerLength)
  return bytes
}
