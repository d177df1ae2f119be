/**
 * What a row must be to be believed. A database is a file: it may come from a stranger, or from a disk that turned bits around. So
 * each record that is read is judged here, once; nothing behind the store has to doubt it again.
 */
import { z } from 'zod'
import { type IpAddress, type MacAddress, parseIpAddress, parseMacAddress } from '#shared/domain/address.ts'
import type { Decision, IdentityKey } from '#shared/domain/device.ts'
import type { Coverage, ScanRecord } from '#shared/domain/scan.ts'
import type { Fact, Sighting, Source } from '#shared/domain/sighting.ts'
import { type Cidr, parseCidr, subnetOf } from '#shared/domain/subnet.ts'
import { DamagedRow } from './columns.ts'

/** The last millisecond of the year 9999: later ones have no date of four digits. */
const latestTime = 253_402_300_799_999
/** Of one text; a scope of a thousand ranges fits. */
const maximumTextLength = 1_048_576
/** Of one list. */
const maximumItems = 100_000

const text = z.string().max(maximumTextLength)
const texts = z.array(text).max(maximumItems)
const count = z.int().nonnegative()
const id = z.int().positive()
/** Milliseconds since the epoch. */
export const time = z.int().nonnegative().max(latestTime)
const port = z.int().nonnegative().max(65_535)
const byte = z.int().nonnegative().max(255)
/** Of what a web server says of itself. */
const httpText = z.string().min(1).max(200)
const transport = z.enum(['tcp', 'udp'])
export const ipAddress: z.ZodType<IpAddress> = z.string().refine((address) => parseIpAddress(address) === address)
export const macAddress: z.ZodType<MacAddress> = z.string().refine((mac) => parseMacAddress(mac) === mac)
export const cidr: z.ZodType<Cidr> = z.string().refine((prefix) => {
  const parsed = parseCidr(prefix)
  return parsed !== undefined && subnetOf(parsed.address, parsed.prefixLength) === prefix
})

export const coverage: z.ZodType<Coverage> = z.object({
  addressesAsked: count,
  addressesAnswered: count,
  framesSent: count,
  durationMs: count,
  firstHostMs: count.exactOptional(),
  notCovered: z.array(z.object({ what: text, why: text, remedy: text })).max(maximumItems),
})

export const scanRecord: z.ZodType<ScanRecord> = z.object({
  id,
  title: text,
  status: z.enum(['running', 'completed', 'stopped', 'failed']),
  startedAt: time,
  finishedAt: time.exactOptional(),
  targets: texts,
  exclude: texts,
  scope: texts,
  profile: z.enum(['gentle', 'normal', 'fast']),
  options: z.object({
    interface: text.exactOptional(),
    ratePps: count.exactOptional(),
    tcp: text,
    udp: text,
    identify: z.boolean(),
    raw: z.enum(['auto', 'required', 'off']),
  }),
  raw: z.boolean(),
  vantages: z.array(z.object({ interface: text, ip: ipAddress, mac: macAddress.exactOptional() })).max(maximumItems),
  coverage,
  reason: text.exactOptional(),
  rescanOf: id.exactOptional(),
})

const source: z.ZodType<Source> = z.enum([
  ...(['arp', 'icmp-echo', 'tcp-syn', 'tcp-connect', 'udp', 'netbios', 'reverse-dns', 'banner'] as const),
  ...(['http', 'https', 'tls', 'mdns', 'ssdp', 'upnp', 'ws-discovery', 'dns', 'neighbour-table', 'routing-table', 'interface'] as const),
])

const certificateText = z.string().max(255)
const distinguishedName = z.object({
  commonName: certificateText.exactOptional(),
  organization: certificateText.exactOptional(),
  organizationalUnit: certificateText.exactOptional(),
})

/** The longest name of the DNS, and the longest of its character-strings. */
const mdnsText = z.string().max(255)
const mdnsService = z.object({
  type: mdnsText,
  instance: mdnsText,
  port: port.exactOptional(),
  txt: z.record(mdnsText, mdnsText).refine((pairs) => Object.keys(pairs).length <= 32),
})
const ssdpText = z.string().min(1).max(500)
/** Of what a UPnP device says of itself. */
const upnpText = z.string().min(1).max(200)
const wsDiscoveryText = z.string().max(200)
const dnsText = z.string().min(1).max(255)

