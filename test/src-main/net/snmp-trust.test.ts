/** Whom SNMP sessions believe, and what is said of agents that were not asked or not heard to their end; against agents on loopback. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import type { IpAddress } from '#shared/domain/address.ts'
import type { SnmpCredential } from '#shared/domain/snmp.ts'
import { berTag, contentAt, encodeElement, encodeInteger, readElements } from '../../../src-main/core/inquiries/ber.ts'
import { askAgent } from '../../../src-main/core/inquiries/snmp-agent.ts'
import type { Pacer } from '../../../src-main/core/sweep/pacer.ts'
import { createDialer } from '../../../src-main/net/dialer.ts'
import { createSnmpAsker } from '../../../src-main/net/snmp.ts'
import { openChannel } from '../../../src-main/net/sockets.ts'

const loopback = '127.0.0.1' as IpAddress
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const unhurried: Pacer = { take: (_, wanted) => wanted, charge: () => undefined, nextAtMs: (nowMs) => nowMs }
const dialerWith = (pacer = unhurried, signal = new AbortController().signal) =>
  createDialer({
    ...{ connectionsPerHost: 4, connections: 16, allow: () => true, pacerOf: () => pacer },
    ...{ now: () => performance.now(), signal },
  })

/** A port that answers each datagram with what `answer` makes of it. */
async function agent(answer: (datagram: Uint8Array, count: number) => readonly Uint8Array[]): Promise<number> {
  const socket = createSocket('udp4')
  let count = 0
  cleanups.push(() => socket.close())
  socket.on('message', (datagram, from) => {
    count += 1
    for (const bytes of answer(new Uint8Array(datagram), count)) socket.send(bytes, from.port, loopback)
  })
  socket.bind(0, loopback)
  await once(socket, 'listening')
  return socket.address().port
}

const sequence = (...parts: readonly Uint8Array[]) => encodeElement(berTag.sequence, ...parts)
const octets = (...bytes: readonly number[]) => encodeElement(berTag.octetString, Uint8Array.from(bytes))
const text = (value: string) => encodeElement(berTag.octetString, new TextEncoder().encode(value))
const engineId = [0x80, 0, 0x1f, 0x88, 4, 0x65]
const sysDescr = encodeElement(berTag.objectIdentifier, Uint8Array.of(0x2b, 6, 1, 2, 1, 1, 1, 0))
const usmStatsUnknownEngineIds = encodeElement(berTag.objectIdentifier, Uint8Array.of(0x2b, 6, 1, 6, 3, 15, 1, 1, 4, 0))

/** The number of a message of version 3, which stands in the clear whatever else is encrypted (RFC 3412 section 6). */
function numberOf(datagram: Uint8Array): Uint8Array {
  const [, header] = readElements(contentAt(datagram, berTag.sequence) ?? new Uint8Array(), 2)
  const [id] = readElements(header?.content ?? new Uint8Array(), 1)
  return encodeElement(berTag.integer, id?.content ?? new Uint8Array())
}

/** A message of version 3 in the clear, by an agent that has no key. */
function unsigned(datagram: Uint8Array, pdu: number, flags: number, bindings: readonly Uint8Array[]): Uint8Array {
  const number = numberOf(datagram)
  const header = sequence(number, encodeInteger(65_507), octets(flags), encodeInteger(3))
  const security = sequence(octets(...engineId), encodeInteger(1), encodeInteger(1), text('pilot'), octets(), octets())
  const body = encodeElement(pdu, number, encodeInteger(0), encodeInteger(0), sequence(...bindings))
  const scoped = sequence(octets(...engineId), octets(), body)
  return sequence(encodeInteger(3), header, encodeElement(berTag.octetString, security), scoped)
}
/** As many as the first question has objects. */
const descriptions = (value: Uint8Array) => Array.from({ length: 7 }, () => sequence(sysDescr, value))
const report = (datagram: Uint8Array) => unsigned(datagram, 0xa8, 0, [sequence(usmStatsUnknownEngineIds, encodeInteger(1))])
const lie = (flags: number) => (datagram: Uint8Array) => unsigned(datagram, 0xa2, flags, descriptions(text('I need no key')))

const user = { version: '3', user: 'pilot' } as const
const auth = { authProtocol: 'sha256', authKey: 'sextant-sextant' } as const
const priv = { privProtocol: 'aes', privKey: 'compass-compass' } as const

