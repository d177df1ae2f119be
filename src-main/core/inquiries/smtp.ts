/**
 * What a mail server says before a mail: its greeting, its name and its extensions (RFC 5321 sections 3.1 and 4.1.1.1), and where it offers
 * TLS (RFC 3207) its certificate. No mail is begun and no address named.
 */
import type { Fact } from '#shared/domain/fact.ts'
import { readBanner } from './banner.ts'
import type { Conversation } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { allTold, decodeReply, hearGreeting, type Reply, say, takeLeave, told } from './reply.ts'

/** SMTP, and message submission (RFC 6409). */
const smtpPorts: ReadonlySet<number> = new Set([25, 587])
const code = { ready: 220, done: 250 } as const
/** A client without a name gives an address (section 4.1.3). */
const hello = 'EHLO [127.0.0.1]'

export const smtp: Inquiry = {
  name: 'smtp',
  questionsFor: ({ openTcp = [] }) =>
    openTcp.filter((port) => smtpPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => talk(port) })),
}

function* talk(port: number): Conversation {
  const greeting = yield* hearGreeting()
  const banner = readBanner(port, greeting)
  if (decodeReply(greeting)?.code !== code.ready) return banner
  const fact = decodeHello(port, yield* say(hello))
  const agreedToTls = fact !== undefined && offersTls(fact.extensions) && (yield* say('STARTTLS'))?.code === code.ready
  return [...banner, ...(fact === undefined ? [] : [fact]), ...(yield* takeLeave(port, agreedToTls))]
}

export function offersTls(extensions: readonly string[]): boolean {
  return extensions.includes('STARTTLS')
}

/** `mail.lab.home Hello [127.0.0.1] [10.1.1.40]`, then an extension on each line, its keyword in any case. */
function decodeHello(port: number, reply: Reply | undefined): Extract<Fact, { kind: 'smtp' }> | undefined {
  if (reply?.code !== code.done) return undefined
  const [first = '', ...lines] = reply.lines
  const [domain = ''] = told(first).split(/\s/)
  const extensions = allTold(lines.map((line) => line.replace(/^[A-Za-z0-9-]+/, (keyword) => keyword.toUpperCase())))
  return { kind: 'smtp', port, extensions, ...(domain !== '' && { domain }) }
}
