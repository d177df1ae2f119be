import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEthernet, etherTypes } from '../../../../src-main/core/wire/ethernet.ts'
import { decodeVlanTag, encodeVlanTag } from '../../../../src-main/core/wire/vlan.ts'
import { anyBytes, anyUint16, bytesOf, expectTotal } from './samples.ts'

// Outer tag of a provider (802.1ad) with VLAN 100, inner tag with priority 5, drop eligible, VLAN 3001.
const doubleTagged = bytesOf('bc24 114e 0717 bc24 114e 0718 88a8 0064 8100 bbb9 0800 4500')

describe('VLAN tags', () => {
  it('decodes two tags one after the other', () => {
    const frame = decodeEthernet(doubleTagged)
    expect(frame?.etherType).toBe(etherTypes.providerBridging)
    const outer = decodeVlanTag(frame?.payload ?? new Uint8Array())
    expect(outer).toMatchObject({ priorityCodePoint: 0, dropEligible: false, vlanIdentifier: 100, etherType: etherTypes.vlan })
    expect(decodeVlanTag(outer?.payload ?? new Uint8Array())).toEqual({
      priorityCodePoint: 5,
      dropEligible: true,
      vlanIdentifier: 3001,
      etherType: etherTypes.ipv4,
      payload: bytesOf('4500'),
    })
  })

  it('is undefined without a whole tag', () => {
    expect(decodeVlanTag(bytesOf('0064 81'))).toBeUndefined()
  })

  it('round trips', () => {
    const anyTag = fc.record({
      priorityCodePoint: fc.nat(7),
      dropEligible: fc.boolean(),
      vlanIdentifier: fc.nat(0xfff),
      etherType: anyUint16,
      payload: anyBytes,
    })
    fc.assert(fc.property(anyTag, (tag) => void expect(decodeVlanTag(encodeVlanTag(tag))).toEqual(tag)))
  })

  it('never throws', () => expectTotal(decodeVlanTag, [doubleTagged.slice(14)]))
})
