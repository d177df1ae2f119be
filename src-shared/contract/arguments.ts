/** One parser per call of the contract: what crosses the border is checked here, whoever sends it. */
import { z } from 'zod'
import { longestDeviceName, longestNote, longestSystem } from '../domain/device.ts'
import { type Failure, failure } from '../domain/failure.ts'
import { formatCount } from '../domain/figures.ts'
import { deviceTypes } from '../domain/map-document.ts'
import { longestPortList } from '../domain/port.ts'
import type { ScanRequest } from '../domain/scan.ts'
import { mostSnmpCredentials, type SnmpText, snmpAuthProtocols, snmpPrivProtocols, snmpTextFault } from '../domain/snmp.ts'
import { longestTarget, mostTargets } from '../domain/target.ts'
import type { DecisionRequest, DemoWish, DeviceSelection, DownloadRequest, Placement, ScanOrder, SplitRequest } from './api.ts'

z.config({
  // The window's content security policy forbids code made from text, which zod otherwise uses for speed.
  jitless: true,
  customError(issue) {
    if (issue.code === 'too_small' && Object.hasOwn(units, issue.origin)) return 'it is empty'
    if (issue.code !== 'too_big') return undefined
    return `more than ${formatCount(issue.maximum)} ${units[issue.origin] ?? ''}`.trim()
  },
})

/** What texts and lists are made of. */
const units: Readonly<Record<string, string>> = { string: 'characters', array: 'items' }

/** Bounds on what one call may carry; together they keep it within `maximumMessageBytes`. */
const maximumDevices = 1000
const maximumTitleLength = 2000
/** Addresses that can be split off at once. */
const maximumSplit = 1000
/** Of an interface; Linux allows 15. */
const maximumInterfaceLength = 64
/** Hosts and segments that can be placed at once. */
const maximumPlacements = 10_000
/** From the middle of the map, in units of the drawing, either way: a map of a hundred thousand hosts ends long before. */
const farthest = 1_000_000
/** Of a host or segment, such as `d7` or `10.1.1.0/24`. */
const maximumIdLength = 64
/** A refusal repeats what it refuses, such as the name of an unknown field, and that may be long. */
const maximumReasonLength = 200

/** Text that survives being kept: half of a surrogate pair is no character and has no UTF-8. */
const textUpTo = (length: number) => z.string().max(length).refine(isWellFormed, 'it has half a character in it')
const targets = z.array(textUpTo(longestTarget)).max(mostTargets)
const ports = textUpTo(longestPortList)
const coordinate = z.number().min(-farthest).max(farthest)
const scanNumber = z.int().positive()
const deviceId = z.string().regex(/^d[1-9]\d{0,14}$/)

const scanRequest = z.strictObject({
  targets,
  exclude: targets,
  interface: textUpTo(maximumInterfaceLength).min(1).exactOptional(),
  profile: z.enum(['gentle', 'normal', 'fast']),
  ratePps: z.number().exactOptional(),
  title: textUpTo(maximumTitleLength).exactOptional(),
  tcp: ports,
  udp: ports,
  identify: z.boolean(),
  raw: z.enum(['auto', 'required', 'off']),
  consent: z.boolean(),
  rescanOf: scanNumber.exactOptional(),
})

const snmpText = (what: SnmpText) =>
  z.string().superRefine((text, refusal) => {
    const message = snmpTextFault(what, text)
    if (message !== undefined) refusal.addIssue({ code: 'custom', message })
  })
const snmpUser = { version: z.literal('3'), user: snmpText('user') }
const snmpKey = snmpText('passphrase')
const snmpAuth = { authProtocol: z.enum(snmpAuthProtocols), authKey: snmpKey }
const snmpPriv = { privProtocol: z.enum(snmpPrivProtocols), privKey: snmpKey }
const snmpCredential = z.discriminatedUnion('version', [
  z.strictObject({ version: z.enum(['1', '2c']), community: snmpText('community') }),
  z.discriminatedUnion('level', [
    z.strictObject({ ...snmpUser, level: z.literal('noAuthNoPriv') }),
    z.strictObject({ ...snmpUser, level: z.literal('authNoPriv'), ...snmpAuth }),
    z.strictObject({ ...snmpUser, level: z.literal('authPriv'), ...snmpAuth, ...snmpPriv }),
  ]),
])
const scanOrder = scanRequest.extend({ snmp: z.array(snmpCredential).max(mostSnmpCredentials).exactOptional() })

