/**
 * Which TCP stack answers at a device, by the form of its SYN-ACKs: one text for each, that rules can match.
 *
 *     64|mss*45|ws7|mss,sack,ts,nop,ws|df
 *
 * Initial TTL; window, as a multiple of the segment size where it is one, because most stacks think in segments; window scale, `ws-` where
 * it was not taken up; the options in their order, by short names or numbers; and `df`, `id` where they were set. A form is the habit of
 * whoever answers: before a device behind a proxy or a forwarded port that is the one in front.
 */
import type { TcpHandshake } from '#shared/domain/handshake.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { why } from '../messages.ts'
import { initialTtlOf } from './initial-ttl.ts'
import type { Signal } from './signal.ts'
import { told } from './told.ts'

/** Forms of one device: its ports differ in the window at most, but somebody could answer each in another way. */
const maximumForms = 8
/** Bytes that the timestamps option, padded, takes from each segment (RFC 7323 appendix A). */
const timestampsLength = 12

/** RFC 9293, RFC 7323, RFC 2018; what is not here stands as its number. */
const namesOfOptions: Readonly<Record<number, string>> = { 1: 'nop', 2: 'mss', 3: 'ws', 4: 'sack', 8: 'ts' }

/** Each form once, in the order of their texts. */
export function tcpStackSignals(sightings: readonly Sighting[]): readonly Signal[] {
  const forms = new Map<string, Signal>()
  for (const { fact } of told(sightings, 'port')) {
    if (fact.handshake === undefined || fact.ttl === undefined) continue
    const value = formOf(fact.handshake, fact.ttl)
    forms.set(value, { name: 'tcp-stack', value, says: why.tcpStack(fact.handshake.window, optionsOf(fact.handshake)) })
  }
  return [...forms.values()].sort((a, b) => (a.value < b.value ? -1 : 1)).slice(0, maximumForms)
}

function formOf(handshake: TcpHandshake, ttl: number): string {
  const { windowScale, dontFragment, identified } = handshake
  const marks = [dontFragment ? ['df'] : [], identified ? ['id'] : []].flat().join()
  return [initialTtlOf(ttl), windowOf(handshake), `ws${windowScale ?? '-'}`, optionsOf(handshake).join(), marks].join('|')
}

function optionsOf({ options }: TcpHandshake): readonly string[] {
  return options.map((kind) => namesOfOptions[kind] ?? `${kind}`)
}

/** Some stacks count what a segment holds, others what it holds without options. */
function windowOf({ window, maximumSegmentSize: size = 0, options }: TcpHandshake): string {
  const room = options.includes(8) ? size - timestampsLength : size
  const unit = [room, size].find((bytes) => bytes > 0 && window > 0 && window % bytes === 0)
  return unit === undefined ? `${window}` : `mss*${window / unit}`
}
