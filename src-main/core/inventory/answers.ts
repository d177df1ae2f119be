/** What the answers of a device mean, all kinds of facts together. */
import type { Fact } from '#shared/domain/fact.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { directoryReaders } from './readings/directory.ts'
import { multicastReaders } from './readings/multicast.ts'
import { passiveReaders } from './readings/passive.ts'
import type { Answer, Reader, Readers, Reading } from './readings/reading.ts'
import { replyReaders } from './readings/replies.ts'
import { snmpReaders } from './readings/snmp.ts'
import { unixReaders } from './readings/unix.ts'
import { webReaders } from './readings/web.ts'
import { windowsReaders } from './readings/windows.ts'
import { latest } from './told.ts'

const readers: Readers<Answer> = {
  ...webReaders,
  ...unixReaders,
  ...replyReaders,
  ...snmpReaders,
  ...windowsReaders,
  ...directoryReaders,
  ...multicastReaders,
  ...passiveReaders,
}
/** Of these a host gives many answers, each of which tells a part; of the others the last one counts. */
const parts: ReadonlySet<Fact['kind']> = new Set(['mdns', 'ssdp', 'ws-discovery', 'netbios-registration', 'spoke'])

/** What was heard from a device by inquiries, each answer read once. */
export interface Answers {
  readonly all: readonly { readonly sighting: Sighting; readonly reading: Reading }[]
  /** Of the last answers, which count, in an order that only they decide. */
  readonly readings: readonly Reading[]
}

export function answersOf(sightings: readonly Sighting[]): Answers {
  const all = sightings
    .filter(({ fact: { kind } }) => kind in readers)
    .map((sighting) => ({ at: sighting.at, sighting, reading: readingOf(sighting) }))
  const readings = [...Map.groupBy(all, ({ sighting }) => subjectOf(sighting))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, its]) => latest(its, ({ sighting: { fact } }) => JSON.stringify(fact))?.reading ?? [])
  return { all, readings }
}

/** Answers with the same subject replace each other. */
function subjectOf({ address, fact }: Sighting): string {
  const part = parts.has(fact.kind) ? JSON.stringify(fact) : 'port' in fact ? fact.port : ''
  return `${fact.kind} ${part} ${address}`
}

function readingOf(sighting: Sighting): Reading {
  const read = readers[sighting.fact.kind as Answer] as Reader<Fact['kind']>
  return read(sighting.fact, sighting)
}
