import { describe, expect, it } from 'vitest'
import { synProbe } from '../../../../src-main/core/probes/syn.ts'
import { udpProbe } from '../../../../src-main/core/probes/udp.ts'
import { refusalOf } from '../../../../src-main/core/probes/unreachable.ts'
import type { Packet } from '../../../../src-main/core/wire/packet.ts'
import { answerPacket, nowMs, origin, target } from './asking.ts'

const refused = answerPacket(udpProbe, 9)
const { ip, icmp } =
  refused.kind === 'icmp' && refused.icmp.kind === 'destination-unreachable' ? { ip: refused.ip, icmp: refused.icmp } : expect.fail()

function altered({ code = icmp.code, original = {}, header = {} }: { code?: number; original?: object; header?: object }): Packet {
  return { kind: 'icmp', ip: { ...ip, ...header }, icmp: { ...icmp, code, original: { ...icmp.original, ...original } } }
}

describe('an ICMP error as an answer', () => {
  it('is a closed port where the host itself says so', () => {
    expect(udpProbe.read(refused, origin, nowMs)).toEqual({
      address: target.address,
      port: 9,
      fact: { kind: 'port', protocol: 'udp', port: 9, answer: 'port-unreachable', ttl: 64 },
    })
  })

  it.each([9, 10, 13])('of code %i says prohibited', (code) => {
    expect(udpProbe.read(altered({ code }), origin, nowMs)?.fact).toMatchObject({ answer: 'prohibited' })
  })

  it.each([0, 1, 2, 4, 5, 6, 7, 8, 11, 12, 14, 255])('of code %i says nothing about the port', (code) => {
    expect(udpProbe.read(altered({ code }), origin, nowMs)).toBeUndefined()
  })

  const payload = icmp.original.payload
  const withByte = (at: number, value: number): Uint8Array => payload.map((byte, index) => (index === at ? value : byte))

  it.each([
    ['by a router on the way', altered({ header: { source: '10.1.1.1' } })],
    ['about somebody else’s packet', altered({ original: { source: '10.1.1.201' } })],
    ['about a packet to somebody else', altered({ original: { destination: '10.1.1.18' } })],
    ['about another protocol', altered({ original: { protocol: 6 } })],
    ['about another source port', altered({ original: { payload: withByte(1, (payload[1] ?? 0) ^ 1) } })],
    ['about another destination port', altered({ original: { payload: withByte(3, 10) } })],
    ['that quotes too little', altered({ original: { payload: payload.subarray(0, 7) } })],
    ['that is a time exceeded', { ...refused, icmp: { ...icmp, kind: 'time-exceeded' } } as Packet],
  ])('%s is refused', (_, packet) => {
    expect(udpProbe.read(packet, origin, nowMs)).toBeUndefined()
    expect(synProbe.read(packet, origin, nowMs)).toBeUndefined()
  })

  it('is refused by another scan', () => expect(udpProbe.read(refused, { ...origin, key: [1, 2] }, nowMs)).toBeUndefined())

  it('quotes ports and sequence number of the question', () => {
    const prohibited = answerPacket(synProbe, 443, { tcp: { open: [], otherwise: 'prohibited' } })
    expect(refusalOf(prohibited, origin.address, 6)).toMatchObject({ address: target.address, destinationPort: 443, answer: 'prohibited' })
    const { icmp: error } = prohibited.kind === 'icmp' ? prohibited : expect.fail()
    if (error.kind !== 'destination-unreachable') expect.fail()
    const forged = { ...error.original, payload: error.original.payload.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) }
    expect(synProbe.read({ ...prohibited, icmp: { ...error, original: forged } } as Packet, origin, nowMs)).toBeUndefined()
  })
})
