/** Small questions to a list of sightings, shared by everything that folds them. */
import type { Fact } from '#shared/domain/fact.ts'
import type { Sighting } from '#shared/domain/sighting.ts'

/** Sightings whose fact is of one kind. */
export type Told<K extends Fact['kind']> = Sighting & { readonly fact: Extract<Fact, { readonly kind: K }> }

export function told<K extends Fact['kind']>(sightings: readonly Sighting[], kind: K): Told<K>[] {
  return sightings.filter((sighting): sighting is Told<K> => sighting.fact.kind === kind)
}

/** The last one; of several in the same millisecond the one whose text sorts last, so that arrival order does not matter. */
export function latest<T extends { readonly at: number }>(items: readonly T[], textOf: (item: T) => string): T | undefined {
  let last: T | undefined
  for (const item of items) {
    if (last === undefined || item.at > last.at || (item.at === last.at && textOf(item) > textOf(last))) last = item
  }
  return last
}
