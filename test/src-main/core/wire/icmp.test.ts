import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeIcmp, encodeIcmp, type IcmpMessage, unreachableCodes } from '../../../../src-main/core/wire/icmp.ts'
import { ipProtocols } from '../../../../src-main/core/wire/ipv4.ts'
import { afterIpv4, anyBytes, anyIpv4Fields, anyUint16, bytesOf, captured, expectTotal } from './samples.ts'

const echo = captured.echo.slice(afterIpv4)
const echoReply = captured.echoReply.slice(afterIpv4)
const portUnreachable = captured.portUnreachable.slice(afterIpv4)

const original = fc.record({
  ...anyIpv4Fields,
  options: fc.constant(new Uint8Array()),
  payload: fc.uint8Array({ minLength: 8, maxLength: 40 }),
})

const anyMessage: fc.Arbitrary<IcmpMessage> = fc.oneof(
  fc.record({ kind: fc.constantFrom('echo', 'echo-reply'), identifier: anyUint16, sequenceNumber: anyUint16, data: anyBytes }),
  fc.record({ kind: fc.constantFrom('destination-unreachable', 'time-exceeded'), code: fc.nat(255), original }),
  fc.record({
    kind: fc.constant('other' as const),
    type: fc.constantFrom(4, 5, 12, 13, 14, 42, 255),
    code: fc.nat(255),
    rest: fc.uint8Array({ minLength: 4, maxLength: 40 }),
  }),
)

describe('ICMP messages', () => {
  it('decodes a captured echo and its reply', () => {
    const data = bytesOf('0001 0203 0405 0607')
    expect(decodeIcmp(echo)).toEqual({ kind: 'echo', identifier: 0x1fde, sequenceNumber: 1, data })
    expect(decodeIcmp(echoReply)).toEqual({ kind: 'echo-reply', identifier: 0x1fde, sequenceNumber: 1, data })
  })

  it('encodes the same bytes as Linux', () => {
    for (const message of [echo, echoReply, portUnreachable]) expect(encodeIcmp(decodeIcmp(message) ?? expect.fail())).toEqual(message)
  })

  it('says what a captured port unreachable is about', () => {
    expect(decodeIcmp(portUnreachable)).toMatchObject({
      kind: 'destination-unreachable',
      code: unreachableCodes.port,
      // The quote goes on after the ports 41329 and 9 that it must hold: length, checksum and the data.
      original: {
        source: '10.55.0.1',
        destination: '10.55.0.2',
        protocol: ipProtocols.udp,
        payload: bytesOf('a171 0009 000c 148e 6e6f 6e65'),
      },
    })
  })

  it('is undefined for an error that does not say what it is about', () => {
    const rest = Uint8Array.of(0, 0, 0, 0, ...portUnreachable.slice(8, 8 + 27))
    expect(decodeIcmp(encodeIcmp({ kind: 'other', type: 3, code: 3, rest }))).toBeUndefined()
  })

  it('is undefined for every truncation', () => {
    for (const message of [echo, portUnreachable]) {
      for (let length = 0; length < message.length; length += 1) expect(decodeIcmp(message.slice(0, length))).toBeUndefined()
    }
  })

  it('is undefined when any bit is wrong', () => {
    for (let bit = 0; bit < echoReply.length * 8; bit += 1) {
      const damaged = echoReply.slice()
      damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeIcmp(damaged), `bit ${bit}`).toBeUndefined()
    }
  })

  it('round trips', () => {
    fc.assert(fc.property(anyMessage, (message) => void expect(decodeIcmp(encodeIcmp(message))).toEqual(message)))
  })

  it('never throws', () => {
    expectTotal(decodeIcmp, [echo, echoReply, portUnreachable])
    // Random bytes almost never have a true checksum; these do, so that the decoding behind it is reached.
    fc.assert(
      fc.property(
        fc.constantFrom(0, 3, 8, 11, 200),
        anyBytes,
        (type, rest) => void decodeIcmp(encodeIcmp({ kind: 'other', type, code: 0, rest })),
      ),
    )
  })
})