const fact: z.ZodType<Fact> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mac'), mac: macAddress }),
  z.object({ kind: z.literal('echo-reply'), ttl: byte, rttMs: z.number() }),
  z.object({
    kind: z.literal('port'),
    protocol: transport,
    port,
    answer: z.enum(['syn-ack', 'rst', 'reply', 'port-unreachable', 'prohibited']),
    ttl: byte.exactOptional(),
  }),
  z.object({ kind: z.literal('silence'), protocol: transport, ports: text }),
  z.object({ kind: z.literal('banner'), port, text }),
  z.object({
    kind: z.literal('http'),
    port,
    status: z.int().min(200).max(599),
    server: httpText.exactOptional(),
    title: httpText.exactOptional(),
    realm: httpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('certificate'),
    port,
    protocol: certificateText,
    subject: distinguishedName,
    issuer: distinguishedName,
    names: z.array(certificateText).max(100),
    notBefore: z.int(),
    notAfter: z.int(),
    keyFingerprint: z.string().regex(/^[\da-f]{64}$/),
  }),
  z.object({
    kind: z.literal('netbios-names'),
    names: z.array(z.object({ name: text, suffix: byte, group: z.boolean() })).max(maximumItems),
    mac: macAddress.exactOptional(),
  }),
  z.object({ kind: z.literal('host-name'), name: text }),
  z.object({
    kind: z.literal('mdns'),
    names: z.array(mdnsText).max(8),
    types: z.array(mdnsText).max(64),
    services: z.array(mdnsService).max(64),
    cpu: mdnsText.exactOptional(),
    os: mdnsText.exactOptional(),
  }),
  z.object({
    kind: z.literal('ssdp'),
    target: ssdpText,
    usn: ssdpText.exactOptional(),
    server: ssdpText.exactOptional(),
    location: ssdpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('upnp'),
    port,
    friendlyName: upnpText.exactOptional(),
    manufacturer: upnpText.exactOptional(),
    modelName: upnpText.exactOptional(),
    modelNumber: upnpText.exactOptional(),
    modelDescription: upnpText.exactOptional(),
    serialNumber: upnpText.exactOptional(),
    udn: upnpText.exactOptional(),
    presentationUrl: upnpText.exactOptional(),
    deviceTypes: z.array(upnpText).max(32),
    services: z.array(upnpText).max(32),
  }),
  z.object({
    kind: z.literal('ws-discovery'),
    endpoint: wsDiscoveryText.exactOptional(),
    types: z.array(wsDiscoveryText).max(32),
    scopes: z.array(wsDiscoveryText).max(32),
    addresses: z.array(wsDiscoveryText).max(32),
  }),
  z.object({
    kind: z.literal('dns'),
    protocol: transport,
    recursion: z.boolean().exactOptional(),
    version: dnsText.exactOptional(),
    hostName: dnsText.exactOptional(),
  }),
  z.object({ kind: z.literal('self'), mac: macAddress.exactOptional(), subnet: cidr, hostName: text }),
  z.object({ kind: z.literal('gateway'), destination: cidr }),
])

export const sighting: z.ZodType<Sighting> = z.object({ at: time, scan: id, vantage: text, address: ipAddress, source, fact })

export const device = z.object({ id, firstSeenAt: time, lastSeenAt: time })
export const scanDevice = z.object({ device: id, address: ipAddress })

const key: z.ZodType<IdentityKey> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mac'), value: macAddress }),
  z.object({ kind: z.literal('address'), value: ipAddress }),
  z.object({ kind: z.enum(['netbios-name', 'host-name', 'tls-key']), value: text }),
])
export const deviceKey = z.object({ device: id, key })

/** Pixels of the map. */
const coordinate = z.number()
const position = z.object({ x: coordinate, y: coordinate, pinned: z.boolean() })

export const decision: z.ZodType<Decision> = z.discriminatedUnion('kind', [
  decisionOf('approval', z.boolean()),
  decisionOf('name', text),
  decisionOf('note', text),
  decisionOf('position', position),
])

function decisionOf<K extends string, V extends z.ZodType>(kind: K, value: V) {
  return z.object({ at: time, device: id, kind: z.literal(kind), value: value.exactOptional(), previous: value.exactOptional() })
}

export const place = z.object({ id: text, x: coordinate, y: coordinate })

export const owner = z.object({
  id,
  pid: id,
  process_start: text,
  description: text,
  claimed_at: time,
  heartbeat_at: time,
})

/** The record, as `schema` describes it. Throws `DamagedRow` where it is none. */
export function believed<T>(schema: z.ZodType<T>, record: unknown): T {
  const parsed = schema.safeParse(record)
  if (parsed.success) return parsed.data
  throw new DamagedRow(parsed.error.message)
}
