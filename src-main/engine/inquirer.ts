/**
 * Puts the inquiries' questions to the hosts as they are found, over the dialer's sockets and the resolver, and records what the
 * answers tell. A host may be handed in again when more is known of it: no question is put to it twice.
 */
import type { Fact } from '#shared/domain/sighting.ts'
import type { Inquiry, KnownHost, Question } from '../core/inquiries/inquiry.ts'
import type { Dialer } from '../net/dialer.ts'
import { createLanes } from '../net/lanes.ts'
import type { Resolver } from '../net/resolver.ts'
import type { Journal } from './journal.ts'

/** Questions under way at once; the dialer keeps the rate and the connections to each host. */
const questionsAtOnce = 128
/** A host on the link answers in a millisecond, a phone that sleeps within a second. */
const udpMs = 1_000
const udpTries = 2
/** The longest UDP answer without fragments. */
const udpMaxBytes = 1_472
/** A greeting may wait for the server's own DNS query to time out. */
const tcpMs = 6_000

export interface InquirerOptions {
  readonly inquiries: readonly Inquiry[]
  readonly dialer: Pick<Dialer, 'exchangeUdp' | 'converse'>
  readonly resolver: Pick<Resolver, 'reverse'>
  readonly journal: Pick<Journal, 'record'>
  readonly now: () => number
}

export interface Inquirer {
  /** Puts what is to be asked of this host and was not yet; `vantage` is the interface it was seen from. */
  ask(host: KnownHost, vantage: string): void
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
  /** Takes no more questions and drops the waiting ones; the dialer's and the resolver's signal end those under way. */
  stop(): void
}

export function createInquirer({ inquiries, dialer, resolver, journal, now }: InquirerOptions): Inquirer {
  const lanes = createLanes(questionsAtOnce)
  const asked = new Set<string>()
  const pending = new Set<Promise<void>>()
  let stopped = false

  /** The resolver has lanes of its own: slow name servers must not hold up the hosts. */
  const run = (question: Question, task: () => Promise<void>): Promise<void> => (question.transport === 'dns' ? task() : lanes.run(task))

  const answerTo = async (host: KnownHost, question: Question): Promise<readonly Fact[]> => {
    if (question.transport === 'dns') {
      const name = await resolver.reverse(host.address)
      return name === undefined ? [] : question.read(name)
    }
    if (question.transport === 'tcp') return (await dialer.converse(host.address, question.port, question.talk(), tcpMs)) ?? []
    const exchange = { timeoutMs: udpMs, tries: udpTries, maxBytes: udpMaxBytes }
    const bytes = await dialer.exchangeUdp(host.address, question.port, question.request, exchange)
    return bytes === undefined ? [] : question.read(bytes)
  }

  const put = async (inquiry: Inquiry, question: Question, host: KnownHost, vantage: string): Promise<void> => {
    if (stopped) return
    for (const fact of await answerTo(host, question)) journal.record(vantage, host.address, inquiry.name, fact, now())
  }

  return {
    ask(host, vantage) {
      for (const inquiry of stopped ? [] : inquiries) {
        for (const question of inquiry.questionsFor(host)) {
          const key = `${host.address} ${inquiry.name} ${question.transport === 'dns' ? '' : question.port}`
          if (asked.has(key)) continue
          asked.add(key)
          const work = run(question, () => put(inquiry, question, host, vantage))
          pending.add(work)
          void work.finally(() => pending.delete(work))
        }
      }
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending)
    },
    stop() {
      stopped = true
    },
  }
}
