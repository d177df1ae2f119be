import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeIpv4, decodeQuotedIpv4, encodeIpv4, ipProtocols } from '../../../../src-main/core/wire/ipv4.ts'
import { afterEthernet, afterIpv4, anyBytes, anyIpv4Fields, bytesOf, captured, expectTotal } from './samples.ts'

const rst = captured.rst.slice(afterEthernet)
// With the router alert option (RFC 2113), as IGMP carries it.
const withOptions = encodeIpv4({
  protocol: 2,
  source: '10.1.1.1',
  destination: '224.0.0.22',
  options: bytesOf('9404 0000'),
  payload: bytesOf('2200 f9fd'),
})

const anyPacket = fc.record({
  ...anyIpv4Fields,
  options: fc.nat(10).chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 })),
  payload: anyBytes,
})

describe('IPv4 packets', () => {
  it('decodes a captured packet', () => {
    expect(decodeIpv4(rst)).toEqual({
      identification: 0,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      timeToLive: 64,
      protocol: ipProtocols.tcp,
      source: '10.55.0.2',
      destination: '10.55.0.1',
      options: new Uint8Array(),
      payload: captured.rst.slice(afterIpv4),
    })
  })

  it('encodes the same bytes as Linux', () => {
    for (const frame of [captured.rst, captured.echo, captured.synAck, captured.udpReply]) {
      const packet = frame.slice(afterEthernet)
      expect(encodeIpv4(decodeIpv4(packet) ?? expect.fail())).toEqual(packet)
    }
  })

  it('cuts Ethernet padding off', () => {
    expect(decodeIpv4(Uint8Array.of(...rst, 0, 0, 0, 0, 0, 0))?.payload).toHaveLength(20)
  })

  it('reads options', () => {
    expect(decodeIpv4(withOptions)).toMatchObject({ options: bytesOf('9404 0000'), payload: bytesOf('2200 f9fd') })
  })

  it('reads fragments', () => {
    const payload = bytesOf('0102 0304 0506 0708')
    const bytes = encodeIpv4({
      protocol: 17,
      source: '10.1.1.1',
      destination: '10.1.1.2',
      moreFragments: true,
      fragmentOffset: 185,
      payload,
    })
    expect(bytes.slice(6, 8)).toEqual(bytesOf('20b9'))
    expect(decodeIpv4(bytes)).toMatchObject({ dontFragment: false, moreFragments: true, fragmentOffset: 185 })
  })

  it('is undefined for every truncation', () => {
    for (const packet of [rst, withOptions]) {
      for (let length = 0; length < packet.length; length += 1) expect(decodeIpv4(packet.slice(0, length))).toBeUndefined()
    }
  })

  it('is undefined when any bit of the header is wrong', () => {
    for (let bit = 0; bit < 160; bit += 1) {
      const damaged = rst.slice()
      damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeIpv4(damaged), `bit ${bit}`).toBeUndefined()
    }
  })

  it.each([
    ['a header length below 5 words', '4400'],
    ['version 6', '6500'],
    ['a total length below the header', '4500 0013'],
  ])('is undefined for %s', (_what, start) => {
    expect(decodeIpv4(Uint8Array.of(...bytesOf(start), ...rst.slice(bytesOf(start).length)))).toBeUndefined()
  })

  it('refuses to encode what the header cannot say', () => {
    const packet = { protocol: 17, source: '10.1.1.1', destination: '10.1.1.2', payload: new Uint8Array() }
    expect(() => encodeIpv4({ ...packet, options: new Uint8Array(3) })).toThrow(RangeError)
    expect(() => encodeIpv4({ ...packet, options: new Uint8Array(44) })).toThrow(RangeError)
    expect(() => encodeIpv4({ ...packet, payload: new Uint8Array(0xffff - 19) })).toThrow(RangeError)
    expect(decodeIpv4(encodeIpv4({ ...packet, payload: new Uint8Array(0xffff - 20) }))).toBeDefined()
  })

  it('round trips', () => {
    fc.assert(fc.property(anyPacket, (packet) => void expect(decodeIpv4(encodeIpv4(packet))).toEqual(packet)))
  })

  it('never throws', () => expectTotal(decodeIpv4, [rst, withOptions]))
})

describe('quoted IPv4 packets', () => {
  it('are read although cut and with a wrong length and checksum', () => {
    const quote = rst.slice(0, 28)
    quote.fill(0xee, 2, 4)
    quote.fill(0, 10, 12)
    expect(decodeQuotedIpv4(quote)).toMatchObject({
      source: '10.55.0.2',
      destination: '10.55.0.1',
      protocol: 6,
      payload: rst.slice(20, 28),
    })
  })

  it('hold at least 8 bytes of payload', () => {
    expect(decodeQuotedIpv4(rst.slice(0, 27))).toBeUndefined()
    expect(decodeQuotedIpv4(withOptions)).toBeUndefined()
  })

  it('never throw', () => expectTotal(decodeQuotedIpv4, [rst]))
})
