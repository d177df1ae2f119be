import { describe, expect, it } from 'vitest'
import { encodeEthernet, etherTypes } from '../../../../src-main/core/wire/ethernet.ts'
import { decodeIpv4, encodeIpv4 } from '../../../../src-main/core/wire/ipv4.ts'
import { decodePacket } from '../../../../src-main/core/wire/packet.ts'
import { encodeVlanTag } from '../../../../src-main/core/wire/vlan.ts'
import { afterEthernet, captured, expectTotal } from './samples.ts'

const addresses = { destination: '02:df:6b:51:2b:29', source: 'd6:34:91:30:ae:1f' }

describe('packets', () => {
  it.each([
    ['arpReply', 'arp'],
    ['echoReply', 'icmp'],
    ['portUnreachable', 'icmp'],
    ['synAck', 'tcp'],
    ['rst', 'tcp'],
    ['udpReply', 'udp'],
  ] as const)('decodes a captured %s as %s', (name, kind) => {
    expect(decodePacket(captured[name])?.kind).toBe(kind)
  })

  it('decodes a short packet in a frame that hardware padded to 60 bytes', () => {
    const frame = new Uint8Array(60)
    frame.set(captured.rst)
    expect(decodePacket(frame)).toEqual(decodePacket(captured.rst))
  })

  it('is undefined for fragments, tagged frames and other protocols', () => {
    const ip = decodeIpv4(captured.udpReply.slice(afterEthernet)) ?? expect.fail()
    const frameOf = (packet: Parameters<typeof encodeIpv4>[0]) =>
      encodeEthernet({ ...addresses, etherType: etherTypes.ipv4, payload: encodeIpv4(packet) })
    expect(decodePacket(frameOf(ip))).toBeDefined()
    expect(decodePacket(frameOf({ ...ip, moreFragments: true }))).toBeUndefined()
    expect(decodePacket(frameOf({ ...ip, fragmentOffset: 185 }))).toBeUndefined()
    expect(decodePacket(frameOf({ ...ip, protocol: 47 }))).toBeUndefined()
    const tagged = encodeVlanTag({
      priorityCodePoint: 0,
      dropEligible: false,
      vlanIdentifier: 5,
      etherType: etherTypes.ipv4,
      payload: encodeIpv4(ip),
    })
    expect(decodePacket(encodeEthernet({ ...addresses, etherType: etherTypes.vlan, payload: tagged }))).toBeUndefined()
  })

  it('never throws', () => expectTotal(decodePacket, Object.values(captured)))
})
