/**
 * What a row must be to be believed. A database is a file: it may come from a stranger, or from a disk that turned bits around. So
 * each record that is read is judged here, once; nothing behind the store has to doubt it again.
 */
import { z } from 'zod'
import { type Decision, type IdentityKey, namingKeyKinds } from '#shared/domain/device.ts'
import { deviceTypes } from '#shared/domain/map-document.ts'
import type { Coverage, ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting, Source } from '#shared/domain/sighting.ts'
import { DamagedRow } from './columns.ts'
import { fact } from './fact-record.ts'
import { count, id, ipAddress, macAddress, maximumItems, text, texts, time } from './values.ts'

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
  ...(['smb', 'msrpc', 'rdp', 'ldap', 'kerberos'] as const),
  ...(['mdns', 'ssdp', 'upnp', 'ws-discovery', 'dns', 'heard', 'ftp', 'smtp', 'llmnr'] as const),
])

export const sighting: z.ZodType<Sighting> = z.object({ at: time, scan: id, vantage: text, address: ipAddress, source, fact })

export const device = z.object({ id, firstSeenAt: time, lastSeenAt: time })
export const scanDevice = z.object({ device: id, address: ipAddress })

const key: z.ZodType<IdentityKey> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mac'), value: macAddress }),
  z.object({ kind: z.literal('address'), value: ipAddress }),
  z.object({ kind: z.enum(namingKeyKinds), value: text }),
])
export const deviceKey = z.object({ device: id, key })

/** Pixels of the map. */
const coordinate = z.number()
const position = z.object({ x: coordinate, y: coordinate, pinned: z.boolean() })

export const decision: z.ZodType<Decision> = z.discriminatedUnion('kind', [
  decisionOf('approval', z.boolean()),
  decisionOf('name', text),
  decisionOf('note', text),
  decisionOf('type', z.enum(deviceTypes)),
  decisionOf('os', text),
  decisionOf('relation', z.object({ is: z.enum(['same', 'apart', 'cut']), to: id, from: id.exactOptional() })),
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
