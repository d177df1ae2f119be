/** SNMP sessions against agents on loopback: one that behaves, and those that do not. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Fact } from '#shared/domain/fact.ts'
import type { SnmpCredential } from '#shared/domain/snmp.ts'
import {
  berTag,
  contentAt,
  encodeElement,
  encodeInteger,
  readElements,
  readObjectIdentifier,
} from '../../../src-main/core/inquiries/ber.ts'
import { askAgent } from '../../../src-main/core/inquiries/snmp-agent.ts'
import { createDialer, type Dialer } from '../../../src-main/net/dialer.ts'
import { createSnmpAsker } from '../../../src-main/net/snmp.ts'
import { expectBelieved } from '../core/inquiries/hostile-answers.ts'

const loopback = '127.0.0.1'
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const dialerWith = (signal = new AbortController().signal, isAllowed = true): Dialer =>
  createDialer({
    connectionsPerHost: 4,
    connections: 16,
    allow: () => isAllowed,
    pacerOf: () => ({ take: (_, wanted) => wanted, charge: () => undefined, nextAtMs: (nowMs) => nowMs }),
    now: () => performance.now(),
    signal,
  })

interface Request {
  readonly bytes: Uint8Array
  readonly version: number
  readonly community: string
  /** 0xa0 get, 0xa1 get next, 0xa5 get bulk. */
  readonly pdu: number
  readonly id: Uint8Array
  readonly repetitions: number
  readonly oids: readonly string[]
}

function readRequest(bytes: Uint8Array): Request {
  const [version, community, pdu] = readElements(contentAt(bytes, berTag.sequence) ?? new Uint8Array(), 3)
  const [id, , repetitions, bindings] = readElements(pdu?.content ?? new Uint8Array(), 4)
  const oids = readElements(bindings?.content ?? new Uint8Array(), 100).map(({ content }) => {
    const [name] = readElements(content, 1)
    return readObjectIdentifier(name?.content ?? new Uint8Array()) ?? ''
  })
  return {
    bytes,
    version: version?.content[0] ?? -1,
    community: new TextDecoder().decode(community?.content),
    pdu: pdu?.tag ?? 0,
    id: id?.content ?? new Uint8Array(),
    repetitions: repetitions?.content[0] ?? 0,
    oids,
  }
}

function encodeOid(oid: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((number) => {
    const digits = [number & 0x7f]
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(0x80 | (left & 0x7f))
    return digits
  })
  return encodeElement(berTag.objectIdentifier, Uint8Array.from(bytes))
}

const text = (value: string): Uint8Array => encodeElement(berTag.octetString, new TextEncoder().encode(value))
const endOfMib = Uint8Array.of(0x82, 0)
type Binding = readonly [oid: string, value: Uint8Array]

function response({ version, community, id }: Request, bindings: readonly Binding[], status = 0, at = 0): Uint8Array {
  const list = encodeElement(berTag.sequence, ...bindings.map(([oid, value]) => encodeElement(berTag.sequence, encodeOid(oid), value)))
  const pdu = encodeElement(0xa2, encodeElement(berTag.integer, id), encodeInteger(status), encodeInteger(at), list)
  return encodeElement(berTag.sequence, encodeInteger(version), text(community), pdu)
}

/** An agent that answers each datagram with what `answer` makes of it. */
async function agent(answer: (request: Request, count: number) => readonly Uint8Array[]): Promise<{ port: number; requests: Request[] }> {
  const socket = createSocket('udp4')
  const requests: Request[] = []
  cleanups.push(() => socket.close())
  socket.on('message', (bytes, from) => {
    const request = readRequest(new Uint8Array(bytes))
    requests.push(request)
    for (const datagram of answer(request, requests.length)) socket.send(datagram, from.port, loopback)
  })
  socket.bind(0, loopback)
  await once(socket, 'listening')
  return { port: socket.address().port, requests }
}

const ask = async (
  port: number,
  credentials: readonly SnmpCredential[] = [{ version: '2c', community: 'right' }],
  dialer = dialerWith(),
) => {
  const asker = createSnmpAsker({ dialer, credentials, port })
  return { facts: await asker.ask(loopback, askAgent), unanswered: asker.unanswered(), sent: dialer.sent() }
}

const order = (oid: string) =>
  oid
    .split('.')
    .map((number) => number.padStart(10, '0'))
    .join('.')

