/**
 * What is said with an SNMP agent, step by step, without the session: which objects, or the rows of which columns. Object identifiers stand in
 * dotted form; a table's columns are walked by getting what comes next (RFC 3416 section 4.2.2).
 */
import type { Fact } from '#shared/domain/fact.ts'

/** `1.3.6.1.2.1.1.1.0`: at least two numbers of 32 bits. */
export type Oid = string

/** Of an object identifier (RFC 2578 section 3.5). */
const mostNumbers = 128
const largestNumber = 0xffff_ffff

export function numbersOf(oid: Oid): readonly number[] | undefined {
  if (!/^\d{1,10}(?:\.\d{1,10})+$/.test(oid)) return undefined
  const numbers = oid.split('.').map(Number)
  return numbers.length <= mostNumbers && numbers.every((number) => number <= largestNumber) ? numbers : undefined
}

/** What stands behind `root`; undefined where the object does not lie below it. */
export function suffixOf(oid: Oid, root: Oid): string | undefined {
  return oid.startsWith(`${root}.`) ? oid.slice(root.length + 1) : undefined
}

/** Whether `oid` comes behind `other`, number by number. */
function isBehind(oid: Oid, other: Oid): boolean {
  const [numbers, others] = [numbersOf(oid) ?? [], numbersOf(other) ?? []]
  const at = numbers.findIndex((number, index) => number !== others[index])
  return at >= 0 && (numbers[at] ?? 0) > (others[at] ?? -1)
}

/** An object and what an agent says it is: a number, an object identifier or an address as text, or bytes. */
export interface Varbind {
  readonly oid: Oid
  readonly value: number | string | Uint8Array
}

/** What an agent told, by object. */
export type Told = ReadonlyMap<Oid, Varbind['value']>

/** One thing to ask: these objects, or at most so many rows of these columns. */
export type SnmpStep = { readonly get: readonly Oid[] } | { readonly walk: readonly Oid[]; readonly rows: number }

/** What is said with one agent; resumed with what it told, which is nothing once it has stopped to answer. */
export type SnmpTalk = Generator<SnmpStep, readonly Fact[], Told>

/** Columns of a table on the way to their ends. */
export interface Walk {
  /** The objects to ask for the next of; none at the end. */
  next(): readonly Oid[]
  /** What came for each of them, in their order. */
  take(answers: readonly (readonly Varbind[])[]): void
  told(): Told
}

/** At most `rows` of each column. A column ends where the agent leaves it, says nothing, or does not move on. */
export function createWalk(columns: readonly Oid[], rows: number): Walk {
  const told = new Map<Oid, Varbind['value']>()
  let open = columns.map((column) => ({ column, at: column, rows: 0 }))

  const follow = ({ column, at, rows: taken }: (typeof open)[number], varbinds: readonly Varbind[]) => {
    let place = { column, at, rows: taken }
    for (const { oid, value } of varbinds) {
      if (suffixOf(oid, column) === undefined || !isBehind(oid, place.at) || place.rows === rows) return undefined
      told.set(oid, value)
      place = { column, at: oid, rows: place.rows + 1 }
    }
    return varbinds.length === 0 || place.rows === rows ? undefined : place
  }
  return {
    next: () => open.map(({ at }) => at),
    take(answers) {
      open = open.flatMap((place, index) => follow(place, answers[index] ?? []) ?? [])
    },
    told: () => told,
  }
}
