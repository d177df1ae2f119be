import { decode } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dns } from '../../../../src-main/core/inquiries/dns.ts'
import { isFact } from '../../../../src-main/core/inquiries/finding.ts'
import { conversationOf, play } from './play.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** What servers of Debian 12 answer over TCP to 1.0.0.127.in-addr.arpa PTR, version.bind, hostname.bind and id.server, in this order. */
const bind = [
  '005b0001858300010000000100000131013001300331323707696e2d61646472046172706100000c00010331323707494e2d4144445204415250410000060001000151' +
    '800017c02800000000000000708000001c2000093a8000015180',
  '00510002840000010001000100000776657273696f6e0462696e640000100003c00c0010000300000000001918392e31382e34392d317e646562313275332d44656269' +
    '616ec00c00020003000000000002c00c',
  '004900038400000100010001000008686f73746e616d650462696e640000100003c00c001000030000000000100f6e73312e6c61622e6578616d706c65c00c00020003' +
    '000000000002c00c',
].map(bytesOf)
const unbound = [
  '003f0001858000010001000000000131013001300331323707696e2d61646472046172706100000c0001c00c000c000100002a30000b096c6f63616c686f737400',
  '00390002808000010001000000000776657273696f6e0462696e640000100003c00c0010000300000000000f0e756e626f756e6420312e31372e31',
  '003b00038080000100010000000008686f73746e616d650462696e640000100003c00c001000030000000000100f6e73312e6c61622e6578616d706c65',
].map(bytesOf)
const dnsmasq = [
  '00280001858300010000000000000131013001300331323707696e2d61646472046172706100000c0001',
  '00370002848000010001000000000776657273696f6e0462696e640000100003c00c0010000300000000000d0c646e736d6173712d322e3930',
  '001f00038084000100000000000008686f73746e616d650462696e640000100003',
  '001b000480840001000000000000026964067365727665720000100003',
].map(bytesOf)

const told = (answers: readonly Uint8Array[]) => play(conversationOf(dns, 53), answers).result
const udp = () => {
  const [question] = dns.questionsFor({ address: '10.1.1.1', openTcp: [], openUdp: [53] })
  if (question?.transport !== 'udp') throw new Error('no question')
  return question
}

describe('dns', () => {
  it('reads what real servers say', () => {
    const hostName = 'ns1.lab.example'
    expect(told(bind)).toEqual([{ kind: 'dns', protocol: 'tcp', recursion: true, version: '9.18.49-1~deb12u3-Debian', hostName }])
    expect(told(unbound)).toEqual([{ kind: 'dns', protocol: 'tcp', recursion: true, version: 'unbound 1.17.1', hostName }])
    expect(told(dnsmasq)).toEqual([{ kind: 'dns', protocol: 'tcp', recursion: true, version: 'dnsmasq-2.90' }])
  })

  it('asks for nothing that a server would have to ask others for, and each message after its length', () => {
    const { steps } = play(conversationOf(dns, 53), dnsmasq)
    const queries = steps.map((step) => {
      const sent = Buffer.from(('send' in step && step.send) || [])
      expect(sent.readUInt16BE(0)).toBe(sent.length - 2)
      return decode(sent.subarray(2)).questions?.map(({ name, type, class: its }) => `${its} ${type} ${name}`)
    })
    expect(queries).toEqual([['IN PTR 1.0.0.127.in-addr.arpa'], ['CH TXT version.bind'], ['CH TXT hostname.bind'], ['CH TXT id.server']])
    expect(play(conversationOf(dns, 53), bind).steps).toHaveLength(3)
  })

  it('has no recursion of a server that offers none', () => {
    const [first = new Uint8Array(), ...others] = unbound
    expect(told([first.with(5, 0x00), ...others])).toEqual([expect.objectContaining({ recursion: false })])
  })

  it('keeps what it has where a server says no more', () => {
    expect(told(bind.slice(0, 1))).toEqual([{ kind: 'dns', protocol: 'tcp', recursion: true }])
    expect(told([new TextEncoder().encode('\u0000\u0004HTTP')])).toEqual([])
    expect(told([])).toEqual([])
    // An answer to another question.
    expect(told([(bind[0] ?? new Uint8Array()).with(3, 9)])).toEqual([])
  })

  it('asks over UDP where only that is open', () => {
    const { request, read, port } = udp()
    expect(port).toBe(53)
    expect(decode(Buffer.from(request)).questions).toEqual([{ name: 'version.bind', type: 'TXT', class: 'CH' }])
    expect(
      read(bytesOf('0002858000010001000000000776657273696f6e0462696e640000100003c00c0010000300000000000d0c646e736d6173712d322e3930')),
    ).toEqual([{ kind: 'dns', protocol: 'udp', version: 'dnsmasq-2.90' }])
    expect(read(new Uint8Array())).toEqual([])
    expect(dns.questionsFor({ address: '10.1.1.1', openTcp: [80], openUdp: [137] })).toEqual([])
  })

  it('reads less of a truncated answer, and never throws', () => {
    for (const server of [bind, unbound, dnsmasq])
      for (const [number, answer] of server.entries())
        for (let length = 0; length < answer.length; length += 1) {
          const [fact] = told([...server.slice(0, number), answer.subarray(0, length)]) ?? []
          if (fact !== undefined) expect(told(server)).toEqual([expect.objectContaining(fact)])
        }
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc
        .constantFrom(...bind, ...unbound, ...dnsmasq)
        .chain((golden) =>
          fc
            .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { maxLength: 6 })
            .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden)),
        ),
    )
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (answers) => {
        const found = [...(told(answers) ?? []), ...udp().read((answers[0] ?? new Uint8Array()).subarray(2))]
        for (const fact of found.filter(isFact)) {
          if (fact.kind !== 'dns') throw new Error(fact.kind)
          for (const text of [fact.version ?? '-', fact.hostName ?? '-']) {
            expect(text.length).toBeLessThanOrEqual(255)
            expect(text).not.toBe('')
          }
        }
      }),
    )
  })
})
