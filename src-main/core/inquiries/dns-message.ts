/**
 * DNS messages (RFC 1035 section 4), as name servers, multicast DNS (RFC 6762) and LLMNR (RFC 4795) speak them.
 *
 *     header (12)  ID (2) | flags (2) | QDCOUNT (2) | ANCOUNT (2) | NSCOUNT (2) | ARCOUNT (2)
 *     question     QNAME | QTYPE (2) | QCLASS (2)
 *     record       NAME | TYPE (2) | CLASS (2) | TTL (4) | RDLENGTH (2) | RDATA
 *
 * A library would read this too, but needs Node's buffers, joins the labels of a name by dots that a label may have itself, and gives up
 * a whole message for one bad record.
 */
import { addressOf, type IpAddress } from '#shared/domain/address.ts'
import { readIpv4Address, viewOf } from '../wire/addresses.ts'
import { decodeUtf8 } from './utf8.ts'

/** Labels from the left, the root's left out: `['_http', '_tcp', 'local']`. */
export type DnsName = readonly string[]

/** Types and classes of RFC 1035 sections 3.2.2 and 3.2.4, RFC 3596, RFC 2782. */
export const dnsType = { a: 1, ptr: 12, hinfo: 13, txt: 16, aaaa: 28, srv: 33, any: 255 } as const
export const dnsClass = { internet: 1, chaos: 3 } as const

export interface DnsQuestion {
  readonly name: DnsName
  readonly type: number
  /** Of an mDNS question the first bit asks for a unicast response (RFC 6762 section 5.4). */
  readonly class: number
}

/** The types that tell of hosts; others are passed over. */
export type DnsRecord = { readonly name: DnsName; readonly ttlS: number } & (
  | { readonly type: 'address'; readonly address: IpAddress }
  | { readonly type: 'pointer'; readonly target: DnsName }
  | { readonly type: 'service'; readonly port: number; readonly target: DnsName }
  /** Character-strings as they came; what they hold is the reader's business. */
  | { readonly type: 'text'; readonly strings: readonly Uint8Array[] }
  | { readonly type: 'host-information'; readonly cpu: string; readonly os: string }
)

export interface DnsResponse {
  readonly id: number
  /** RA: the server asks others for the client. */
  readonly recursionAvailable: boolean
  /** RCODE: 0 no error, 3 name error, 5 refused ... */
  readonly code: number
  /** Of the answer, authority and additional sections, as far as they could be read. */
  readonly records: readonly DnsRecord[]
  /** That was not to their end. */
  readonly stopped?: 'records'
}

const headerLength = 12
const longestLabel = 63
const longestName = 255
/** Pointers of one name: each must lead further back, and there are never more than labels. */
const maximumJumps = 127
/** Records and questions looked at in one message; what fits in 9,000 bytes and has names is less. */
const maximumEntries = 1_000
const responseBit = 0x8000
const opcodeMask = 0x7800
const recursionAvailableBit = 0x80
export const recursionDesired = 0x0100

/** A query of opcode QUERY. `flags` are those of the header; the labels are ASCII and at most 63 characters each. */
export function encodeQuery(id: number, flags: number, questions: readonly DnsQuestion[]): Uint8Array {
  const bytes = new Uint8Array(headerLength + questions.reduce((length, { name }) => length + encodedLengthOf(name) + 4, 0))
  const view = viewOf(bytes)
  view.setUint16(0, id)
  view.setUint16(2, flags)
  view.setUint16(4, questions.length)
  let at = headerLength
  for (const question of questions) {
    for (const label of question.name) {
      bytes[at] = label.length
      for (let index = 0; index < label.length; index += 1) bytes[at + 1 + index] = label.charCodeAt(index)
      at += 1 + label.length
    }
    view.setUint16(at + 1, question.type)
    view.setUint16(at + 3, question.class)
    at += 5
  }
  return bytes
}

const encodedLengthOf = (name: DnsName): number => name.reduce((length, label) => length + 1 + label.length, 1)

/** A response to opcode QUERY; undefined for anything else. Records after one that is cut off or has no readable name are lost. */
export function decodeResponse(bytes: Uint8Array): DnsResponse | undefined {
  if (bytes.length < headerLength) return undefined
  const view = viewOf(bytes)
  const flags = view.getUint16(2)
  if ((flags & (responseBit | opcodeMask)) !== responseBit) return undefined
  const id = view.getUint16(0)
  const head = { id, recursionAvailable: (flags & recursionAvailableBit) !== 0, code: flags & 0x0f }
  if (view.getUint16(4) > maximumEntries) return { ...head, records: [], stopped: 'records' }
  let at: number | undefined = headerLength
  for (let left = view.getUint16(4); left > 0 && at !== undefined; left -= 1) at = afterQuestion(bytes, at)
  if (at === undefined) return undefined
  return { ...head, ...decodeRecords(bytes, at, view.getUint16(6) + view.getUint16(8) + view.getUint16(10)) }
}

