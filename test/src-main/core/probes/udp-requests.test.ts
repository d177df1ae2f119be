import { decode } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { udpRequestOf } from '../../../../src-main/core/probes/udp-requests.ts'
import { bytesOf } from '../wire/samples.ts'

const anyProof = fc.integer({ min: 0, max: 0xffffffff })
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** The elements of BER with lengths below 128; fails where a length does not fit exactly. */
function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at + 1] ?? expect.fail('no length')
    expect(length).toBeLessThan(128)
    expect(at + 2 + length).toBeLessThanOrEqual(bytes.length)
    elements.push({ tag: bytes[at] ?? 0, content: bytes.subarray(at + 2, at + 2 + length) })
    at += 2 + length
  }
  return elements
}

const insideOf = (element: Element | undefined, tag: number): Element[] => {
  expect(element?.tag).toBe(tag)
  return elementsOf(element?.content ?? expect.fail())
}

describe('requests', () => {
  it('DNS: one question for the root’s name servers, not to be passed on', () => {
    fc.assert(
      fc.property(anyProof, (proof) => {
        const packet = decode(Buffer.from(udpRequestOf(53).encode(proof)))
        expect(packet).toMatchObject({ type: 'query', id: proof >>> 16, flags: 0, questions: [{ name: '.', type: 'NS', class: 'IN' }] })
        expect([packet.answers, packet.authorities, packet.additionals]).toEqual([[], [], []])
      }),
    )
  })

  it('NetBIOS: a node status request for the wildcard name', () => {
    const bytes = udpRequestOf(137).encode(0xabcd_1234)
    expect(bytes).toEqual(bytesOf(`abcd 0000 0001 0000 0000 0000 20 434b ${'41'.repeat(30)} 00 0021 0001`))
  })

  it('ONC RPC: a call of the null procedure, 40 bytes', () => {
    expect(udpRequestOf(111).encode(0xdeadbeef)).toEqual(
      bytesOf('deadbeef 00000000 00000002 000186a0 00000002 00000000 00000000 00000000 00000000 00000000'),
    )
  })

  it('DCE RPC: an 80 byte header without body', () => {
    const bytes = udpRequestOf(135).encode(0xdeadbeef)
    expect(bytes).toHaveLength(80)
    expect([...bytes.subarray(0, 8)]).toEqual([4, 0, 0x20, 0, 0x10, 0, 0, 0])
    expect(bytes.subarray(24, 40)).toEqual(bytesOf('0883afe1 1f5d c911 91a4 08002b14a0fa'))
    expect(bytes.subarray(40, 44)).toEqual(bytesOf('deadbeef'))
    expect(view(bytes).getUint32(60, true)).toBe(3)
    expect(view(bytes).getUint16(68, true)).toBe(2)
    expect(view(bytes).getUint16(74, true)).toBe(0)
  })

  it('SNMPv3: an empty get request without user, whose lengths fit', () => {
    fc.assert(
      fc.property(anyProof, (proof) => {
        const message = elementsOf(udpRequestOf(161).encode(proof))
        expect(message).toHaveLength(1)
        const [version, header, security, scoped] = insideOf(message[0], 0x30)
        expect(version).toEqual({ tag: 2, content: Uint8Array.of(3) })
        const [messageId, size, flags, model] = insideOf(header, 0x30)
        expect(messageId?.content).toHaveLength(4)
        expect((messageId?.content[0] ?? 0) & 0xc0).toBe(0x40)
        expect([size, flags, model].map((element) => [element?.tag, ...(element?.content ?? [])])).toEqual([
          [2, 0, 0xff, 0xe3],
          [4, 4],
          [2, 3],
        ])
        const [parameters] = insideOf(security, 4)
        expect(insideOf(parameters, 0x30).map(({ tag, content }) => [tag, ...content])).toEqual([[4], [2, 0], [2, 0], [4], [4], [4]])
        const [engine, name, pdu] = insideOf(scoped, 0x30)
        expect([engine?.content.length, name?.content.length]).toEqual([0, 0])
        const [requestId, errorStatus, errorIndex, bindings] = insideOf(pdu, 0xa0)
        expect(requestId?.content).toEqual(messageId?.content)
        expect([errorStatus, errorIndex].map((element) => [element?.tag, ...(element?.content ?? [])])).toEqual([
          [2, 0],
          [2, 0],
        ])
        expect(insideOf(bindings, 0x30)).toEqual([])
      }),
    )
  })

  it('IKE: main mode with one proposal, whose lengths fit', () => {
    const bytes = udpRequestOf(500).encode(0xdeadbeef)
    expect(bytes.subarray(0, 16)).toEqual(bytesOf('deadbeef 21524110 0000000000000000'))
    expect([...bytes.subarray(16, 20)]).toEqual([1, 0x10, 2, 0])
    expect(view(bytes).getUint32(24)).toBe(bytes.length)
    const association = bytes.subarray(28)
    expect(view(association).getUint16(2)).toBe(association.length)
    const proposal = association.subarray(12)
    expect(view(proposal).getUint16(2)).toBe(proposal.length)
    expect([...proposal.subarray(4, 8)]).toEqual([1, 1, 0, 1])
    const transform = proposal.subarray(8)
    expect(view(transform).getUint16(2)).toBe(transform.length)
    const attributes = Array.from({ length: (transform.length - 8) / 4 }, (_, index) => [
      view(transform).getUint16(8 + index * 4),
      view(transform).getUint16(10 + index * 4),
    ])
    // Encryption AES with 128 bits, hash SHA-1, pre-shared key, group 2, eight hours.
    expect(attributes).toEqual([
      [0x8001, 7],
      [0x800e, 128],
      [0x8002, 2],
      [0x8003, 1],
      [0x8004, 2],
      [0x800b, 1],
      [0x800c, 28_800],
    ])
  })

  it('NTP: a client’s 48 bytes, with nothing of our clock', () => {
    const bytes = udpRequestOf(123).encode(0xdeadbeef)
    expect(bytes).toEqual(bytesOf(`23 ${'00'.repeat(39)} deadbeef 21524110`))
    expect(udpRequestOf(123).encode(0xdeadbeef)).toEqual(bytes)
  })

  it('STUN: a binding request without attributes', () => {
    expect(udpRequestOf(3478).encode(0xdeadbeef)).toEqual(bytesOf('0001 0000 2112a442 deadbeef 0000000000000000'))
  })

  it('multicast DNS: one question for the types of services, to be answered to us alone', () => {
    expect(decode(Buffer.from(udpRequestOf(5353).encode(0xdeadbeef)))).toMatchObject({
      type: 'query',
      id: 0xdead,
      flags: 0,
      questions: [{ name: '_services._dns-sd._udp.local', type: 'PTR', class: 'IN' }],
    })
  })

  it('for a port whose service is not known: nothing', () => {
    expect(udpRequestOf(9999).encode(1)).toHaveLength(0)
  })
})

