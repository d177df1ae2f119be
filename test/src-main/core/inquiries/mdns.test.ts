import { type Answer, decode, encode, type Packet } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFact } from '../../../../src-main/core/inquiries/finding.ts'
import type { KnownHost } from '../../../../src-main/core/inquiries/inquiry.ts'
import { mdns, readMdns } from '../../../../src-main/core/inquiries/mdns.ts'
import type { Fact } from '../../../../src-shared/domain/fact.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const answerOf = ({ answers = [], additionals = [], ...packet }: Packet, ttl = 120): Uint8Array => {
  const alive = (records: readonly Answer[]) => records.map((record) => ({ ...record, ttl }) as Answer)
  return new Uint8Array(encode({ type: 'response', ...packet, answers: alive(answers), additionals: alive(additionals) }))
}
const own = '10.77.0.1'

/** avahi-daemon 0.8 of Debian 12, asked for `_services._dns-sd._udp.local` from an ephemeral port. */
const avahiTypes = bytesOf(
  '000084000001000400000000095f7365727669636573075f646e732d7364045f756470056c6f63616c00000c8001c00c000c00010000000a00140c5f776f726b7374' +
    '6174696f6e045f746370c023c00c000c00010000000a0008055f68747470c047c00c000c00010000000a000f0c5f6465766963652d696e666fc047c00c000c0001' +
    '0000000a0007045f736d62c047',
)
/** The same, asked for these four types; it publishes its workstation and has a service file with _smb, _device-info and _http. */
const avahiServices = bytesOf(
  '000084000004000e000000000c5f776f726b73746174696f6e045f746370056c6f63616c00000c8001055f68747470c019000c80010c5f6465766963652d696e666f' +
    'c019000c8001045f736d62c019000c8001c048000c00010000000a000d0a66696c65736572766572c048c05f001000010000000a000100c05f0021000100000' +
    '00a00130000000001bd0a66696c65736572766572c01ec08b001c00010000000a0010fe80000000000000021132fffeaa0001c08b000100010000000a00040a' +
    '4d0001c035000c00010000000a000d0a66696c65736572766572c035c0d0001000010000000a000e0d6d6f64656c3d5261636b4d6163c0d0002100010000000' +
    'a0008000000000009c08bc029000c00010000000a000d0a66696c65736572766572c029c117001000010000000a001508706174683d2f756906656d7074793d' +
    '04666c6167c117002100010000000a0008000000000050c08bc00c000c00010000000a00211e66696c65736572766572205b30303a31313a33323a61613a303' +
    '03a30315dc00cc165001000010000000a000100c165002100010000000a0008000000000009c08b',
)
/** The same, asked for the PTR record of its address. */
const avahiReverse = bytesOf(
  '1234840000010001000000000131013002373702313007696e2d61646472046172706100000c8001c00c000c00010000000a00120a66696c65736572766572056c6f' +
    '63616c00',
)

const servicesFact: Fact = {
  kind: 'mdns',
  names: ['fileserver.local'],
  types: ['_smb._tcp', '_device-info._tcp', '_http._tcp', '_workstation._tcp'],
  services: [
    { type: '_smb._tcp', instance: 'fileserver', port: 445, txt: {} },
    { type: '_device-info._tcp', instance: 'fileserver', port: 9, txt: { model: 'RackMac' } },
    { type: '_http._tcp', instance: 'fileserver', port: 80, txt: { path: '/ui', empty: '', flag: '' } },
    { type: '_workstation._tcp', instance: 'fileserver [00:11:32:aa:00:01]', port: 9, txt: {} },
  ],
}

describe('the question to a host', () => {
  const asking = (host: Partial<KnownHost>) => mdns.questionsFor({ address: own, onLink: true, ...host })

  it('is what its address points to, once it is known to be on the link and not yet by its name', () => {
    const [question] = asking({ told: [{ kind: 'mdns', names: [], types: ['_http._tcp'], services: [] }] })
    if (question?.transport !== 'udp') return expect.fail()
    expect(question.port).toBe(5353)
    expect(decode(Buffer.from(question.request))).toMatchObject({
      ...{ id: 0, flags: 0, type: 'query' },
      questions: [{ name: '1.0.77.10.in-addr.arpa', type: 'PTR' }],
    })
    expect(question.read(avahiReverse)).toEqual([{ kind: 'mdns', names: ['fileserver.local'], types: [], services: [] }])
    expect(asking({ told: [servicesFact] })).toEqual([])
    expect(mdns.questionsFor({ address: own })).toEqual([])
    expect(asking({ openUdp: [], askedUdp: [5353] })).toEqual([])
  })
})

