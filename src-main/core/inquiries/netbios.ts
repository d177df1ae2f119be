/**
 * NetBIOS node status over UDP port 137: the names a Windows or Samba host goes by, its domain among them
 * (RFC 1002 sections 4.2.17 and 4.2.18).
 *
 *     request   header (12) | question name (34) | type NBSTAT | class IN
 *     response  header (12) | resource name | type NBSTAT | class IN | TTL (4) | RDLENGTH (2) | RDATA
 *     RDATA     NUM_NAMES (1) | NUM_NAMES x (name (15) | suffix (1) | NAME_FLAGS (2)) | statistics, first the unit ID (6)
 */
import { type IpAddress, integerOf, isUnicastMac, type MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { NetbiosName } from '#shared/domain/windows-fact.ts'
import { readMacAddress, viewOf } from '../wire/addresses.ts'
import { type Inquiry, isUdpOpen, type KnownHost } from './inquiry.ts'

export const nameServicePort = 137
/** NetBIOS session service and SMB: who speaks them may have names. */
const sessionPorts: readonly number[] = [139, 445]

export const netbios: Inquiry = {
  name: 'netbios',
  questionsFor: (host) => {
    if (!mayHaveNames(host)) return []
    const transactionId = transactionIdOf(host.address)
    const request = encodeNodeStatusRequest(transactionId)
    return [{ transport: 'udp', port: nameServicePort, request, read: (bytes) => readNodeStatus(transactionId, bytes) }]
  },
}

/** Where UDP was asked, its answer decides; where it was not (limited mode), TCP gives the hint, and a host that tells nothing is asked too. */
function mayHaveNames(host: KnownHost): boolean {
  const { openTcp } = host
  const hint = openTcp !== undefined && (openTcp.length === 0 || sessionPorts.some((port) => openTcp.includes(port)))
  return isUdpOpen(host, nameServicePort) ?? hint
}

/** Different for neighbouring hosts; that an answer is from the host asked is proved by the socket, not by this number. */
const transactionIdOf = (address: IpAddress): number => Number(integerOf(address) & 0xffffn)

function readNodeStatus(transactionId: number, bytes: Uint8Array): readonly Fact[] {
  const status = decodeNodeStatus(bytes)
  if (status === undefined || status.transactionId !== transactionId || status.names.length === 0) return []
  return [{ kind: 'netbios-names', names: status.names, ...(status.mac !== undefined && { mac: status.mac }) }]
}

export interface NodeStatus {
  /** NAME_TRN_ID of the request it answers. */
  readonly transactionId: number
  readonly names: readonly NetbiosName[]
  /** Unit ID: the MAC of a Windows host; Samba sends zeros, which are left out. */
  readonly mac?: MacAddress
}

const headerLength = 12
const typeNbstat = 0x0021
const classIn = 0x0001
/** The name `*` padded with NUL to 16 bytes, in first-level encoding (RFC 1001 section 14.1): each half byte plus `A`. */
const encodedWildcard = `CK${'A'.repeat(30)}`

/** `transactionId` is 0 to 65535. */
export function encodeNodeStatusRequest(transactionId: number): Uint8Array {
  const bytes = new Uint8Array(50)
  const view = viewOf(bytes)
  view.setUint16(0, transactionId)
  view.setUint16(4, 1)
  bytes[headerLength] = encodedWildcard.length
  for (let at = 0; at < encodedWildcard.length; at += 1) bytes[headerLength + 1 + at] = encodedWildcard.charCodeAt(at)
  view.setUint16(46, typeNbstat)
  view.setUint16(48, classIn)
  return bytes
}

/** RESPONSE bit, OPCODE and RCODE of a positive answer to a query; the other flags are of no interest. */
const flagsMask = 0xf80f
const positiveResponse = 0x8000
const nameLength = 15
const rowLength = 18
const groupFlag = 0x8000

/** A whole positive response with exactly one answer; anything else is undefined. */
export function decodeNodeStatus(bytes: Uint8Array): NodeStatus | undefined {
  if (bytes.length < headerLength) return undefined
  const view = viewOf(bytes)
  const questions = view.getUint16(4)
  if ((view.getUint16(2) & flagsMask) !== positiveResponse || questions > 1 || view.getUint16(6) !== 1) return undefined
  const answerAt = questions === 0 ? headerLength : endOfName(bytes, headerLength, 4)
  const fieldsAt = answerAt === undefined ? undefined : endOfName(bytes, answerAt, 0)
  if (fieldsAt === undefined || fieldsAt + 10 > bytes.length) return undefined
  if (view.getUint16(fieldsAt) !== typeNbstat || view.getUint16(fieldsAt + 2) !== classIn) return undefined
  const dataAt = fieldsAt + 10
  const dataEnd = dataAt + view.getUint16(fieldsAt + 8)
  if (dataEnd > bytes.length) return undefined
  const data = decodeNames(bytes.subarray(dataAt, dataEnd))
  return data === undefined ? undefined : { transactionId: view.getUint16(0), ...data }
}

function decodeNames(data: Uint8Array): Omit<NodeStatus, 'transactionId'> | undefined {
  const count = data[0]
  if (count === undefined || 1 + count * rowLength > data.length) return undefined
  const view = viewOf(data)
  const names = Array.from({ length: count }, (_, row) => nameAt(view, 1 + row * rowLength))
  const unitIdAt = 1 + count * rowLength
  const mac = unitIdAt + 6 <= data.length ? readMacAddress(view, unitIdAt) : undefined
  return mac !== undefined && isUnicastMac(mac) ? { names, mac } : { names }
}

/** Names are bytes of the host's own code page, padded with spaces: each byte stays one character (ISO 8859-1). */
function nameAt(view: DataView, at: number): NetbiosName {
  let name = ''
  for (let index = 0; index < nameLength; index += 1) name += String.fromCharCode(view.getUint8(at + index))
  return {
    name: name.replace(/ +$/, ''),
    suffix: view.getUint8(at + nameLength),
    group: (view.getUint16(at + nameLength + 1) & groupFlag) !== 0,
  }
}

const longestLabel = 63
const longestName = 255

/**
 * Where the name at `at` and `trailer` bytes after it end. A pointer (RFC 1002 section 4.1) ends a name and must point backwards; it is not
 * followed, because only the length matters.
 */
export function endOfName(bytes: Uint8Array, at: number, trailer: number): number | undefined {
  let next = at
  while (next - at <= longestName) {
    const length = bytes[next]
    if (length === undefined) return undefined
    if (length === 0) return next + 1 + trailer
    if (length >= 0xc0) {
      const low = bytes[next + 1]
      const target = low === undefined ? at : ((length & 0x3f) << 8) | low
      return target < at && target >= headerLength ? next + 2 + trailer : undefined
    }
    if (length > longestLabel) return undefined
    next += 1 + length
  }
  return undefined
}
