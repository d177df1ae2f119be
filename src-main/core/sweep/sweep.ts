/**
 * The sweep: targets x questions as a state machine without I/O, clock or timer. `poll` says which frames may leave now and
 * when to ask again; `receive` says what a packet proves.
 *
 * The first pass walks a seeded shuffle (shuffle.ts), so one integer is its whole position. Later passes walk what is still
 * unanswered, each question when its own retransmission timer is over (rtt.ts), so that a slow host holds up nobody. There are
 * at least two passes, and another one as long as the answers so far say that a host is still likely to be missing.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Source } from '#shared/domain/sighting.ts'
import type { Answer, Origin, Question } from '../probes/probe.ts'
import type { Packet } from '../wire/packet.ts'
import type { Pacer } from './pacer.ts'
import { createRttEstimator, type RttBounds, type RttEstimator } from './rtt.ts'
import { createShuffle } from './shuffle.ts'
import type { TargetList } from './targets.ts'

/** Most questions (targets times questions each) of one sweep: the memory it may need is about ten bytes for each. */
export const maximumElements = 2 ** 24
const minimumPasses = 2
const maximumPasses = 8
/** Passes made for hosts that may only be slow to refuse UDP. */
const patientPasses = 4
/** Another pass is made while more than this many answers are expected to be missing. */
const toleratedMissing = 0.1
/** Most frames handed out by one `poll`: what a link takes in one write. */
const maximumBatch = 256
/** Linux sends one ICMP error a second to one address after a burst of six (icmp_ratelimit), so a refusal may take as long. */
const icmpErrorIntervalMs = 1100
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
}

export function createSweep(options: SweepOptions): Sweep {
  const { targets, questions, origin, pacer } = options
  const total = targets.count * questions.length
  if (total > maximumElements) throw new Error(`a sweep of ${total} questions is past the bound of ${maximumElements}`)

  const shuffle = createShuffle(total, origin.key)
  const attempts = new Uint8Array(total)
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
  /** Answers by the attempt that brought them, UDP left out: rate-limited refusals would look like loss. */
  const answersByAttempt = new Array<number>(maximumPasses + 1).fill(0)

  let pass = 1
  let position = 0
  /** Elements of the second and later passes, by due time. */
  let pending: Uint32Array | undefined
  /** The next pass, prepared when one has ended. */
  let upcoming: Uint32Array | undefined
  let again: number[] = []
  let down = false
  let finished = total === 0
  const counts = { asked: 0, targetsAsked: 0, answered: 0, frames: 0, settled: 0 }

  const targetOf = (element: number): number => element % targets.count
  const questionOf = (element: number): Question => {
    const question = questions[Math.floor(element / targets.count)]
    if (question === undefined) throw new Error(`no question for element ${element}`)
    return question
  }
  const isSettled = (element: number): boolean =>
    options.settles === 'target' ? answeredTargets[targetOf(element)] === 1 : settled[element] === 1
  const isDone = (): boolean => (options.settles === 'target' ? counts.answered === targets.count : counts.settled === total)

  const mayBeSlowToRefuse = (element: number): boolean => refusers.has(targetOf(element)) && questionOf(element).probe.source === 'udp'

  const dueAtMs = (element: number): number => {
    const timeoutMs = (targetRtts.get(targetOf(element)) ?? segmentRtt).timeoutMs()
    return (sentAtMs[element] ?? 0) + (mayBeSlowToRefuse(element) ? Math.max(timeoutMs, icmpErrorIntervalMs) : timeoutMs)
  }

  /** Expected number of answers still missing: each attempt is lost with the same chance, estimated from the answers so far. */
  const expectedMissing = (): number => {
    const answers = answersByAttempt.reduce((sum, count) => sum + count, 0)
    if (answers === 0) return 0
    const tries = answersByAttempt.reduce((sum, count, attempt) => sum + count * attempt, 0)
    return answers * ((tries - answers) / tries) ** pass
  }

  const wantsAnotherPass = (rest: Uint32Array): boolean => {
    if (pass < minimumPasses) return true
    if (pass >= maximumPasses) return false
    return expectedMissing() >= toleratedMissing || (pass < patientPasses && rest.some(mayBeSlowToRefuse))
  }

  const rest = (): Uint32Array => {
    const left: number[] = []
    for (let element = 0; element < total; element += 1) if (!isSettled(element)) left.push(element)
    return Uint32Array.from(left.sort((a, b) => dueAtMs(a) - dueAtMs(b)))
  }

  /** At the end of a pass: begins the next when its first question is due, or finishes when the last can have been answered. */
  const turn = (nowMs: number): number | undefined => {
    upcoming ??= rest()
    const [first, last] = [upcoming[0], upcoming.at(-1)]
    if (first === undefined || last === undefined || isDone()) {
      finished = true
      return undefined
    }
    const another = wantsAnotherPass(upcoming)
    const atMs = dueAtMs(another ? first : last)
    if (nowMs < atMs) return atMs
    if (another) {
      pass += 1
      position = 0
      pending = upcoming
      upcoming = undefined
      return nowMs
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
    again[0] ?? (pending === undefined ? (position < total ? shuffle(position) : undefined) : pending[position])
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
    if (pass > 1 && again.length === 0 && dueAtMs(element) > nowMs) return dueAtMs(element)
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
      counts.settled += 1
      if (source === 'udp' && answer.fact.kind === 'port' && answer.fact.answer === 'port-unreachable') refusers.add(target)
      const attempt = attempts[element] ?? 1
      if (source !== 'udp')
        answersByAttempt[Math.min(attempt, maximumPasses)] = (answersByAttempt[Math.min(attempt, maximumPasses)] ?? 0) + 1
      if (attempt === 1) sample(target, Math.max(0, nowMs - (sentAtMs[element] ?? nowMs)))
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

  return {
    poll(nowMs) {
      const frames: Uint8Array[] = []
      let nextAtMs: number | undefined = nowMs
      while (!down && !finished && frames.length < maximumBatch) {
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
      upcoming = undefined
      if (again.length > 0) finished = false
    },
    progress: () => ({ ...counts, total, pass, finished }),
    unanswered: (targetIndex) => questions.filter((_, question) => settled[question * targets.count + targetIndex] === 0),
  }
}
