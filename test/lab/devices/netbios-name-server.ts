/**
 * The NetBIOS name service as far as node status goes (RFC 1002 sections 4.2.17 and 4.2.18): the host's name table with its MAC as unit ID.
 *
 *   header (12) | question: 0x20, 32 half-ASCII bytes of "*", 0x00 | type 0x0021 | class 0x0001
 */
import { firstInterfaceOf, type NetbiosName } from '../network.ts'
import type { DeviceMaker } from './device.ts'

const headerLength = 12
const encodedNameLength = 34
const requestLength = headerLength + encodedNameLength + 4
const typeNbstat = 0x0021
/** "*" and 15 zero bytes in first-level encoding (RFC 1001 section 14.1). */
const wildcard = Buffer.from(` CK${'A'.repeat(30)}\0`, 'latin1')
const statisticsLength = 46
const groupFlag = 0x8000
const activeFlag = 0x0400

export const netbiosNameServer: DeviceMaker = (host) => {
  const names = host.netbiosNames ?? []
  const unitId = Buffer.from(firstInterfaceOf(host).mac.replaceAll(':', ''), 'hex')
  return { tcp: {}, udp: { 137: (request) => nodeStatusResponse(request, names, unitId) } }
}

function nodeStatusResponse(request: Uint8Array, names: readonly NetbiosName[], unitId: Uint8Array): Uint8Array | undefined {
  if (request.length < requestLength) return undefined
  const query = Buffer.from(request)
  const isRequest = (query.readUInt16BE(2) & 0xf800) === 0
  const asksStatus = query.readUInt16BE(headerLength + encodedNameLength) === typeNbstat
  const asksEverybody = query.subarray(headerLength, headerLength + encodedNameLength).equals(wildcard)
  if (!isRequest || !asksStatus || !asksEverybody) return undefined
  const header = Buffer.alloc(headerLength)
  header.set(query.subarray(0, 2))
  header.writeUInt16BE(0x8400, 2)
  header.writeUInt16BE(1, 6)
  const table = Buffer.concat([Buffer.from([names.length]), ...names.map(encodeName)])
  const statistics = Buffer.alloc(statisticsLength)
  statistics.set(unitId)
  const record = Buffer.alloc(10)
  record.writeUInt16BE(typeNbstat, 0)
  record.writeUInt16BE(1, 2)
  record.writeUInt16BE(table.length + statistics.length, 8)
  return Buffer.concat([header, wildcard, record, table, statistics])
}

/** NODE_NAME_ARRAY entry: 15 bytes of name, its suffix, NAME_FLAGS. */
function encodeName({ name, suffix, group }: NetbiosName): Uint8Array {
  const entry = Buffer.alloc(18, ' ')
  entry.write(name, 0, 15, 'latin1')
  entry.writeUInt8(suffix, 15)
  entry.writeUInt16BE(activeFlag | (group ? groupFlag : 0), 16)
  return entry
}
