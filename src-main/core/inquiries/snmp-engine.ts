/**
 * Who an SNMPv3 agent is, by the discovery that stands before every login (RFC 3414 section 4): a request without user and without
 * content is answered by a report with the engine's ID, how often it started and for how long it has run. No user is named and no
 * community is tried.
 *
 *     message    SEQUENCE { version 3 | header | security parameters: OCTET STRING | scoped PDU }       (RFC 3412 section 6)
 *     header     SEQUENCE { message ID | largest message | flags | security model 3 }
 *     security   SEQUENCE { engine ID | boots | time | user | authentication | privacy }                (RFC 3414 section 2.4)
 *     engine ID  enterprise, its highest bit 1 (4) | format (1) | address, MAC, text ...                (RFC 3411 section 5)
 */
import { type IpAddress, integerOf, isUnicastMac, type MacAddress, parseIpAddress } from '#shared/domain/address.ts'
import type { Fact, SnmpEngineId } from '#shared/domain/fact.ts'
import { readIpv4Address, readMacAddress, viewOf } from '../wire/addresses.ts'
import { berTag, contentAt, contextTag, encodeElement, encodeInteger, readElements, readInteger } from './ber.ts'
import { type Inquiry, isUdpOpen, type KnownHost } from './inquiry.ts'
import { decodeUtf8 } from './utf8.ts'

export const snmpPort = 161
/** Where people look after what has an agent: command line or web interface. */
export const managementPorts: readonly number[] = [22, 23, 80, 443]

export const snmpEngine: Inquiry = {
  name: 'snmp',
  questionsFor: (host) => {
    if (!mayHaveAgent(host)) return []
    const messageId = messageIdOf(host.address)
    const read = (bytes: Uint8Array): readonly Fact[] => readReport(messageId, bytes)
    return [{ transport: 'udp', port: snmpPort, request: encodeEngineDiscovery(messageId), read }]
  },
}

/** Where UDP was asked, its answer decides; where it was not (limited mode), TCP gives the hint. */
function mayHaveAgent(host: KnownHost): boolean {
  return isUdpOpen(host, snmpPort) ?? managementPorts.some((port) => host.openTcp?.includes(port) === true)
}

/** Different for neighbouring hosts; that an answer is from the host asked is proved by the socket, not by this number. */
const messageIdOf = (address: IpAddress): number => 0x4000_0000 | Number(integerOf(address) & 0x3fff_ffffn)

function readReport(messageId: number, bytes: Uint8Array): readonly Fact[] {
  const report = decodeEngineReport(bytes)
  if (report === undefined || report.messageId !== messageId) return []
  const { messageId: _, ...engine } = report
  return [{ kind: 'snmp-engine', ...engine }]
}

const version3 = 3
const userSecurityModel = 3
/** That a report is wanted (RFC 3412 section 6.4); neither authentication nor privacy. */
const reportableFlag = 0x04
/** All that a UDP datagram holds. */
const largestMessage = 65_507
/** GetRequest-PDU (RFC 3416 section 3). */
const getRequest = contextTag(0)

/** `messageId` has four bytes and is positive: 0x0080_0000 to 0x7fff_ffff, so that an agent repeats it in the same form. */
export function encodeEngineDiscovery(messageId: number): Uint8Array {
  const { octetString, sequence } = berTag
  const [id, zero, empty] = [encodeInteger(messageId), encodeInteger(0), encodeElement(octetString)]
  const flags = encodeElement(octetString, Uint8Array.of(reportableFlag))
  const header = encodeElement(sequence, id, encodeInteger(largestMessage), flags, encodeInteger(userSecurityModel))
  const security = encodeElement(sequence, empty, zero, zero, empty, empty, empty)
  const request = encodeElement(getRequest, id, zero, zero, encodeElement(sequence))
  const scoped = encodeElement(sequence, empty, empty, request)
  return encodeElement(sequence, encodeInteger(version3), header, encodeElement(octetString, security), scoped)
}

export interface EngineReport extends SnmpEngineId {
  /** Of the request that it answers. */
  readonly messageId: number
  readonly boots: number
  readonly timeS: number
}

const largestCount = 2 ** 31 - 1

/** A whole message of version 3 whose security parameters name an engine; what it reports is of no interest. */
export function decodeEngineReport(bytes: Uint8Array): EngineReport | undefined {
  const { integer, octetString, sequence } = berTag
  const [version, header, parameters] = inOrder(contentAt(bytes, sequence), integer, sequence, octetString)
  const [id] = inOrder(header, integer)
  const [engine = nothing, starts, seconds] = inOrder(contentAt(parameters ?? nothing, sequence), octetString, integer, integer)
  const [messageId, boots, timeS] = [id, starts, seconds].map(readInteger)
  const engineId = decodeEngineId(engine)
  if (readInteger(version) !== version3 || messageId === undefined || engineId === undefined) return undefined
  if (!isCount(boots) || !isCount(timeS)) return undefined
  return { messageId, ...engineId, boots, timeS }
}

const nothing = new Uint8Array()

/** The contents of the first elements, which must have these tags; none where they do not. */
function inOrder(bytes: Uint8Array | undefined, ...tags: readonly number[]): readonly Uint8Array[] {
  const elements = readElements(bytes ?? nothing, tags.length)
  return tags.every((tag, at) => elements[at]?.tag === tag) ? elements.map(({ content }) => content) : []
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= largestCount
}

const formatOf = { ipv4: 1, ipv6: 2, mac: 3, text: 4 } as const

/** 5 to 32 bytes; 12 where the highest bit is 0, the form of before 2002, of which only the enterprise is defined. */
export function decodeEngineId(bytes: Uint8Array): SnmpEngineId | undefined {
  if (bytes.length < 5 || bytes.length > 32) return undefined
  const view = viewOf(bytes)
  const enterprise = view.getUint32(0) & 0x7fff_ffff
  const engineId = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (view.getUint8(0) < 0x80) return bytes.length === 12 ? { engineId, enterprise } : undefined
  return { engineId, enterprise, ...contentOf(view.getUint8(4), bytes.subarray(5)) }
}

/** What the bytes after the format say; nothing where their length is not the format's, or the format is the enterprise's own. */
function contentOf(format: number, bytes: Uint8Array): Omit<SnmpEngineId, 'engineId' | 'enterprise'> {
  const view = viewOf(bytes)
  if (format === formatOf.ipv4 && bytes.length === 4) return { address: readIpv4Address(view, 0) }
  if (format === formatOf.ipv6 && bytes.length === 16) return addressIn(view)
  if (format === formatOf.mac && bytes.length === 6) return macIn(view)
  if (format === formatOf.text && bytes.length > 0) return { text: decodeUtf8(bytes) }
  return {}
}

/** An agent that found no interface sends zeros. */
function macIn(view: DataView): { readonly mac?: MacAddress } {
  const mac = readMacAddress(view, 0)
  return isUnicastMac(mac) ? { mac } : {}
}

function addressIn(view: DataView): { readonly address?: IpAddress } {
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(2 * index).toString(16))
  const address = parseIpAddress(groups.join(':'))
  return address === undefined ? {} : { address }
}
