/**
 * VLAN tag (IEEE 802.1Q clause 9.6), the payload of an Ethernet frame with EtherType 0x8100 (or 0x88a8, the outer tag of two).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-----+-+-----------------------+-------------------------------+
 *     | PCP |D|    VLAN identifier    |           EtherType           |  payload ...
 *     +-----+-+-----------------------+-------------------------------+
 *            drop eligible indicator (DEI)
 */
import { viewOf } from './addresses.ts'

export interface VlanTag {
  /** 0 (default) to 7. */
  readonly priorityCodePoint: number
  readonly dropEligible: boolean
  /** 1 to 4094; 0 marks a frame that has a priority and no VLAN. */
  readonly vlanIdentifier: number
  /** What the payload is; `vlan` again when two tags follow each other. */
  readonly etherType: number
  readonly payload: Uint8Array
}

const tagLength = 4

/** Reads the tag at the start of a tagged frame's payload. The payload is a view into `bytes`. */
export function decodeVlanTag(bytes: Uint8Array): VlanTag | undefined {
  if (bytes.length < tagLength) return undefined
  const view = viewOf(bytes)
  const control = view.getUint16(0)
  return {
    priorityCodePoint: control >>> 13,
    dropEligible: (control & 0x1000) !== 0,
    vlanIdentifier: control & 0x0fff,
    etherType: view.getUint16(2),
    payload: bytes.subarray(tagLength),
  }
}

export function encodeVlanTag(tag: VlanTag): Uint8Array {
  const bytes = new Uint8Array(tagLength + tag.payload.length)
  const view = viewOf(bytes)
  view.setUint16(0, (tag.priorityCodePoint << 13) | (tag.dropEligible ? 0x1000 : 0) | tag.vlanIdentifier)
  view.setUint16(2, tag.etherType)
  bytes.set(tag.payload, tagLength)
  return bytes
}
