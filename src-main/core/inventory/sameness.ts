/**
 * Which parts are one device by the evidence: those that show one key that a machine makes for itself, where nothing speaks against it. SSH
 * host keys and SNMP engine IDs are what studies of address aliases go by (RFC 4251 section 4.1; RFC 3411 section 5, SnmpEngineID). Keys are
 * also copied with images and burnt into firmware, and a router may pass a port on to a host behind it: a wrong merge would lend one
 * device's place to another, so where anything speaks against it (`marks.ts`), nobody is merged and both sides say so.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { IdentityKeyKind } from '#shared/domain/device.ts'
import { type SharedKey, why } from '../messages.ts'
import { createUnion } from './disjoint-sets.ts'
import { textOfKey } from './identity.ts'
import { type Candidate, type Marks, marksOf, tellApart } from './marks.ts'
import { told } from './told.ts'

/** Keys that a machine makes for itself, one machine one key. */
const joining: ReadonlySet<IdentityKeyKind> = new Set<SharedKey>(['ssh-key', 'snmp-engine', 'upnp-udn', 'ws-endpoint'])
/** Keys that make nobody one device alone, and count as a second one. */
const confirming: ReadonlySet<IdentityKeyKind> = new Set<SharedKey>(['serial-number', 'tls-key'])
/** Parts of one device; a key that more of them show is the firmware's. */
const mostParts = 8

export interface Sameness {
  /** Of each part the number of its group: the index of the first part that is the same device. */
  readonly groups: readonly number[]
  /** Of each part: why it is one device with others, or that a key says so and is not believed. */
  readonly reasons: readonly (readonly SharedKeyReason[])[]
}

export interface SharedKeyReason {
  readonly line: string
  /** Indices of all parts that show the key. */
  readonly holders: readonly number[]
  readonly isBelieved: boolean
}

/** One key with the parts that show it, ascending. */
interface Held {
  readonly kind: SharedKey
  readonly holders: number[]
}

/** Linear in the parts: what is compared pair by pair is bounded by `mostParts`. */
export function samenessOf(parts: readonly Candidate[]): Sameness {
  const shared = sharedKeys(parts)
  const groups = parts.map((_, at) => at)
  for (const { members, keys } of familiesOf(shared.filter(({ holders }) => holders.length <= mostParts)))
    if (members.length <= mostParts) gather(members, keys, parts, groups)
  return { groups, reasons: reasonsOf(shared, groups, parts) }
}

/** Keys that several parts show. */
function sharedKeys(parts: readonly Candidate[]): Held[] {
  const held = new Map<string, Held>()
  parts.forEach(({ keys, isSplit, sightings }, at) => {
    if (isSplit || told(sightings, 'self').length > 0) return
    for (const key of keys.filter(({ kind }) => joining.has(kind) || confirming.has(kind))) {
      const known = held.get(textOfKey(key))
      if (known === undefined) held.set(textOfKey(key), { kind: key.kind as SharedKey, holders: [at] })
      else known.holders.push(at)
    }
  })
  return [...held.values()].filter(({ holders }) => holders.length > 1)
}

/** Parts that hang together by keys that they share, with these keys. */
interface Family {
  /** Ascending. */
  readonly members: readonly number[]
  readonly keys: readonly Held[]
}

function familiesOf(shared: readonly Held[]): Family[] {
  const union = createUnion()
  const bonds = shared.filter(({ kind }) => joining.has(kind))
  for (const { holders } of bonds) for (const at of holders) union.unite(holders[0] ?? at, at)
  const members = Map.groupBy(new Set(bonds.flatMap(({ holders }) => holders)), union.headOf)
  const keys = Map.groupBy(shared, ({ holders }) => union.headOf(holders[0] ?? 0))
  return [...members].map(([head, its]) => ({ members: its.sort((a, b) => a - b), keys: keys.get(head) ?? [] }))
}

/** Writes which members are one device; nobody where two of them are told apart, because then the key is no machine's own. */
function gather(members: readonly number[], keys: readonly Held[], parts: readonly Candidate[], groups: number[]): void {
  const marks = new Map(members.map((at) => [at, marksOf(parts[at] as Candidate)]))
  const pairs = members.flatMap((a) => members.flatMap((b) => (a < b ? [[a, b] as const] : [])))
  if (pairs.some(([a, b]) => tellApart(marks.get(a) as Marks, marks.get(b) as Marks))) return
  const union = createUnion()
  for (const [a, b] of pairs) if (areBound(a, b, keys, parts)) union.unite(a, b)
  for (const at of members) groups[at] = union.headOf(at)
}

/**
 * Whether two parts share enough. Of one on a link of ours and one beyond a router, the first may pass on what the second answers, so that
 * two kinds of keys are needed; so it is with a next hop whose MAC nobody measured.
 */
function areBound(a: number, b: number, keys: readonly Held[], parts: readonly Candidate[]): boolean {
  const kinds = new Set(keys.filter(({ holders }) => holders.includes(a) && holders.includes(b)).map(({ kind }) => kind))
  const needed = isNear(parts[a] as Candidate) === isNear(parts[b] as Candidate) ? 1 : 2
  return kinds.size >= needed && [...kinds].some((kind) => joining.has(kind))
}

function isNear({ macs, sightings }: Candidate): boolean {
  return macs.length > 0 || told(sightings, 'gateway').length > 0
}

/** Addresses that a line needs to say whom it is about. */
const namedOthers = 8

function reasonsOf(shared: readonly Held[], groups: readonly number[], parts: readonly Candidate[]): SharedKeyReason[][] {
  const reasons = parts.map((): SharedKeyReason[] => [])
  const addressesOf = (its: readonly number[]): IpAddress[] => its.flatMap((at) => parts[at]?.addresses[0] ?? [])
  for (const { kind, holders } of shared) {
    for (const [group, together] of Map.groupBy(holders, (at) => groups[at])) {
      const others = someOf(holders, namedOthers, (at) => groups[at] !== group)
      const count = holders.length - together.length
      const lines: SharedKeyReason[] = [
        ...(together.length > 1 && holders.length <= mostParts
          ? [{ line: why.oneByKey(addressesOf(together), kind), holders, isBelieved: true }]
          : []),
        ...(count > 0 && joining.has(kind) ? [{ line: why.copiedKey(addressesOf(others), count, kind), holders, isBelieved: false }] : []),
      ]
      for (const at of together) reasons[at]?.push(...lines)
    }
  }
  return reasons
}

/** The first ones that fit, at most so many: a key of the firmware has thousands of holders. */
function someOf(items: readonly number[], most: number, fits: (item: number) => boolean): number[] {
  const found: number[] = []
  for (const item of items) {
    if (found.length === most) break
    if (fits(item)) found.push(item)
  }
  return found
}