/** What daemons said to the requests with the proof 0x12345678; what the documents say where no daemon is at hand. */
const proof = 0x1234_5678
const recorded: readonly (readonly [daemon: string, port: number, reply: Uint8Array])[] = [
  ['dnsmasq 2.90', 53, bytesOf('1234 8085 0001 0000 0000 0000 00 0002 0001')],
  ['rpcbind 1.2', 111, bytesOf('12345678 00000001 00000000 00000000 00000000 00000000')],
  // RFC 5905 figure 8: version 4, mode server, stratum 2, our timestamp as its origin.
  [
    'an NTP server',
    123,
    bytesOf(`24 02 06 ec 00000100 00000200 c0a80001 ${'ea'.repeat(8)} 12345678 edcba987 ${'ea'.repeat(8)} ${'ea'.repeat(8)}`),
  ],
  // RFC 8489 section 14.2: success with XOR-MAPPED-ADDRESS.
  ['a STUN server', 3478, bytesOf('0101 000c 2112a442 12345678 0000000000000000 0020 0008 0001 cc53 2b13a4ba')],
  // RFC 6762 section 6.7: the question again, and one type.
  [
    'a responder of multicast DNS',
    5353,
    bytesOf(
      `1234 8400 0001 0001 0000 0000 09 5f7365727669636573 07 5f646e732d7364 04 5f756470 05 6c6f63616c 00 000c 0001 ` +
        'c00c 000c 0001 0000000a 000c 04 5f697070 04 5f746370 c023',
    ),
  ],
  [
    'nmbd of Samba 4',
    137,
    bytesOf(
      `1234 8400 0000 0001 0000 0000 20 434b ${'41'.repeat(30)} 00 0021 0001 00000000 0089 05 474f4c44454e 202020202020202020 00 0400 ` +
        `474f4c44454e 202020202020202020 03 0400 474f4c44454e 202020202020202020 20 0400 ` +
        `4c4142 202020202020202020202020 00 8400 4c4142 202020202020202020202020 1e 8400 ${'00'.repeat(46)}`,
    ),
  ],
]

describe('replies', () => {
  it.each(recorded)('of %s prove themselves, and only themselves', (_, port, reply) => {
    const request = udpRequestOf(port)
    expect(request.isAnsweredBy(reply, proof)).toBe(true)
    for (let bit = 16; bit < 32; bit += 1) expect(request.isAnsweredBy(reply, (proof ^ (1 << bit)) >>> 0)).toBe(false)
    expect(request.isAnsweredBy(reply.subarray(0, 2), proof)).toBe(false)
  })

  it('in the form of an SNMPv3 report (RFC 3414) proves itself', () => {
    const engine = '04 11 80001f8880 aabbccdd eeff0011 00000000'
    const report = bytesOf(
      `30 6f 02 01 03 30 10 02 04 52345678 02 03 00ffe3 04 01 00 02 01 03 04 23 30 21 ${engine} 02 01 02 02 02 012c 04 00 04 00 04 00 ` +
        `30 33 ${engine} 04 00 a8 1c 02 04 52345678 02 01 00 02 01 00 30 0e 30 0c 06 0a 2b060106030f01010400 41 01 07`,
    )
    expect(udpRequestOf(161).isAnsweredBy(report, proof)).toBe(true)
    for (let bit = 0; bit < 30; bit += 1) expect(udpRequestOf(161).isAnsweredBy(report, (proof ^ (1 << bit)) >>> 0)).toBe(false)
    expect(
      udpRequestOf(161).isAnsweredBy(
        report.map((byte, at) => (at === 0 ? 0x31 : byte)),
        proof,
      ),
    ).toBe(false)
  })

  it.each([53, 111, 123, 135, 137, 161, 500, 3478, 5353])('to port %i are never the request itself come back', (port) => {
    // IKE and SNMP repeat the whole number in the request's own place; there the ports tell question and answer apart.
    if (port === 161 || port === 500 || port === 135) return
    const request = udpRequestOf(port)
    expect(request.isAnsweredBy(request.encode(proof), proof)).toBe(false)
  })

  it('are never found in random bytes', () => {
    const all = [53, 111, 123, 135, 137, 161, 500, 3478, 5353].map(udpRequestOf)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), anyProof, (bytes, number) => {
        for (const request of all) expect(request.isAnsweredBy(bytes, number)).toBe(false)
      }),
      { numRuns: 500, seed: 3 },
    )
  })
})
