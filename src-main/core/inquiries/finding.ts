/**
 * What reading an answer brings: the facts that it tells, and which limit kept its reader from more. Readers stay pure: they say that they
 * stopped as they say what they found, and the engine counts it for the coverage of the scan.
 */
import type { Fact } from '#shared/domain/fact.ts'

/**
 * What a reader stops at. `fields`: more or longer field lines in a head as HTTP has it than are read; `elements`, `depth`: more of them in
 * XML; `document-type`: XML with one, which can multiply what it says; `records`: more in a DNS message, or one that cannot be read, after
 * which nothing can be; `entries`: a longer list than is kept of one answer.
 */
export type ReadingLimit = 'fields' | 'elements' | 'depth' | 'document-type' | 'records' | 'entries'

/** An answer had more than was read of it. */
export interface Unread {
  readonly kind: 'unread'
  readonly limit: ReadingLimit
}

export type Finding = Fact | Unread

/** Nothing where the reader did not stop. */
export function unread(limit: ReadingLimit | undefined): readonly Unread[] {
  return limit === undefined ? [] : [{ kind: 'unread', limit }]
}

/** Whether the lists, each with what is kept of it, are kept whole. */
export function unkept(...lists: readonly (readonly [all: readonly unknown[], most: number])[]): readonly Unread[] {
  return lists.some(([all, most]) => all.length > most) ? unread('entries') : []
}

export function isFact(finding: Finding): finding is Fact {
  return finding.kind !== 'unread'
}
