/** What people decide about devices: approval, names and notes, types, and which devices are one. */
import type { DecisionReply, DecisionRequest, DeviceSelection, SplitReply, SplitRequest } from '#shared/contract/api.ts'
import type { Decision, Relation } from '#shared/domain/device.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { keysOnlyOf } from '../core/inventory/parts.ts'
import { inverseOf, type NewDecision } from '../store/decisions.ts'
import type { SeenDevice } from '../store/devices.ts'
import { noSuchScan } from '../store/messages.ts'
import type { Store } from '../store/store.ts'
import {
  apartFrom,
  type Identified,
  type IdentifiedHost,
  type IdentifiedPart,
  type Knowledge,
  type Known,
  knownOf,
  rootOf,
  sightingsOf,
  wholesOf,
} from './identification.ts'
import { neverCut, noSuchDevice, nothingToSplit, notItsAddress, partOfItself, scanGone, withItself } from './messages.ts'

/** The hosts of a scan. */
export type HostsOf = (store: Knowledge, scan: number, known: Known) => Pick<Identified, 'hosts' | 'refusal'>

export function decide(store: Store, request: DecisionRequest): DecisionReply | Failure {
  const known = knownOf(store)
  const decision = decisionOf(store, known, request)
  if (isFailure(decision)) return decision
  const from = decision.kind === 'relation' && decision.value === undefined ? cutFrom(store, known, decision.device) : undefined
  return store.together(() => {
    const decided = store.decide([decision])
    if (isFailure(decided)) return decided
    const refusal = from === undefined ? undefined : store.handOver(decision.device, from)
    return refusal ?? { device: request.device, inverse: inverseRequest(decided[0] as Decision) }
  })
}

function decisionOf(store: Store, known: Known, { device, kind, value }: DecisionRequest): NewDecision | Failure {
  const id = knownIdOf(known, device)
  if (id === undefined) return noSuchDevice(device)
  const decision = { at: Date.now(), device: id, kind, ...(value === undefined ? {} : { value: value as unknown }) }
  if (kind === 'relation' && value !== undefined) {
    const to = knownIdOf(known, value.to)
    if (to === undefined) return noSuchDevice(value.to)
    const refusal = refusalOfRelation(store, known, id, { is: value.is, to })
    if (refusal !== undefined) return refusal
    decision.value = relationOf(known, id, { is: value.is, to })
  }
  // The contract pairs each kind with its value; taken apart, the compiler can no longer see it.
  return decision as NewDecision
}

/** What was split off and is joined with a third stays apart from the first. */
function relationOf({ decided }: Known, id: number, { is, to }: Relation): Relation {
  const from = is === 'same' ? apartFrom(decided.get(id)?.relation) : undefined
  return { is, to, ...(from !== undefined && rootOf(decided, from) !== rootOf(decided, to) && { from }) }
}

/** The device that this one was cut from and still is apart from. */
function cutFrom(store: Store, { devices, decided }: Known, id: number): number | undefined {
  const from = apartFrom(decided.get(id)?.relation)
  return devices.find((known) => known.id === from && wasCut(store, id, known.id))?.id
}

function wasCut(store: Store, id: number, from: number): boolean {
  return store.history(id).some(({ kind, value }) => kind === 'relation' && value?.is === 'cut' && value.to === from)
}

function refusalOfRelation(store: Store, { devices, decided }: Known, id: number, { is, to }: Relation): Failure | undefined {
  const [device, other] = [`d${id}`, `d${to}`]
  if (to === id) return withItself(device)
  // A circle would leave nobody whom the parts belong to.
  if (wholesOf(decided, to).has(id)) return partOfItself(device, other)
  if (is !== 'cut') return undefined
  const isLeft = devices.some((known) => known.id === id && known.keys.length > 0)
  return isLeft && wasCut(store, id, to) ? undefined : neverCut(device, other)
}

