/** Answers that were not heard to their end, so that a scan can say what it left out, of whom and why. */
import type { IpAddress } from '#shared/domain/address.ts'
import type { ReadingLimit } from '../core/inquiries/finding.ts'

/**
 * What cut an answer: `length`, it is longer than the protocol's answers are, and was read so far; `datagram`, it is one datagram that is longer
 * than that, and was not read at all; `time`, it had begun and did not end while it was waited for; `number`, the host gave more answers to one
 * call than are heard; or the limit at which its reader stopped.
 */
export type Bound = 'length' | 'datagram' | 'time' | 'number' | ReadingLimit

/** All that one bound cut, at least one answer. */
export interface Cut {
  readonly bound: Bound
  readonly answers: number
  /** Whose they were, in the order in which they were first cut. */
  readonly addresses: readonly IpAddress[]
}

export interface Cuts {
  note(bound: Bound, address: IpAddress): void
  all(): readonly Cut[]
}

export function createCuts(): Cuts {
  const cuts = new Map<Bound, { answers: number; addresses: Set<IpAddress> }>()
  return {
    note(bound, address) {
      const cut = cuts.get(bound) ?? { answers: 0, addresses: new Set() }
      cut.answers += 1
      cut.addresses.add(address)
      cuts.set(bound, cut)
    },
    all: () => [...cuts].map(([bound, { answers, addresses }]) => ({ bound, answers, addresses: [...addresses] })),
  }
}
