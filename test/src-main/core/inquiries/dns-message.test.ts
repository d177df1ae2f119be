import { encode, type Packet, RECURSION_AVAILABLE } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeResponse, dnsClass, dnsType, encodeQuery } from '../../../../src-main/core/inquiries/dns-message.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const responseOf = (packet: Packet): Uint8Array => new Uint8Array(encode({ type: 'response', ...packet }))
const header = (answers: number): string => `000084000000${answers.toString(16).padStart(4, '0')}00000000`
/** `a.local A 10.1.1.1` */
const addressRecord = '0161056c6f63616c000001000100000078' + '00040a010101'

describe('encodeQuery', () => {
  it('is what another codec writes', () => {
    const name = 'version.bind'
    const ours = encodeQuery(0x1234, 0x0100, [{ name: ['version', 'bind'], type: dnsType.txt, class: dnsClass.chaos }])
    expect(ours).toEqual(
      new Uint8Array(encode({ type: 'query', id: 0x1234, flags: 0x0100, questions: [{ name, type: 'TXT', class: 'CH' }] })),
    )
  })
})

describe('decodeResponse', () => {
  it('reads the records that another codec writes', () => {
    const bytes = responseOf({
      id: 7,
      flags: RECURSION_AVAILABLE,
      questions: [{ name: '_ipp._tcp.local', type: 'PTR' }],
      answers: [{ name: '_ipp._tcp.local', type: 'PTR', ttl: 120, data: 'Printer._ipp._tcp.local' }],
      additionals: [
        { name: 'Printer._ipp._tcp.local', type: 'SRV', ttl: 120, data: { port: 631, target: 'printer.local' } },
        { name: 'Printer._ipp._tcp.local', type: 'TXT', ttl: 120, data: ['ty=Büro', ''] },
        { name: 'printer.local', type: 'A', ttl: 120, data: '10.1.1.9' },
        { name: 'printer.local', type: 'AAAA', ttl: 120, data: 'fe80::211:32ff:feaa:1' },
        { name: 'printer.local', type: 'HINFO', ttl: 120, data: { cpu: 'ARM', os: 'LINUX' } },
        { name: 'printer.local', type: 'MX', ttl: 120, data: { exchange: 'mail.local' } },
      ],
    })
    const printer = ['printer', 'local']
    const instance = ['Printer', '_ipp', '_tcp', 'local']
    expect(decodeResponse(bytes)).toEqual({
      id: 7,
      recursionAvailable: true,
      code: 0,
      records: [
        { name: ['_ipp', '_tcp', 'local'], ttlS: 120, type: 'pointer', target: instance },
        { name: instance, ttlS: 120, type: 'service', port: 631, target: printer },
        { name: instance, ttlS: 120, type: 'text', strings: [new TextEncoder().encode('ty=Büro'), new Uint8Array()] },
        { name: printer, ttlS: 120, type: 'address', address: '10.1.1.9' },
        { name: printer, ttlS: 120, type: 'address', address: 'fe80::211:32ff:feaa:1' },
        { name: printer, ttlS: 120, type: 'host-information', cpu: 'ARM', os: 'LINUX' },
      ],
    })
  })

  it('keeps a dot inside a label apart from those between', () => {
    const bytes = bytesOf(`${header(1)}03612e62056c6f63616c00000100010000007800040a010101`)
    expect(decodeResponse(bytes)?.records).toEqual([{ name: ['a.b', 'local'], ttlS: 120, type: 'address', address: '10.1.1.1' }])
  })

  it('passes over a bad record and reads the next', () => {
    const bad = '0162056c6f63616c00000100010000007800030a0101'
    expect(decodeResponse(bytesOf(header(2) + bad + addressRecord))?.records).toHaveLength(1)
  })

  it.each([
    ['a query', responseOf({ answers: [] }).with(2, 0)],
    ['another opcode', responseOf({ answers: [] }).with(2, 0xa8)],
    ['a header that is cut off', new Uint8Array(11)],
    ['questions that are not there', bytesOf('000084000001000000000000')],
  ])('refuses %s', (_, bytes) => {
    expect(decodeResponse(bytes)).toBeUndefined()
  })

  it.each([
    ['to itself', 'c00c'],
    ['forwards', 'c020'],
    ['into the header', 'c004'],
    ['back into its own name', '0161c00c'],
  ])('follows no pointer %s', (_, name) => {
    expect(decodeResponse(bytesOf(`${header(1)}${name}000100010000007800040a010101`))?.records).toEqual([])
  })

  it('ends a chain of pointers, and a name that is too long', () => {
    // Text of 400 pointers, each to the one before, and the name that begins at its end.
    const pointers = Array.from({ length: 400 }, (_, index) => 0xc000 + (index === 0 ? 12 + 10 + 1 : 12 + 11 + 2 * (index - 1)))
    const chain = `00${pointers.map((pointer) => pointer.toString(16)).join('')}`
    const carrier = `000063000100000078${(chain.length / 2).toString(16).padStart(4, '0')}${chain}`
    const last = (12 + 11 + 2 * 399).toString(16)
    expect(decodeResponse(bytesOf(`${header(2)}${carrier}c${last.padStart(3, '0')}000100010000007800040a010101`))?.records).toEqual([])
    const long = `${`3f${'61'.repeat(63)}`.repeat(4)}00`
    expect(decodeResponse(bytesOf(`${header(1)}${long}000100010000007800040a010101`))?.records).toEqual([])
  })

  it('says that it did not read to the end', () => {
    const stoppedIn = (hex: string) => decodeResponse(bytesOf(hex))?.stopped
    expect(stoppedIn(header(1) + addressRecord)).toBeUndefined()
    expect(stoppedIn(header(2) + addressRecord)).toBe('records')
    expect(stoppedIn(`${header(1)}c00c000100010000007800040a010101`)).toBe('records')
    const many = (count: number): string => header(count) + '0000010001000000780004aabbccdd'.repeat(count)
    expect(stoppedIn(many(1_000))).toBeUndefined()
    expect(decodeResponse(bytesOf(many(1_001)))?.records).toHaveLength(1_000)
    expect(stoppedIn(many(1_001))).toBe('records')
    // More questions than are passed over: what follows them is not found.
    expect(decodeResponse(bytesOf(`0000840003e9000100000000${'0000010001'.repeat(1_001)}${addressRecord}`))).toMatchObject({
      ...{ records: [], stopped: 'records' },
    })
  })

  it('never throws, and never has more records than the message says', () => {
    const golden = responseOf({
      answers: [
        { name: '_ipp._tcp.local', type: 'PTR', data: 'Printer._ipp._tcp.local' },
        { name: 'Printer._ipp._tcp.local', type: 'SRV', data: { port: 631, target: 'printer.local' } },
        { name: 'Printer._ipp._tcp.local', type: 'TXT', data: ['ty=x', 'rp=ipp'] },
      ],
    })
    const changed = fc
      .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), changed), (bytes) => {
        const records = decodeResponse(bytes)?.records ?? []
        // The shortest record has a name of one byte, and ten more.
        expect(records.length).toBeLessThanOrEqual(Math.max(0, (bytes.length - 12) / 11))
        for (const { name } of records) expect(name.join('.').length).toBeLessThanOrEqual(255)
      }),
    )
  })
})
