/**
 * What is said over one connection, step by step, without the connection: a generator that says what to send and what to wait for, and is
 * resumed with what came. The dialer drives it and holds its time, its rate and its size; a test drives it with bytes.
 */
import type { Certificate } from '#shared/domain/web-fact.ts'
import type { Finding } from './finding.ts'

/** One message each way. */
export interface Hearing {
  /** Payload to send first. Never left for a port that may only be connected to. */
  readonly send?: Uint8Array
  /** How long the first message in what came is; undefined while it is not whole. What came after it is kept for the next step. */
  lengthOf(bytes: Uint8Array): number | undefined
  /** Longer messages are cut off here. */
  readonly maxBytes: number
}

/** TLS begins; everything after it is said inside. */
export interface Securing {
  readonly begin: 'tls'
  /** What will be spoken, where servers want to hear it (RFC 7301): `http/1.1`. One that speaks another protocol refuses whoever offers only this. */
  readonly alpn?: string
}

export type Step = Hearing | Securing

/** What the other side of a TLS connection showed of itself; nothing of it is verified. */
export interface TlsPeer {
  /** As `tls` names it: `TLSv1.3`. */
  readonly protocol: string
  readonly certificate: Certificate
}

/** What a step brought. */
export interface Heard {
  /** A whole message, or what came of it until the other side ended, the time was over or it was too long; empty for nothing. */
  readonly bytes: Uint8Array
  /** After TLS began; undefined where it did not. */
  readonly peer?: TlsPeer
}

/** A conversation, or a part of one, that brings a `T`. */
export type Exchange<T> = Generator<Step, T, Heard>
export type Conversation = Exchange<readonly Finding[]>

export function* hear(hearing: Hearing): Exchange<Uint8Array> {
  return (yield hearing).bytes
}

export function* beginTls(alpn?: string): Exchange<TlsPeer | undefined> {
  return (yield { begin: 'tls', ...(alpn !== undefined && { alpn }) }).peer
}

/** A message that ends with this byte. */
export function until(byte: number): Hearing['lengthOf'] {
  return (bytes) => bytes.indexOf(byte) + 1 || undefined
}
