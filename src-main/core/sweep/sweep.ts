/**
 * The sweep: targets x questions as a state machine without I/O, clock or timer. `poll` says which frames may leave now and
 * when to ask again; `receive` says what a packet proves.
 *
 * Sending and hearing share only what is known so far: what was asked and answered (ledger.ts), how long an answer takes
 * (timers.ts) and how many are lost (loss.ts). In which order and when a question is put is the walk's (walk.ts); whether its frame may
 * leave is the outbox's (outbox.ts).
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Source } from '#shared/domain/sighting.ts'
import type { Answer, Origin, Question } from '../probes/probe.ts'
import type { Packet } from '../wire/packet.ts'
import { createHalfOpen, type HalfOpen } from './half-open.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createLossEstimator, type LossEstimator } from './loss.ts'
import { createOutbox, type OutboxOptions } from './outbox.ts'
import { createShuffle } from './shuffle.ts'
import type { SweepState } from './sweep-state.ts'
import type { SweepTarget, TargetList } from './targets.ts'
import { createTimers, type Timers } from './timers.ts'
import { createWalk } from './walk.ts'

/** Most questions (targets times questions each) of one sweep. They take ten to twelve bytes each (ledger.ts): 50 MB for so many. */
export const maximumElements = 2 ** 22
/** Most frames handed out by one `poll`: what a link takes in one write. */
const maximumBatch = 256
/** Most elements looked at by one `poll`, so that it is short however many are answered already. */
const maximumSteps = 2 ** 13

export interface SweepOptions extends OutboxOptions {
  readonly targets: TargetList
  readonly questions: readonly Question[]
  /** Liveness: one answer settles the target. Ports: each question wants its own answer. */
  readonly settles: 'target' | 'question'
  readonly origin: Origin
  /** Where an earlier sweep of the same targets, questions and key was left. */
  readonly from?: SweepState
}

export interface SweepProgress {
  /** Questions put at least once, of `total`. */
  readonly asked: number
  readonly total: number
  /** Targets asked at least once. */
  readonly targetsAsked: number
  /** Targets that answered at least once. */
  readonly answered: number
  /** All that left: questions, and the RSTs after them. */
  readonly frames: number
  readonly pass: number
  readonly finished: boolean
}

export interface Poll {
  readonly frames: readonly Uint8Array[]
  /** When to poll again at the latest; undefined when the sweep is finished and owes nobody a RST, or the link is down. */
  readonly nextAtMs?: number
}

/** An answer that one of our own questions proves, and the technique that asked. */
export interface ProvenAnswer extends Answer {
  readonly source: Source
}

export interface Sweep {
  /** Short, however large the sweep. After the end too it hands out the RSTs for connections that late answers opened. */
  poll(nowMs: number): Poll
  /** What the packet proves; empty for packets that answer none of our questions. Answers count at any time, however late. */
  receive(packet: Packet, nowMs: number): readonly ProvenAnswer[]
  /** Nothing leaves until `linkUp`. */
  linkDown(): void
  /** What was asked since `sinceMs` and not answered is asked again before anything else. */
  linkUp(sinceMs: number): void
  progress(): SweepProgress
  /** Questions of a target that nobody answered; meaningful once finished. */
  unanswered(targetIndex: number): readonly Question[]
  /** Where the sweep stands, for `from`. What is under way then may be asked again. */
  state(): SweepState
}

