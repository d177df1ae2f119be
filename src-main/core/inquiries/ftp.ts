/**
 * What an FTP server says before a login: its greeting, its system (RFC 959 section 4.1.3), its features (RFC 2389 section 3), and where it
 * offers TLS (RFC 4217 section 4) its certificate. No user name is given.
 */
import type { Fact } from '#shared/domain/fact.ts'
import { readBanner } from './banner.ts'
import type { Conversation } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { allTold, decodeReply, hearGreeting, type Reply, say, takeLeave, told } from './reply.ts'

const ftpPort = 21
const code = { status: 211, system: 215, ready: 220, goAhead: 234 } as const

export const ftp: Inquiry = {
  name: 'ftp',
  questionsFor: ({ openTcp = [] }) => (openTcp.includes(ftpPort) ? [{ transport: 'tcp', port: ftpPort, talk: () => talk(ftpPort) }] : []),
}

function* talk(port: number): Conversation {
  const greeting = yield* hearGreeting()
  const banner = readBanner(port, greeting)
  if (decodeReply(greeting)?.code !== code.ready) return banner
  const system = systemIn(yield* say('SYST'))
  const features = featuresIn(yield* say('FEAT'))
  const agreedToTls = offersTls(features ?? []) && (yield* say('AUTH TLS'))?.code === code.goAhead
  return [...banner, ...factsOf(port, system, features), ...(yield* takeLeave(port, agreedToTls))]
}

/** `AUTH TLS`, and `AUTH TLS;TLS-C;SSL;TLS-P;` as Windows writes it. */
export function offersTls(features: readonly string[]): boolean {
  return features.some((feature) => /^AUTH[ \t].*\bTLS\b/i.test(feature))
}

/** Many servers tell neither before a login. */
function factsOf(port: number, system: string, features: readonly string[] | undefined): readonly Fact[] {
  if (system === '' && features === undefined) return []
  return [{ kind: 'ftp', port, ...(system !== '' && { system }), ...(features !== undefined && { features }) }]
}

function systemIn(reply: Reply | undefined): string {
  return reply?.code === code.system ? told(reply.lines[0] ?? '') : ''
}

/** Between the first line and the last, each behind one space; a server without any answers on one line. */
function featuresIn(reply: Reply | undefined): readonly string[] | undefined {
  return reply?.code === code.status ? allTold(reply.lines.slice(1, -1)) : undefined
}
