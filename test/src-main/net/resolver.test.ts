/** The resolver against a name server on loopback. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import dnsPacket from 'dns-packet'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createResolver, resolveName } from '../../../src-main/net/resolver.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** Answers PTR questions from `names`; `silent` answers nobody. */
async function nameServer(names: Readonly<Record<string, string>> | 'silent'): Promise<{ server: string; questions: () => number }> {
  const socket = createSocket('udp4')
  cleanups.push(() => socket.close())
  let questions = 0
  socket.on('message', (message, from) => {
    questions += 1
    if (names === 'silent') return
    const query = dnsPacket.decode(message)
    const asked = query.questions?.[0]?.name ?? ''
    const name = names[asked]
    const answers = name === undefined ? [] : [{ type: 'PTR' as const, name: asked, ttl: 60, data: name }]
    const flags = dnsPacket.AUTHORITATIVE_ANSWER | (name === undefined ? 3 : 0)
    socket.send(
      dnsPacket.encode({ type: 'response', id: query.id ?? 0, flags, questions: query.questions ?? [], answers }),
      from.port,
      from.address,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { server: `127.0.0.1:${socket.address().port}`, questions: () => questions }
}

const signal = new AbortController().signal
const turn = async (): Promise<boolean> => true

describe('reverse', () => {
  it('gives the host name of an address, and nothing where there is none', async () => {
    const { server } = await nameServer({ '17.1.1.10.in-addr.arpa': 'lab-dc01.lab.example' })
    const resolver = createResolver({ servers: [server], turn, signal })
    expect(await resolver.reverse('10.1.1.17')).toBe('lab-dc01.lab.example')
    expect(await resolver.reverse('10.1.1.18')).toBeUndefined()
    expect(resolver.gaveUp()).toBe(false)
  })

  it('waits for a turn for each datagram, by the address of the server', async () => {
    const silent = await nameServer('silent')
    const asked: [string, number][] = []
    const counting = async (server: string, packets: number): Promise<boolean> => {
      asked.push([server, packets])
      return asked.length <= 2
    }
    const resolver = createResolver({ servers: [silent.server], turn: counting, signal })
    expect(await resolver.reverse('10.1.1.17')).toBeUndefined()
    expect(asked).toEqual([
      ['127.0.0.1', 1],
      ['127.0.0.1', 1],
    ])
    expect(silent.questions()).toBe(2)
    expect(await resolver.reverse('10.1.1.18')).toBeUndefined()
    expect(silent.questions()).toBe(2)
  })

  it('asks the next server where one is silent, and that one first from then on', async () => {
    const silent = await nameServer('silent')
    const { server } = await nameServer({ '17.1.1.10.in-addr.arpa': 'lab-dc01.lab.example', '18.1.1.10.in-addr.arpa': 'pc.lab.example' })
    const resolver = createResolver({ servers: [silent.server, server], turn, signal })
    expect(await resolver.reverse('10.1.1.17')).toBe('lab-dc01.lab.example')
    expect(await resolver.reverse('10.1.1.18')).toBe('pc.lab.example')
    expect(silent.questions()).toBe(1)
  })

  it('asks nobody where there is no server', async () => {
    expect(await createResolver({ servers: [], turn, signal }).reverse('10.1.1.17')).toBeUndefined()
  })

  it('gives up name servers that never answer', async () => {
    const { server, questions } = await nameServer('silent')
    const resolver = createResolver({ servers: [server], turn, signal })
    await Promise.all(Array.from({ length: 60 }, (_, index) => resolver.reverse(`10.1.1.${index + 1}`)))
    // Two tries of the sixteen that may be under way, and what was begun before the eighth had timed out.
    expect(questions()).toBeLessThanOrEqual(48)
    const asked = questions()
    expect(await resolver.reverse('10.1.1.99')).toBeUndefined()
    expect(questions()).toBe(asked)
    expect(resolver.gaveUp()).toBe(true)
  })

  it('ends when the scan stops, with what is under way and what waits', async () => {
    const { server, questions } = await nameServer('silent')
    const stop = new AbortController()
    const resolver = createResolver({ servers: [server], turn, signal: stop.signal })
    const all = Array.from({ length: 30 }, (_, index) => resolver.reverse(`10.1.1.${index + 1}`))
    await vi.waitFor(() => expect(questions()).toBe(16))
    stop.abort()
    expect(await Promise.all(all)).toEqual(new Array(30).fill(undefined))
    // Neither a second try nor a first one of those who waited.
    expect(questions()).toBe(16)
    expect(resolver.gaveUp()).toBe(false)
  })
})

describe('resolveName', () => {
  it('gives the addresses that this computer knows', async () => {
    expect(await resolveName('localhost')).toEqual(['127.0.0.1'])
  })

  it('refuses a name that cannot exist', async () => {
    // RFC 6761 section 6.4: resolvers answer `invalid` themselves, so nothing leaves this computer.
    expect(await resolveName('no.such.host.invalid')).toMatchObject({
      failure: expect.stringMatching(/^(usage|network)$/),
      remedy: expect.any(String),
    })
  })
})
