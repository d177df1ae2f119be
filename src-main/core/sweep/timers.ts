/**
 * When a question may be asked again: the retransmission timers of a sweep (RFC 6298). The segment has one; a target that has
 * answered something has its own, so that a slow host holds up nobody.
 */
import type { Source } from '#shared/domain/sighting.ts'
import { createRttEstimator, type RttBounds, type RttEstimator } from './rtt.ts'

/** Before an answer tells better; no shorter than a busy computer or a Wi-Fi beacon interval delays; no longer than a phone needs to wake. */
const rttBounds: RttBounds = { initialMs: 250, minimumMs: 100, maximumMs: 1500 }
/**
 * Linux sends one ICMP error a second to one address after a burst of six (icmp_ratelimit). A host that refuses UDP ports is
 * therefore asked again about the silent ones at this distance, until the patience ends.
 */
const icmpErrorIntervalMs = 1100
const icmpErrorPatienceMs = 120_000

/** A question to a target, both by index. */
export interface Timed {
  readonly target: number
  readonly source: Source
}

export interface Timers {
  /** The target answered a question that was put once; for a target of which nothing more will be asked, name none. */
  sample(target: number | undefined, rttMs: number): void
  /** The target refused a UDP port by ICMP: its silence on another may only be its own rate limit. */
  refused(target: number): void
  refusers(): readonly number[]
  /** The question is put now. */
  start(question: Timed, nowMs: number): void
  /** When the last timer of what was put is over. */
  quietAtMs(): number
  /** From here to the next pass the segment's timer may only become shorter: a late answer of one host delays no other's question. */
  beginPass(): void
  /** How long an answer may take before it counts as lost. */
  timeoutMs(question: Timed): number
  /** True where the timer is not the segment's: the order in which such questions may be asked again is not the order of asking. */
  hasOwn(target: number): boolean
  /** When a question last sent at `sentAtMs` may be asked again. Call once in each pass: slow refusers are given their turns by it. */
  dueAtMs(question: Timed, sentAtMs: number, nowMs: number): number
}

export function createTimers(refusersBefore: readonly number[] = []): Timers {
  const segment = createRttEstimator(rttBounds)
  const targets = new Map<number, RttEstimator>()
  const refusers = createRefusers(refusersBefore)
  let segmentMs = segment.timeoutMs()
  let quietAtMs = Number.NEGATIVE_INFINITY

  const isSlowToRefuse = ({ target, source }: Timed): boolean => source === 'udp' && refusers.has(target)

  const timeoutMs = (question: Timed): number => {
    segmentMs = Math.min(segmentMs, segment.timeoutMs())
    const ownMs = targets.get(question.target)?.timeoutMs() ?? segmentMs
    return isSlowToRefuse(question) ? Math.max(ownMs, icmpErrorIntervalMs) : ownMs
  }

  return {
    sample(target, rttMs) {
      segment.sample(rttMs)
      if (target === undefined) return
      const own = targets.get(target) ?? createRttEstimator(rttBounds)
      own.sample(rttMs)
      targets.set(target, own)
    },
    refused: refusers.add,
    refusers: refusers.list,
    start(question, nowMs) {
      quietAtMs = Math.max(quietAtMs, nowMs + timeoutMs(question))
    },
    quietAtMs: () => quietAtMs,
    beginPass() {
      segmentMs = segment.timeoutMs()
    },
    timeoutMs,
    hasOwn: (target) => targets.has(target) || refusers.has(target),
    dueAtMs(question, sentAtMs, nowMs) {
      const expiresAtMs = sentAtMs + timeoutMs(question)
      return isSlowToRefuse(question) ? refusers.turn(question.target, Math.max(nowMs, expiresAtMs)) : expiresAtMs
    },
  }
}

/** Targets that refuse UDP ports at the rate of their own limit, and the turns of the questions to each. */
function createRefusers(before: readonly number[]) {
  const refusers = new Set(before)
  const turns = new Map<number, number>()
  return {
    has: (target: number): boolean => refusers.has(target),
    add(target: number): void {
      refusers.add(target)
    },
    list: (): readonly number[] => [...refusers],
    /** A turn at or after the due time, one for each question to the target; impatience takes none. */
    turn(target: number, dueAtMs: number): number {
      const atMs = Math.max(dueAtMs, turns.get(target) ?? dueAtMs)
      if (atMs > dueAtMs + icmpErrorPatienceMs) return dueAtMs
      turns.set(target, atMs + icmpErrorIntervalMs)
      return atMs
    },
  }
}
