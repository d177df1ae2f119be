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
/** 32 bits, unsigned; and those that are not negative as a signed number. */
const word = z.int().nonnegative().max(0xffff_ffff)
const positiveWord = word.max(0x7fff_ffff)
const byte = z.int().nonnegative().max(255)
/** Of what a web or video server says of itself. */
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
  ...(['arp', 'icmp-echo', 'tcp-syn', 'tcp-connect', 'udp', 'netbios', 'reverse-dns', 'banner', 'ssh', 'telnet', 'rtsp'] as const),
  ...(['http', 'https', 'tls', 'rpcbind', 'snmp', 'neighbour-table', 'routing-table', 'interface'] as const),
])

const sshName = z.string().regex(/^[\x21-\x2b\x2d-\x7e]{1,64}$/)
const sshNames = z.array(sshName).max(64)

const certificateText = z.string().max(255)
const distinguishedName = z.object({
  commonName: certificateText.exactOptional(),
  organization: certificateText.exactOptional(),
  organizationalUnit: certificateText.exactOptional(),
})

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
    location: httpText.exactOptional(),
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
    kind: z.literal('ssh'),
    port,
    kexAlgorithms: sshNames,
    hostKeyAlgorithms: sshNames,
    encryptionAlgorithms: sshNames,
    macAlgorithms: sshNames,
    compressionAlgorithms: sshNames,
    hostKey: z.object({ algorithm: sshName, key: z.base64().min(1).max(5464) }).exactOptional(),
  }),
  z.object({
    kind: z.literal('telnet'),
    port,
    options: z.array(z.object({ verb: z.enum(['do', 'will']), option: byte })).max(64),
    text: z.string().min(1).max(1000).exactOptional(),
  }),
  z.object({
    kind: z.literal('rtsp'),
    port,
    status: z.int().min(200).max(599),
    server: httpText.exactOptional(),
    methods: httpText.exactOptional(),
    realm: httpText.exactOptional(),
    session: httpText.exactOptional(),
    tool: httpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('rpc-programs'),
    transport,
    programs: z
      .array(z.object({ program: word, version: word, protocol: transport, port }))
      .min(1)
      .max(256),
  }),
  z.object({
    kind: z.literal('snmp-engine'),
    engineId: z.string().regex(/^(?:[\da-f]{2}){5,32}$/),
    enterprise: positiveWord,
    address: ipAddress.exactOptional(),
    mac: macAddress.exactOptional(),
    text: z.string().min(1).max(27).exactOptional(),
    boots: positiveWord,
    timeS: positiveWord,
  }),
  z.object({
    kind: z.literal('netbios-names'),
    names: z.array(z.object({ name: text, suffix: byte, group: z.boolean() })).max(maximumItems),
    mac: macAddress.exactOptional(),
  }),
  z.object({ kind: z.literal('host-name'), name: text }),
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
