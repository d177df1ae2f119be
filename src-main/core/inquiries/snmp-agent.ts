/**
 * What an SNMP agent tells whoever has credentials: the system group, its interfaces and addresses, and its chassis. Without credentials
 * nobody is asked. Which protocol version carries the questions is the business of who puts them (net/snmp.ts).
 *
 *     system         1.3.6.1.2.1.1       RFC 3418 section 2
 *     ifTable        1.3.6.1.2.1.2.2     RFC 2863 section 6
 *     ifXTable       1.3.6.1.2.1.31.1.1
 *     ipAddrTable    1.3.6.1.2.1.4.20    RFC 4293 section 5; the address is the index of the row
 *     ipAddressTable 1.3.6.1.2.1.4.34    index: type (1 IPv4, 2 IPv6) | length | bytes
 *     entPhysical    1.3.6.1.2.1.47.1.1  RFC 6933 section 3
 */
import { addressOf, type IpAddress, integerOf, isUnicastMac, type MacAddress, parseIpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { SnmpAccess } from '#shared/domain/snmp.ts'
import type { SnmpAddress, SnmpChassis, SnmpInterface } from '#shared/domain/snmp-fact.ts'
import { readMacAddress, viewOf } from '../wire/addresses.ts'
import { type Inquiry, isUdpOpen, type KnownHost } from './inquiry.ts'
import { managementPorts, snmpPort } from './snmp-engine.ts'
import { numbersOf, type Oid, type SnmpStep, type SnmpTalk, suffixOf, type Told } from './snmp-talk.ts'
import { decodeUtf8 } from './utf8.ts'

export const snmpAgent: Inquiry = {
  name: 'snmp',
  questionsFor: (host) => (mayAnswer(host) ? [{ transport: 'snmp', talk: askAgent }] : []),
}

/** An agent that does not like the question stays silent, so only a refusal says that there is none. */
function mayAnswer(host: KnownHost): boolean {
  if (host.refusedUdp?.includes(snmpPort)) return false
  const wasAsked = isUdpOpen(host, snmpPort) !== undefined
  return wasAsked || managementPorts.some((port) => host.openTcp?.includes(port))
}

const mostInterfaces = 128
const mostAddresses = 128
/** Rows of what a device is made of among which its chassis is looked for: it comes first. */
const mostParts = 40
const longestText = 255

const system = '1.3.6.1.2.1.1'
const interfaceCount = '1.3.6.1.2.1.2.1.0'

export function* askAgent(access: SnmpAccess): SnmpTalk {
  const told = yield { get: [1, 2, 3, 4, 5, 6, 7].map((object) => `${system}.${object}.0`) }
  return [readSystem(access, told), ...(yield* askInterfaces()), ...(yield* askChassis())]
}

function readSystem(access: SnmpAccess, told: Told): Fact {
  const at = (object: number) => told.get(`${system}.${object}.0`)
  const [objectId, services, upTime] = [oidOf(at(2)), numberUpTo(at(7), 127), numberUpTo(at(3), 0xffff_ffff)]
  return {
    kind: 'snmp-system',
    ...access,
    ...textAs('description', at(1)),
    ...(objectId !== undefined && { objectId }),
    ...textAs('name', at(5)),
    ...textAs('location', at(6)),
    ...textAs('contact', at(4)),
    ...(services !== undefined && { services }),
    ...(upTime !== undefined && { upTime }),
  }
}

const ifTable = '1.3.6.1.2.1.2.2.1'
const ifXTable = '1.3.6.1.2.1.31.1.1.1'
const column = {
  ...{ description: `${ifTable}.2`, type: `${ifTable}.3`, speed: `${ifTable}.5`, physAddress: `${ifTable}.6`, operStatus: `${ifTable}.8` },
  ...{ name: `${ifXTable}.1`, highSpeed: `${ifXTable}.15` },
  ...{ addressInterface: '1.3.6.1.2.1.4.20.1.2', netMask: '1.3.6.1.2.1.4.20.1.3', anyAddressInterface: '1.3.6.1.2.1.4.34.1.3' },
} as const

function* askInterfaces(): SnmpTalk {
  const count = numberUpTo((yield { get: [interfaceCount] }).get(interfaceCount), 0x7fff_ffff) ?? 0
  const { description, type, speed, physAddress, operStatus, name, highSpeed } = column
  const rows = yield { walk: [description, type, speed, physAddress, operStatus, name, highSpeed], rows: mostInterfaces }
  const addresses = yield* askAddresses()
  const interfaces = rowsOf(rows, description, type)
    .slice(0, mostInterfaces)
    .flatMap((row) => readInterface(rows, row) ?? [])
  if (interfaces.length === 0 && addresses.length === 0) return []
  const more = count - interfaces.length
  return [{ kind: 'snmp-interfaces', interfaces, ...(more > 0 && { more }), addresses }]
}

/** What stands behind the columns, each once, in the agent's order. */
function rowsOf(told: Told, ...columns: readonly Oid[]): readonly string[] {
  return [...new Set(columns.flatMap((root) => [...told.keys()].flatMap((oid) => suffixOf(oid, root) ?? [])))]
}

function readInterface(told: Told, row: string): SnmpInterface | undefined {
  const index = numberUpTo(Number(row), 0x7fff_ffff)
  if (index === undefined) return undefined
  const at = (root: Oid) => told.get(`${root}.${row}`)
  const [type, operStatus, mac] = [
    numberUpTo(at(column.type), 0xffff),
    numberUpTo(at(column.operStatus), 255),
    macOf(at(column.physAddress)),
  ]
  const [highSpeed, speed] = [numberUpTo(at(column.highSpeed), 0xffff_ffff), numberUpTo(at(column.speed), 0xffff_ffff)]
  const speedBps = (highSpeed ?? 0) > 0 ? (highSpeed ?? 0) * 1_000_000 : speed
  return {
    index,
    ...textAs('description', at(column.description)),
    ...textAs('name', at(column.name)),
    ...(type !== undefined && { type }),
    ...(mac !== undefined && { mac }),
    ...(speedBps !== undefined && speedBps > 0 && { speedBps }),
    ...(operStatus !== undefined && { operStatus }),
  }
}

function* askAddresses(): Generator<SnmpStep, readonly SnmpAddress[], Told> {
  const { addressInterface, netMask, anyAddressInterface } = column
  const old = yield { walk: [addressInterface, netMask], rows: mostAddresses }
  const all = yield { walk: [anyAddressInterface], rows: mostAddresses }
  const found = new Map<IpAddress, SnmpAddress>()
  const add = (address: IpAddress | undefined, index: unknown, prefixLength?: number): void => {
    const its = numberUpTo(index, 0x7fff_ffff)
    if (address === undefined || found.has(address) || found.size >= mostAddresses) return
    found.set(address, { address, ...(prefixLength !== undefined && { prefixLength }), ...(its !== undefined && { interface: its }) })
  }
  for (const row of rowsOf(old, addressInterface))
    add(parseIpAddress(row), old.get(`${addressInterface}.${row}`), prefixLengthOf(old.get(`${netMask}.${row}`)))
  for (const row of rowsOf(all, anyAddressInterface)) add(addressOfIndex(row), all.get(`${anyAddressInterface}.${row}`))
  return [...found.values()]
}

/** `1.4.10.1.1.5`, `2.16.253.0 ...` (RFC 4001, InetAddressType); addresses with a zone are left out. */
function addressOfIndex(row: string): IpAddress | undefined {
  const [type, length, ...bytes] = numbersOf(row) ?? []
  if (bytes.length !== length || bytes.some((byte) => byte > 255)) return undefined
  if (type === 1 && length === 4) return parseIpAddress(bytes.join('.'))
  if (type !== 2 || length !== 16) return undefined
  return parseIpAddress(
    addressOf(
      bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
      6,
    ),
  )
}

/** Of a mask whose ones stand in one row. */
function prefixLengthOf(mask: unknown): number | undefined {
  const address = typeof mask === 'string' ? parseIpAddress(mask) : undefined
  if (address === undefined) return undefined
  const bits = integerOf(address).toString(2).padStart(32, '0')
  return /^1*0*$/.test(bits) && bits.length === 32 ? bits.lastIndexOf('1') + 1 : undefined
}

const entPhysical = '1.3.6.1.2.1.47.1.1.1.1'
const classColumn = `${entPhysical}.5`
const chassisClass = 3
const chassisObjects = { 2: 'description', 7: 'name', 8: 'hardwareRevision', 9: 'firmwareRevision', 10: 'softwareRevision' } as const
const makerObjects = { 11: 'serialNumber', 12: 'manufacturer', 13: 'model' } as const

/** The first chassis: of a stack, the one that speaks. */
function* askChassis(): SnmpTalk {
  const classes = yield { walk: [classColumn], rows: mostParts }
  const row = rowsOf(classes, classColumn).find((index) => classes.get(`${classColumn}.${index}`) === chassisClass)
  if (row === undefined) return []
  const objects = Object.entries({ ...chassisObjects, ...makerObjects }) as [string, keyof SnmpChassis][]
  const told = yield { get: objects.map(([object]) => `${entPhysical}.${object}.${row}`) }
  const texts = objects.map(([object, field]) => textAs(field, told.get(`${entPhysical}.${object}.${row}`)))
  const chassis: SnmpChassis = Object.assign({}, ...texts)
  return Object.keys(chassis).length === 0 ? [] : [{ kind: 'snmp-chassis', ...chassis }]
}

/** The field where there is a text for it: UTF-8 with replacement, without the white space and the zeros that fill it up. */
function textAs<F extends string>(field: F, value: unknown): { readonly [Field in F]?: string } {
  if (!(value instanceof Uint8Array)) return {}
  // Longer than any text that is kept, at one UTF-16 unit or more for each three bytes.
  const text = decodeUtf8(value.subarray(0, 4 * longestText))
    .replace(/\0+$/, '')
    .trim()
    .slice(0, longestText)
  return text === '' ? {} : ({ [field]: text } as { readonly [Field in F]?: string })
}

function numberUpTo(value: unknown, largest: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest ? value : undefined
}

function oidOf(value: unknown): Oid | undefined {
  return typeof value === 'string' && value.length <= longestText && numbersOf(value) !== undefined ? value : undefined
}

function macOf(value: unknown): MacAddress | undefined {
  if (!(value instanceof Uint8Array) || value.length !== 6) return undefined
  const mac = readMacAddress(viewOf(value), 0)
  return isUnicastMac(mac) ? mac : undefined
}
