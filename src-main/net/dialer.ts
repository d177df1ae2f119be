/**
 * The only way to a host by ordinary sockets. Whatever asks a host (limited mode's connects, the inquiries) goes through here, so
 * "do no harm" holds in one place: the scope guard, the profile's rate, its open connections to one host, a bound on all of
 * them, no payload to printers and controllers, and an end to everything when the scan stops.
 */
import type { Socket } from 'node:net'
import { type IpAddress, scopeOf } from '#shared/domain/address.ts'
import { isConnectOnlyPort } from '#shared/domain/port.ts'
import type { Exchange, Heard, Step } from '../core/inquiries/conversation.ts'
import type { Call } from '../core/inquiries/inquiry.ts'
import { connectMs, requestsPerKnock } from '../core/sweep/limited.ts'
import type { Pacer } from '../core/sweep/pacer.ts'
import { type Bound, type Cut, createCuts } from './cuts.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { createLine, type Line } from './line.ts'
import { createHearing, openGroupSocket } from './multicast.ts'
import { sleep } from './sleep.ts'
import {
  type ChannelBounds,
  type ConnectAnswer,
  type DatagramChannel,
  exchangeDatagrams,
  hangUp,
  openChannel,
  openStream,
  type Stops,
  sendDatagram,
  type UdpExchange,
} from './sockets.ts'
import { createTurns, type Turns } from './turns.ts'

/** A host learns of the end of a connection a moment after us, and until then counts it as open. */
const restMs = 20
/** A lost SYN is made good by one more. */
const connectTries = 2
/** After the SYN-ACK: our ACK, and the RST that ends it. */
const packetsPerOpening = 2
/** RFC 863: whatever comes is thrown away. */
const discardPort = 9

export interface DialerOptions {
  /** Most sockets open to one host at once. */
  readonly connectionsPerHost: number
  /** Most sockets open at once in all: well below the usual 1,024 files of a process. */
  readonly connections: number
  /** Scope guard: no other address is ever asked. */
  readonly allow: (address: IpAddress) => boolean
  /** Grants whatever leaves for this address. */
  readonly pacerOf: (address: IpAddress) => Pacer
  /** The pacers' clock. */
  readonly now: () => number
  /** Ends every wait and every socket at once. */
  readonly signal: AbortSignal
}

/** A link of this computer, as calls go out on it. */
export interface CallLink {
  /** Our address on it. */
  readonly source: IpAddress
  readonly pacer: Pacer
  /** Whether an address is on the link and may be asked: answers of others are not heard. */
  has(address: IpAddress): boolean
}

/** Steps of one conversation: more than any protocol that we ask needs. */
const maximumSteps = 32
/** Stands for what is not known before it is said. */
const anyPayload = new Uint8Array(1)

/** What left, for the log of the scan. */
export interface Sent {
  readonly connections: number
  readonly datagrams: number
  readonly knocks: number
  /** All packets, those by which the kernel opens, acknowledges and ends a connection included. */
  readonly packets: number
  /** Calls that the scope guard or the payload rule refused: nothing left. */
  readonly refused: number
}

