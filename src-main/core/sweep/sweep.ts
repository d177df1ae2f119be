/**
 * The sweep: targets x questions as a state machine without I/O, clock or timer. `poll` says which frames may leave now and
 * when to ask again; `receive` says what a packet proves.
 *
 * The first pass walks a seeded shuffle (shuffle.ts), so one integer is its whole position. Later passes walk what is still
 * unanswered, each question when its own retransmission timer is over (rtt.ts), so that a slow host holds up nobody. There are
 * at least two passes, and another one as long as the answers so far say that a host is still likely to be missing.
 *
 * An element is one question to one target; its number is the question's index times the number of targets plus the target's.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Source } from '#shared/domain/sighting.ts'
import type { Answer, Origin, Question } from '../probes/probe.ts'
import type { Packet } from '../wire/packet.ts'
import { icmpErrorIntervalMs, type LaterPass, planLaterPass, type Timers } from './later-pass.ts'
import { createLossEstimator } from './loss.ts'
import type { Pacer } from './pacer.ts'
import { createRttEstimator, type RttBounds, type RttEstimator } from './rtt.ts'
import { createShuffle } from './shuffle.ts'
import { indexesOf, runsOf, type SweepState } from './sweep-state.ts'
import type { TargetList } from './targets.ts'

/** Most questions (targets times questions each) of one sweep: the memory it may need is about ten bytes for each. */
export const maximumElements = 2 ** 24
const minimumPasses = 2
const maximumPasses = 8
/** Another pass is made while more than this many answers are expected to be missing. */
const toleratedMissing = 0.05
/** Most frames handed out by one `poll`: what a link takes in one write. */
const maximumBatch = 256
/** Most elements looked at by one `poll`, so that it is short however many are answered already. */
const maximumSteps = 2 ** 14
const rttBounds: RttBounds = { initialMs: 250, minimumMs: 100, maximumMs: 1500 }

export interface SweepOptions {
  readonly targets: TargetList
  readonly questions: readonly Question[]
  /** Liveness: one answer settles the target. Ports: each question wants its own answer. */
  readonly settles: 'target' | 'question'
  readonly origin: Origin
  readonly pacer: Pacer
  /** A further limit for the frames of one target, such as one pacer for each routed /24. */
  readonly pacerOf?: (address: IpAddress) => Pacer
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
  readonly frames: number
  readonly pass: number
  readonly finished: boolean
}

export interface Poll {
  readonly frames: readonly Uint8Array[]
  /** When to poll again at the latest; undefined when the sweep is finished or the link is down. */
  readonly nextAtMs?: number
}

/** An answer that one of our own questions proves, and the technique that asked. */
export interface ProvenAnswer extends Answer {
  readonly source: Source
}

export interface Sweep {
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
  const { targets, questions, origin, pacer } = options
  const total = targets.count * questions.length
  if (total > maximumElements) throw new Error(`a sweep of ${total} questions is past the bound of ${maximumElements}`)

  const shuffle = createShuffle(total, origin.key)
  const attempts = new Uint8Array(total)
  /** Negative, in the order of asking, for what was sent before the sweep was taken up again. */
  const sentAtMs = new Float64Array(total)
  const settled = new Uint8Array(total)
  const askedTargets = new Uint8Array(targets.count)
  const answeredTargets = new Uint8Array(targets.count)
  const questionIndexes = new Map(questions.map((question, index) => [`${question.probe.source}:${question.port}`, index]))
  const probes = [...new Set(questions.map((question) => question.probe))]
  const segmentRtt = createRttEstimator(rttBounds)
  const targetRtts = new Map<number, RttEstimator>()
  /** Targets that refused a UDP port by ICMP: their silence on another may only be their own rate limit. */
  const refusers = new Set<number>()
  /** UDP is left out: rate-limited refusals would look like loss. */
  const loss = createLossEstimator(options.from?.answersByAttempt)

  let pass = 1
  let position = 0
  /** Absent in the first pass. */
  let later: LaterPass | undefined
  /** At the end of a pass: when it is time to begin the next or to finish. */
  let turnAtMs = 0
  let again: number[] = []
  let down = false
  let finished = total === 0
  const counts = { asked: 0, targetsAsked: 0, answered: 0, frames: 0 }
  let settledCount = 0

