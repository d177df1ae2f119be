import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arpOperations, decodeArp, encodeArp } from '../../../../src-main/core/wire/arp.ts'
import { afterEthernet, anyIpv4Address, anyMac, captured, expectTotal } from './samples.ts'

const request = captured.arpRequest.slice(afterEthernet)
const reply = captured.arpReply.slice(afterEthernet)

describe('ARP packets', () => {
  it('decodes a captured request and its reply', () => {
    expect(decodeArp(request)).toEqual({
      operation: arpOperations.request,
      senderHardwareAddress: 'd6:34:91:30:ae:1f',
      senderProtocolAddress: '10.55.0.1',
      targetHardwareAddress: '00:00:00:00:00:00',
      targetProtocolAddress: '10.55.0.2',
    })
    expect(decodeArp(reply)).toEqual({
      operation: arpOperations.reply,
      senderHardwareAddress: '02:df:6b:51:2b:29',
      senderProtocolAddress: '10.55.0.2',
      targetHardwareAddress: 'd6:34:91:30:ae:1f',
      targetProtocolAddress: '10.55.0.1',
    })
  })

  it('encodes the same bytes as Linux', () => {
    for (const packet of [request, reply]) expect(encodeArp(decodeArp(packet) ?? expect.fail())).toEqual(packet)
  })

  it('ignores Ethernet padding', () => {
    expect(decodeArp(Uint8Array.of(...reply, ...new Uint8Array(18)))).toEqual(decodeArp(reply))
  })

  it.each([
    ['hardware address space', 1, 6],
    ['protocol address space', 2, 0x86],
    ['hardware address length', 4, 8],
    ['protocol address length', 5, 16],
    ['operation', 7, 3],
    ['operation', 7, 0],
  ])('is undefined for another %s (byte %i = %i)', (_field, offset, value) => {
    const other = reply.slice()
    other[offset] = value
    expect(decodeArp(other)).toBeUndefined()
  })

  it('is undefined for every truncation', () => {
    for (let length = 0; length < reply.length; length += 1) expect(decodeArp(reply.slice(0, length))).toBeUndefined()
  })

  it('round trips', () => {
    const anyPacket = fc.record({
      operation: fc.constantFrom(arpOperations.request, arpOperations.reply),
      senderHardwareAddress: anyMac,
      senderProtocolAddress: anyIpv4Address,
      targetHardwareAddress: anyMac,
      targetProtocolAddress: anyIpv4Address,
    })
    fc.assert(fc.property(anyPacket, (packet) => void expect(decodeArp(encodeArp(packet))).toEqual(packet)))
  })

  it('never throws', () => expectTotal(decodeArp, [request, reply]))
})
