import { describe, expect, it, vi } from 'vitest'
import { banner } from '../../../src-main/core/inquiries/banner.ts'
import type { Conversation } from '../../../src-main/core/inquiries/conversation.ts'
import type { Inquiry } from '../../../src-main/core/inquiries/inquiry.ts'
import { netbios } from '../../../src-main/core/inquiries/netbios.ts'
import { reverseDns } from '../../../src-main/core/inquiries/reverse-dns.ts'
import { createPacer } from '../../../src-main/core/sweep/pacer.ts'
import { createInquirer, type InquirerOptions } from '../../../src-main/engine/inquirer.ts'
import type { Fact } from '../../../src-shared/domain/fact.ts'
import type { Source } from '../../../src-shared/domain/sighting.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Recorded {
  readonly vantage: string
  readonly address: string
  readonly source: Source
  readonly fact: Fact
}

function inquirerWith(options: Partial<InquirerOptions> = {}) {
  const recorded: Recorded[] = []
  const asked: string[] = []
  const cuts: string[] = []
  const inquirer = createInquirer({
    inquiries: [reverseDns, banner, netbios],
    questionsPerHost: 4,
    dialer: {
      converse: async (address, port, talk) => {
        asked.push(`tcp ${address} ${port}`)
        talk.next({ bytes: new Uint8Array() })
        const { done, value } = talk.next({ bytes: bytesOf(port === 143 ? '* OK mail.lab.example ready\r\n' : '') })
        return done ? value : undefined
      },
      exchangeUdp: async (address, port) => {
        asked.push(`udp ${address} ${port}`)
        return bytesOf('nonsense')
      },
      call: async () => undefined,
      noteCut: (bound, address) => cuts.push(`${bound} ${address}`),
    },
    resolver: {
      reverse: async (address) => {
        asked.push(`dns ${address}`)
        return address === '10.1.1.22' ? 'fileserver.lab.example' : undefined
      },
    },
    snmp: { ask: async () => [] },
    journal: { record: (vantage, address, source, fact) => recorded.push({ vantage, address, source, fact }) },
    now: () => 1_000,
    ...options,
  })
  return { inquirer, recorded, asked, cuts }
}

// biome-ignore lint/correctness/useYield: it has nothing to say
function* nothingToSay(): Conversation {
  return []
}

