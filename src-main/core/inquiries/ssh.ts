/**
 * What an SSH server shows before anybody logs in: its identification string (RFC 4253 section 4.2), the algorithms that it offers, which
 * tell implementations apart, and its host key, which is its identity. We say who we are, what we offer and a public value, hear the host
 * key and hang up: no user is named and no password or key is tried.
 */
import type { Fact, SshHostKey, SshOffer } from '#shared/domain/fact.ts'
import { readBanner } from './banner.ts'
import { type Conversation, type Exchange, hear, until } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { decodeLatin1, encodeLatin1 } from './latin1.ts'
import {
  decodeHostKey,
  decodeKexInit,
  decodePacket,
  encodeKexInit,
  encodeKeyExchangeInit,
  lengthOfPacket,
  maxPacketBytes,
  messageNumber,
} from './ssh-message.ts'

/** Its own, and the one that it is moved to by habit. */
const sshPorts: ReadonlySet<number> = new Set([22, 2222])
/** RFC 4253 section 4.2: 255 bytes; lines before it have no bound of their own. */
const maxLineBytes = 512
/** Of the lines that may come before the identification string. */
const maxLines = 8
/** Of the messages that may come before the wanted one. */
const maxPassedOver = 4
const lineFeed = 0x0a
const ourIdentification = encodeLatin1('SSH-2.0-portolan\r\n')

export const ssh: Inquiry = {
  name: 'ssh',
  questionsFor: ({ openTcp = [] }) =>
    openTcp.filter((port) => sshPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => talk(port) })),
}

function* talk(port: number): Conversation {
  const line = yield* hearIdentification()
  const greeting = readBanner(port, line)
  if (!speaksVersion2(line)) return greeting
  const first = yield* hearMessage(messageNumber.kexInit, Uint8Array.of(...ourIdentification, ...encodeKexInit()))
  const offer = first === undefined ? undefined : decodeKexInit(first)
  if (offer === undefined) return greeting
  const hostKey = yield* hearHostKey(offer)
  const fact: Fact = { kind: 'ssh', port, ...offer, ...(hostKey !== undefined && { hostKey }) }
  return [...greeting, fact]
}

/** The identification string; where none comes, the first line of what the port says instead. */
function* hearIdentification(): Exchange<Uint8Array> {
  let first: Uint8Array | undefined
  for (let lines = 0; lines < maxLines; lines += 1) {
    const line = yield* hear({ lengthOf: until(lineFeed), maxBytes: maxLineBytes })
    if (line.length === 0) break
    if (decodeLatin1(line.subarray(0, 4)) === 'SSH-') return line
    first ??= line
  }
  return first ?? new Uint8Array()
}

/** 1.99 is a server that speaks version 1 as well (section 5.1). */
function speaksVersion2(line: Uint8Array): boolean {
  return line.at(-1) === lineFeed && /^SSH-(?:2\.0|1\.99)-/.test(decodeLatin1(line))
}

function* hearHostKey(offer: SshOffer): Exchange<SshHostKey | undefined> {
  const send = encodeKeyExchangeInit(offer)
  const reply = send === undefined ? undefined : yield* hearMessage(messageNumber.keyExchangeReply, send)
  return reply === undefined ? undefined : decodeHostKey(reply)
}

/** The payload of the message of that number; messages that say nothing may come before it (section 11). */
function* hearMessage(wanted: number, send: Uint8Array): Exchange<Uint8Array | undefined> {
  for (let messages = 0; messages <= maxPassedOver; messages += 1) {
    const bytes = yield* hear({ ...(messages === 0 && { send }), lengthOf: lengthOfPacket, maxBytes: maxPacketBytes })
    const payload = decodePacket(bytes)
    if (payload === undefined || payload[0] === wanted) return payload
    if (payload[0] !== messageNumber.ignore && payload[0] !== messageNumber.debug) return undefined
  }
  return undefined
}
