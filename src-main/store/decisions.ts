/** What people decided about devices, append-only. Undo is one more decision: the inverse of the one it takes back. */
import type { Database } from 'better-sqlite3'
import type { Decided, Decision, DecisionKind, DecisionValues } from '#shared/domain/device.ts'
import type { Failure } from '#shared/domain/failure.ts'
import { fromJsonColumn, jsonColumn, timeColumn } from './columns.ts'
import { believed, decision as keptDecision } from './records.ts'
import type { Change } from './transaction.ts'

type WithoutPrevious<D> = D extends Decision ? Omit<D, 'previous'> : never

/** A decision to be made; what held before is for the store to find out. */
export type NewDecision = WithoutPrevious<Decision>

export interface DecisionQueries {
  /** Writes all of them or none and returns them with `previous`, in order. `not-found` where there is no such device. */
  decide(decisions: readonly NewDecision[]): Decision[] | Failure
  /** What holds now, for each device about which something holds. */
  decidedNow(): Map<number, Decided>
  /** Every decision about the device, oldest first. */
  history(device: number): Decision[]
}

interface DecisionRow {
  readonly at: number
  readonly device: number
  readonly kind: DecisionKind
  readonly value: string | null
  readonly previous: string | null
}

/** The decision that takes back `decision` when made at `at`. To take back several, the last goes first. */
export function inverseOf(decision: Decision, at: number): NewDecision {
  const { device, kind, previous } = decision
  return newDecision(at, device, kind, previous)
}

export function createDecisionQueries(database: Database, change: Change): DecisionQueries {
  const insert = database.prepare<[DecisionRow]>(
    'INSERT INTO decision (at, device, kind, value, previous) VALUES (@at, @device, @kind, @value, @previous)',
  )
  const valueNow = database
    .prepare<[number, string], string | null>('SELECT value FROM decision WHERE device = ? AND kind = ? ORDER BY id DESC LIMIT 1')
    .pluck()
  const now = database.prepare<[], DecisionRow>(
    `SELECT at, device, kind, value, previous FROM decision
     WHERE id IN (SELECT max(id) FROM decision GROUP BY device, kind) AND value IS NOT NULL ORDER BY device`,
  )
  const ofDevice = database.prepare<[number], DecisionRow>(
    'SELECT at, device, kind, value, previous FROM decision WHERE device = ? ORDER BY id',
  )

  return {
    decide(decisions) {
      return change(() =>
        decisions.map(({ at, device, kind, value }) => {
          const previous = valueNow.get(device, kind) ?? null
          const row = { at: timeColumn(at), device, kind, value: jsonColumn(value), previous }
          insert.run(row)
          return decisionOf(row)
        }),
      )
    },
    decidedNow() {
      const decided = new Map<number, Decided>()
      for (const { device, kind, value } of now.all().map(decisionOf)) {
        decided.set(device, { ...decided.get(device), [kind]: value })
      }
      return decided
    },
    history(device) {
      return ofDevice.all(device).map(decisionOf)
    },
  }
}

function newDecision(at: number, device: number, kind: DecisionKind, value: DecisionValues[DecisionKind] | undefined): NewDecision {
  // The compiler cannot follow that value and kind come from one decision.
  return (value === undefined ? { at, device, kind } : { at, device, kind, value }) as NewDecision
}

function decisionOf({ at, device, kind, value, previous }: DecisionRow): Decision {
  return believed(keptDecision, {
    ...{ at, device, kind },
    ...(value === null ? {} : { value: fromJsonColumn(value) }),
    ...(previous === null ? {} : { previous: fromJsonColumn(previous) }),
  })
}
