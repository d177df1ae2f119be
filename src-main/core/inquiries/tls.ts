/** The certificate that a service shows when TLS begins (RFC 8446 section 4.4.2): whose it says to be, and its key, which is an identity. */
import type { Fact } from '#shared/domain/fact.ts'
import { beginTls, type Conversation, type TlsPeer } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'

/** Over TLS from the first byte, by the registry of IANA: SMTP, LDAP, FTP control, IMAP, POP3, SIP, MQTT, DNS, global catalogue. */
const tlsPorts: ReadonlySet<number> = new Set([465, 636, 990, 993, 995, 5061, 8883, 853, 3269])

export const tls: Inquiry = {
  name: 'tls',
  questionsFor: ({ openTcp = [] }) =>
    openTcp.filter((port) => tlsPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => talk(port) })),
}

function* talk(port: number): Conversation {
  const peer = yield* beginTls()
  return peer === undefined ? [] : [certificateFact(port, peer)]
}

export function certificateFact(port: number, { protocol, certificate }: TlsPeer): Fact {
  return { kind: 'certificate', port, protocol, ...certificate }
}
