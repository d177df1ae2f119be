/**
 * In which order the questions of a sweep are put, and when each is due. Which frame asks, and what answers, is no matter here.
 *
 * Each pass walks the same seeded shuffle (shuffle.ts), so one integer is its whole position, and what was asked first comes
 * first again. From the second pass on a question waits for its retransmission timer (timers.ts): the walk waits for the
 * segment's, which ends in the order of asking; a question to a target with a timer of its own is set aside until that ends.
 * There are at least two passes, and another one as long as the answers so far say that a host is still likely to be missing.
 */
import { createDueQueue } from './due-queue.ts'
import type { Ledger } from './ledger.ts'
import type { LossEstimator } from './loss.ts'
import type { SweepState } from './sweep-state.ts'
import type { Timed, Timers } from './timers.ts'

/** Passes when nobody answers. */
export const minimumPasses = 2
/** Where every second question stays without an answer, so many passes miss one host in 256. */
const maximumPasses = 8
/** Another pass is made while more than this many answers are expected to be missing. */
const toleratedMissing = 0.05

export interface WalkOptions {
  readonly ledger: Ledger
  readonly timers: Timers
  readonly loss: Pick<LossEstimator, 'missingAfter'>
  /** The element at each place of a pass. */
  readonly elementAt: (position: number) => number
  readonly timed: (element: number) => Timed
  /** Puts the question for the `attempt`th time if its frame may leave now; returns when it may where not. */
  readonly put: (element: number, attempt: number, nowMs: number) => number
}

export interface Walk {
  /** At most one question is put. Returns now while there may be more to do, when there will be otherwise; undefined at the end. */
  step(nowMs: number): number | undefined
  /** What was asked since then and not answered is put again before anything else. */
  repeat(sinceMs: number): void
  pass(): number
  /** Questions put in order so far, as in `SweepState`. */
  position(): number
  finished(): boolean
}

export function createWalk(options: WalkOptions, from: SweepState | undefined): Walk {
  const { ledger, timers, timed, elementAt } = options
  const { total } = ledger
  const repetition = createRepetition(options)
  /** Questions of this pass that the walk has passed by, because their targets have timers of their own. */
  const aside = createDueQueue()
  let pass = from === undefined || total === 0 ? 1 : Math.max(1, Math.floor(from.position / total))
  let position = Math.min(from?.position ?? 0, total)
  let finished = total === 0

  /** At the end of a pass: begins the next, or finishes when the last question can have been answered. */
  const turn = (nowMs: number): number | undefined => {
    if (!ledger.isDone()) {
      if (wantsAnotherPass(pass, options.loss)) {
        pass += 1
        position = 0
        timers.beginPass()
        return nowMs
      }
      if (nowMs < timers.quietAtMs()) return timers.quietAtMs()
    }
    finished = true
    return undefined
  }

  const stepPass = (nowMs: number): number | undefined => {
    const first = aside.first()
    if (first !== undefined && (first.atMs <= nowMs || ledger.isSettled(first.element)))
      return ask(options, first.element, nowMs, aside.removeFirst)
    if (position === total) return first?.atMs ?? turn(nowMs)
    const element = elementAt(position)
    if (pass > 1 && !ledger.isSettled(element)) {
      const atMs = timers.dueAtMs(timed(element), ledger.sentAtMs(element) ?? Number.NEGATIVE_INFINITY, nowMs)
      if (timers.hasOwn(ledger.targetOf(element))) {
        aside.add({ element, atMs })
        position += 1
        return nowMs
      }
      if (atMs > nowMs) return Math.min(atMs, first?.atMs ?? atMs)
    }
    return ask(options, element, nowMs, () => {
      position += 1
    })
  }

  return {
    step: (nowMs) => (finished ? undefined : (repetition.step(nowMs) ?? stepPass(nowMs))),
    repeat(sinceMs) {
      repetition.begin(sinceMs)
      finished = ledger.isDone()
    },
    pass: () => pass,
    position: () => (finished ? pass * total : pass === 1 ? position : (pass - 1) * total),
    finished: () => finished,
  }
}

/** What was asked since a moment, asked once more in the order of the elements: for what an outage has swallowed. */
function createRepetition(options: WalkOptions) {
  const { ledger } = options
  let next: { element: number; readonly sinceMs: number } | undefined
  return {
    begin(sinceMs: number): void {
      next = { element: 0, sinceMs: Math.min(sinceMs, next?.sinceMs ?? sinceMs) }
    },
    /** As the walk's; undefined where nothing is to be repeated. */
    step(nowMs: number): number | undefined {
      if (next === undefined) return undefined
      const repetition = next
      const { element, sinceMs } = repetition
      if (element === ledger.total) {
        next = undefined
        return nowMs
      }
      const moveOn = (): void => {
        repetition.element += 1
      }
      if (ledger.attempts(element) > 0 && (ledger.sentAtMs(element) ?? Number.NEGATIVE_INFINITY) >= sinceMs)
        // What went down with the link is no new attempt: the loss estimate would take an outage for loss.
        return ask(options, element, nowMs, moveOn, ledger.attempts(element))
      moveOn()
      return nowMs
    },
  }
}

const wantsAnotherPass = (pass: number, loss: WalkOptions['loss']): boolean =>
  pass < minimumPasses || (pass < maximumPasses && loss.missingAfter(pass) >= toleratedMissing)

/** Puts one question if it may leave, or passes it by if it is answered; returns when it may leave otherwise. */
function ask(
  { ledger, timers, timed, put }: WalkOptions,
  element: number,
  nowMs: number,
  moveOn: () => void,
  attempt = ledger.attempts(element) + 1,
): number {
  if (!ledger.isSettled(element)) {
    const atMs = put(element, attempt, nowMs)
    if (atMs > nowMs) return atMs
    ledger.ask(element, attempt, nowMs)
    timers.start(timed(element), nowMs)
  }
  moveOn()
  return nowMs
}