export function createSweep(options: SweepOptions): Sweep {
  const { targets, questions, origin, from } = options
  const total = targets.count * questions.length
  if (total > maximumElements) throw new Error(`a sweep of ${total} questions is past the bound of ${maximumElements}`)

  const shuffle = createShuffle(total, origin.key)
  const ledger = createLedger({ targetCount: targets.count, questionCount: questions.length, settles: options.settles })
  if (from !== undefined && total > 0) ledger.restore(from, shuffle)
  const timers = createTimers(from?.refusers)
  const loss = createLossEstimator(from?.answersByAttempt)
  const halfOpen = createHalfOpen()
  const outbox = createOutbox(options, from?.frames)
  let isDown = false

  const targetOf = (element: number): SweepTarget => targets.at(ledger.targetOf(element))
  const questionOf = (element: number): Question => {
    const question = questions[ledger.questionOf(element)]
    if (question === undefined) throw new Error(`no question for element ${element}`)
    return question
  }
  const walk = createWalk(
    {
      ledger,
      timers,
      loss,
      elementAt: shuffle,
      timed: (element) => ({ target: ledger.targetOf(element), source: questionOf(element).probe.source }),
      put(element, attempt, nowMs) {
        const target = targetOf(element)
        const { probe, port } = questionOf(element)
        return outbox.add(target.address, nowMs, () => probe.frame({ origin, target, port, attempt, nowMs }))
      },
    },
    from,
  )

  /** Ends the connection that has been open longest; undefined where none is. */
  const hangUp = (nowMs: number): number | undefined => {
    const opened = halfOpen.first()
    if (opened === undefined) return undefined
    const atMs = outbox.add(targetOf(opened.element).address, nowMs, () => opened.frame)
    if (atMs <= nowMs) halfOpen.removeFirst()
    return atMs
  }

  return {
    poll(nowMs) {
      let nextAtMs: number | undefined = nowMs
      for (let steps = 0; !isDown && nextAtMs === nowMs && outbox.waiting() < maximumBatch && steps < maximumSteps; steps += 1)
        nextAtMs = hangUp(nowMs) ?? walk.step(nowMs)
      const frames = outbox.take()
      return isDown || nextAtMs === undefined ? { frames } : { frames, nextAtMs }
    },
    receive: createReceiver(options, { ledger, timers, loss, halfOpen }),
    linkDown() {
      isDown = true
    },
    linkUp(sinceMs) {
      isDown = false
      walk.repeat(sinceMs)
    },
    progress: () => ({ ...ledger.counts(), total, frames: outbox.count(), pass: walk.pass(), finished: walk.finished() }),
    state: () => ({
      position: walk.position(),
      answered: ledger.answeredRuns(),
      answersByAttempt: loss.counts(),
      refusers: timers.refusers(),
      frames: outbox.count(),
    }),
    unanswered: (targetIndex) => questions.filter((_, question) => !ledger.isAnswered(question * targets.count + targetIndex)),
  }
}

/** What hearing changes. */
interface Learnt {
  readonly ledger: Ledger
  readonly timers: Timers
  readonly loss: LossEstimator
  readonly halfOpen: HalfOpen
}

/**
 * The kernel knows of no question, so it answers these by itself and at once: a SYN-ACK by a RST (RFC 9293 section 3.10.7.1), a datagram by
 * port unreachable (RFC 1122 section 4.1.3.1). Frames that leave like all others, and before the first to a host it asks by ARP where that is.
 */
function isRefusedByKernel({ fact }: Answer): boolean {
  return fact.kind === 'port' && (fact.answer === 'syn-ack' || fact.answer === 'reply')
}

function createReceiver({ targets, questions, origin, settles, pacerOf }: SweepOptions, learnt: Learnt): Sweep['receive'] {
  const { ledger, halfOpen } = learnt
  const questionIndexes = new Map(questions.map((question, index) => [`${question.probe.source}:${question.port}`, index]))
  const refused = new Set<IpAddress>()
  const probes = [...new Set(questions.map((question) => question.probe))]

  /** The element that the answer is for; undefined where it was never asked. */
  const elementOf = (answer: Answer, source: Source): number | undefined => {
    const target = targets.indexOf(answer.address)
    const question = questionIndexes.get(`${source}:${answer.port}`)
    if (target === undefined || question === undefined) return undefined
    const element = question * targets.count + target
    return ledger.attempts(element) === 0 ? undefined : element
  }

  return (packet, nowMs) => {
    const answers: ProvenAnswer[] = []
    for (const probe of probes) {
      const answer = probe.read(packet, origin, nowMs)
      const element = answer && elementOf(answer, probe.source)
      if (answer === undefined || element === undefined) continue
      const proven: ProvenAnswer = { ...answer, source: probe.source }
      const isFirst = ledger.answer(element)
      if (isFirst) learn(learnt, element, proven, settles, nowMs)
      answers.push(proven)
      // Once a question: a host that repeats its answer without end must not make everybody else wait for it.
      if (isFirst && isRefusedByKernel(answer)) {
        pacerOf(answer.address).charge(nowMs, refused.has(answer.address) ? 1 : 2)
        refused.add(answer.address)
      }
      const frame = probe.end?.(packet, { origin, target: targets.at(ledger.targetOf(element)) })
      if (frame !== undefined) halfOpen.add({ element, frame })
    }
    return answers
  }
}

/** What the first answer of an element says of the network. */
function learn(
  { ledger, timers, loss }: Learnt,
  element: number,
  { fact, source }: ProvenAnswer,
  settles: SweepOptions['settles'],
  nowMs: number,
): void {
  const target = ledger.targetOf(element)
  const attempt = ledger.attempts(element)
  const sentAtMs = ledger.sentAtMs(element)
  // UDP is left out: rate-limited refusals would look like loss.
  if (source !== 'udp') loss.answer(attempt)
  else if (fact.kind === 'port' && fact.answer === 'port-unreachable') timers.refused(target)
  if (attempt === 1 && sentAtMs !== undefined) timers.sample(settles === 'target' ? undefined : target, Math.max(0, nowMs - sentAtMs))
}
