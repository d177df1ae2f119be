/**
 * Puts the inquiries' questions to the hosts as they are found, and their calls to everybody on a link, over the dialer's sockets and the
 * resolver, and records what the answers tell. A host may be handed in again when more is known of it: no question is put to it twice.
 */
import { randomUUID } from 'node:crypto'
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { type Finding, isFact } from '../core/inquiries/finding.ts'
import type { Call, Inquiry, KnownHost, Question } from '../core/inquiries/inquiry.ts'
import type { CallLink, Dialer } from '../net/dialer.ts'
import { createLanes, type Lanes } from '../net/lanes.ts'
import type { Resolver } from '../net/resolver.ts'
import type { SnmpAsker } from '../net/snmp.ts'
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
  /** Questions under way to one host: the connections that the dialer opens to it. More would only wait, in the place of other hosts' questions. */
  readonly questionsPerHost: number
  readonly dialer: Pick<Dialer, 'exchangeUdp' | 'converse' | 'call' | 'noteCut'>
  readonly resolver: Pick<Resolver, 'reverse'>
  readonly snmp: Pick<SnmpAsker, 'ask'>
  readonly journal: Pick<Journal, 'record'>
  readonly now: () => number
}

export interface Inquirer {
  /** Puts what is to be asked of this host and was not yet; `vantage` is the interface it was seen from. */
  ask(host: KnownHost, vantage: string): void
  /**
   * Makes the inquiries' calls on the link; `vantage` is its interface. Whoever answers is a host, and is asked what follows from it.
   * Resolves when no answer is waited for any more; what follows may still be under way.
   */
  call(link: CallLink, vantage: string): Promise<void>
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
  /** Takes no more questions and drops the waiting ones; the dialer's and the resolver's signal end those under way. */
  stop(): void
}

export function createInquirer({ inquiries, questionsPerHost, dialer, resolver, snmp, journal, now }: InquirerOptions): Inquirer {
  const lanes = createLanes(questionsAtOnce)
  const hosts = new Map<IpAddress, Lanes>()
  const asked = new Set<string>()
  const told = new Map<IpAddress, Fact[]>()
  const pending = new Set<Promise<void>>()
  let stopped = false

  const begin = (work: Promise<void>): Promise<void> => {
    pending.add(work)
    void work.finally(() => pending.delete(work))
    return work
  }

  /** The resolver has lanes of its own: slow name servers must not hold up the hosts. */
  const run = (address: IpAddress, question: Question, task: () => Promise<void>): Promise<void> => {
    if (question.transport === 'dns') return task()
    const own = hosts.get(address) ?? createLanes(questionsPerHost)
    hosts.set(address, own)
    return own.run(() => lanes.run(task)).finally(() => own.idle() && hosts.delete(address))
  }

  /** The facts, written down; where the reader stopped, that is counted. */
  const keep = (findings: readonly Finding[], address: IpAddress, { name }: Inquiry, vantage: string): readonly Fact[] => {
    const facts = findings.filter(isFact)
    for (const fact of facts) journal.record(vantage, address, name, fact, now())
    for (const finding of findings) if (!isFact(finding)) dialer.noteCut(finding.limit, address)
    return facts
  }

  const answerTo = async (host: KnownHost, question: Question): Promise<readonly Finding[]> => {
    if (question.transport === 'dns') {
      const name = await resolver.reverse(host.address)
      return name === undefined ? [] : question.read(name)
    }
    if (question.transport === 'snmp') return snmp.ask(host.address, question.talk)
    if (question.transport === 'tcp') return (await dialer.converse(host.address, question.port, question.talk(), tcpMs)) ?? []
    const exchange = { timeoutMs: udpMs, tries: udpTries, maxBytes: udpMaxBytes }
    const bytes = await dialer.exchangeUdp(host.address, question.port, question.request, exchange)
    return bytes === undefined ? [] : question.read(bytes)
  }

  const put = async (inquiry: Inquiry, question: Question, host: KnownHost, vantage: string): Promise<void> => {
    if (!stopped) keep(await answerTo(host, question), host.address, inquiry, vantage)
  }

  const ask = (known: KnownHost, vantage: string): void => {
    const answers = told.get(known.address)
    const host = answers === undefined ? known : { ...known, told: answers }
    for (const inquiry of stopped ? [] : inquiries) {
      for (const question of inquiry.questionsFor(host)) {
        const key = `${host.address} ${inquiry.name} ${'port' in question ? question.port : question.transport}`
        if (asked.has(key)) continue
        asked.add(key)
        void begin(run(host.address, question, () => put(inquiry, question, host, vantage)))
      }
    }
  }

  const make = async (call: Call, inquiry: Inquiry, link: CallLink, vantage: string): Promise<void> => {
    const all: Fact[] = []
    await dialer.call(link, { ...call, rounds: call.rounds({ told: () => all, uuid: randomUUID }) }, (sender, answer) => {
      const facts = keep(call.read(answer, sender), sender, inquiry, vantage)
      if (facts.length === 0) return
      all.push(...facts)
      told.set(sender, [...(told.get(sender) ?? []), ...facts])
      ask({ address: sender, onLink: true }, vantage)
    })
  }

  return {
    ask,
    async call(link, vantage) {
      const callers = stopped ? [] : inquiries
      await Promise.all(callers.map((inquiry) => inquiry.call && begin(make(inquiry.call, inquiry, link, vantage))))
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending)
    },
    stop() {
      stopped = true
    },
  }
}