export interface Dialer {
  connect(address: IpAddress, port: number, timeoutMs: number): Promise<ConnectAnswer>
  /**
   * Sends one byte to the discard port, which makes the kernel resolve the address; nobody needs to answer. Charged as the ARP
   * requests that a silent address causes. False when nothing left.
   */
  knock(address: IpAddress): Promise<boolean>
  /** Sends the request and returns the first answer from that address and port; undefined for none. */
  exchangeUdp(address: IpAddress, port: number, request: Uint8Array, exchange: UdpExchange): Promise<Uint8Array | undefined>
  /**
   * Holds the conversation with the port and returns what it brought; undefined where there is no connection, where it wants to say
   * something that the port must not be told, or where it does not come to its end. `timeoutMs` is for all of it, from the first
   * packet, which is sent a second time when it stays unanswered: a tarpit that drips bytes gains nothing.
   */
  converse<T>(address: IpAddress, port: number, talk: Exchange<T>, timeoutMs: number): Promise<T | undefined>
  /**
   * Lends a socket to `use`, for a protocol of many datagrams, each of which waits for its turn; it is closed when `use` is done, or by the
   * bounds; a channel that a bound closed is counted as cut. Undefined where nothing may be said to the port, or there is no way to the host.
   */
  correspond<T>(
    address: IpAddress,
    port: number,
    bounds: ChannelBounds,
    use: (channel: DatagramChannel) => Promise<T>,
  ): Promise<T | undefined>
  /**
   * Says the call's datagrams on the link, round by round, and hands on what hosts of the link answer, within bounds (multicast.ts).
   * Resolves when the last round's wait is over, or as soon as the scan ends.
   */
  call(
    link: CallLink,
    call: Pick<Call, 'group' | 'port' | 'ttl' | 'waitMs'> & { readonly rounds: Iterable<readonly Uint8Array[]> },
    onAnswer: (sender: IpAddress, answer: Uint8Array) => void,
  ): Promise<void>
  /**
   * Waits until so many packets may leave for this address by other means, such as the resolver's, and counts them as sent. Not
   * under the scope guard: name servers are nobody's target. False when the scan has ended.
   */
  turn(address: IpAddress, packets: number): Promise<boolean>
  sent(): Sent
  /** Counts an answer that came whole and was not read to its end. */
  noteCut(bound: Bound, address: IpAddress): void
  /** Answers that were not heard to their end, by what cut them. */
  cuts(): readonly Cut[]
}

