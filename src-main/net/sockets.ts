/**
 * Single conversations by ordinary sockets: one datagram, one connection, one answer, each within its time and size, each ended at once
 * when it is told to. Whom to ask, how often and how fast is the dialer's business (dialer.ts).
 */
import { createSocket } from 'node:dgram'
import { connect as openTcp, type Socket } from 'node:net'
import { familyOf, type IpAddress } from '#shared/domain/address.ts'
import type { Bound } from './cuts.ts'

/**
 * What came of a connection attempt. `silence`: no answer in time. `unreachable`: not asked or not carried, by a router's or a
 * filter's ICMP error (which Linux reports as it reports its own failure to resolve a neighbour: EHOSTUNREACH), this computer's
 * routes, files or ports, the scope guard or the end of the scan; it says nothing about the port.
 */
export type ConnectAnswer = 'syn-ack' | 'rst' | 'silence' | 'unreachable'

export interface UdpExchange {
  /** Wait for an answer to each try. */
  readonly timeoutMs: number
  readonly tries: number
  /** A longer answer is no answer. */
  readonly maxBytes: number
}

/** How to end each open socket at once. */
export type Stops = Set<() => void>

/** One datagram, nobody listens for an answer; false when it could not be handed to the kernel. */
export function sendDatagram(address: IpAddress, port: number, payload: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(familyOf(address) === 4 ? 'udp4' : 'udp6')
    let ended = false
    const end = (error: Error | null): void => {
      if (ended) return
      ended = true
      socket.close()
      resolve(error === null)
    }
    // A socket that cannot be opened (EMFILE) says so here, and never calls back.
    socket.on('error', end)
    socket.send(payload, port, address, end)
  })
}

/** Closes by RST where connected, so that the host's own count of open connections falls at once and not when it likes. */
export function hangUp(socket: Socket): void {
  if (socket.connecting || socket.destroyed) socket.destroy()
  else socket.resetAndDestroy()
}

const answersByError: Readonly<Record<string, ConnectAnswer>> = { ECONNREFUSED: 'rst', ECONNRESET: 'rst', ETIMEDOUT: 'silence' }

/** One connection attempt: the connected socket, or why there is none. */
export function openStream(address: IpAddress, port: number, timeoutMs: number, open: Stops): Promise<Socket | ConnectAnswer> {
  return new Promise((resolve) => {
    // Who ends is us alone, by a reset: libuv refuses that to a socket whose own end is under way, and then it is never closed.
    const socket = openTcp({ host: address, port, allowHalfOpen: true })
    const end = (answer: Socket | ConnectAnswer): void => {
      clearTimeout(timer)
      open.delete(stop)
      if (answer !== socket) hangUp(socket)
      resolve(answer)
    }
    const stop = (): void => end('unreachable')
    const timer = setTimeout(end, timeoutMs, 'silence')
    open.add(stop)
    socket.once('connect', () => end(socket))
    // Listens on after the end, so that no late error of a socket is nobody's.
    socket.on('error', (error: NodeJS.ErrnoException) => end(answersByError[error.code ?? ''] ?? 'unreachable'))
  })
}

/**
 * Sends the request, as often as `tries` and `mayLeave` allow, until an answer comes; undefined when none does.
 * A connected socket: the kernel drops whatever comes from elsewhere, and tells a refusal (ICMP port unreachable) as an error.
 */
export function exchangeDatagrams(
  address: IpAddress,
  port: number,
  request: Uint8Array,
  { timeoutMs, tries }: Pick<UdpExchange, 'timeoutMs' | 'tries'>,
  open: Stops,
  mayLeave: () => Promise<boolean>,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(familyOf(address) === 4 ? 'udp4' : 'udp6')
    let timer: NodeJS.Timeout | undefined
    let ended = false
    const end = (answer?: Uint8Array): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      open.delete(stop)
      socket.close()
      resolve(answer)
    }
    const stop = (): void => end()
    const ask = async (left: number): Promise<void> => {
      if (left === 0 || !(await mayLeave())) return end()
      if (ended) return
      socket.send(request, () => undefined)
      timer = setTimeout(ask, timeoutMs, left - 1)
    }
    open.add(stop)
    socket.on('error', stop)
    socket.on('message', (message) => end(new Uint8Array(message)))
    // Called with an error, too: without a route there is nothing to ask, and sending would throw.
    socket.connect(port, address, (error?: Error) => (error === undefined ? ask(tries) : end()))
  })
}

