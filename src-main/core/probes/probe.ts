/**
 * A probe is one wide technique: which frame asks, and what an answer means. It keeps no state: whatever proves an answer is
 * computed again from the answer itself (see cookie.ts).
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Source } from '#shared/domain/sighting.ts'
import type { CookieKey } from '../sweep/cookie.ts'
import type { SweepTarget } from '../sweep/targets.ts'
import type { Packet } from '../wire/packet.ts'

/** Who asks: our own addresses on the interface, and the key that marks this scan's probes as ours. */
export interface Origin {
  readonly address: IpAddress
  readonly mac: MacAddress
  readonly key: CookieKey
}

export interface Ask {
  readonly origin: Origin
  readonly target: SweepTarget
  /** Port for transport probes; unused otherwise. */
  readonly port: number
  /** 1 for the first time this question is put to this target. */
  readonly attempt: number
  readonly nowMs: number
}

export interface Answer {
  readonly address: IpAddress
  /** The port that was asked, 0 for probes without ports. */
  readonly port: number
  readonly fact: Fact
}

export interface Probe {
  readonly source: Source
  /** The whole Ethernet frame that asks. */
  frame(ask: Ask): Uint8Array
  /** What a packet says if it answers this probe of this origin; undefined for anything else. */
  read(packet: Packet, origin: Origin, nowMs: number): Answer | undefined
  /** The whole Ethernet frame that ends what the question and this answer to it opened; undefined where nothing is open. */
  end?(answer: Packet, asked: Pick<Ask, 'origin' | 'target'>): Uint8Array | undefined
}

/** One thing to ask each target. */
export interface Question {
  readonly probe: Probe
  readonly port: number
}

/**
 * First source port of our probes. Above the ephemeral ports of Linux (32768 to 60999), so that no answer can belong to a
 * connection of this computer; of what goes to this computer alone, `rawlink` hears TCP and UDP from this port on only.
 */
export const firstSourcePort = 61_000
/** How many source ports are used from there; below 65,536. */
export const sourcePortCount = 4096
