/**
 * The greeting of services that speak first: the client listens and sends nothing (POP3: RFC 1939 section 3; IMAP: RFC 9051 section 7.1).
 */
import type { Fact } from '#shared/domain/fact.ts'
import { type Conversation, hear, until } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { decodeUtf8 } from './utf8.ts'

const greetingPorts: ReadonlySet<number> = new Set([110, 143])
/** POP3's longest line (RFC 2449 section 4); others' are cut to as much. */
const maxLineBytes = 512
const lineFeed = 0x0a

export const banner: Inquiry = {
  name: 'banner',
  questionsFor: ({ openTcp = [] }) =>
    openTcp.filter((port) => greetingPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => listen(port) })),
}

function* listen(port: number): Conversation {
  return readBanner(port, yield* hear({ lengthOf: until(lineFeed), maxBytes: maxLineBytes }))
}

/** The first line without its line end; nothing for an empty one. */
export function readBanner(port: number, bytes: Uint8Array): readonly Fact[] {
  const end = bytes.indexOf(lineFeed)
  const line = bytes.subarray(0, Math.min(end === -1 ? bytes.length : end, maxLineBytes))
  const text = decodeUtf8(line).replace(/\r$/, '')
  return text === '' ? [] : [{ kind: 'banner', port, text }]
}
