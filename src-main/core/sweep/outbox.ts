/** What leaves a sweep: each frame inside the scope, and each with its pacer's leave. */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Pacer } from './pacer.ts'

export interface OutboxOptions {
  /** The scope guard, asked again before each frame is built. */
  readonly allows: (address: IpAddress) => boolean
  /** Grants the frames to this address. */
  readonly pacerOf: (address: IpAddress) => Pacer
}

export interface Outbox {
  /** Builds and lays out one frame to the address if it may leave now; returns when it may where not. */
  add(address: IpAddress, nowMs: number, frame: () => Uint8Array): number
  /** Frames that are laid out and not yet taken. */
  waiting(): number
  take(): readonly Uint8Array[]
  /** All frames that were ever laid out. */
  count(): number
}

/** `countBefore`: frames of an earlier sweep that is taken up. */
export function createOutbox({ allows, pacerOf }: OutboxOptions, countBefore = 0): Outbox {
  let frames: Uint8Array[] = []
  let count = countBefore
  return {
    add(address, nowMs, frame) {
      if (!allows(address)) throw new Error(`${address} is outside the scope of this scan`)
      const pacer = pacerOf(address)
      if (pacer.take(nowMs, 1) === 0) return pacer.nextAtMs(nowMs)
      frames.push(frame())
      count += 1
      return nowMs
    },
    waiting: () => frames.length,
    take() {
      const taken = frames
      frames = []
      return taken
    },
    count: () => count,
  }
}
