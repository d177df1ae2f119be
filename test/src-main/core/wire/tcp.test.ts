import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transportChecksumOf } from '../../../../src-main/core/wire/checksum.ts'
import { ipProtocols } from '../../../../src-main/core/wire/ipv4.ts'
import { decodeTcp, encodeTcp, maximumSegmentSize, tcpFlags, tcpOptionKinds } from '../../../../src-main/core/wire/tcp.ts'
import { afterIpv4, anyBytes, anyUint16, bytesOf, captured, expectTotal, fromPeer } from './samples.ts'

const rst = captured.rst.slice(afterIpv4)
const synAck = captured.synAck.slice(afterIpv4)

/** A segment with these raw option bytes and a true checksum. */
function segmentWithOptions(options: Uint8Array): Uint8Array {
  const bytes = Uint8Array.of(...rst, ...options)
  bytes[12] = (5 + options.length / 4) << 4
  bytes.fill(0, 16, 18)
  new DataView(bytes.buffer).setUint16(16, transportChecksumOf(bytes, ipProtocols.tcp, fromPeer))
  return bytes
}

function optionsOf(hex: string) {
  return decodeTcp(segmentWithOptions(bytesOf(hex)), fromPeer)?.options
}

const anyUint32 = fc.nat(0xffffffff)

const anySegment = fc.record({
  sourcePort: anyUint16,
  destinationPort: anyUint16,
  sequenceNumber: anyUint32,
  acknowledgmentNumber: anyUint32,
  flags: fc.nat(255),
  window: anyUint16,
  urgentPointer: anyUint16,
  options: fc.array(
    fc.oneof(
      fc.constant({ kind: tcpOptionKinds.noOperation as number, data: new Uint8Array() }),
      fc.record({ kind: fc.integer({ min: 2, max: 255 }), data: fc.uint8Array({ maxLength: 8 }) }),
    ),
    { maxLength: 4 },
  ),
  payload: anyBytes,
})

describe('TCP segments', () => {
  it('decodes a captured refusal', () => {
    expect(decodeTcp(rst, fromPeer)).toEqual({
      sourcePort: 23,
      destinationPort: 55606,
      sequenceNumber: 0,
      acknowledgmentNumber: 1903146313,
      flags: tcpFlags.rst + tcpFlags.ack,
      window: 0,
      urgentPointer: 0,
      options: [],
      payload: new Uint8Array(),
    })
  })

  it('decodes a captured SYN-ACK whose checksum was left to hardware that is not there', () => {
    expect(decodeTcp(synAck, fromPeer)).toMatchObject({
      sourcePort: 2200,
      destinationPort: 52622,
      sequenceNumber: 2749762344,
      acknowledgmentNumber: 2287069417,
      flags: tcpFlags.syn + tcpFlags.ack,
      window: 65160,
      options: [
        maximumSegmentSize(1460),
        { kind: tcpOptionKinds.sackPermitted, data: new Uint8Array() },
        { kind: tcpOptionKinds.timestamps, data: bytesOf('7597 1aa2 98d4 8ede') },
        { kind: tcpOptionKinds.noOperation, data: new Uint8Array() },
        { kind: tcpOptionKinds.windowScale, data: bytesOf('0a') },
      ],
    })
  })

  it('encodes the same bytes as Linux, with the checksum that tcpdump expects', () => {
    expect(encodeTcp(decodeTcp(rst, fromPeer) ?? expect.fail(), fromPeer)).toEqual(rst)
    const finished = synAck.slice()
    finished.set(bytesOf('8696'), 16)
    expect(encodeTcp(decodeTcp(synAck, fromPeer) ?? expect.fail(), fromPeer)).toEqual(finished)
  })

  it('is undefined for other addresses than those it was sent between', () => {
    expect(decodeTcp(rst, { ...fromPeer, source: '10.55.0.3' })).toBeUndefined()
    expect(decodeTcp(synAck, { ...fromPeer, source: '10.55.0.3' })).toBeUndefined()
  })

  it('is undefined for every truncation', () => {
    for (const segment of [rst, synAck]) {
      for (let length = 0; length < segment.length; length += 1) expect(decodeTcp(segment.slice(0, length), fromPeer)).toBeUndefined()
    }
  })

  it('is undefined when any bit is wrong', () => {
    for (let bit = 0; bit < rst.length * 8; bit += 1) {
      const damaged = rst.slice()
      damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeTcp(damaged, fromPeer), `bit ${bit}`).toBeUndefined()
    }
  })

  it('is undefined for a data offset below 5 words', () => {
    const bytes = rst.slice()
    bytes[12] = 0x40
    bytes.fill(0, 16, 18)
    new DataView(bytes.buffer).setUint16(16, transportChecksumOf(bytes, ipProtocols.tcp, fromPeer))
    expect(decodeTcp(bytes, fromPeer)).toBeUndefined()
  })

  it('ends the options at the end of the list', () => {
    expect(optionsOf('0101 0002 0405 b400')).toEqual([
      { kind: 1, data: new Uint8Array() },
      { kind: 1, data: new Uint8Array() },
    ])
  })

  it('keeps the options before a malformed one', () => {
    const known = [maximumSegmentSize(1460)]
    // Length 0, length 1, and a length beyond the header.
    for (const malformed of ['0800 0000', '0801 0000', '0805 0000']) expect(optionsOf(`0204 05b4 ${malformed}`)).toEqual(known)
    // A kind in the last byte, without a length.
    expect(optionsOf('0204 05b4 0101 0108')).toEqual([...known, ...Array.from({ length: 3 }, () => ({ kind: 1, data: new Uint8Array() }))])
  })

  it('refuses to encode more options than the header holds', () => {
    const options = Array.from({ length: 11 }, () => maximumSegmentSize(1460))
    expect(() => encodeTcp({ sourcePort: 1, destinationPort: 2, sequenceNumber: 3, flags: tcpFlags.syn, options }, fromPeer)).toThrow(
      RangeError,
    )
  })

  it('round trips', () => {
    fc.assert(fc.property(anySegment, (segment) => void expect(decodeTcp(encodeTcp(segment, fromPeer), fromPeer)).toEqual(segment)))
  })

  it('never throws or loops, whatever the options', () => {
    expectTotal((bytes) => decodeTcp(bytes, fromPeer), [rst, synAck])
    const anyOptions = fc.nat(10).chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 }))
    fc.assert(fc.property(anyOptions, (options) => void expect(decodeTcp(segmentWithOptions(options), fromPeer)).toBeDefined()))
  })
})