/** The only question of a query (opcode QUERY, no other bit of the flags set); undefined for anything else. */
export function decodeQuestion(bytes: Uint8Array): DnsQuestion | undefined {
  if (bytes.length < headerLength) return undefined
  const view = viewOf(bytes)
  const name = view.getUint16(2) === 0 && view.getUint16(4) === 1 ? decodeName(bytes, headerLength) : undefined
  if (name === undefined || name.end + 4 > bytes.length) return undefined
  return { name: name.labels, type: view.getUint16(name.end), class: view.getUint16(name.end + 2) }
}

function afterQuestion(bytes: Uint8Array, at: number): number | undefined {
  const name = decodeName(bytes, at)
  return name === undefined || name.end + 4 > bytes.length ? undefined : name.end + 4
}

function decodeRecords(bytes: Uint8Array, start: number, count: number): Pick<DnsResponse, 'records' | 'stopped'> {
  const view = viewOf(bytes)
  const records: DnsRecord[] = []
  let at = start
  for (let number = 0; number < count; number += 1) {
    const name = number < maximumEntries ? decodeName(bytes, at) : undefined
    if (name === undefined || name.end + 10 > bytes.length) return { records, stopped: 'records' }
    const dataAt = name.end + 10
    const dataEnd = dataAt + view.getUint16(name.end + 8)
    if (dataEnd > bytes.length) return { records, stopped: 'records' }
    const record = decodeData(bytes, view.getUint16(name.end), dataAt, dataEnd)
    if (record !== undefined) records.push({ name: name.labels, ttlS: view.getUint32(name.end + 4), ...record })
    at = dataEnd
  }
  return { records }
}

type Data<R> = R extends unknown ? Omit<R, 'name' | 'ttlS'> : never

/** RDATA at `at`, which ends before `end`. */
function decodeData(bytes: Uint8Array, type: number, at: number, end: number): Data<DnsRecord> | undefined {
  const view = viewOf(bytes)
  switch (type) {
    case dnsType.a:
      return end - at === 4 ? { type: 'address', address: readIpv4Address(view, at) } : undefined
    case dnsType.aaaa:
      return end - at === 16 ? { type: 'address', address: addressOf(integerAt(view, at), 6) } : undefined
    case dnsType.ptr: {
      const target = decodeName(bytes, at)
      return target?.end === end ? { type: 'pointer', target: target.labels } : undefined
    }
    case dnsType.srv: {
      const target = end - at < 7 ? undefined : decodeName(bytes, at + 6)
      return target?.end === end ? { type: 'service', port: view.getUint16(at + 4), target: target.labels } : undefined
    }
    case dnsType.txt: {
      const strings = stringsIn(bytes.subarray(at, end))
      return strings === undefined ? undefined : { type: 'text', strings }
    }
    case dnsType.hinfo: {
      const [cpu, os, ...more] = stringsIn(bytes.subarray(at, end)) ?? []
      if (cpu === undefined || os === undefined || more.length > 0) return undefined
      return { type: 'host-information', cpu: decodeUtf8(cpu), os: decodeUtf8(os) }
    }
    default:
      return undefined
  }
}

const integerAt = (view: DataView, at: number): bigint => (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8)

/** Character-strings (RFC 1035 section 3.3): length and text, one after the other to the end. */
function stringsIn(data: Uint8Array): readonly Uint8Array[] | undefined {
  const strings: Uint8Array[] = []
  for (let at = 0; at < data.length; ) {
    const next = at + 1 + (data[at] ?? 0)
    if (next > data.length) return undefined
    strings.push(data.subarray(at + 1, next))
    at = next
  }
  return strings
}

/**
 * The name at `at`, and where it ends there. A pointer (RFC 1035 section 4.1.4) must lead to before the part of the name that it ends, so
 * no name goes in circles; labels are UTF-8 (RFC 6762 section 16).
 */
function decodeName(bytes: Uint8Array, at: number): { readonly labels: DnsName; readonly end: number } | undefined {
  const labels: string[] = []
  let length = 1
  let end: number | undefined
  let next = at
  let partAt = at
  let jumps = 0
  for (;;) {
    const first = bytes[next]
    if (first === undefined) return undefined
    if (first === 0) return { labels, end: end ?? next + 1 }
    if (first >= 0xc0) {
      const low = bytes[next + 1]
      const target = ((first & 0x3f) << 8) | (low ?? 0)
      if (low === undefined || target >= partAt || target < headerLength || jumps === maximumJumps) return undefined
      end ??= next + 2
      jumps += 1
      next = target
      partAt = target
      continue
    }
    length += 1 + first
    if (first > longestLabel || length > longestName || next + 1 + first > bytes.length) return undefined
    labels.push(decodeUtf8(bytes.subarray(next + 1, next + 1 + first)))
    next += 1 + first
  }
}
