import { describe, expect, it } from 'vitest'
import { echoProbe } from '../../../../src-main/core/probes/echo.ts'
import { decodeIcmp } from '../../../../src-main/core/wire/icmp.ts'
import type { Packet } from '../../../../src-main/core/wire/packet.ts'
import { answerPacket, ask, ipOf, nowMs, origin, target } from './asking.ts'

describe('the echo probe', () => {
  it('asks with 56 bytes of data, as ping does, the time of sending first', () => {
    const ip = ipOf(echoProbe.frame(ask()))
    const icmp = decodeIcmp(ip.payload)
    if (ip.protocol !== 1 || icmp?.kind !== 'echo') expect.fail()
    else {
      expect(icmp.data).toHaveLength(56)
      expect(new DataView(icmp.data.buffer, icmp.data.byteOffset).getFloat64(0)).toBe(nowMs)
      expect([...icmp.data.slice(8)]).toEqual(Array.from({ length: 48 }, (_, at) => at + 8))
    }
  })

  const reply = answerPacket(echoProbe, 0)
  const altered = (fields: object, ip: object = {}): Packet =>
    reply.kind === 'icmp' ? { kind: 'icmp', ip: { ...reply.ip, ...ip }, icmp: { ...reply.icmp, ...fields } as never } : expect.fail()
  const icmp = reply.kind === 'icmp' && reply.icmp.kind === 'echo-reply' ? reply.icmp : expect.fail()

  it('measures the round trip and the TTL', () => {
    expect(echoProbe.read(reply, origin, nowMs + 12.3456)).toEqual({
      address: target.address,
      port: 0,
      fact: { kind: 'echo-reply', ttl: 64, rttMs: 12.346 },
    })
  })

  it('takes an answer that a coarse clock dates before its question for immediate', () => {
    expect(echoProbe.read(reply, origin, nowMs - 0.5)?.fact).toMatchObject({ rttMs: 0 })
  })

  it.each([
    ['another identifier', altered({ identifier: icmp.identifier ^ 1 })],
    ['another sequence number', altered({ sequenceNumber: icmp.sequenceNumber ^ 0x8000 })],
    ['another address', altered({}, { source: '10.1.1.18' })],
    ['a reply to somebody else', altered({}, { destination: '10.1.1.201' })],
    ['a request', altered({ kind: 'echo' })],
    ['no data', altered({ data: new Uint8Array(7) })],
    ['a time that is no number', altered({ data: new Uint8Array(56).fill(0xff) })],
    ['a time long ago', altered({ data: new Uint8Array(56) })],
  ])('refuses %s', (_, packet) => expect(echoProbe.read(packet, origin, nowMs)).toBeUndefined())

  it('refuses an answer to another scan', () => {
    expect(echoProbe.read(reply, { ...origin, key: [1, 2] }, nowMs)).toBeUndefined()
  })
})
