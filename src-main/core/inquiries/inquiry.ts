/**
 * An inquiry is one deep conversation with one known host, or a call to everybody on a link: who are you? It decides what to ask from what
 * the sweep saw, and reads the answers; the engine's inquirer does the asking. One file for each protocol, all of this kind.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Source } from '#shared/domain/sighting.ts'
import type { SnmpAccess } from '#shared/domain/snmp.ts'
import type { Conversation } from './conversation.ts'
import type { Finding } from './finding.ts'
import type { SnmpTalk } from './snmp-talk.ts'

/** A live host as far as it is known. Ports are absent where that protocol was not asked (yet), empty where none was open. */
export interface KnownHost {
  readonly address: IpAddress
  /** On a link of this computer: to whoever asks from elsewhere some protocols give no answer. */
  readonly onLink?: true
  readonly openTcp?: readonly number[]
  readonly openUdp?: readonly number[]
  /** The UDP ports that it said nobody listens on. */
  readonly refusedUdp?: readonly number[]
  /** What it answered to calls, in the order it came; more may follow. */
  readonly told?: readonly Fact[]
  /** The UDP ports that were asked. */
  readonly askedUdp?: readonly number[]
}

/** Whether that UDP port answered; undefined where it was not asked. */
export function isUdpOpen({ openUdp = [], askedUdp = [] }: KnownHost, port: number): boolean | undefined {
  return openUdp.includes(port) || (askedUdp.includes(port) ? false : undefined)
}

/** One thing to ask, and how to read the answer; `read` finds nothing in an answer that makes no sense, and never throws. */
export type Question =
  /** A datagram and the first one that comes back. */
  | {
      readonly transport: 'udp'
      readonly port: number
      readonly request: Uint8Array
      read(answer: Uint8Array): readonly Finding[]
    }
  /** A connection, and what is said over it. */
  | { readonly transport: 'tcp'; readonly port: number; talk(): Conversation }
  /** What an SNMP agent tells, with the credentials that the scan was given. */
  | { readonly transport: 'snmp'; talk(access: SnmpAccess): SnmpTalk }
  /** The name of the address in the DNS, by the system's resolvers. */
  | { readonly transport: 'dns'; read(name: string): readonly Fact[] }

/** What a call sends and how long it takes, which is all that a flight plan needs of it. */
export interface Asking {
  readonly group: IpAddress
  readonly port: number
  /** IP time to live of the datagrams. */
  readonly ttl: number
  /** How long answers are waited for after each round. */
  readonly waitMs: number
  /** The datagrams of each round, the next one wanted when that wait is over. */
  rounds(calling: Calling): Iterable<readonly Uint8Array[]>
}

/**
 * What everybody on a link is asked at once: datagrams to a multicast group, which whoever speaks the protocol answers for itself. It
 * finds hosts that answer nothing else.
 */
export interface Call extends Asking {
  /** About `sender`; nothing in an answer that makes no sense or speaks for somebody else. Never throws. */
  read(answer: Uint8Array, sender: IpAddress): readonly Finding[]
}

/** A call while it is made. */
export interface Calling {
  /** All facts that the answers have brought so far. */
  told(): readonly Fact[]
  /** A new UUID each time (RFC 9562), for protocols whose messages have one. */
  uuid(): string
}

export interface Inquiry {
  readonly name: Source
  readonly call?: Call
  /** What this host is worth asking, at most one question for a port; none for a host that does not speak the protocol. */
  questionsFor(host: KnownHost): readonly Question[]
}
