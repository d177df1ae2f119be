import { describe, expect, it } from 'vitest'
import { arpProbe } from '../../../../src-main/core/probes/arp.ts'
import type { Packet } from '../../../../src-main/core/wire/packet.ts'
import { bytesOf } from '../wire/samples.ts'
import { answerPacket, ask, nowMs, origin, target } from './asking.ts'

describe('the ARP probe', () => {
  it('asks everybody for one address, by these bytes', () => {
    expect(arpProbe.frame(ask())).toEqual(
      bytesOf('ffffffffffff 0200000000c8 0806 0001 0800 06 04 0001 0200000000c8 0a0101c8 000000000000 0a010111'),
    )
  })

  const reply = answerPacket(arpProbe, 0)
  const withFields = (fields: object): Packet => (reply.kind === 'arp' ? { kind: 'arp', arp: { ...reply.arp, ...fields } } : expect.fail())

  it('takes a reply to us for the sender’s MAC', () => {
    const answer = { address: target.address, port: 0, fact: { kind: 'mac', mac: target.mac } }
    expect(arpProbe.read(reply, origin, nowMs)).toEqual(answer)
  })

  it.each([
    ['a request', { operation: 1 }],
    ['a reply to another address', { targetProtocolAddress: '10.1.1.201' }],
    ['a reply to another MAC', { targetHardwareAddress: '02:00:00:00:00:c9' }],
    ['a broadcast MAC', { senderHardwareAddress: 'ff:ff:ff:ff:ff:ff' }],
    ['a multicast MAC', { senderHardwareAddress: '01:00:5e:00:00:01' }],
    ['no MAC', { senderHardwareAddress: '00:00:00:00:00:00' }],
    ['our own MAC', { senderHardwareAddress: origin.mac }],
  ])('refuses %s', (_, fields) => expect(arpProbe.read(withFields(fields), origin, nowMs)).toBeUndefined())

  it('refuses packets of other protocols', () => {
    const ip = { source: target.address, destination: origin.address } as never
    expect(
      arpProbe.read({ kind: 'udp', ip, udp: { sourcePort: 1, destinationPort: 1, payload: new Uint8Array() } }, origin, nowMs),
    ).toBeUndefined()
  })
})
