/**
 * A name server's own word: whether it asks others for its clients (RA, RFC 1035 section 4.1.1), which program it is, and on which host
 * (RFC 4892; the names of class CHAOS that BIND began with). It is asked for the name of 127.0.0.1, which every server answers by itself
 * (RFC 6303 section 4.2), so that nobody else is asked. Over TCP one connection carries all (RFC 7766), each message after its length.
 *
 *     1.0.0.127.in-addr.arpa  PTR  IN  -> recursion available?
 *     version.bind            TXT  CH  -> "9.18.49-1~deb12u3-Debian", "unbound 1.17.1", "dnsmasq-2.90"
 *     hostname.bind           TXT  CH  -> "ns1.example"
 */
import type { Fact } from '#shared/domain/fact.ts'
import type { Conversation, Exchange } from './conversation.ts'
import { type DnsName, type DnsResponse, decodeResponse, dnsClass, dnsType, encodeQuery, recursionDesired } from './dns-message.ts'
import { askOverTcp } from './dns-over-tcp.ts'
import { type Finding, unread } from './finding.ts'
import type { Inquiry } from './inquiry.ts'
import { decodeUtf8 } from './utf8.ts'

const dnsPort = 53
/** A character-string's (RFC 1035 section 3.3), in UTF-16 units at most its bytes. */
const longestDnsText = 255

export const dns: Inquiry = {
  name: 'dns',
  questionsFor: ({ openTcp = [], openUdp = [] }) => {
    if (openTcp.includes(dnsPort)) return [{ transport: 'tcp', port: dnsPort, talk }]
    return openUdp.includes(dnsPort) ? [{ transport: 'udp', port: dnsPort, request: versionQuery, read: readVersion }] : []
  },
}

const loopbackName: DnsName = ['1', '0', '0', '127', 'in-addr', 'arpa']
const versionName: DnsName = ['version', 'bind']
const hostNames: readonly DnsName[] = [
  ['hostname', 'bind'],
  ['id', 'server'],
]
const chaosQuery = (id: number, name: DnsName): Uint8Array => encodeQuery(id, 0, [{ name, type: dnsType.txt, class: dnsClass.chaos }])
const versionQuery = chaosQuery(2, versionName)

function* talk(): Conversation {
  const loopback = encodeQuery(1, recursionDesired, [{ name: loopbackName, type: dnsType.ptr, class: dnsClass.internet }])
  const first = yield* ask(1, loopback)
  if (first === undefined) return []
  const version = textIn(yield* ask(2, versionQuery), versionName)
  let hostName: string | undefined
  for (const [at, name] of hostNames.entries()) hostName ??= textIn(yield* ask(3 + at, chaosQuery(3 + at, name)), name)
  return [factOf('tcp', { recursion: first.recursionAvailable, version, hostName }), ...unread(first.stopped)]
}

/** The answer with this ID; undefined where there is none. */
function* ask(id: number, query: Uint8Array): Exchange<DnsResponse | undefined> {
  const response = decodeResponse(yield* askOverTcp(query))
  return response?.id === id ? response : undefined
}

function readVersion(answer: Uint8Array): readonly Finding[] {
  const response = decodeResponse(answer)
  if (response?.id !== 2) return []
  return [factOf('udp', { version: textIn(response, versionName) }), ...unread(response.stopped)]
}

interface Told {
  readonly recursion?: boolean
  readonly version: string | undefined
  readonly hostName?: string | undefined
}

function factOf(protocol: 'tcp' | 'udp', { recursion, version, hostName }: Told): Fact {
  return {
    kind: 'dns',
    protocol,
    ...(recursion !== undefined && { recursion }),
    ...(version !== undefined && { version }),
    ...(hostName !== undefined && { hostName }),
  }
}

/** The text of the record of that name, if it has one. */
function textIn(response: DnsResponse | undefined, name: DnsName): string | undefined {
  const wanted = name.join('.')
  for (const record of response?.records ?? []) {
    if (record.type !== 'text' || record.name.join('.').toLowerCase() !== wanted) continue
    const text = record.strings.map(decodeUtf8).join('').slice(0, longestDnsText).trim()
    if (text !== '') return text
  }
  return undefined
}
