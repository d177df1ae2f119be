/**
 * What the answer of one inquiry means, as far as its protocol says it: the port that it proves open and what runs there, names, keys by which
 * the device is known again, signals for the rules, and lines of evidence. One function for each kind of fact, in `readings/`; guesses are the
 * rules'.
 */
import type { IdentityKey } from '#shared/domain/device.ts'
import type { MapName, MapPort } from '#shared/domain/map-document.ts'
import type { Fact, Sighting } from '#shared/domain/sighting.ts'
import { directoryReaders } from './readings/directory.ts'
import { multicastReaders } from './readings/multicast.ts'
import { unixReaders } from './readings/unix.ts'
import { webReaders } from './readings/web.ts'
import { windowsReaders } from './readings/windows.ts'
import type { Signal } from './signal.ts'
import { latest } from './told.ts'

export interface Reading {
  /** Open, by having answered. */
  readonly ports?: readonly Omit<MapPort, 'state'>[]
  readonly names?: readonly MapName[]
  readonly keys?: readonly IdentityKey[]
  readonly signals?: readonly Signal[]
  /** Safe to show. */
  readonly why?: readonly string[]
}

/** Kinds of facts that an inquiry told. */
type Answer = Exclude<Fact['kind'], 'mac' | 'echo-reply' | 'port' | 'silence' | 'host-name' | 'self' | 'gateway'>
type Reader<K extends Fact['kind']> = (fact: Extract<Fact, { readonly kind: K }>, sighting: Sighting) => Reading
export type Readers<K extends Answer> = { readonly [Kind in K]: Reader<Kind> }

const readers: Readers<Answer> = { ...webReaders, ...unixReaders, ...windowsReaders, ...directoryReaders, ...multicastReaders }
/** Of these a host gives many answers, each of which tells a part; of the others the last one counts. */
const parts: ReadonlySet<Fact['kind']> = new Set(['mdns', 'ssdp', 'ws-discovery'])

/** What the last answers of a device mean, in an order that only they decide. */
export function readingsOf(sightings: readonly Sighting[]): readonly Reading[] {
  const answers = sightings.filter(({ fact: { kind } }) => kind in readers)
  return [...Map.groupBy(answers, subjectOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, its]) => {
      const last = latest(its, ({ fact }) => JSON.stringify(fact))
      return last === undefined ? [] : [readingOf(last)]
    })
}

/** Answers with the same subject replace each other. */
function subjectOf({ address, fact }: Sighting): string {
  const part = parts.has(fact.kind) ? JSON.stringify(fact) : 'port' in fact ? fact.port : ''
  return `${fact.kind} ${part} ${address}`
}

/** The ports that a sighting proves open by what was said there. */
export function portsTold(sighting: Sighting): readonly Pick<MapPort, 'protocol' | 'port'>[] {
  return sighting.fact.kind in readers ? (readingOf(sighting).ports ?? []) : []
}

function readingOf(sighting: Sighting): Reading {
  const read = readers[sighting.fact.kind as Answer] as Reader<Fact['kind']>
  return read(sighting.fact, sighting)
}
