/**
 * Multicast DNS and DNS-SD: what hosts are called and what they offer, in their own words (RFC 6762, RFC 6763). One-shot queries
 * (RFC 6762 section 5.1): they do not come from port 5353, so every answer comes to us alone and repeats its question. The first round
 * asks which types of service there are (RFC 6763 section 9) and for the common ones, because small devices do not list theirs; the
 * second asks for all that were named, and a third for those of which nothing came, because datagrams get lost.
 *
 *     _services._dns-sd._udp.local   PTR  _ipp._tcp.local
 *     _ipp._tcp.local                PTR  Printer._ipp._tcp.local
 *     Printer._ipp._tcp.local        SRV  port, printer.local       TXT  ty=..., rp=...
 *     printer.local                  A    its address               HINFO CPU, operating system
 *
 * A host that offers nothing may have a name nevertheless: it is asked itself what its address points to (section 5.5).
 */
import { familyOf, type IpAddress } from '#shared/domain/address.ts'
import type { Fact, MdnsService } from '#shared/domain/fact.ts'
import { type DnsName, type DnsQuestion, type DnsRecord, decodeResponse, dnsClass, dnsType, encodeQuery } from './dns-message.ts'
import { type Finding, unkept, unread } from './finding.ts'
import { type Calling, type Inquiry, isUdpOpen, type KnownHost, type Question } from './inquiry.ts'
import { decodeUtf8 } from './utf8.ts'

/** Asked for in the first round, whoever lists them: what tells a kind of device apart. */
const commonTypes: readonly string[] = [
  ...['_device-info._tcp', '_workstation._tcp', '_smb._tcp', '_ssh._tcp', '_http._tcp', '_rfb._tcp', '_companion-link._tcp'],
  ...['_airplay._tcp', '_raop._tcp', '_googlecast._tcp', '_androidtvremote2._tcp', '_spotify-connect._tcp', '_sonos._tcp'],
  ...['_ipp._tcp', '_printer._tcp', '_pdl-datastream._tcp', '_uscan._tcp', '_axis-video._tcp'],
  ...['_hap._tcp', '_hue._tcp', '_esphomelib._tcp', '_home-assistant._tcp', '_matter._tcp', '_shelly._tcp'],
]
/** A laptop has five, a media server twenty. */
const maximumTypes = 64
/** So many have room for their records in one answer. */
const typesPerQuery = 8
const unicastResponseBit = 0x8000
const mdnsPort = 5353

/** Of one fact. */
export const maximumMdnsServices = 64
export const maximumMdnsNames = 8
export const maximumTxtPairs = 32
/** RFC 1035 section 2.3.4: no name is longer, and no character-string. */
export const longestMdnsText = 255

export const mdns: Inquiry = {
  name: 'mdns',
  call: { group: '224.0.0.251', port: mdnsPort, ttl: 255, waitMs: 1_000, rounds, read: readMdns },
  questionsFor,
}

function* rounds({ told }: Calling): Generator<readonly Uint8Array[]> {
  yield [enumeration, ...queriesFor(commonTypes)]
  yield [enumeration, ...queriesFor(typesIn(told()))]
  const found = new Set(told().flatMap((fact) => (fact.kind === 'mdns' ? fact.services.map(({ type }) => type) : [])))
  const missing = typesIn(told()).filter((type) => !found.has(type))
  if (missing.length > 0) yield queriesFor(missing)
}

/** Who has told its name in answer to the call is not asked for it again; nobody answers from beyond a router (section 11). */
function questionsFor(host: KnownHost): readonly Question[] {
  const { address, onLink, told = [] } = host
  const isNamed = told.some((fact) => fact.kind === 'mdns' && fact.names.length > 0)
  if (onLink !== true || isNamed || familyOf(address) !== 4 || isUdpOpen(host, mdnsPort) === false) return []
  const request = queryOf([reverseNameOf(address)])
  return [{ transport: 'udp', port: mdnsPort, request, read: (answer) => readMdns(answer, address) }]
}

function typesIn(told: readonly Fact[]): readonly string[] {
  const types = new Set(told.flatMap((fact) => (fact.kind === 'mdns' ? fact.types : [])))
  return [...types].filter(isAskable).slice(0, maximumTypes)
}

const queryOf = (names: readonly DnsName[]): Uint8Array =>
  // The ID is zero and no flag is set (RFC 6762 section 18).
  encodeQuery(0, 0, names.map(questionOf))
const questionOf = (name: DnsName): DnsQuestion => ({ name, type: dnsType.ptr, class: dnsClass.internet | unicastResponseBit })
const enumerationName: DnsName = ['_services', '_dns-sd', '_udp', 'local']
const enumeration = queryOf([enumerationName])

function queriesFor(types: readonly string[]): readonly Uint8Array[] {
  const names = types.map((type) => [...type.split('.'), 'local'])
  return names.flatMap((_, at) => (at % typesPerQuery === 0 ? [queryOf(names.slice(at, at + typesPerQuery))] : []))
}

/** RFC 6763 section 7: letters, digits and hyphens; the underscores of some are known to be wrong and in use. */
const isAskable = (type: string): boolean => /^_[\w-]{1,32}\._(?:tcp|udp)$/.test(type)