/** Why a channel is at its end: whoever has it is `done`, a bound cut it, the host `refused`, or all is `stopped`. */
export type ChannelEnd = 'done' | Extract<Bound, 'time' | 'length'> | 'refused' | 'stopped'

/** A socket that is connected to one port of one host, lent to who speaks a protocol of many datagrams. */
export interface DatagramChannel {
  /** False when it could not leave. */
  send(datagram: Uint8Array): Promise<boolean>
  /** Whoever listens must not throw. */
  onDatagram(listener: (datagram: Uint8Array) => void): void
  /** Datagrams that left, and that came. */
  readonly sent: number
  readonly heard: number
  /** Resolves when the channel is at its end, whoever ended it. */
  readonly closed: Promise<ChannelEnd>
  close(why: ChannelEnd): void
}

export interface ChannelBounds {
  /** For all that the host does; while a datagram waits for its turn here, the clock stands. */
  readonly timeoutMs: number
  /** Of all that comes; more ends it. */
  readonly maxBytes: number
}

/** Undefined where there is no way to the host. A refusal (ICMP port unreachable) ends the channel. */
export function openChannel(
  address: IpAddress,
  port: number,
  { timeoutMs, maxBytes }: ChannelBounds,
  open: Stops,
  mayLeave: () => Promise<boolean>,
): Promise<DatagramChannel | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(familyOf(address) === 4 ? 'udp4' : 'udp6')
    const count = { sent: 0, heard: 0, bytes: 0 }
    let isOpen = true
    let tellEnd: (why: ChannelEnd) => void
    const closed = new Promise<ChannelEnd>((tell) => {
      tellEnd = tell
    })
    const close = (why: ChannelEnd): void => {
      if (!isOpen) return
      isOpen = false
      patience.rest()
      open.delete(stop)
      socket.close()
      tellEnd(why)
      resolve(undefined)
    }
    const stop = (): void => close('stopped')
    const patience = createPatience(timeoutMs, () => close('time'))
    open.add(stop)
    socket.on('error', () => close('refused'))
    const channel: DatagramChannel = {
      async send(datagram) {
        if (!isOpen) return false
        patience.rest()
        const mayNow = await mayLeave()
        if (!isOpen) return false
        patience.run()
        if (!mayNow) return false
        count.sent += 1
        return new Promise((sent) => socket.send(datagram, (error) => sent(error === null)))
      },
      onDatagram: (listener) =>
        void socket.on('message', (message) => {
          count.heard += 1
          count.bytes += message.length
          if (count.bytes > maxBytes) close('length')
          else listener(new Uint8Array(message))
        }),
      get sent() {
        return count.sent
      },
      get heard() {
        return count.heard
      },
      closed,
      close,
    }
    // Called with an error, too: without a route there is nobody to ask.
    socket.connect(port, address, (error?: Error) => (error === undefined ? resolve(channel) : close('refused')))
  })
}

/** A timer that begins with the first `run` and stands at each `rest` until the next one. */
function createPatience(timeoutMs: number, onOver: () => void): { run(): void; rest(): void } {
  let leftMs = timeoutMs
  let since: number | undefined
  let timer: NodeJS.Timeout | undefined
  const rest = (): void => {
    clearTimeout(timer)
    if (since !== undefined) leftMs -= performance.now() - since
    since = undefined
  }
  return {
    rest,
    run() {
      rest()
      since = performance.now()
      timer = setTimeout(onOver, leftMs)
    },
  }
}
