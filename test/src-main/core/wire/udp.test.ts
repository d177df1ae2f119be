import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUdp, encodeUdp } from '../../../../src-main/core/wire/udp.ts'
import { afterIpv4, anyBytes, anyUint16, bytesOf, captured, expectTotal, fromPeer } from './samples.ts'

const reply = captured.udpReply.slice(afterIpv4)
const finished = reply.slice()
// The checksum that tcpdump expects where the capture has an unfinished one.
finished.set(bytesOf('3567'), 6)

describe('UDP datagrams', () => {
  it('decodes a captured reply, its checksum finished or left to hardware', () => {
    const datagram = { sourcePort: 5300, destinationPort: 41329, payload: bytesOf('706f 6e67 21') }
    expect(decodeUdp(finished, fromPeer)).toEqual(datagram)
    expect(decodeUdp(reply, fromPeer)).toEqual(datagram)
    expect(encodeUdp(datagram, fromPeer)).toEqual(finished)
  })

  it('accepts a datagram without a checksum', () => {
    const bytes = reply.slice()
    bytes.fill(0, 6, 8)
    expect(decodeUdp(bytes, fromPeer)).toBeDefined()
  })

  it('sends a computed checksum of zero as all ones', () => {
    // The payload takes up exactly what is missing to a sum of all ones.
    const zero = bytesOf('0000')
    const missing = encodeUdp({ sourcePort: 1, destinationPort: 2, payload: zero }, fromPeer).slice(6, 8)
    const bytes = encodeUdp({ sourcePort: 1, destinationPort: 2, payload: missing }, fromPeer)
    expect(bytes.slice(6, 8)).toEqual(bytesOf('ffff'))
    expect(decodeUdp(bytes, fromPeer)?.payload).toEqual(missing)
  })

  it('cuts what follows its length', () => {
    expect(decodeUdp(Uint8Array.of(...finished, 0, 0, 0), fromPeer)?.payload).toHaveLength(5)
  })

  it('is undefined for every truncation and for a length below the header', () => {
    for (let length = 0; length < finished.length; length += 1) expect(decodeUdp(finished.slice(0, length), fromPeer)).toBeUndefined()
    expect(decodeUdp(bytesOf('14b4 a171 0007 0000'), fromPeer)).toBeUndefined()
  })

  it('is undefined when any bit is wrong', () => {
    for (let bit = 0; bit < finished.length * 8; bit += 1) {
      const damaged = finished.slice()
      damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeUdp(damaged, fromPeer), `bit ${bit}`).toBeUndefined()
    }
  })

  it('refuses to encode more than the length field can say', () => {
    expect(() => encodeUdp({ sourcePort: 1, destinationPort: 2, payload: new Uint8Array(0xffff - 7) }, fromPeer)).toThrow(RangeError)
  })

  it('round trips', () => {
    const anyDatagram = fc.record({ sourcePort: anyUint16, destinationPort: anyUint16, payload: anyBytes })
    fc.assert(fc.property(anyDatagram, (datagram) => void expect(decodeUdp(encodeUdp(datagram, fromPeer), fromPeer)).toEqual(datagram)))
  })

  it('never throws', () => expectTotal((bytes) => decodeUdp(bytes, fromPeer), [reply, finished]))
})
