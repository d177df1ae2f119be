/**
 * The state of each port, from what came back when it was asked; the states and their names are nmap's. The last answer of an
 * address counts; silence never takes back an answer, because a packet lost is no news.
 */

import type { PortAnswer, TransportProtocol } from '#shared/domain/fact.ts'
import type { MapPort, NotOpen } from '#shared/domain/map-document.ts'
import { formatPorts, parsePorts } from '#shared/domain/port.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { Answers } from './answers.ts'
import { type ServiceTable, serviceOf } from './service-name.ts'
import { told } from './told.ts'

type PortState = 'open' | 'closed' | 'filtered'

const stateOf: Readonly<Record<PortAnswer, PortState>> = {
  'syn-ack': 'open',
  reply: 'open',
  rst: 'closed',
  'port-unreachable': 'closed',
  prohibited: 'filtered',
}

/** A device with several addresses shows the most that any of them lets through; also decides between answers of one millisecond. */
const rank: Readonly<Record<PortState, number>> = { filtered: 1, closed: 2, open: 3 }

interface Answered {
  readonly at: number
  readonly address: string
  readonly protocol: TransportProtocol
  readonly port: number
  readonly state: PortState
}

/** Every answer of a port; what an inquiry heard from one proves it open too. */
function portAnswersOf(sightings: readonly Sighting[], { all }: Answers): Answered[] {
  return [
    ...told(sightings, 'port').map(({ at, address, fact: { protocol, port, answer } }) => ({
      at,
      address,
      protocol,
      port,
      state: stateOf[answer],
    })),
    ...told(sightings, 'refusals').flatMap(({ at, address, fact: { protocol, ports } }) =>
      (parsePorts(ports) ?? []).map((port) => ({ at, address, protocol, port, state: 'closed' as const })),
    ),
    ...all.flatMap(({ sighting: { at, address }, reading: { ports = [] } }) =>
      ports.map(({ protocol, port }) => ({ at, address, protocol, port, state: 'open' as const })),
    ),
  ]
}

/** States by `tcp 80`. */
function answeredStates(sightings: readonly Sighting[], answers: Answers): ReadonlyMap<string, PortState> {
  const byAddress = new Map<string, { readonly protocol: TransportProtocol; readonly last: Map<number, Answered> }>()
  for (const answer of portAnswersOf(sightings, answers)) {
    const { protocol, address, port, at, state } = answer
    const key = `${protocol} ${address}`
    const { last } = byAddress.get(key) ?? { last: new Map<number, Answered>() }
    byAddress.set(key, { protocol, last })
    const known = last.get(port)
    if (known === undefined || at > known.at || (at === known.at && rank[state] > rank[known.state])) last.set(port, answer)
  }
  const states = new Map<string, PortState>()
  for (const { protocol, last } of byAddress.values())
    for (const [port, { state }] of last) {
      const key = `${protocol} ${port}`
      const other = states.get(key)
      if (other === undefined || rank[state] > rank[other]) states.set(key, state)
    }
  return states
}

/**
 * Ports that never answered, of those asked. Lists are our own writing, but they come from a file that may be damaged: one that
 * cannot be read is no evidence, and the rest of the map does not fail for it.
 */
function silentPorts(sightings: readonly Sighting[], protocol: TransportProtocol, answered: ReadonlyMap<string, PortState>): number[] {
  const lists = new Set(
    told(sightings, 'silence')
      .filter(({ fact }) => fact.protocol === protocol)
      .map(({ fact }) => fact.ports),
  )
  const ports = [...lists].flatMap((text) => parsePorts(text) ?? [])
  return ports.filter((port) => !answered.has(`${protocol} ${port}`))
}

/** The ports of one device: those that are open or may be, and ranges of the others. */
export function portsOf(sightings: readonly Sighting[], answers: Answers, services: ServiceTable): { ports: MapPort[]; notOpen: NotOpen } {
  const answered = answeredStates(sightings, answers)
  const inState = (protocol: TransportProtocol, state: PortState) =>
    [...answered].filter(([key, its]) => its === state && key.startsWith(protocol)).map(([key]) => Number(key.slice(protocol.length)))
  const udpClosed = inState('udp', 'closed')
  const udpSilent = silentPorts(sightings, 'udp', answered)
  // Silence tells something only on a host that refuses: one that refuses nothing may drop everything.
  const udpTelling = udpClosed.length > 0 ? udpSilent : []
  const said = Map.groupBy(
    answers.readings.flatMap(({ ports = [] }) => ports),
    ({ protocol, port }) => `${protocol} ${port}`,
  )
  const found = (protocol: TransportProtocol, ports: readonly number[], state: MapPort['state']) =>
    [...new Set(ports)].map((port) => mapPort({ protocol, port, state }, said.get(`${protocol} ${port}`) ?? [], services))
  const udp = [...found('udp', inState('udp', 'open'), 'open'), ...found('udp', udpTelling, 'open|filtered')]
  return {
    ports: [...found('tcp', inState('tcp', 'open'), 'open').sort(byPort), ...udp.sort(byPort)],
    notOpen: notOpenOf({
      closed: inState('tcp', 'closed'),
      filtered: [...inState('tcp', 'filtered'), ...silentPorts(sightings, 'tcp', answered)],
      udpClosed,
      udpFiltered: inState('udp', 'filtered'),
      udpOpenFiltered: udpClosed.length > 0 ? [] : udpSilent,
    }),
  }
}

function byPort(a: MapPort, b: MapPort): number {
  return a.port - b.port
}

function notOpenOf(lists: Readonly<Record<keyof NotOpen, readonly number[]>>): NotOpen {
  return Object.fromEntries(
    Object.entries(lists)
      .filter(([, ports]) => ports.length > 0)
      .map(([name, ports]) => [name, formatPorts(ports)]),
  )
}

/** Adds the name of the service, the usual one unless the port told better, and what the port said itself. */
function mapPort(
  port: Pick<MapPort, 'protocol' | 'port' | 'state'>,
  said: readonly Omit<MapPort, 'state'>[],
  services: ServiceTable,
): MapPort {
  const service = serviceOf(services, port.protocol, port.port)
  return Object.assign({ ...port, ...(service !== undefined && { service }) }, ...said)
}
