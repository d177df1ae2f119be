/**
 * The sweep: targets x questions as a state machine without I/O, clock or timer. `poll` says which frames may leave now and
 * when to ask again; `receive` says what a packet proves.
 *
 * Each pass walks the same seeded shuffle (shuffle.ts), so one integer is its whole position, and what was asked first comes
 * first again. From the second pass on a question waits for its retransmission timer (timers.ts): the walk waits for the
 * segment's, which ends in the order of asking; a question to a target with a timer of its own is set aside until that ends.
 * There are at least two passes, and another one as long as the answers so far say that a host is still likely to be missing.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Source } from '#shared/domain/sighting.ts'
import type { Answer, Origin, Question } from '../probes/probe.ts'
import type { Packet } from '../wire/packet.ts'
import { createDueQueue } from './due-queue.ts'
import { createHalfOpen } from './half-open.ts'
import { createLedger } from './ledger.ts'
import { createLossEstimator } from './loss.ts'
import type { Pacer } from './pacer.ts'
import { createShuffle } from './shuffle.ts'
import type { SweepState } from './sweep-state.ts'
import type { TargetList } from './targets.ts'
import { createTimers, type Timed } from './timers.ts'

/** Most questions (targets times questions each) of one sweep. They take ten to twelve bytes each (ledger.ts): 50 MB for so many. */
export const maximumElements = 2 ** 22
/** Passes when nobody answers. */
export const minimumPasses = 2
/** Where every second question stays without an answer, so many passes miss one host in 256. */
const maximumPasses = 8
/** Another pass is made while more than this many answers are expected to be missing. */
const toleratedMissing = 0.05
/** Most frames handed out by one `poll`: what a link takes in one write. */
const maximumBatch = 256
/** Most elements looked at by one `poll`, so that it is short however many are answered already. */
const maximumSteps = 2 ** 13

export interface SweepOptions {
  readonly targets: TargetList
  readonly questions: readonly Question[]
  /** Liveness: one answer settles the target. Ports: each question wants its own answer. */
  readonly settles: 'target' | 'question'
  readonly origin: Origin
  /** Grants the frames to this address. */
  readonly pacerOf: (address: IpAddress) => Pacer
  /** The scope guard, asked again before each frame is built. */
  readonly allows: (address: IpAddress) => boolean
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
  const { targets, questions, origin, pacerOf, from } = options
  const total = targets.count * questions.length
  if (total > maximumElements) throw new Error(`a sweep of ${total} questions is past the bound of ${maximumElements}`)

  const shuffle = createShuffle(total, origin.key)
  const ledger = createLedger({ targetCount: targets.count, questionCount: questions.length, settles: options.settles })
  const questionIndexes = new Map(questions.map((question, index) => [`${question.probe.source}:${question.port}`, index]))
  const probes = [...new Set(questions.map((question) => question.probe))]
  const timers = createTimers(from?.refusers)
  /** UDP is left out: rate-limited refusals would look like loss. */
  const loss = createLossEstimator(from?.answersByAttempt)
  const halfOpen = createHalfOpen()
  /** Questions of this pass that the walk has passed by, because their targets have timers of their own. */
  const aside = createDueQueue()

  let pass = 1
  let position = 0
  /** While what was asked since then is asked once more, after an outage: the next element to look at. */
  let again: { element: number; readonly sinceMs: number } | undefined
  /** When the last timer of what was asked is over. */
  let quietAtMs = Number.NEGATIVE_INFINITY
  let down = false
  let finished = total === 0
  let frameCount = 0

  const questionOf = (element: number): Question => {
    const question = questions[ledger.questionOf(element)]
    if (question === undefined) throw new Error(`no question for element ${element}`)
    return question
  }
  const timed = (element: number): Timed => ({ target: ledger.targetOf(element), source: questionOf(element).probe.source })
  const wantsAnotherPass = (): boolean => pass < minimumPasses || (pass < maximumPasses && loss.missingAfter(pass) >= toleratedMissing)

  /** Takes a place for one frame to the address; returns when there will be one where there is none now. */
  const leaveAtMs = (address: IpAddress, nowMs: number): number => {
    if (!options.allows(address)) throw new Error(`${address} is outside the scope of this scan`)
    const pacer = pacerOf(address)
    if (pacer.take(nowMs, 1) === 0) return pacer.nextAtMs(nowMs)
    frameCount += 1
    return nowMs
  }

  /** Puts one question if it may leave, or passes it by if it is answered; returns when it may leave otherwise. */
  const ask = (element: number, nowMs: number, frames: Uint8Array[], moveOn: () => void): number => {
    if (!ledger.isSettled(element)) {
      const target = targets.at(ledger.targetOf(element))
      const atMs = leaveAtMs(target.address, nowMs)
      if (atMs > nowMs) return atMs
      const { probe, port } = questionOf(element)
      // What went down with the link is no new attempt: the loss estimate would take an outage for loss.
      const attempt = ledger.attempts(element) + (again === undefined ? 1 : 0)
      ledger.ask(element, attempt, nowMs)
      frames.push(probe.frame({ origin, target, port, attempt, nowMs }))
      quietAtMs = Math.max(quietAtMs, nowMs + timers.timeoutMs(timed(element)))
    }
    moveOn()
    return nowMs
  }