/** Answers as a whole agent does, from what it has. */
function behaving(objects: readonly Binding[], community = 'right') {
  const sorted = objects.toSorted(([a], [b]) => (order(a) < order(b) ? -1 : 1))
  const nextOf = (oid: string): Binding | undefined => sorted.find(([its]) => order(its) > order(oid))
  return (request: Request): readonly Uint8Array[] => {
    if (request.community !== community) return []
    const answers = request.oids.flatMap((oid): (Binding | undefined)[] => {
      if (request.pdu === 0xa0) return [sorted.find(([its]) => its === oid)]
      return [nextOf(oid)]
    })
    const missing = answers.indexOf(undefined)
    if (request.version === 0 && missing >= 0)
      return [
        response(
          request,
          request.oids.map((oid) => [oid, Uint8Array.of(5, 0)] as const),
          2,
          missing + 1,
        ),
      ]
    const first = answers.map((found, at): Binding => found ?? [request.oids[at] ?? '', endOfMib])
    const rounds = [first]
    for (let round = 1; request.pdu === 0xa5 && round < request.repetitions; round += 1)
      rounds.push(
        (rounds.at(-1) ?? []).map(([oid, value]): Binding => (value === endOfMib ? [oid, value] : (nextOf(oid) ?? [oid, endOfMib]))),
      )
    return [response(request, rounds.flat())]
  }
}

const system = '1.3.6.1.2.1.1'
const table = '1.3.6.1.2.1.2.2.1'
const whole: readonly Binding[] = [
  [`${system}.1.0`, text('RouterOS RB750Gr3')],
  [`${system}.2.0`, encodeOid('1.3.6.1.4.1.14988.1')],
  [`${system}.5.0`, text('caf\u00e9-router')],
  [`${system}.7.0`, encodeInteger(78)],
  ['1.3.6.1.2.1.2.1.0', encodeInteger(200)],
  ...Array.from({ length: 150 }, (_, row): Binding => [`${table}.2.${row + 1}`, text(`ether${row + 1}`)]),
  [`${table}.6.1`, encodeElement(berTag.octetString, Uint8Array.of(0x4c, 0x5e, 0x0c, 1, 2, 3))],
  [`${table}.8.1`, encodeInteger(1)],
  ['1.3.6.1.2.1.4.20.1.2.10.1.1.1', encodeInteger(1)],
  ['1.3.6.1.2.1.4.20.1.3.10.1.1.1', encodeElement(0x40, Uint8Array.of(255, 255, 255, 0))],
  ['1.3.6.1.2.1.47.1.1.1.1.5.1', encodeInteger(3)],
  ['1.3.6.1.2.1.47.1.1.1.1.11.1', text('CC210F1A2B3C')],
]

const expected = (version: '1' | '2c'): readonly Fact[] => [
  {
    kind: 'snmp-system',
    version,
    description: 'RouterOS RB750Gr3',
    objectId: '1.3.6.1.4.1.14988.1',
    name: 'café-router',
    services: 78,
  },
  {
    kind: 'snmp-interfaces',
    interfaces: expect.arrayContaining([{ index: 1, description: 'ether1', mac: '4c:5e:0c:01:02:03', operStatus: 1 }]),
    more: 72,
    addresses: [{ address: '10.1.1.1', prefixLength: 24, interface: 1 }],
  },
  { kind: 'snmp-chassis', serialNumber: 'CC210F1A2B3C' },
]

describe('an agent that behaves', () => {
  it.each(['1', '2c'] as const)('tells system, interfaces and chassis by version %s', async (version) => {
    const { port, requests } = await agent(behaving(whole))
    const { facts, unanswered, sent } = await ask(port, [{ version, community: 'right' }])
    expect(facts).toEqual(expected(version))
    expect(facts[1]).toMatchObject({ interfaces: { length: 128 } })
    expectBelieved('snmp', facts)
    expect(unanswered.size).toBe(0)
    // All that leaves is counted, and what is asked for at once is bounded.
    expect(sent.datagrams).toBe(requests.length)
    for (const { pdu, repetitions } of requests) expect(pdu === 0xa5 ? repetitions : 0).toBeLessThanOrEqual(20)
  })

  it('is asked with one set of credentials after the other, and no more once one is answered', async () => {
    const { port, requests } = await agent(behaving(whole))
    const { facts } = await ask(
      port,
      ['wrong', 'right', 'unused'].map((community) => ({ version: '2c', community })),
    )
    expect(facts).toHaveLength(3)
    expect([...new Set(requests.map(({ community }) => community))]).toEqual(['wrong', 'right'])
  })

  it('that accepts none is told apart', async () => {
    const { port } = await agent(behaving(whole))
    const { facts, unanswered } = await ask(port, [{ version: '2c', community: 'wrong' }])
    expect([facts, [...unanswered]]).toEqual([[], [loopback]])
  })

  it('outside the scope is never asked', async () => {
    const { port, requests } = await agent(behaving(whole))
    const { facts, sent } = await ask(port, undefined, dialerWith(undefined, false))
    expect([facts, requests, sent.datagrams]).toEqual([[], [], 0])
  })

  it('is left at once when the scan ends', async () => {
    const stop = new AbortController()
    const { port, requests } = await agent((request, count) => {
      if (count === 2) stop.abort()
      return behaving(whole)(request)
    })
    const { facts } = await ask(port, undefined, dialerWith(stop.signal))
    expect(requests).toHaveLength(2)
    expect(facts).toMatchObject([{ kind: 'snmp-system' }])
  })
})

