import { describe, expect, it } from 'vitest'
import { firstSourcePort, sourcePortCount } from '../../../../src-main/core/probes/probe.ts'
import { synProbe } from '../../../../src-main/core/probes/syn.ts'
import type { Packet } from '../../../../src-main/core/wire/packet.ts'
import { decodeTcp, tcpFlags } from '../../../../src-main/core/wire/tcp.ts'
import { answerPacket, ask, ipOf, nowMs, origin, target } from './asking.ts'

const open = { tcp: { open: [80], otherwise: 'drop' } } as const
const prohibited = { tcp: { open: [], otherwise: 'prohibited' } } as const

describe('the SYN probe', () => {
  it('asks with a SYN that offers every common option in the order of Linux, from a port above the ephemeral ones', () => {
    const ip = ipOf(synProbe.frame(ask(80)))
    expect(ip.dontFragment).toBe(true)
    const tcp = decodeTcp(ip.payload, ip) ?? expect.fail()
    expect(tcp).toMatchObject({ destinationPort: 80, flags: tcpFlags.syn, acknowledgmentNumber: 0, window: 64_240, urgentPointer: 0 })
    expect(tcp.options).toEqual([
      { kind: 2, data: Uint8Array.of(0x05, 0xb4) },
      { kind: 4, data: new Uint8Array() },
      { kind: 8, data: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0) },
      { kind: 1, data: new Uint8Array() },
      { kind: 3, data: Uint8Array.of(7) },
    ])
    expect(tcp.payload).toHaveLength(0)
    expect(tcp.sourcePort).toBeGreaterThanOrEqual(firstSourcePort)
    expect(tcp.sourcePort).toBeLessThan(Math.min(65_536, firstSourcePort + sourcePortCount))
  })

  it('asks the same again, so that any attempt’s answer proves it', () => {
    expect(synProbe.frame(ask(80, 2))).toEqual(synProbe.frame(ask(80, 1)))
    expect(synProbe.frame(ask(81))).not.toEqual(synProbe.frame(ask(80)))
  })

  it.each([
    ['RST for closed', answerPacket(synProbe, 80), 'rst'],
    ['the host’s own ICMP for prohibited', answerPacket(synProbe, 80, prohibited), 'prohibited'],
  ])('takes %s', (_, packet, answer) => {
    expect(synProbe.read(packet, origin, nowMs)).toEqual({
      address: target.address,
      port: 80,
      fact: { kind: 'port', protocol: 'tcp', port: 80, answer, ttl: 64 },
    })
  })

  it('takes SYN-ACK for open, and how the stack answered', () => {
    const handshake = {
      window: 65_160,
      options: [2, 4, 8, 1, 3],
      maximumSegmentSize: 1460,
      windowScale: 7,
      dontFragment: false,
      identified: false,
    }
    expect(synProbe.read(answerPacket(synProbe, 80, open), origin, nowMs)).toEqual({
      address: target.address,
      port: 80,
      fact: { kind: 'port', protocol: 'tcp', port: 80, answer: 'syn-ack', ttl: 64, handshake },
    })
  })

  const synAck = answerPacket(synProbe, 80, open)
  const { ip, tcp } = synAck.kind === 'tcp' ? synAck : expect.fail()
  const segment = (fields: object, header: object = {}): Packet => ({ kind: 'tcp', ip: { ...ip, ...header }, tcp: { ...tcp, ...fields } })

  it.each([
    ['another acknowledgment number', segment({ acknowledgmentNumber: (tcp.acknowledgmentNumber + 1) >>> 0 })],
    ['the sequence number not acknowledged', segment({ acknowledgmentNumber: (tcp.acknowledgmentNumber - 1) >>> 0 })],
    ['another source port', segment({ sourcePort: 443 })],
    ['another destination port', segment({ destinationPort: tcp.destinationPort ^ 1 })],
    ['another address', segment({}, { source: '10.1.1.18' })],
    ['a segment to somebody else', segment({}, { destination: '10.1.1.201' })],
    ['an ACK alone', segment({ flags: tcpFlags.ack })],
    ['a RST without ACK', segment({ flags: tcpFlags.rst })],
    ['a SYN', segment({ flags: tcpFlags.syn })],
    ['a FIN-ACK', segment({ flags: tcpFlags.fin | tcpFlags.ack })],
  ])('refuses %s', (_, packet) => expect(synProbe.read(packet, origin, nowMs)).toBeUndefined())

  it.each([
    ['no options', [], {}],
    ['a segment size alone', [{ kind: 2, data: Uint8Array.of(2, 24) }], { maximumSegmentSize: 536 }],
    ['a scale past its bound', [{ kind: 3, data: Uint8Array.of(255) }], { windowScale: 255 }],
    [
      'values of a wrong length',
      [
        { kind: 2, data: Uint8Array.of(1) },
        { kind: 3, data: new Uint8Array() },
      ],
      {},
    ],
    ['an option that nobody offered', [{ kind: 254, data: Uint8Array.of(1) }], {}],
  ])('keeps a handshake with %s as it was', (_, options, values) => {
    const answer = synProbe.read(segment({ window: 4128, options }, { dontFragment: true, identification: 7 }), origin, nowMs)
    expect(answer?.fact).toMatchObject({ answer: 'syn-ack' })
    expect(answer?.fact.kind === 'port' && answer.fact.handshake).toEqual({
      window: 4128,
      options: options.map(({ kind }) => kind),
      ...values,
      dontFragment: true,
      identified: true,
    })
  })

  it('refuses an answer to another scan', () => {
    expect(synProbe.read(synAck, { ...origin, key: [1, 2] }, nowMs)).toBeUndefined()
    expect(synProbe.read(answerPacket(synProbe, 80, prohibited), { ...origin, key: [1, 2] }, nowMs)).toBeUndefined()
  })

  it('ends what a SYN-ACK opened by a RST with the acknowledged number, and nothing else', () => {
    const rst = ipOf(synProbe.end?.(synAck, { origin, target }) ?? expect.fail('no RST'))
    expect(decodeTcp(rst.payload, rst)).toMatchObject({
      sourcePort: tcp.destinationPort,
      destinationPort: 80,
      sequenceNumber: tcp.acknowledgmentNumber,
      flags: tcpFlags.rst,
      window: 0,
    })
    for (const other of [answerPacket(synProbe, 80), answerPacket(synProbe, 80, prohibited)])
      expect(synProbe.end?.(other, { origin, target })).toBeUndefined()
  })
})