  const stepAgain = (repeat: { element: number; readonly sinceMs: number }, nowMs: number, frames: Uint8Array[]): number => {
    const { element, sinceMs } = repeat
    if (element === total) again = undefined
    else if (ledger.attempts(element) === 0 || (ledger.sentAtMs(element) ?? Number.NEGATIVE_INFINITY) < sinceMs) repeat.element += 1
    else
      return ask(element, nowMs, frames, () => {
        repeat.element += 1
      })
    return nowMs
  }

  const stepPass = (nowMs: number, frames: Uint8Array[]): number | undefined => {
    const first = aside.first()
    if (first !== undefined && (first.atMs <= nowMs || ledger.isSettled(first.element)))
      return ask(first.element, nowMs, frames, aside.removeFirst)
    if (position === total) return first?.atMs ?? turn(nowMs)
    const element = shuffle(position)
    if (pass > 1 && !ledger.isSettled(element)) {
      const atMs = timers.dueAtMs(timed(element), ledger.sentAtMs(element) ?? Number.NEGATIVE_INFINITY, nowMs)
      if (timers.hasOwn(ledger.targetOf(element))) {
        aside.add({ element, atMs })
        position += 1
        return nowMs
      }
      if (atMs > nowMs) return Math.min(atMs, first?.atMs ?? atMs)
    }
    return ask(element, nowMs, frames, () => {
      position += 1
    })
  }

  /** At the end of a pass: begins the next, or finishes when the last question can have been answered. */
  const turn = (nowMs: number): number | undefined => {
    if (!ledger.isDone()) {
      if (wantsAnotherPass()) {
        pass += 1
        position = 0
        timers.beginPass()
        return nowMs
      }
      if (nowMs < quietAtMs) return quietAtMs
    }
    finished = true
    return undefined
  }

  /** The next thing to do: at most one frame. Returns now while there may be more to do, when there will be otherwise. */
  const step = (nowMs: number, frames: Uint8Array[]): number | undefined => {
    const opened = halfOpen.first()
    if (opened !== undefined) {
      const atMs = leaveAtMs(targets.at(ledger.targetOf(opened.element)).address, nowMs)
      if (atMs > nowMs) return atMs
      frames.push(opened.frame)
      halfOpen.removeFirst()
      return nowMs
    }
    if (finished) return undefined
    return again === undefined ? stepPass(nowMs, frames) : stepAgain(again, nowMs, frames)
  }

  /** The element that the answer is for; undefined where it was never asked. */
  const elementOf = (answer: Answer, source: Source): number | undefined => {
    const target = targets.indexOf(answer.address)
    const question = questionIndexes.get(`${source}:${answer.port}`)
    if (target === undefined || question === undefined) return undefined
    const element = question * targets.count + target
    return ledger.attempts(element) === 0 ? undefined : element
  }

  /** Learns from the first answer of an element. */
  const settle = (element: number, { fact }: Answer, source: Source, nowMs: number): void => {
    if (!ledger.answer(element)) return
    const target = ledger.targetOf(element)
    const attempt = ledger.attempts(element)
    const sentAtMs = ledger.sentAtMs(element)
    if (source !== 'udp') loss.answer(attempt)
    else if (fact.kind === 'port' && fact.answer === 'port-unreachable') timers.refused(target)
    if (attempt === 1 && sentAtMs !== undefined)
      timers.sample(options.settles === 'target' ? undefined : target, Math.max(0, nowMs - sentAtMs))
  }

  if (from !== undefined && total > 0) {
    ledger.restore(from, shuffle)
    pass = Math.max(1, Math.floor(from.position / total))
    position = Math.min(from.position, total)
    frameCount = from.frames
  }

  return {
    poll(nowMs) {
      const frames: Uint8Array[] = []
      let nextAtMs: number | undefined = nowMs
      for (let steps = 0; !down && nextAtMs === nowMs && frames.length < maximumBatch && steps < maximumSteps; steps += 1)
        nextAtMs = step(nowMs, frames)
      return down || nextAtMs === undefined ? { frames } : { frames, nextAtMs }
    },
    receive(packet, nowMs) {
      const answers: ProvenAnswer[] = []
      for (const probe of probes) {
        const answer = probe.read(packet, origin, nowMs)
        const element = answer && elementOf(answer, probe.source)
        if (answer === undefined || element === undefined) continue
        settle(element, answer, probe.source, nowMs)
        answers.push({ ...answer, source: probe.source })
        const frame = probe.end?.(packet, { origin, target: targets.at(ledger.targetOf(element)) })
        if (frame !== undefined) halfOpen.add({ element, frame })
      }
      return answers
    },
    linkDown() {
      down = true
    },
    linkUp(sinceMs) {
      down = false
      again = { element: 0, sinceMs: Math.min(sinceMs, again?.sinceMs ?? sinceMs) }
      finished = ledger.isDone()
    },
    progress: () => ({ ...ledger.counts(), total, frames: frameCount, pass, finished }),
    state: () => ({
      position: finished ? pass * total : pass === 1 ? position : (pass - 1) * total,
      answered: ledger.answeredRuns(),
      answersByAttempt: loss.counts(),
      refusers: timers.refusers(),
      frames: frameCount,
    }),
    unanswered: (targetIndex) => questions.filter((_, question) => !ledger.isAnswered(question * targets.count + targetIndex)),
  }
}