export function createDialer(options: DialerOptions): Dialer {
  const { pacerOf, now, signal } = options
  const sent = { connections: 0, datagrams: 0, knocks: 0, packets: 0, refused: 0 }
  const everybody = createLanes(options.connections)
  const hosts = new Map<IpAddress, Lanes>()
  /** As many as there are pacers: one for each leg, and for each /24 behind a router. */
  const turnsByPacer = new Map<Pacer, Turns>()
  const open: Stops = new Set()
  const cuts = createCuts()
  signal.addEventListener('abort', () => {
    for (const stop of open) stop()
  })

  const turnAt = async (pacer: Pacer, packets: number): Promise<boolean> => {
    const turns = turnsByPacer.get(pacer) ?? createTurns({ pacer, now, sleep, signal })
    turnsByPacer.set(pacer, turns)
    const granted = await turns(packets)
    if (granted) sent.packets += packets
    return granted
  }
  const turn = (address: IpAddress, packets: number): Promise<boolean> => turnAt(pacerOf(address), packets)
  const datagramTurn = async (address: IpAddress): Promise<boolean> => {
    if (!(await turn(address, 1))) return false
    sent.datagrams += 1
    return true
  }
  /** What the kernel sends by itself, in answer to what comes. */
  const charge = (address: IpAddress, packets: number): void => {
    pacerOf(address).charge(now(), packets)
    sent.packets += packets
  }
  const rest = (): Promise<void> => sleep(restMs, signal)

  /** The host's own lane first: who waits for a slow host must not hold a place that another host could use. */
  const withHost = async <T>(address: IpAddress, task: () => Promise<T>): Promise<T> => {
    const lanes = hosts.get(address) ?? createLanes(options.connectionsPerHost)
    hosts.set(address, lanes)
    try {
      return await lanes.run(() => everybody.run(task))
    } finally {
      if (lanes.idle()) hosts.delete(address)
    }
  }

  /** One connection attempt: an open socket, or the answer that there is none. */
  const dial = async (address: IpAddress, port: number, timeoutMs: number): Promise<Socket | ConnectAnswer> => {
    if (!(await turn(address, 1))) return 'unreachable'
    sent.connections += 1
    const answer = await openStream(address, port, timeoutMs, open)
    if (typeof answer !== 'string') charge(address, packetsPerOpening)
    return answer
  }

  const refuses = (address: IpAddress, port: number, payload: Uint8Array | undefined): boolean => {
    const refused = !options.allow(address) || (payload !== undefined && isConnectOnlyPort(port))
    if (refused) sent.refused += 1
    return refused
  }

  return {
    async connect(address, port, timeoutMs) {
      if (refuses(address, port, undefined)) return 'unreachable'
      return withHost(address, async () => {
        const answer = await dial(address, port, timeoutMs)
        if (typeof answer === 'string') return answer
        hangUp(answer)
        await rest()
        return 'syn-ack'
      })
    },
    async knock(address) {
      if (refuses(address, discardPort, undefined)) return false
      if (!(await turn(address, requestsPerKnock))) return false
      sent.knocks += 1
      return everybody.run(() => sendDatagram(address, discardPort, Uint8Array.of(0)))
    },
    async exchangeUdp(address, port, request, exchange) {
      if (refuses(address, port, request)) return undefined
      const answer = await withHost(address, () => exchangeDatagrams(address, port, request, exchange, open, () => datagramTurn(address)))
      if (answer === undefined || answer.length <= exchange.maxBytes) return answer
      cuts.note('datagram', address)
      return undefined
    },
    async correspond(address, port, bounds, use) {
      if (refuses(address, port, anyPayload)) return undefined
      return withHost(address, async () => {
        const channel = await openChannel(address, port, bounds, open, () => datagramTurn(address))
        if (channel === undefined) return undefined
        void channel.closed.then((why) => channel.heard > 0 && (why === 'time' || why === 'length') && cuts.note(why, address))
        try {
          return await use(channel)
        } finally {
          channel.close('done')
        }
      })
    },
    async converse(address, port, talk, timeoutMs) {
      const maySay = (payload: Uint8Array | undefined): boolean => !refuses(address, port, payload)
      const first = talk.next({ bytes: new Uint8Array() })
      if (!maySay(payloadOf(first))) return undefined
      return withHost(address, async () => {
        const untilMs = now() + timeoutMs
        const leftMs = (): number => Math.max(0, untilMs - now())
        let answer: Socket | ConnectAnswer = 'silence'
        for (let attempt = 1; attempt <= connectTries && answer === 'silence' && leftMs() > 0; attempt += 1)
          answer = await dial(address, port, Math.min(connectMs, leftMs()))
        if (typeof answer === 'string') return undefined
        const line = createLine(answer, {
          ...{ timeoutMs: leftMs(), open },
          onPackets: (packets) => charge(address, packets),
          onCut: (bound) => cuts.note(bound, address),
        })
        const result = await hold(line, talk, first, maySay)
        line.end()
        await rest()
        return result
      })
    },
    async call(link, { rounds, ...call }, onAnswer) {
      if (signal.aborted) return
      if (scopeOf(call.group) !== 'multicast' || isConnectOnlyPort(call.port)) {
        sent.refused += 1
        return
      }
      const hearing = createHearing((sender) => link.has(sender) && options.allow(sender))
      const hear = (sender: IpAddress, answer: Uint8Array): void => {
        const heard = hearing(sender, answer)
        if (heard === 'heard') onAnswer(sender, answer)
        else if (heard !== 'stranger') cuts.note(heard, sender)
      }
      const socket = await openGroupSocket(link.source, call, hear, open)
      if (socket === undefined) return
      for (const round of rounds) {
        for (const datagram of round) {
          if (!(await turnAt(link.pacer, 1))) return socket.close()
          sent.datagrams += 1
          socket.send(datagram)
        }
        await sleep(call.waitMs, signal)
        if (signal.aborted) return
      }
      socket.close()
    },
    turn,
    sent: () => ({ ...sent }),
    noteCut: cuts.note,
    cuts: cuts.all,
  }
}

/** Drives the conversation over the line to its end, from its first step on; undefined where it may not say what it wants to say. */
async function hold<T>(
  line: Line,
  talk: Exchange<T>,
  first: IteratorResult<Step, T>,
  maySay: (payload: Uint8Array | undefined) => boolean,
): Promise<T | undefined> {
  let next = first
  for (let step = 0; !next.done && step < maximumSteps; step += 1) {
    if (step > 0 && !maySay(payloadOf(next))) return undefined
    next = talk.next(await heardAt(line, next.value))
  }
  return next.done ? next.value : undefined
}

/** What TLS says first is a payload as any other. */
function payloadOf<T>({ done, value: step }: IteratorResult<Step, T>): Uint8Array | undefined {
  if (done) return undefined
  return 'begin' in step ? anyPayload : step.send
}

async function heardAt(line: Line, step: Step): Promise<Heard> {
  if (!('begin' in step)) return { bytes: await line.hear(step) }
  const peer = await line.beginTls(step.alpn)
  return { bytes: new Uint8Array(), ...(peer !== undefined && { peer }) }
}