const deviceSelection = z.union([
  z.strictObject({ scan: scanNumber }),
  z.strictObject({ devices: z.array(deviceId).min(1).max(maximumDevices) }),
])

const decisionRequest = z.discriminatedUnion('kind', [
  z.strictObject({ device: deviceId, kind: z.literal('approval'), value: z.boolean().exactOptional() }),
  z.strictObject({ device: deviceId, kind: z.literal('name'), value: textUpTo(longestDeviceName).min(1).exactOptional() }),
  z.strictObject({ device: deviceId, kind: z.literal('note'), value: textUpTo(longestNote).min(1).exactOptional() }),
  z.strictObject({ device: deviceId, kind: z.literal('type'), value: z.enum(deviceTypes).exactOptional() }),
  z.strictObject({ device: deviceId, kind: z.literal('os'), value: textUpTo(longestSystem).min(1).exactOptional() }),
  z.strictObject({
    device: deviceId,
    kind: z.literal('relation'),
    value: z.strictObject({ is: z.enum(['same', 'apart', 'cut']), to: deviceId }).exactOptional(),
  }),
  z.strictObject({
    device: deviceId,
    kind: z.literal('position'),
    value: z.strictObject({ x: coordinate, y: coordinate, pinned: z.boolean() }).exactOptional(),
  }),
])

const splitRequest = z.strictObject({ device: deviceId, addresses: z.array(textUpTo(maximumIdLength).min(1)).min(1).max(maximumSplit) })

const demoWish = z.enum(['enter', 'leave'])

const downloadRequest = z.strictObject({
  scan: scanNumber,
  format: z.enum(['html', 'json', 'svg', 'png']),
  theme: z.enum(['light', 'dark']),
  scale: z.union([z.literal(1), z.literal(2), z.literal(4)]),
})

const placements = z.array(z.strictObject({ id: textUpTo(maximumIdLength).min(1), x: coordinate, y: coordinate })).max(maximumPlacements)

function isWellFormed(given: string): boolean {
  return given.isWellFormed()
}

/** Without `readonly`, which a schema does not know. */
type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Field in keyof T]: Writable<T[Field]> }
    : T

type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The schema, where it describes exactly the argument; nothing fits where a field of one is missing or different in the other. */
type SchemaOf<Argument, Schema extends z.ZodType> = IsSame<Writable<z.output<Schema>>, Writable<Argument>> extends true ? Schema : never

/** Parses the argument of a call; what does not fit becomes a `usage` failure that names the field. */
function parserOf<Argument, Schema extends z.ZodType<Argument>>(
  schema: SchemaOf<Argument, Schema>,
): (value: unknown) => Argument | Failure {
  return (value) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const field = issue?.path.join('.') ?? ''
    const reason = issue?.message ?? 'unknown reason'
    const shown = reason.length > maximumReasonLength ? `${reason.slice(0, maximumReasonLength)} ...` : reason
    return failure('usage', `${field === '' ? 'The argument' : `The field ${field}`} is not valid: ${shown}.`, remedyOf(issue))
  }
}

/** For what a person may have written; a field of the wrong type or name is a program's mistake. */
function remedyOf(issue: z.core.$ZodIssue | undefined): string | undefined {
  if (issue?.code === 'too_small') return 'Give it a value, or leave it out.'
  if (issue?.code !== 'too_big') return undefined
  if (issue.origin === 'array') return 'Give fewer; a range or a subnet counts as one.'
  return issue.origin === 'string' ? 'Shorten it.' : 'Give a smaller number.'
}

export const parseScanRequest = parserOf<ScanRequest, typeof scanRequest>(scanRequest)
export const parseScanOrder = parserOf<ScanOrder, typeof scanOrder>(scanOrder)
export const parseDeviceSelection = parserOf<DeviceSelection, typeof deviceSelection>(deviceSelection)
export const parseDecisionRequest = parserOf<DecisionRequest, typeof decisionRequest>(decisionRequest)
export const parseSplitRequest = parserOf<SplitRequest, typeof splitRequest>(splitRequest)
export const parseDemoWish = parserOf<DemoWish, typeof demoWish>(demoWish)
export const parseDownloadRequest = parserOf<DownloadRequest, typeof downloadRequest>(downloadRequest)
export const parsePlacements = parserOf<readonly Placement[], typeof placements>(placements)
export const parseScanNumber = parserOf<number, typeof scanNumber>(scanNumber)
