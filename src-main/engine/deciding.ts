/** What people decide about devices: approval, names and notes, types, and which devices are one. */
import type { DecisionReply, DecisionRequest, DeviceSelection, SplitReply, SplitRequest } from '#shared/contract/api.ts'
import type { Decision, Relation } from '#shared/domain/device.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { keysOnlyOf } from '../core/inventory/parts.ts'
import { inverseOf, type NewDecision } from '../store/decisions.ts'
import { noSuchScan } from '../store/messages.ts'
import type { Store } from '../store/store.ts'
import {
  type Identified,
  type IdentifiedHost,
  type IdentifiedPart,
  type Knowledge,
  type Known,
  knownOf,
  rootOf,
  sightingsOf,
} from './identification.ts'
import { noSuchDevice, nothingToSplit, notItsAddress, oneAlready, scanGone } from './messages.ts'

/** The hosts of a scan. */
export type HostsOf = (store: Knowledge, scan: number, known: Known) => Pick<Identified, 'hosts' | 'refusal'>

export function decide(store: Store, request: DecisionRequest): DecisionReply | Failure {
  const known = knownOf(store)
  const decision = decisionOf(known, request)
  if (isFailure(decision)) return decision
  const decided = store.decide([decision])
  return isFailure(decided) ? decided : { device: request.device, inverse: inverseRequest(decided[0] as Decision) }
}

function decisionOf(known: Known, { device, kind, value }: DecisionRequest): NewDecision | Failure {
  const id = knownIdOf(known, device)
  if (id === undefined) return noSuchDevice(device)
  const decision = { at: Date.now(), device: id, kind, ...(value === undefined ? {} : { value: value as unknown }) }
  if (kind === 'relation' && value !== undefined) {
    const to = knownIdOf(known, value.to)
    if (to === undefined) return noSuchDevice(value.to)
    // A circle would leave nobody whom the parts belong to.
    if (rootOf(known.decided, to) === id || to === id) return oneAlready(device, value.to)
    decision.value = { is: value.is, to } satisfies Relation
  }
  // The contract pairs each kind with its value; taken apart, the compiler can no longer see it.
  return decision as NewDecision
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
  const scan = lastScanOf(store, known, id)
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
  const { id, parts, leaving, cut } = splitting
  const made = cut.length === 0 ? [] : makeDevice(store, scan, splitting)
  if (isFailure(made)) return made
  const [part = id, ...others] = [...made, ...leaving.map((its) => its.id)]
  const at = Date.now()
  const relate = (device: number, is: Relation['is'], to: number): NewDecision => ({ at, device, kind: 'relation', value: { is, to } })
  const approved = leaving.filter((its) => known.decided.get(its.id)?.approval === true)
  // What stays is the device although the part that gave it its number may have gone.
  const staying = parts.filter(
    (its) =>
      its.id !== id && !leaving.includes(its) && cut.some((one) => one.id === id) && known.decided.get(its.id)?.relation === undefined,
  )
  const kept = store.decide([
    relate(part, 'apart', id),
    ...others.map((other) => relate(other, 'same', part)),
    ...staying.map((its) => relate(its.id, 'same', id)),
    ...approved.map((its): NewDecision => ({ at, device: its.id, kind: 'approval' })),
  ])
  if (isFailure(kept)) return kept
  return { device: `d${id}`, part: `d${part}`, inverse: { device: `d${part}`, kind: 'relation', value: { is: 'same', to: `d${id}` } } }
}

/** A new device, known again by what only the addresses have that were cut off. */
function makeDevice(store: Store, scan: number, { wanted, host, cut }: Splitting): readonly number[] | Failure {
  const gone = new Set(cut.flatMap(({ addresses }) => addresses.filter((address) => wanted.has(address))))
  const staying = new Set(host.addresses.filter((address) => !wanted.has(address)))
  const keys = keysOnlyOf(sightingsOf(store, scan), gone, staying)
  return store.saveDevices(scan, [{ address: [...gone][0] ?? '', keys, seenAt: host.lastHeardAt ?? 0 }])
}

/** The last scan that shows the device; a rescan belongs to the scan that it is a part of. */
function lastScanOf(store: Pick<Store, 'lastScanOfDevice' | 'scan'>, known: Known, id: number): number | undefined {
  const scans = known.devices
    .filter((device) => rootOf(known.decided, device.id) === id)
    .flatMap((device) => store.lastScanOfDevice(device.id) ?? [])
  if (scans.length === 0) return undefined
  const last = Math.max(...scans)
  return store.scan(last)?.rescanOf ?? last
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
  const strange = selection.devices.find((device) => knownIdOf(known, device) === undefined)
  if (strange !== undefined) return noSuchDevice(strange)
  const ids = [...new Set(selection.devices.map((device) => knownIdOf(known, device) ?? 0))]
  const byScan = Map.groupBy(ids, (id) => lastScanOf(store, known, id))
  return [...byScan].flatMap(([scan, its]) => {
    const hosts = new Map(scan === undefined ? [] : hostsOf(store, scan, known).hosts.map((host) => [host.id, host]))
    return its.map((id) => {
      const host = hosts.get(id)
      return host === undefined ? { id, all: [id] } : groupOf(host, known)
    })
  })
}

const idPattern = /^d([1-9]\d*)$/

/** Number of a device as people write it; undefined for one that the database does not know. */
function knownIdOf({ devices }: Known, device: string): number | undefined {
  const id = Number(idPattern.exec(device)?.[1])
  return devices.find((candidate) => candidate.id === id)?.id
}