describe('createInquirer', () => {
  it('asks as more becomes known, nothing twice, and records what the answers tell', async () => {
    const { inquirer, recorded, asked } = inquirerWith()
    inquirer.ask({ address: '10.1.1.22' }, 'eth0')
    inquirer.ask({ address: '10.1.1.22', openTcp: [110, 143, 445] }, 'eth0')
    inquirer.ask({ address: '10.1.1.22', openTcp: [110, 143, 445] }, 'eth0')
    await inquirer.settled()
    expect(asked.sort()).toEqual(['dns 10.1.1.22', 'tcp 10.1.1.22 110', 'tcp 10.1.1.22 143', 'udp 10.1.1.22 137'])
    expect(recorded).toHaveLength(2)
    expect(recorded).toContainEqual({
      vantage: 'eth0',
      address: '10.1.1.22',
      source: 'reverse-dns',
      fact: { kind: 'host-name', name: 'fileserver.lab.example' },
    })
    expect(recorded).toContainEqual({
      vantage: 'eth0',
      address: '10.1.1.22',
      source: 'banner',
      fact: { kind: 'banner', port: 143, text: '* OK mail.lab.example ready' },
    })
  })

  it('has a bound on questions under way, which slow name servers do not use up', async () => {
    let open = 0
    let most = 0
    let answered = 0
    const talk: Inquiry = { name: 'banner', questionsFor: () => [{ transport: 'tcp', port: 22, talk: nothingToSay }] }
    let answerDns = (): void => undefined
    const dns = new Promise<undefined>((resolve) => {
      answerDns = () => resolve(undefined)
    })
    const converse = async (): Promise<undefined> => {
      open += 1
      most = Math.max(most, open)
      await new Promise(setImmediate)
      open -= 1
      answered += 1
      return undefined
    }
    const { inquirer } = inquirerWith({
      inquiries: [reverseDns, talk],
      dialer: { converse, exchangeUdp: async () => undefined, call: async () => undefined, noteCut: () => undefined },
      resolver: { reverse: () => dns },
    })
    for (let host = 0; host < 300; host += 1) inquirer.ask({ address: `10.1.${Math.floor(host / 256)}.${host % 256}` }, 'eth0')
    await vi.waitFor(() => expect(answered).toBe(300))
    expect(most).toBe(128)
    answerDns()
    await inquirer.settled()
  })

  it('lets no host with very many slow ports hold up the others', async () => {
    const answered: string[] = []
    let release = (): void => undefined
    const never = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined)
    })
    const talk: Inquiry = {
      name: 'http',
      questionsFor: ({ openTcp = [] }) => openTcp.map((port) => ({ transport: 'tcp', port, talk: nothingToSay })),
    }
    const converse = async (address: string): Promise<undefined> => {
      if (address === '10.1.1.66') return never
      answered.push(address)
      return undefined
    }
    const { inquirer } = inquirerWith({
      inquiries: [talk],
      dialer: { converse, exchangeUdp: async () => undefined, call: async () => undefined, noteCut: () => undefined },
    })
    inquirer.ask({ address: '10.1.1.66', openTcp: Array.from({ length: 1_000 }, (_, index) => index + 1) }, 'eth0')
    inquirer.ask({ address: '10.1.1.22', openTcp: [80] }, 'eth0')
    await vi.waitFor(() => expect(answered).toEqual(['10.1.1.22']))
    release()
    await inquirer.settled()
  })

  it('makes each call once, round by round, and asks who answered what follows from it', async () => {
    const shout: Inquiry = {
      name: 'mdns',
      call: {
        ...{ group: '224.0.0.251', port: 5353, ttl: 255, waitMs: 1 },
        *rounds({ told }) {
          yield [bytesOf('who?')]
          yield told().map((fact) => bytesOf(`more of ${fact.kind}`))
        },
        read: (answer, sender) => (answer.length === 0 ? [] : [{ kind: 'host-name', name: `${sender} ${answer}` }]),
      },
      questionsFor: ({ told = [] }) => told.map((_, index) => ({ transport: 'tcp', port: index + 1, talk: nothingToSay })),
    }
    const said: string[] = []
    const asked: string[] = []
    const link = { source: '10.1.1.40', pacer: createPacer({ ratePps: 500 }), has: () => true }
    const { inquirer, recorded } = inquirerWith({
      inquiries: [shout],
      dialer: {
        converse: async (address, port) => void asked.push(`tcp ${address} ${port}`),
        exchangeUdp: async () => undefined,
        noteCut: () => undefined,
        async call(on, call, onAnswer) {
          expect(on).toBe(link)
          for (const round of call.rounds) {
            said.push(...round.map((datagram) => new TextDecoder().decode(datagram)))
            onAnswer('10.1.1.22', Uint8Array.of(said.length))
            onAnswer('10.1.1.23', new Uint8Array())
          }
        },
      },
    })
    void inquirer.call(link, 'eth0')
    await inquirer.settled()
    expect(said).toEqual(['who?', 'more of host-name'])
    expect(recorded.map(({ vantage, address, source, fact }) => ({ vantage, address, source, fact }))).toEqual(
      ['10.1.1.22 1', '10.1.1.22 2'].map((name) => ({
        ...{ vantage: 'eth0', address: '10.1.1.22', source: 'mdns' },
        fact: { kind: 'host-name', name },
      })),
    )
    expect(asked).toEqual(['tcp 10.1.1.22 1', 'tcp 10.1.1.22 2'])
  })

  it('counts where readers stopped, and writes down only facts', async () => {
    const name = { kind: 'host-name', name: 'a.example' } as const
    const talker: Inquiry = {
      name: 'http',
      questionsFor: () => [{ transport: 'udp', port: 53, request: bytesOf('?'), read: () => [name, { kind: 'unread', limit: 'depth' }] }],
    }
    const { inquirer, recorded, cuts } = inquirerWith({ inquiries: [talker] })
    inquirer.ask({ address: '10.1.1.22' }, 'eth0')
    await inquirer.settled()
    expect(recorded.map(({ fact }) => fact)).toEqual([name])
    expect(cuts).toEqual(['depth 10.1.1.22'])
  })

  it('takes no question after a stop', async () => {
    const { inquirer, asked } = inquirerWith()
    inquirer.stop()
    inquirer.ask({ address: '10.1.1.22', openTcp: [22] }, 'eth0')
    void inquirer.call({ source: '10.1.1.40', pacer: createPacer({ ratePps: 500 }), has: () => true }, 'eth0')
    await inquirer.settled()
    expect(asked).toEqual([])
  })
})
