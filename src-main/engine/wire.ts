/**
 * One interface opened for raw frames, as the sweeps of a scan use it: frames out, decoded packets to every sweep that listens
 * (an answer counts however late it comes), the state of the link, and one place to wait for whichever happens first.
 */
import type { MacAddress } from '#shared/domain/address.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { decodePacket, type Packet } from '../core/wire/packet.ts'
import { openRawLink } from '../net/rawlink.ts'
import { frameRefused } from './messages.ts'

/** A kernel timestamp further than this from our clock means that the clock was set meanwhile; ours counts then. */
const clockToleranceMs = 2000

export interface Wire {
  readonly mac: MacAddress
  send(frames: readonly Uint8Array[]): void
  /** Frames that left. */
  sent(): number
  /** Frames that still wait for the interface. */
  backlog(): number
  /** Calls `receive` with every packet until the function that it returns is called. */
  listen(receive: (packet: Packet, atMs: number) => void): () => void
  /** When the link went down, while it is. */
  downSince(): number | undefined
  /** Received frames that the kernel had to drop. */
  dropped(): number
  /** Why the wire is dead; undefined while it lives. */
  lost(): Failure | undefined
  /** Resolves at `untilMs`, or as soon as a packet came, the link changed, the wire died or the scan was stopped. */
  wait(untilMs: number): Promise<void>
  close(): Promise<void>
}

export interface WireOptions {
  readonly helper: string
  readonly interface: string
  readonly now: () => number
  readonly signal: AbortSignal
}

export async function openWire({ helper, interface: name, now, signal }: WireOptions): Promise<Wire | Failure> {
  const listeners = new Set<(packet: Packet, atMs: number) => void>()
  let downSince: number | undefined
  let ended: Failure | undefined
  let wake = (): void => {}
  const counts = { sent: 0, unsent: 0, dropped: 0 }

  const link = await openRawLink(helper, name, {
    frames(frames) {
      for (const { bytes, atMs } of frames) {
        const packet = decodePacket(bytes)
        const at = Math.abs(atMs - now()) > clockToleranceMs ? now() : atMs
        if (packet !== undefined) for (const receive of listeners) receive(packet, at)
      }
      wake()
    },
    drops(count) {
      counts.dropped += count
    },
    unsent(count) {
      counts.unsent += count
    },
    refused(text) {
      // Such as an interface whose MTU is smaller than our probes.
      ended ??= frameRefused(name, text)
      wake()
    },
    linkDown() {
      downSince ??= now()
      wake()
    },
    linkUp() {
      downSince = undefined
      wake()
    },
    closed(reason) {
      ended ??= reason
      wake()
    },
  })
  if (isFailure(link)) return link
  const stop = (): void => wake()
  signal.addEventListener('abort', stop)

  return {
    mac: link.mac,
    send(frames) {
      counts.sent += frames.length
      link.send(frames)
    },
    sent: () => counts.sent - counts.unsent,
    backlog: () => link.backlog,
    listen(receive) {
      listeners.add(receive)
      return () => listeners.delete(receive)
    },
    downSince: () => downSince,
    dropped: () => counts.dropped,
    lost: () => ended,
    wait: (untilMs) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          wake = () => {}
          resolve()
        }
        const timer = setTimeout(done, Math.max(0, untilMs - now()))
        wake = done
        if (signal.aborted || ended !== undefined) done()
      }),
    async close() {
      signal.removeEventListener('abort', stop)
      // A person's stop is at once; otherwise what was handed over still leaves.
      await (signal.aborted ? link.abort() : link.close())
    },
  }
}