/** The inverse as a person's request, with devices as people name them. */
function inverseRequest(decision: Decision): DecisionRequest {
  const { device, kind, ...rest } = inverseOf(decision, decision.at)
  const { value } = rest
  const named = kind === 'relation' && value !== undefined ? { is: (value as Relation).is, to: `d${(value as Relation).to}` } : value
  return { device: `d${device}`, kind, ...(named === undefined ? {} : { value: named }) } as DecisionRequest
}

/** Splits off a device as its last scan saw it: whole parts of it, or addresses of a part, which become a new device. */
export function split(store: Store, { device, addresses }: SplitRequest, hostsOf: HostsOf): SplitReply | Failure {
  const known = knownOf(store)
  const id = knownIdOf(known, device)
  if (id === undefined) return noSuchDevice(device)
  const scan = lastScansOf(store, known)(id)
  const host = scan === undefined ? undefined : hostsOf(store, scan, known).hosts.find((candidate) => candidate.id === id)
  if (scan === undefined || host === undefined) return scanGone(device)
  const wanted = new Set(addresses)
  const strange = addresses.find((address) => !host.host.addresses.includes(address))
  if (strange !== undefined) return notItsAddress(device, strange)
  if (host.host.self || wanted.size >= host.host.addresses.length) return nothingToSplit(device)
  const leaving = host.parts.filter((part) => part.addresses.every((address) => wanted.has(address)) && part.id !== id)
  const cut = host.parts.filter((part) => !leaving.includes(part) && part.addresses.some((address) => wanted.has(address)))
  return splitOff(store, scan, { ...host, wanted, leaving, cut }, known)
}

interface Splitting extends IdentifiedHost {
  readonly wanted: ReadonlySet<string>
  /** Parts that go as they are. */
  readonly leaving: readonly IdentifiedPart[]
  /** Parts of which some addresses go. */
  readonly cut: readonly IdentifiedPart[]
}

function splitOff(store: Store, scan: number, splitting: Splitting, known: Known): SplitReply | Failure {
  const devices = newDevices(store, scan, splitting)
  return store.together(() => {
    const made = devices.length === 0 ? [] : store.saveDevices(scan, devices)
    if (isFailure(made)) return made
    const kept = store.decide(decisionsOf(splitting, made, known))
    if (isFailure(kept)) return kept
    // The first one is about the part.
    return { device: `d${splitting.id}`, part: `d${kept[0]?.device}`, inverse: kept.map(inverseRequest).reverse() }
  })
}

/** What a split decides: `made` are the new devices, one for each part that was cut. */
function decisionsOf({ id, parts, leaving, cut }: Splitting, made: readonly number[], { decided }: Known): NewDecision[] {
  const at = Date.now()
  const relate = (device: number, is: Relation['is'], to: number): NewDecision => ({ at, device, kind: 'relation', value: { is, to } })
  const gone = leaving.map((its) => its.id)
  const part = made[0] ?? gone[0] ?? id
  // What stays is one device, although the part that gave it its number may have gone, or the key that made it one.
  const isTorn = cut.length > 1 || cut.some((one) => one.id === id)
  const staying = parts.filter((its) => isTorn && its.id !== id && !leaving.includes(its) && decided.get(its.id)?.relation === undefined)
  return [
    ...(made.length === 0 ? [relate(part, 'apart', id)] : made.map((device, index) => relate(device, 'cut', cut[index]?.id ?? id))),
    ...[...made, ...gone].filter((other) => other !== part).map((other) => relate(other, 'same', part)),
    ...staying.map((its) => relate(its.id, 'same', id)),
    ...gone.filter((its) => decided.get(its)?.approval === true).map((device): NewDecision => ({ at, device, kind: 'approval' })),
  ]
}