describe('readMdns', () => {
  it('reads what avahi says', () => {
    const types = ['_workstation._tcp', '_http._tcp', '_device-info._tcp', '_smb._tcp']
    expect(readMdns(avahiTypes, own)).toEqual([{ kind: 'mdns', names: [], types, services: [] }])
    expect(readMdns(avahiServices, own)).toEqual([servicesFact])
    expect(readMdns(avahiReverse, own)).toEqual([{ kind: 'mdns', names: ['fileserver.local'], types: [], services: [] }])
  })

  it('believes nothing that is said for another address', () => {
    expect(readMdns(avahiServices, '10.77.0.9')).toEqual([])
    expect(readMdns(avahiReverse, '10.77.0.9')).toEqual([])
  })

  it('keeps its own services apart from those of a sleeper that it answers for', () => {
    const answers: Packet['answers'] = [
      { name: 'Mac._ssh._tcp.local', type: 'SRV', data: { port: 22, target: 'mac.local' } },
      { name: 'TV._airplay._tcp.local', type: 'SRV', data: { port: 7000, target: 'tv.local' } },
      { name: 'TV._airplay._tcp.local', type: 'TXT', data: 'model=AppleTV6,2' },
      { name: 'mac.local', type: 'A', data: '10.77.0.8' },
      { name: 'tv.local', type: 'A', data: own },
    ]
    expect(readMdns(answerOf({ answers }), own)).toEqual([
      {
        ...{ kind: 'mdns', names: ['tv.local'], types: ['_airplay._tcp'] },
        services: [{ type: '_airplay._tcp', instance: 'TV', port: 7000, txt: { model: 'AppleTV6,2' } }],
      },
    ])
  })

  it('does not keep what takes leave', () => {
    const leave: Packet = { answers: [{ name: 'fileserver.local', type: 'A', data: own }] }
    expect(readMdns(answerOf(leave), own)).toHaveLength(1)
    expect(readMdns(answerOf(leave, 0), own)).toEqual([])
  })

  it('reads hardware and system, pairs in any case, and the first of a key', () => {
    const answers: Packet['answers'] = [
      { name: 'tv.local', type: 'HINFO', data: { cpu: 'ARM64', os: 'LINUX' } },
      { name: 'My.TV._x._udp.local', type: 'TXT', data: ['Model=1', 'model=2', '=none', 'id==a'] },
      { name: 'tv.local', type: 'A', data: own },
    ]
    expect(readMdns(answerOf({ answers }), own)).toEqual([
      { kind: 'mdns', names: ['tv.local'], types: [], services: [], cpu: 'ARM64', os: 'LINUX' },
    ])
    const text = Buffer.from('\u0007Model=1\u0007model=2\u0005=none\u0005id==a').toString('hex')
    const length = (text.length / 2).toString(16).padStart(4, '0')
    const instance = bytesOf(`000084000000000100000000054d792e5456025f78045f756470056c6f63616c00001000010000000a${length}${text}`)
    expect(readMdns(instance, own)).toEqual([
      { kind: 'mdns', names: [], types: ['_x._udp'], services: [{ type: '_x._udp', instance: 'My.TV', txt: { model: '1', id: '=a' } }] },
    ])
  })

  it('has nothing of an error, of other domains, and of other protocols', () => {
    expect(readMdns(avahiServices.with(3, 3), own)).toEqual([])
    expect(readMdns(answerOf({ answers: [{ name: 'a.example', type: 'A', data: own }] }), own)).toEqual([])
    expect(readMdns(new TextEncoder().encode('HTTP/1.1 200 OK\r\n\r\n'), own)).toEqual([])
  })

  it('reads less of a truncated answer, and never something else', () => {
    for (let length = 0; length < avahiServices.length; length += 1)
      for (const fact of readMdns(avahiServices.subarray(0, length), own).filter(isFact)) {
        if (fact.kind !== 'mdns') throw new Error(fact.kind)
        expect(fact.services.length).toBeLessThanOrEqual(servicesFact.services.length)
        for (const { instance } of fact.services) expect(servicesFact.services.map((service) => service.instance)).toContain(instance)
      }
  })

  it('says which limit kept it from more', () => {
    const limitsIn = (bytes: Uint8Array) => readMdns(bytes, own).map((finding) => (finding.kind === 'unread' ? finding.limit : 'fact'))
    const text = (pairs: number): Packet => ({
      answers: [{ name: 'a._t._tcp.local', type: 'TXT', data: Array.from({ length: pairs }, (_, at) => `k${at}=v`) }],
    })
    const services = (count: number): Packet => ({
      answers: Array.from({ length: count }, (_, at) => ({ name: `n${at}._t._tcp.local`, type: 'TXT', data: 'k=v' })),
    })
    expect(limitsIn(answerOf(text(32)))).toEqual(['fact'])
    expect(limitsIn(answerOf(text(33)))).toEqual(['fact', 'entries'])
    expect(limitsIn(answerOf(services(64)))).toEqual(['fact'])
    expect(limitsIn(answerOf(services(65)))).toEqual(['fact', 'entries'])
    expect(limitsIn(avahiServices.subarray(0, avahiServices.length - 1))).toEqual(['fact', 'records'])
    // The name of its first record leads to itself.
    const loop = Uint8Array.from([...avahiReverse.subarray(0, 12), 0xc0, 0x0c, ...avahiReverse.subarray(12)]).with(5, 0)
    expect(limitsIn(loop)).toEqual(['records'])
  })

  it('never throws and stays within its bounds', () => {
    const many: Packet['answers'] = Array.from({ length: 100 }, (_, index) => ({
      ...{ name: `n${index}._t${index}._tcp.local`, type: 'TXT' as const },
      data: Array.from({ length: 5 }, (__, at) => `k${at}=v`),
    }))
    const crowded = answerOf({ answers: many })
    const changed = (golden: Uint8Array) =>
      fc
        .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { maxLength: 8 })
        .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), changed(avahiServices), changed(avahiTypes), changed(crowded)), (bytes) => {
        for (const fact of readMdns(bytes, own).filter(isFact)) {
          if (fact.kind !== 'mdns') throw new Error(fact.kind)
          expect(fact.names.length).toBeLessThanOrEqual(8)
          expect(fact.types.length).toBeLessThanOrEqual(64)
          expect(fact.services.length).toBeLessThanOrEqual(64)
          for (const text of [...fact.names, ...fact.types, ...fact.services.map(({ instance }) => instance)])
            expect(text.length).toBeLessThanOrEqual(255)
          for (const { txt } of fact.services) expect(Object.keys(txt).length).toBeLessThanOrEqual(32)
        }
      }),
    )
  })
})