describe('an agent that does not', () => {
  const column = (request: Request): string => request.oids[0] ?? ''

  it('goes on for ever is left after as many rows as are kept', async () => {
    const columns = new Map<string, string>()
    const { port, requests } = await agent((request, count) => {
      const follow = (oid: string): string => {
        const root = columns.get(oid) ?? oid
        columns.set(`${root}.${count}`, root)
        return `${root}.${count}`
      }
      return [
        response(
          request,
          request.oids.map((oid): Binding => [request.pdu === 0xa0 ? oid : follow(oid), encodeInteger(1)]),
        ),
      ]
    })
    const { facts } = await ask(port)
    expectBelieved('snmp', facts)
    expect(facts[1]).toMatchObject({ interfaces: { length: 128 } })
    expect(requests.length).toBeLessThan(700)
  })

  it('names the same object again ends the column', async () => {
    const { port, requests } = await agent((request) => [
      response(
        request,
        request.oids.map((oid) => [request.pdu === 0xa0 ? oid : `${table}.2.7`, text(oid)] as const),
      ),
    ])
    await ask(port)
    expect(requests.filter((request) => column(request) === `${table}.2.7`).length).toBeLessThanOrEqual(1)
  })

  it('sends more than is read ends its session', async () => {
    const flood = 'x'.repeat(60_000)
    const { port, requests } = await agent((request) => [
      response(
        request,
        request.oids.map((oid) => [oid, text(flood.slice(0, 8_000))] as const),
      ),
    ])
    const { facts } = await ask(port)
    expectBelieved('snmp', facts)
    expect(requests.length).toBeLessThan(5)
  })

  it.each<readonly [string, (request: Request) => Uint8Array]>([
    ['an empty datagram', () => new Uint8Array()],
    ['text', () => new TextEncoder().encode('HTTP/1.1 400 Bad Request')],
    ['a length of 2^32 - 1', () => Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 2, 1, 1)],
    ['a length of 126 bytes', () => Uint8Array.of(0x30, 0xfe, ...new Array<number>(126).fill(0xff))],
    [
      'a string longer than its message',
      (request) => response(request, [[`${system}.1.0`, Uint8Array.of(4, 0x84, 0xff, 0xff, 0xff, 0xff, 65)]]),
    ],
    ['an address of five bytes', (request) => response(request, [[`${system}.1.0`, Uint8Array.of(0x40, 5, 1, 2, 3, 4, 5)]])],
    ['an object without a name', (request) => response(request, [['0.0', Uint8Array.of(6, 0)]])],
    ['version 3 with a signature to a question of version 2c', signedReport],
  ])('answers with %s loses its session alone', async (_, answer) => {
    const { port } = await agent((request) => [answer(request)])
    const { facts } = await ask(port)
    expectBelieved('snmp', facts)
  })

  it('answers with changed bytes tells nothing that is not within bounds', { timeout: 60_000 }, async () => {
    const changes = fc.sample(fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 6 }), { numRuns: 60, seed: 11 })
    await Promise.all(
      changes.map(async (change) => {
        const { port } = await agent((request) =>
          behaving(whole)(request).map((bytes) => change.reduce((all, [at, byte]) => (at < all.length ? all.with(at, byte) : all), bytes)),
        )
        const { facts } = await ask(port)
        expectBelieved('snmp', facts)
      }),
    )
  })
})

/** A report of version 3 with the number of the question and a signature of zeros: nobody has a key for it. */
function signedReport({ id }: Request): Uint8Array {
  const octets = (...bytes: readonly number[]) => encodeElement(berTag.octetString, Uint8Array.from(bytes))
  const number = encodeElement(berTag.integer, id)
  const header = encodeElement(berTag.sequence, number, encodeInteger(65_507), octets(1), encodeInteger(3))
  const engine = octets(0x80, 0, 0x1f, 0x88, 4)
  const signature = octets(...new Array<number>(12).fill(0))
  const security = encodeElement(berTag.sequence, engine, encodeInteger(1), encodeInteger(1), octets(0x78), signature, octets())
  const pdu = encodeElement(0xa8, number, encodeInteger(0), encodeInteger(0), encodeElement(berTag.sequence))
  const scoped = encodeElement(berTag.sequence, octets(), octets(), pdu)
  return encodeElement(berTag.sequence, encodeInteger(3), header, encodeElement(berTag.octetString, security), scoped)
}