/** Nothing for what is no answer, has nothing to tell, or speaks for another host only: a proxy's (RFC 6762 section 8.2) or reflector's. */
export function readMdns(answer: Uint8Array, sender: IpAddress): readonly Finding[] {
  const response = decodeResponse(answer)
  if (response === undefined || response.code !== 0) return []
  // A record without time to live takes leave (RFC 6762 section 10.1).
  const records = response.records.filter(({ name, ttlS }) => ttlS > 0 && (isLocal(name) || isReverseOf(sender, name)))
  const others = namesOfOthers(records, sender)
  const names = hostNamesIn(records, sender).filter((name) => !others.has(name.toLowerCase()))
  const services = servicesIn(records, others)
  const types = [...new Set([...listedTypesIn(records), ...services.map(({ type }) => type)])]
  const stopped = unread(response.stopped)
  if (names.length === 0 && types.length === 0) return stopped
  const texts = records.flatMap((record) => (record.type === 'text' ? [[record.strings, maximumTxtPairs] as const] : []))
  const information = records.find((record) => record.type === 'host-information')
  return [
    {
      kind: 'mdns',
      names: names.slice(0, maximumMdnsNames),
      types: types.slice(0, maximumTypes),
      services: services.slice(0, maximumMdnsServices),
      ...(information !== undefined && information.cpu !== '' && { cpu: information.cpu }),
      ...(information !== undefined && information.os !== '' && { os: information.os }),
    },
    ...stopped,
    ...unkept([names, maximumMdnsNames], [types, maximumTypes], [services, maximumMdnsServices], ...texts),
  ]
}

const textOf = (name: DnsName): string => name.join('.')
const isLocal = (name: DnsName): boolean => name.at(-1)?.toLowerCase() === 'local'
/** RFC 1035 section 3.5. */
export const reverseNameOf = (address: IpAddress): DnsName => [...address.split('.').reverse(), 'in-addr', 'arpa']
export const isReverseOf = (address: IpAddress, name: DnsName): boolean => textOf(name).toLowerCase() === textOf(reverseNameOf(address))

/** Host names, in lower case, that have addresses of the sender's family here, but not its own. */
function namesOfOthers(records: readonly DnsRecord[], sender: IpAddress): ReadonlySet<string> {
  const own = new Set<string>()
  const all = new Set<string>()
  for (const record of records) {
    if (record.type !== 'address' || familyOf(record.address) !== familyOf(sender)) continue
    const name = textOf(record.name).toLowerCase()
    all.add(name)
    if (record.address === sender) own.add(name)
  }
  return new Set([...all].filter((name) => !own.has(name)))
}

/** Whose address is the sender's, where its services are, what its address points to. */
function hostNamesIn(records: readonly DnsRecord[], sender: IpAddress): readonly string[] {
  const names = records.flatMap((record) => {
    if (record.type === 'address') return record.address === sender ? [record.name] : []
    if (record.type === 'service') return [record.target]
    return record.type === 'pointer' && isReverseOf(sender, record.name) ? [record.target] : []
  })
  return [...new Set(names.filter(isLocal).map(textOf))].filter((name) => name.length <= longestMdnsText)
}

/** `_http._tcp` of `['_http', '_tcp', 'local']`, from the given label on. */
function typeAt(name: DnsName, at: number): string | undefined {
  const [service, protocol, domain, ...more] = name.slice(at)
  const isType = service?.startsWith('_') && (protocol === '_tcp' || protocol === '_udp') && domain?.toLowerCase() === 'local'
  return isType && more.length === 0 ? `${service}.${protocol}` : undefined
}

function listedTypesIn(records: readonly DnsRecord[]): readonly string[] {
  return records.flatMap((record) => {
    const isListed = record.type === 'pointer' && textOf(record.name).toLowerCase() === textOf(enumerationName)
    return isListed ? (typeAt(record.target, 0) ?? []) : []
  })
}

/** Instances, from whatever tells of them: that they are listed, where they are, what is said of them. */
function servicesIn(records: readonly DnsRecord[], others: ReadonlySet<string>): readonly MdnsService[] {
  const services = new Map<string, { type: string; instance: string; port?: number; txt: Record<string, string> }>()
  const foreign = new Set<string>()
  for (const record of records) {
    const name = record.type === 'pointer' ? record.target : record.name
    const type = typeAt(name, 1)
    const instance = name[0]
    if (type === undefined || instance === undefined || instance === '') continue
    const key = textOf(name)
    const service = services.get(key) ?? { type, instance, txt: {} }
    services.set(key, service)
    if (record.type === 'text') service.txt = pairsIn(record.strings)
    if (record.type !== 'service') continue
    if (record.port > 0) service.port = record.port
    if (others.has(textOf(record.target).toLowerCase())) foreign.add(key)
  }
  return [...services].filter(([key]) => !foreign.has(key)).map(([, service]) => service)
}

/** RFC 6763 section 6.4: `key=value`, a key alone has no value, case of keys does not count, the first of a key does. */
function pairsIn(strings: readonly Uint8Array[]): Record<string, string> {
  const pairs = new Map<string, string>()
  for (const bytes of strings) {
    const [, key, value = ''] = /^([\x20-\x3c\x3e-\x7e]+)(?:=(.*))?$/s.exec(decodeUtf8(bytes)) ?? []
    const name = key?.toLowerCase()
    if (name === undefined || pairs.has(name) || pairs.size === maximumTxtPairs) continue
    pairs.set(name, value)
  }
  return Object.fromEntries(pairs)
}