  const targetOf = (element: number): number => element % targets.count
  const questionOf = (element: number): Question => {
    const question = questions[Math.floor(element / targets.count)]
    if (question === undefined) throw new Error(`no question for element ${element}`)
    return question
  }
  const isSettled = (element: number): boolean =>
    options.settles === 'target' ? answeredTargets[targetOf(element)] === 1 : settled[element] === 1
  const isDone = (): boolean => (options.settles === 'target' ? counts.answered === targets.count : settledCount === total)

  const mayBeSlowToRefuse = (element: number): boolean => refusers.has(targetOf(element)) && questionOf(element).probe.source === 'udp'

  const timeoutMs = (element: number): number => {
    const ownMs = (targetRtts.get(targetOf(element)) ?? segmentRtt).timeoutMs()
    return mayBeSlowToRefuse(element) ? Math.max(ownMs, icmpErrorIntervalMs) : ownMs
  }

  const wantsAnotherPass = (): boolean => pass < minimumPasses || (pass < maximumPasses && loss.missingAfter(pass) >= toleratedMissing)

  const timers: Timers = {
    sentAtMs: (element) => sentAtMs[element] ?? 0,
    timeoutMs,
    slowRefuserOf: (element) => (mayBeSlowToRefuse(element) ? targetOf(element) : undefined),
  }

  /** An outage may have sent an element once more since the pass was planned. */
  const dueAtMs = ({ elements, dueAtMs: planned, plannedAtMs }: LaterPass, at: number): number => {
    const element = elements[at] ?? 0
    const sent = timers.sentAtMs(element)
    return sent > plannedAtMs ? sent + timeoutMs(element) : (planned[at] ?? 0)
  }

  /** What is unanswered, in the order of the shuffle, which decides where the timers do not. */
  const unsettled = (): number[] => {
    const left: number[] = []
    for (let at = 0; at < total; at += 1) {
      const element = shuffle(at)
      if (!isSettled(element)) left.push(element)
    }
    return left
  }

  /** When the first (or last) timer of what is unanswered is over. */
  const expiryOf = (choose: (...times: number[]) => number): number => {
    let atMs: number | undefined
    for (let element = 0; element < total; element += 1) {
      if (isSettled(element)) continue
      const expiresAtMs = timers.sentAtMs(element) + timeoutMs(element)
      atMs = atMs === undefined ? expiresAtMs : choose(atMs, expiresAtMs)
    }
    return atMs ?? 0
  }

  /** At the end of a pass: begins the next when its first question is due, or finishes when the last can have been answered. */
  const turn = (nowMs: number): number | undefined => {
    if (!isDone()) {
      const another = wantsAnotherPass()
      if (nowMs >= turnAtMs) turnAtMs = expiryOf(another ? Math.min : Math.max)
      if (nowMs < turnAtMs) return turnAtMs
      if (another) {
        pass += 1
        position = 0
        later = planLaterPass(unsettled(), timers, nowMs)
        return nowMs
      }
    }
    finished = true
    return undefined
  }

  const build = (element: number, nowMs: number): Uint8Array => {
    const target = targets.at(targetOf(element))
    if (!options.allows(target.address)) throw new Error(`${target.address} is outside the scope of this scan`)
    const { probe, port } = questionOf(element)
    const attempt = Math.min(255, (attempts[element] ?? 0) + 1)
    if (attempt === 1) counts.asked += 1
    if (askedTargets[targetOf(element)] === 0) {
      askedTargets[targetOf(element)] = 1
      counts.targetsAsked += 1
    }
    attempts[element] = attempt
    sentAtMs[element] = nowMs
    counts.frames += 1
    return probe.frame({ origin, target, port, attempt, nowMs })
  }

  /** The next question in order, without moving on: again first, then the pass. */
  const head = (): number | undefined =>
    again[0] ?? (later === undefined ? (position < total ? shuffle(position) : undefined) : later.elements[position])
  const advance = (): void => {
    if (again.length > 0) again.shift()
    else position += 1
  }