/** One for each part that was cut, known again by what only the addresses have that go. */
function newDevices(store: Store, scan: number, { wanted, host, cut }: Splitting): SeenDevice[] {
  if (cut.length === 0) return []
  const sightings = sightingsOf(store, scan)
  const staying = new Set(host.addresses.filter((address) => !wanted.has(address)))
  return cut.map((part) => {
    const gone = new Set(part.addresses.filter((address) => wanted.has(address)))
    return { address: [...gone][0] ?? '', keys: keysOnlyOf(sightings, gone, staying), seenAt: host.lastHeardAt ?? 0 }
  })
}

/** Finds the last scan that shows a device; a rescan belongs to the scan that it is a part of. */
function lastScansOf(store: Pick<Store, 'lastScanOfDevice' | 'scan'>, { devices, decided }: Known): (id: number) => number | undefined {
  const groups = Map.groupBy(devices, (device) => rootOf(decided, device.id))
  return (id) => {
    const scans = (groups.get(id) ?? []).flatMap((device) => store.lastScanOfDevice(device.id) ?? [])
    if (scans.length === 0) return undefined
    const last = Math.max(...scans)
    return store.scan(last)?.rescanOf ?? last
  }
}

/** Returns the ids for which it makes a difference. An approval is of all that a device was made of when it was seen last. */
export function decideApproval(
  store: Store,
  selection: DeviceSelection,
  wish: 'approve' | 'revoke',
  hostsOf: HostsOf,
): readonly string[] | Failure {
  const known = knownOf(store)
  const groups = selected(store, selection, hostsOf, known)
  if (isFailure(groups)) return groups
  const decided = knownOf(store).decided
  const isDifferent = (id: number): boolean => (decided.get(id)?.approval === true) !== (wish === 'approve')
  const changed = groups.filter(({ all }) => all.some(isDifferent))
  const ids = [...new Set(changed.flatMap(({ all }) => all.filter(isDifferent)))]
  const kept = store.decide(
    ids.map((device) => ({ at: Date.now(), device, kind: 'approval' as const, ...(wish === 'approve' && { value: true }) })),
  )
  return isFailure(kept) ? kept : [...new Set(changed.map(({ id }) => `d${id}`))]
}

/** A device and everything that it is made of. */
interface Group {
  readonly id: number
  readonly all: readonly number[]
}

function groupOf({ id, parts }: IdentifiedHost, { decided }: Known): Group {
  return { id, all: [...new Set([id, ...parts.map((part) => rootOf(decided, part.id))])] }
}

/** Of a whole scan everybody who answered, this computer left out. */
function selected(store: Store, selection: DeviceSelection, hostsOf: HostsOf, known: Known): readonly Group[] | Failure {
  if ('scan' in selection) {
    if (store.scan(selection.scan) === undefined) return noSuchScan(selection.scan)
    const { hosts, refusal } = hostsOf(store, selection.scan, known)
    if (refusal !== undefined) return refusal
    return hosts.filter(({ host }) => host.live && !host.self).map((host) => groupOf(host, known))
  }
  const existing = new Set(known.devices.map(({ id }) => id))
  const strange = selection.devices.find((device) => !existing.has(numberOf(device)))
  if (strange !== undefined) return noSuchDevice(strange)
  const byScan = Map.groupBy(new Set(selection.devices.map(numberOf)), lastScansOf(store, known))
  return [...byScan].flatMap(([scan, its]) => {
    const hosts = new Map(scan === undefined ? [] : hostsOf(store, scan, known).hosts.map((host) => [host.id, host]))
    return its.map((id) => {
      const host = hosts.get(id)
      return host === undefined ? { id, all: [id] } : groupOf(host, known)
    })
  })
}

const idPattern = /^d([1-9]\d*)$/

/** Number of a device as people write it. */
function numberOf(device: string): number {
  return Number(idPattern.exec(device)?.[1])
}

/** The same; undefined for one that the database does not know. */
function knownIdOf({ devices }: Known, device: string): number | undefined {
  const id = numberOf(device)
  return devices.find((candidate) => candidate.id === id)?.id
}
