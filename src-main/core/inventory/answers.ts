/** What the answers of a device mean, all kinds of facts together. */

import type { Fact } from '#shared/domain/fact.ts'
import type { MapPort } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { directoryReaders } from './readings/directory.ts'
import { multicastReaders } from './readings/multicast.ts'
import type { Answer, Reader, Readers, Reading } from './readings/reading.ts'
import { unixReaders } from './readings/unix.ts'
import { webReaders } from './readings/web.ts'
import { windowsReaders } from './readings/windows.ts'
import { latest } from './told.ts'

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