  /** Sends one question if it may leave; returns when it may otherwise. */
  const step = (nowMs: number, frames: Uint8Array[]): number | undefined => {
    const element = head()
    if (element === undefined) return turn(nowMs)
    if (isSettled(element)) {
      advance()
      return nowMs
    }
    if (later !== undefined && again.length === 0 && dueAtMs(later, position) > nowMs) return dueAtMs(later, position)
    const own = options.pacerOf?.(targets.at(targetOf(element)).address)
    const ownAtMs = own?.nextAtMs(nowMs) ?? nowMs
    if (ownAtMs > nowMs) return ownAtMs
    if (pacer.take(nowMs, 1) === 0) return pacer.nextAtMs(nowMs)
    own?.take(nowMs, 1)
    advance()
    frames.push(build(element, nowMs))
    return nowMs
  }

  const settle = (answer: Answer, source: string, nowMs: number): boolean => {
    const target = targets.indexOf(answer.address)
    const question = questionIndexes.get(`${source}:${answer.port}`)
    if (target === undefined || question === undefined) return false
    const element = question * targets.count + target
    if (attempts[element] === 0) return false
    if (settled[element] === 0) {
      settled[element] = 1
      settledCount += 1
      if (source === 'udp' && answer.fact.kind === 'port' && answer.fact.answer === 'port-unreachable') refusers.add(target)
      const attempt = attempts[element] ?? 1
      if (source !== 'udp') loss.answer(attempt)
      const askedAtMs = sentAtMs[element] ?? 0
      if (attempt === 1 && askedAtMs >= 0) sample(target, Math.max(0, nowMs - askedAtMs))
    }
    if (answeredTargets[target] === 0) {
      answeredTargets[target] = 1
      counts.answered += 1
    }
    return true
  }

  const sample = (target: number, rttMs: number): void => {
    segmentRtt.sample(rttMs)
    const own = targetRtts.get(target) ?? createRttEstimator(rttBounds)
    own.sample(rttMs)
    targetRtts.set(target, own)
  }

  /** A sweep that was left: what was asked, how often, and answered; when it was asked is forgotten. */
  const takeUp = (from: SweepState): void => {
    pass = Math.max(1, Math.floor(from.position / total))
    position = Math.min(from.position, total)
    for (let at = 0; at < position; at += 1) {
      const element = shuffle(at)
      attempts[element] = pass
      sentAtMs[element] = at - total
      askedTargets[targetOf(element)] = 1
    }
    if (pass > 1) later = planLaterPass([], timers, 0)
    for (const element of indexesOf(from.answered)) {
      attempts[element] = Math.max(1, attempts[element] ?? 0)
      settled[element] = 1
      answeredTargets[targetOf(element)] = 1
      settledCount += 1
    }
    for (const target of from.refusers) refusers.add(target)
    counts.asked = from.asked
    counts.frames = from.frames
    counts.targetsAsked = askedTargets.reduce((sum, asked) => sum + asked, 0)
    counts.answered = answeredTargets.reduce((sum, answered) => sum + answered, 0)
  }

  if (options.from !== undefined && total > 0) takeUp(options.from)

  return {
    poll(nowMs) {
      const frames: Uint8Array[] = []
      let nextAtMs: number | undefined = nowMs
      for (let steps = 0; !down && !finished && frames.length < maximumBatch && steps < maximumSteps; steps += 1) {
        nextAtMs = step(nowMs, frames)
        if (nextAtMs === undefined || nextAtMs > nowMs) break
      }
      return down || finished || nextAtMs === undefined ? { frames } : { frames, nextAtMs }
    },
    receive(packet, nowMs) {
      const answers: ProvenAnswer[] = []
      for (const probe of probes) {
        const answer = probe.read(packet, origin, nowMs)
        if (answer !== undefined && settle(answer, probe.source, nowMs)) answers.push({ ...answer, source: probe.source })
      }
      return answers
    },
    linkDown() {
      down = true
    },
    linkUp(sinceMs) {
      down = false
      again = []
      for (let element = 0; element < total; element += 1)
        if (!isSettled(element) && (attempts[element] ?? 0) > 0 && (sentAtMs[element] ?? 0) >= sinceMs) again.push(element)
      turnAtMs = 0
      if (again.length > 0) finished = false
    },
    progress: () => ({ ...counts, total, pass, finished }),
    state: () => ({
      position: finished ? pass * total : pass === 1 ? position : (pass - 1) * total,
      answered: runsOf(settled),
      answersByAttempt: loss.counts(),
      refusers: [...refusers],
      asked: counts.asked,
      frames: counts.frames,
    }),
    unanswered: (targetIndex) => questions.filter((_, question) => settled[question * targets.count + targetIndex] === 0),
  }
}