describe('an agent without the key of a user', () => {
  it.each<readonly [string, SnmpCredential, number]>([
    ['signs', { ...user, level: 'authNoPriv', ...auth }, 0],
    ['signs and encrypts', { ...user, level: 'authPriv', ...auth, ...priv }, 0],
    ['signs and encrypts, whatever other flag it sets', { ...user, level: 'authPriv', ...auth, ...priv }, 4],
  ])('is not believed by one who %s', async (_, credential, flags) => {
    const port = await agent((datagram, count) => [count === 1 ? report(datagram) : lie(flags)(datagram)])
    const asker = createSnmpAsker({ dialer: dialerWith(), credentials: [credential], port })
    expect(await asker.ask(loopback, askAgent)).toEqual([])
    expect([...asker.unanswered()]).toEqual([loopback])
  })

  it('is believed by one who does not sign', async () => {
    const port = await agent((datagram, count) => [count === 1 ? report(datagram) : lie(0)(datagram)])
    const asker = createSnmpAsker({ dialer: dialerWith(), credentials: [{ ...user, level: 'noAuthNoPriv' }], port })
    expect((await asker.ask(loopback, askAgent))[0]).toMatchObject({ kind: 'snmp-system', description: 'I need no key' })
  })
})

describe('an agent', () => {
  const community: SnmpCredential = { version: '2c', community: 'right' }

  it('that was never asked, because the scan ended before its turn, has refused nothing', async () => {
    const stop = new AbortController()
    const never: Pacer = { ...unhurried, take: () => 0, nextAtMs: (nowMs) => nowMs + 60_000 }
    const asker = createSnmpAsker({ dialer: dialerWith(never, stop.signal), credentials: [community], port: 9 })
    const asking = asker.ask(loopback, askAgent)
    setImmediate(() => stop.abort())
    expect([await asking, [...asker.unanswered()]]).toEqual([[], []])
  })

  it('that was asked with the first credentials only has refused nothing', async () => {
    const stop = new AbortController()
    const port = await agent(() => {
      stop.abort()
      return []
    })
    const asker = createSnmpAsker({ dialer: dialerWith(unhurried, stop.signal), credentials: [community, community], port })
    expect([await asker.ask(loopback, askAgent), [...asker.unanswered()]]).toEqual([[], []])
  })

  it('that stops in the middle of what it tells is counted as cut', async () => {
    const port = await agent((datagram, count) => (count === 1 ? [response(datagram, text('firmware'))] : []))
    const dialer = dialerWith()
    const asker = createSnmpAsker({ dialer, credentials: [community], port })
    expect(await asker.ask(loopback, askAgent)).toMatchObject([{ kind: 'snmp-system', description: 'firmware' }])
    expect(dialer.cuts()).toEqual([{ bound: 'time', answers: 1, addresses: [loopback] }])
  })

  it('that tells more than is read is counted as cut', async () => {
    const port = await agent((datagram) => [response(datagram, text('x'.repeat(9_000)))])
    const dialer = dialerWith()
    await createSnmpAsker({ dialer, credentials: [community], port }).ask(loopback, askAgent)
    expect(dialer.cuts()).toEqual([{ bound: 'length', answers: 1, addresses: [loopback] }])
  })
})

/** An answer of version 2c about the description, whatever was asked. */
function response(datagram: Uint8Array, value: Uint8Array): Uint8Array {
  const [, , pdu] = readElements(contentAt(datagram, berTag.sequence) ?? new Uint8Array(), 3)
  const [id] = readElements(pdu?.content ?? new Uint8Array(), 1)
  const number = encodeElement(berTag.integer, id?.content ?? new Uint8Array())
  const body = encodeElement(0xa2, number, encodeInteger(0), encodeInteger(0), sequence(...descriptions(value)))
  return sequence(encodeInteger(1), text('right'), body)
}

describe('the time of a channel', () => {
  it('stands while a datagram waits for its turn, and runs out afterwards', async () => {
    const port = await agent(() => [])
    const turn = new Promise<boolean>((grant) => setTimeout(grant, 120, true))
    const channel = await openChannel(loopback, port, { timeoutMs: 40, maxBytes: 100 }, new Set(), () => turn)
    expect(await channel?.send(Uint8Array.of(1))).toBe(true)
    expect(channel?.sent).toBe(1)
    expect(await channel?.closed).toBe('time')
  })
})
