/**
 * What Windows and Samba say to everybody by NetBIOS: names that they register (RFC 1002 section 4.2.2) and announcements for the list of
 * their workgroup, which are SMB transactions to a mailslot in a NetBIOS datagram (RFC 1002 section 4.4.2, MS-MAIL section 2.2.1,
 * MS-BRWS sections 2.2.1 and 2.2.10).
 *
 *     datagram      MSG_TYPE (1) | FLAGS (1) | DGM_ID (2) | SOURCE_IP (4) | SOURCE_PORT (2) | DGM_LENGTH (2) | PACKET_OFFSET (2)
 *                   SOURCE_NAME (34) | DESTINATION_NAME (34) | SMB
 *     SMB           0xff 'SMB' | command 0x25 | ... (32) | WordCount 17 | parameters (34) | ByteCount (2) | mailslot, 0 | data
 *     announcement  opcode (1) | update count (1) | periodicity (4) | name (16) | major (1) | minor (1) | server type (4)
 *                   browser version (2) | signature 0xaa55 | comment, 0
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { NetbiosName } from '#shared/domain/windows-fact.ts'
import { decodeLatin1 } from '../inquiries/latin1.ts'
import { endOfName } from '../inquiries/netbios.ts'
import { readIpv4Address, viewOf } from '../wire/addresses.ts'

const headerLength = 12
const responseBit = 0x8000
/** OPCODE of the name service; refresh has two by mistake of the RFC, and hosts with several addresses register by a last one. */
const opcodes = { query: 0, registration: 5, refresh: 8, alternativeRefresh: 9, multihomed: 15 } as const
const registering: ReadonlySet<number> = new Set([
  ...[opcodes.registration, opcodes.refresh, opcodes.alternativeRefresh, opcodes.multihomed],
])
const typeNb = 0x0020
const groupFlag = 0x8000
const encodedLength = 32

/** UDP port 137: a name that the sender registers for itself, or that it spoke. */
export function hearNameService(bytes: Uint8Array, sender: IpAddress): readonly Fact[] {
  if (bytes.length < headerLength) return []
  const view = viewOf(bytes)
  const flags = view.getUint16(2)
  const opcode = (flags >>> 11) & 0x0f
  if ((flags & responseBit) !== 0) return []
  if (opcode === opcodes.query) return [{ kind: 'spoke', protocol: 'netbios' }]
  const name = nameAt(bytes, headerLength)
  const recordAt = endOfName(bytes, headerLength, 4)
  const dataAt = recordAt === undefined ? undefined : endOfName(bytes, recordAt, 10)
  if (!registering.has(opcode) || name === undefined || dataAt === undefined || dataAt + 6 > bytes.length) return []
  if (view.getUint16(dataAt - 10) !== typeNb || readIpv4Address(view, dataAt + 2) !== sender) return []
  return [{ kind: 'netbios-registration', ...name, group: (view.getUint16(dataAt) & groupFlag) !== 0 }]
}

/** First-level encoding (RFC 1001 section 14.1), without a scope: each half byte plus `A`. */
function nameAt(bytes: Uint8Array, at: number): Omit<NetbiosName, 'group'> | undefined {
  const encoded = bytes.subarray(at + 1, at + 1 + encodedLength)
  if (bytes[at] !== encodedLength || encoded.length < encodedLength || encoded.some((half) => half < 0x41 || half > 0x50)) return undefined
  const decoded = Uint8Array.from({ length: encodedLength / 2 }, (_, index) => {
    const [high = 0x41, low = 0x41] = encoded.subarray(2 * index)
    return ((high - 0x41) << 4) | (low - 0x41)
  })
  return { name: decodeLatin1(decoded.subarray(0, 15)).replace(/ +$/, ''), suffix: decoded[15] ?? 0 }
}

/** MSG_TYPE: to one name, to a group of them, to all. */
const datagramTypes: ReadonlySet<number> = new Set([0x10, 0x11, 0x12])
const datagramHeaderLength = 14
/** `\xffSMB`, and SMB_COM_TRANSACTION. */
const smbMagic = 0xff534d42
const transaction = 0x25
const wordCountAt = 32
/** Of a mailslot write: 14 words and 3 of setup. */
const mailslotWords = 17
const mailslotAt = 69
const mailslot = '\\MAILSLOT\\BROWSE\0'
const announcements = { host: 0x01, localMaster: 0x0f } as const
const signature = 0x55aa
const commentAt = 32
const longestComment = 43

/** UDP port 138: what the sender announces of itself, or that it spoke. */
export function hearDatagramService(bytes: Uint8Array, sender: IpAddress): readonly Fact[] {
  if (bytes.length < datagramHeaderLength || !datagramTypes.has(bytes[0] ?? 0)) return []
  if (readIpv4Address(viewOf(bytes), 4) !== sender) return []
  const destinationAt = endOfName(bytes, datagramHeaderLength, 0)
  const smbAt = destinationAt === undefined ? undefined : endOfName(bytes, destinationAt, 0)
  const data = smbAt === undefined ? undefined : mailslotData(bytes.subarray(smbAt))
  return [(data === undefined ? undefined : announcementIn(data)) ?? { kind: 'spoke', protocol: 'netbios' }]
}

/** What is written to the browser's mailslot. */
function mailslotData(smb: Uint8Array): Uint8Array | undefined {
  if (smb.length < mailslotAt + mailslot.length) return undefined
  const view = viewOf(smb)
  if (view.getUint32(0) !== smbMagic || smb[4] !== transaction || smb[wordCountAt] !== mailslotWords) return undefined
  if (decodeLatin1(smb.subarray(mailslotAt, mailslotAt + mailslot.length)).toUpperCase() !== mailslot) return undefined
  const [length, at] = [view.getUint16(wordCountAt + 23, true), view.getUint16(wordCountAt + 25, true)]
  return at + length > smb.length ? undefined : smb.subarray(at, at + length)
}

function announcementIn(data: Uint8Array): Fact | undefined {
  const [opcode] = data
  if ((opcode !== announcements.host && opcode !== announcements.localMaster) || data.length < commentAt) return undefined
  const view = viewOf(data)
  const name = textAt(data, 6, 16).slice(0, 15)
  const serverType = view.getUint32(24, true)
  // Of no type is a server that goes away.
  if (view.getUint16(30) !== signature || name === '' || serverType === 0) return undefined
  const comment = textAt(data, commentAt, longestComment)
  return {
    kind: 'browser-announcement',
    name,
    version: { major: view.getUint8(22), minor: view.getUint8(23) },
    serverType,
    master: opcode === announcements.localMaster,
    ...(comment !== '' && { comment }),
  }
}

/** Up to the first NUL. */
function textAt(data: Uint8Array, at: number, longest: number): string {
  const [text = ''] = decodeLatin1(data.subarray(at, at + longest)).split('\0', 1)
  return text
}
