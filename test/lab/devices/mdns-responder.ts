/** A multicast DNS responder with DNS-SD (RFC 6762, RFC 6763): it answers legacy queries to the asker alone, and repeats their question. */
import { type Answer, decode, encode, type Packet, type Question } from 'dns-packet'
import type { GroupBehaviour } from './device.ts'
import type { MdnsSpeech } from './speech.ts'

const enumeration = '_services._dns-sd._udp.local'
/** RFC 6762 section 6.7: not longer in an answer to a legacy query. */
const ttl = 10

export function mdnsResponder(speech: MdnsSpeech, address: string): GroupBehaviour {
  const host = `${speech.host}.local`
  const hostRecord: Answer = { type: 'A', name: host, ttl, data: address }
  const typeOf = ({ type }: MdnsSpeech['services'][number]) => `${type}.local`
  const instanceOf = ({ type, instance = speech.host }: MdnsSpeech['services'][number]) => `${instance}.${type}.local`

  /** What answers a question, and what belongs to it. */
  const recordsFor = ({ name, type }: Question): { answers: Answer[]; additionals: Answer[] } => {
    if (name === host && type === 'A') return { answers: [hostRecord], additionals: [] }
    if (type !== 'PTR') return { answers: [], additionals: [] }
    if (name === enumeration) {
      const types = [...new Set(speech.services.map(typeOf))]
      return { answers: types.map((data) => ({ type: 'PTR', name: enumeration, ttl, data })), additionals: [] }
    }
    const services = speech.services.filter((service) => typeOf(service) === name)
    return {
      answers: services.map((service) => ({ type: 'PTR', name, ttl, data: instanceOf(service) })),
      additionals: services.flatMap((service) => [
        { type: 'SRV', name: instanceOf(service), ttl, data: { port: service.port, target: host } },
        { type: 'TXT', name: instanceOf(service), ttl, data: Object.entries(service.txt ?? {}).map(([key, value]) => `${key}=${value}`) },
        hostRecord,
      ]),
    }
  }

  return {
    ...{ group: '224.0.0.251', port: 5353 },
    answers: (datagram) => {
      const query = decoded(datagram)
      if (query?.type !== 'query') return []
      const { id = 0, questions = [] } = query
      const records = questions.map(recordsFor)
      const answers = records.flatMap((each) => each.answers)
      if (answers.length === 0) return []
      // Section 6.7: the query's ID and question are repeated.
      return [encode({ type: 'response', id, questions, answers, additionals: records.flatMap((each) => each.additionals) })]
    },
  }
}

function decoded(datagram: Uint8Array): Packet | undefined {
  try {
    return decode(Buffer.from(datagram))
  } catch {
    return undefined
  }
}
