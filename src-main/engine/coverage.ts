/** What a scan has covered, at its end or so far. */
import type { Coverage } from '#shared/domain/scan.ts'
import type { Journal } from './journal.ts'

/** What only who asks can count. */
export type Counts = Pick<Coverage, 'addressesAsked' | 'framesSent' | 'notCovered'>

/** Of a scan that began at `startedAt`, as it stands at `at`; both in milliseconds since the epoch. */
export function coverageOf(journal: Pick<Journal, 'firstHostAt' | 'hostCount'>, counts: Counts, startedAt: number, at: number): Coverage {
  const firstHostAt = journal.firstHostAt()
  return {
    addressesAsked: counts.addressesAsked,
    addressesAnswered: journal.hostCount(),
    framesSent: counts.framesSent,
    durationMs: Math.round(at - startedAt),
    ...(firstHostAt === undefined ? {} : { firstHostMs: Math.max(0, Math.round(firstHostAt - startedAt)) }),
    notCovered: counts.notCovered,
  }
}
