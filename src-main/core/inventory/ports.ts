/**
 * The state of each port, from what came back when it was asked; the states and their names are nmap's. The last answer of an
 * address counts; silence never takes back an answer, because a packet lost is no news.
 */
import type { MapPort, NotOpen } from '#shared/domain/map-document.ts'
import { formatPorts, parsePorts } from '#shared/domain/port.ts'
import type { Fact, PortAnswer, Sighting, TransportProtocol } from '#shared/domain/sighting.ts'
import { productOf, productOfServer } from './banner.ts'
import { type ServiceTable, serviceOf } from './service-name.ts'
import { latest, type Told, told } from './told.ts'

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

const netbiosPort = 137

/** Every answer of a port; a banner, an HTTP answer and a NetBIOS answer prove their port open too. */
function answersOf(sightings: readonly Sighting[]): Answered[] {
  return [
    ...told(sightings, 'port').map(({ at, address, fact: { protocol, port, answer } }) => ({
      at,
      address,
      protocol,
      port,
      state: stateOf[answer],
    })),
    ...[...told(sightings, 'banner'), ...told(sightings, 'http')].map(({ at, address, fact: { port } }) => ({
      at,
      address,
      protocol: 'tcp' as const,
      port,
      state: 'open' as const,
    })),
    ...told(sightings, 'netbios-names').map(({ at, address }) => {
      return { at, address, protocol: 'udp' as const, port: netbiosPort, state: 'open' as const }
    }),
  ]
}

function answeredStates(sightings: readonly Sighting[]): ReadonlyMap<string, PortState> {
  const states = new Map<string, PortState>()
  for (const answers of Map.groupBy(answersOf(sightings), ({ protocol, port, address }) => `${protocol} ${port} ${address}`).values()) {
    const last = latest(answers, ({ state }) => `${rank[state]}`)
    if (last === undefined) continue
    const key = `${last.protocol} ${last.port}`
    const other = states.get(key)
    if (other === undefined || rank[last.state] > rank[other]) states.set(key, last.state)
  }
  return states
}

/**
 * Ports that never answered, of those asked. The lists are our own writing, but they come from a file that may be damaged: one
 * that cannot be read is no evidence, and the rest of the map does not fail for it.
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
export function portsOf(sightings: readonly Sighting[], services: ServiceTable): { ports: MapPort[]; notOpen: NotOpen } {
  const answered = answeredStates(sightings)
  const inState = (protocol: TransportProtocol, state: PortState) =>
    [...answered].filter(([key, its]) => its === state && key.startsWith(protocol)).map(([key]) => Number(key.slice(protocol.length)))
  const udpClosed = inState('udp', 'closed')
  const udpSilent = silentPorts(sightings, 'udp', answered)
  // Silence tells something only on a host that refuses: one that refuses nothing may drop everything.
  const udpTelling = udpClosed.length > 0 ? udpSilent : []
  const said = { banners: Map.groupBy(told(sightings, 'banner'), ({ fact }) => fact.port), http: httpAnswersOf(sightings) }
  const found = (protocol: TransportProtocol, ports: readonly number[], state: MapPort['state']) =>
    [...new Set(ports)].map((port) => mapPort({ protocol, port, state }, protocol === 'tcp' ? said : nothing, services))
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

type HttpAnswer = Extract<Fact, { readonly kind: 'http' }>

/** The last HTTP answer of each TCP port of one device. */
export function httpAnswersOf(sightings: readonly Sighting[]): ReadonlyMap<number, HttpAnswer> {
  const answers = new Map<number, HttpAnswer>()
  for (const [port, its] of Map.groupBy(told(sightings, 'http'), ({ fact }) => fact.port)) {
    const last = latest(its, ({ fact }) => JSON.stringify(fact))
    if (last !== undefined) answers.set(port, last.fact)
  }
  return answers
}

/** What the TCP ports of one device said themselves. */
interface Said {
  readonly banners: ReadonlyMap<number, readonly Told<'banner'>[]>
  readonly http: ReadonlyMap<number, HttpAnswer>
}

const nothing: Said = { banners: new Map(), http: new Map() }

/** Adds the name of the service, the usual one unless the port told better, and what the port said itself. */
function mapPort(port: Pick<MapPort, 'protocol' | 'port' | 'state'>, { banners, http }: Said, services: ServiceTable): MapPort {
  const web = http.get(port.port)
  const service = web === undefined ? serviceOf(services, port.protocol, port.port) : 'http'
  const banner = latest(banners.get(port.port) ?? [], ({ fact }) => fact.text)?.fact.text
  return {
    ...port,
    ...(service !== undefined && { service }),
    ...(banner !== undefined && { ...productOf(banner), banner }),
    ...(web?.server !== undefined && productOfServer(web.server)),
    ...(web?.title !== undefined && { title: web.title }),
  }
}
