/**
 * What a sweep remembers of each question to each target (an element): how often it was asked, when last, whether it is answered.
 * An element's number is the question's index times the number of targets plus the target's.
 *
 * Memory: ten bytes for each element and two for each target, all of it taken when the sweep begins.
 */
import { indexesOf, runsOf, type SweepState } from './sweep-state.ts'

export interface LedgerOptions {
  readonly targetCount: number
  readonly questionCount: number
  /** One answer settles the target, or each question wants its own. */
  readonly settles: 'target' | 'question'
}

export interface Ledger {
  readonly total: number
  targetOf(element: number): number
  questionOf(element: number): number
  /** How often the element was asked. */
  attempts(element: number): number
  /** When it was last asked; undefined for what was asked before the sweep was taken up. */
  sentAtMs(element: number): number | undefined
  /** Notes that the element is asked now, for the `attempt`th time. */
  ask(element: number, attempt: number, nowMs: number): void
  /** Counts an answer; false when the element was answered before. */
  answer(element: number): boolean
  isAnswered(element: number): boolean
  /** Nothing more is to be asked here. */
  isSettled(element: number): boolean
  /** Nothing more is to be asked anywhere. */
  isDone(): boolean
  counts(): { readonly asked: number; readonly targetsAsked: number; readonly answered: number }
  answeredRuns(): readonly number[]
  /** Takes up what an earlier sweep had asked and been answered; `shuffle` gives the order of its first pass. */
  restore(from: SweepState, shuffle: (position: number) => number): void
}

/** More attempts count as this many: the bytes of a typed array. */
const mostAttempts = 255
const beforeRestoring = -1

export function createLedger({ targetCount, questionCount, settles }: LedgerOptions): Ledger {
  const total = targetCount * questionCount
  const attempts = new Uint8Array(total)
  const sentAtMs = new Float64Array(total)
  const answered = new Uint8Array(total)
  const targetAsked = new Uint8Array(targetCount)
  const targetAnswered = new Uint8Array(targetCount)
  const counts = { asked: 0, targetsAsked: 0, answered: 0 }
  let answers = 0
  const targetOf = (element: number): number => element % targetCount

  const markAsked = (element: number): void => {
    counts.asked += 1
    if (targetAsked[targetOf(element)] === 1) return
    targetAsked[targetOf(element)] = 1
    counts.targetsAsked += 1
  }

  const answer = (element: number): boolean => {
    if (answered[element] === 1) return false
    answered[element] = 1
    answers += 1
    if (targetAnswered[targetOf(element)] === 0) {
      targetAnswered[targetOf(element)] = 1
      counts.answered += 1
    }
    return true
  }

  return {
    total,
    targetOf,
    questionOf: (element) => Math.floor(element / targetCount),
    attempts: (element) => attempts[element] ?? 0,
    sentAtMs: (element) => (sentAtMs[element] === beforeRestoring ? undefined : sentAtMs[element]),
    ask(element, attempt, nowMs) {
      if (attempts[element] === 0) markAsked(element)
      attempts[element] = Math.min(mostAttempts, attempt)
      sentAtMs[element] = nowMs
    },
    answer,
    isAnswered: (element) => answered[element] === 1,
    isSettled: (element) => (settles === 'target' ? targetAnswered[targetOf(element)] === 1 : answered[element] === 1),
    isDone: () => (settles === 'target' ? counts.answered === targetCount : answers === total),
    counts: () => ({ ...counts }),
    answeredRuns: () => runsOf(answered),
    restore(from, shuffle) {
      const passes = Math.floor(from.position / total)
      attempts.fill(passes)
      sentAtMs.fill(beforeRestoring)
      for (let at = 0; at < (passes === 0 ? from.position : total); at += 1) {
        const element = passes === 0 ? shuffle(at) : at
        attempts[element] = Math.max(1, passes)
        markAsked(element)
      }
      for (const element of indexesOf(from.answered)) answer(element)
    },
  }
}