describe('the call', () => {
  const roundsWith = (told: readonly Fact[]): readonly (readonly Uint8Array[])[] => [
    ...(mdns.call?.rounds({ told: () => told, uuid: () => '' }) ?? []),
  ]
  const questionsIn = (round: readonly Uint8Array[] = []) => round.flatMap((query) => decode(Buffer.from(query)).questions ?? [])

  it('asks for all types and the common ones, then for those that were named', () => {
    const named: Fact = { kind: 'mdns', names: [], types: ['_smb._tcp', '_x-y_z._udp', 'bad._tcp', '_a.b._tcp'], services: [] }
    const [first, second, third, ...more] = roundsWith([named, named])
    expect(questionsIn(first).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['_services._dns-sd._udp.local', '_googlecast._tcp.local']),
    )
    expect(questionsIn(second).map(({ name }) => name)).toEqual(['_services._dns-sd._udp.local', '_smb._tcp.local', '_x-y_z._udp.local'])
    expect(questionsIn(third).map(({ name }) => name)).toEqual(['_smb._tcp.local', '_x-y_z._udp.local'])
    expect(more).toEqual([])
    for (const question of [...questionsIn(first), ...questionsIn(second)]) expect(question.type).toBe('PTR')
    for (const query of first ?? []) expect([...query.subarray(0, 4), ...query.subarray(-4)]).toEqual([0, 0, 0, 0, 0, 12, 0x80, 1])
  })

  it('asks again only for types of which nothing came', () => {
    expect(roundsWith([servicesFact])).toHaveLength(2)
    const [, , third] = roundsWith([servicesFact, { kind: 'mdns', names: [], types: ['_smb._tcp', '_lost._tcp'], services: [] }])
    expect(questionsIn(third).map(({ name }) => name)).toEqual(['_lost._tcp.local'])
  })

  it('asks for no more than so many types, whoever names how many', () => {
    const types = Array.from({ length: 500 }, (_, index) => `_t${index}._tcp`)
    const [, second] = roundsWith([{ kind: 'mdns', names: [], types, services: [] }])
    expect(second).toHaveLength(1 + 8)
    for (const query of second ?? []) expect(query.length).toBeLessThan(512)
  })

  it('asks nobody by itself', () => {
    expect(mdns.questionsFor({ address: own, openTcp: [80], openUdp: [5353] })).toEqual([])
  })
})
