/**
 * Replies of FTP and SMTP, which have one form (RFC 959 section 4.2, RFC 5321 section 4.2): a code of three digits and text, on one line; or on
 * several, from one with a hyphen behind its code to one with that code and a space.
 *
 *     250-mail.lab.home Hello CRLF
 *     250-STARTTLS CRLF
 *     250 HELP CRLF
 */
import type { Fact } from '#shared/domain/fact.ts'
import { joined } from './bytes.ts'
import { beginTls, type Exchange, hear, until } from './conversation.ts'
import { decodeLatin1, encodeLatin1 } from './latin1.ts'
import { certificateFact } from './tls.ts'
import { decodeUtf8 } from './utf8.ts'

/** Longest line of either protocol (RFC 5321 section 4.5.3.1.5). */
const maxLineBytes = 512
/** What a server says of all that it can do has some thirty lines. */
const maxReplyBytes = 4_096
const lineFeed = 0x0a

export interface Reply {
  /** 211 status, 215 system, 220 ready, 234 TLS may begin, 250 done ... */
  readonly code: number
  /** Without the code, where they have one; control characters kept. */
  readonly lines: readonly string[]
}

/** A server speaks first: the whole greeting. A first line that does not end is cut off as such, however much may follow. */
export function* hearGreeting(): Exchange<Uint8Array> {
  const line = yield* hear({ lengthOf: until(lineFeed), maxBytes: maxLineBytes })
  const rest = (bytes: Uint8Array): number | undefined => {
    const length = lengthOfReply(joined(line, bytes))
    return length === undefined ? undefined : length - line.length
  }
  const isWhole = line.at(-1) !== lineFeed || lengthOfReply(line) !== undefined
  return isWhole ? line : joined(line, yield* hear({ lengthOf: rest, maxBytes: maxReplyBytes }))
}

/** Says one line and hears the whole reply. */
export function* say(line: string): Exchange<Reply | undefined> {
  return decodeReply(yield* hear({ send: encodeLatin1(`${line}\r\n`), lengthOf: lengthOfReply, maxBytes: maxReplyBytes }))
}

/** Ends the talk: begins TLS where the server agreed to it, for its certificate, and says goodbye. */
export function* takeLeave(port: number, agreedToTls: boolean): Exchange<readonly Fact[]> {
  const peer = agreedToTls ? yield* beginTls() : undefined
  // TLS that failed has ended the connection.
  if (!agreedToTls || peer !== undefined) yield* say('QUIT')
  return peer === undefined ? [] : [certificateFact(port, peer)]
}

/** The lines between may have a code or none (RFC 959 section 4.2). What does not begin with a code is a message of one line. */
const wholeReply = /^(?:(?!\d{3}-)[^\n]*\n|(\d{3})-[^\n]*\n(?:(?!\1[ \r\n])[^\n]*\n)*\1(?:[ \r][^\n]*)?\n)/

export function lengthOfReply(bytes: Uint8Array): number | undefined {
  return wholeReply.exec(decodeLatin1(bytes))?.[0].length
}

/** Undefined for what is no whole reply, or has a code that neither protocol knows. */
export function decodeReply(bytes: Uint8Array): Reply | undefined {
  if (lengthOfReply(bytes) !== bytes.length) return undefined
  const lines = decodeUtf8(bytes).split(/\r?\n/).slice(0, -1)
  const [, code] = /^([2-5]\d\d)(?:[ -]|$)/.exec(lines[0] ?? '') ?? []
  if (code === undefined) return undefined
  const coded = new RegExp(`^${code}(?:[ -]|$)`)
  return { code: Number(code), lines: lines.map((line) => line.replace(coded, '')) }
}

/** Of lists that a server tells. */
const maximumTold = 64
/** Longest text kept of one line, in UTF-16 units: a name of the DNS fits (RFC 5321 section 4.5.3.1.2). */
const longestTold = 255

/** The line without white space around it, cut to its length. */
export function told(line: string): string {
  return line.slice(0, longestTold).trim().toWellFormed()
}

/** Each line once, without empty ones. */
export function allTold(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.map(told))].filter((line) => line !== '').slice(0, maximumTold)
}
