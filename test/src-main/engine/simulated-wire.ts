/** A wire on the simulated network: raw sweeps run in virtual time, which passes while they wait. */
import type { MacAddress } from '#shared/domain/address.ts'
import { decodePacket, type Packet } from '../../../src-main/core/wire/packet.ts'
import type { Wire } from '../../../src-main/engine/wire.ts'
import type { SimulatedNetwork } from '../../simulated/network.ts'

export interface SimulatedWire extends Wire {
  readonly now: () => number
  /** How many hear the packets that come. */
  listeners(): number
}

export function createSimulatedWire(network: SimulatedNetwork, mac: MacAddress, startMs: number): SimulatedWire {
  const listeners = new Set<(packet: Packet, atMs: number) => void>()
  let nowMs = startMs
  let downSinceMs: number | undefined

  const passTo = (ms: number): void => {
    nowMs = ms
    for (const { bytes, atMs } of network.receive(nowMs)) {
      const packet = decodePacket(bytes)
      if (packet !== undefined) for (const receive of listeners) receive(packet, atMs)
    }
    downSinceMs = network.isUp(nowMs) ? undefined : (downSinceMs ?? nowMs)
  }
  const next = (): number => network.nextAtMs(nowMs) ?? Number.POSITIVE_INFINITY

  return {
    mac,
    now: () => nowMs,
    listeners: () => listeners.size,
    send: (frames) => network.send(frames, nowMs),
    sent: () => network.sent.length,
    backlog: () => 0,
    listen(receive) {
      listeners.add(receive)
      return () => listeners.delete(receive)
    },
    downSince: () => downSinceMs,
    dropped: () => 0,
    lost: () => undefined,
    // Timers of the real host wake at whole milliseconds.
    wait: async (untilMs) => passTo(Math.min(Math.max(nowMs, Math.ceil(untilMs)), next())),
    close: async () => undefined,
  }
}
