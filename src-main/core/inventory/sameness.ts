/**
 * Which parts are one device by the evidence: those that show one key that a machine makes for itself, where nothing speaks against it. SSH
 * host keys and SNMP engine IDs are what studies of address aliases go by (RFC 4251 section 4.1; RFC 3411 section 5, SnmpEngineID). Keys are
 * also copied with images and burnt into firmware, and a router may pass a port on to a host behind it: a wrong merge would lend one
 * device's place to another, so where anything speaks against it, nobody is merged and both sides say so.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { IdentityKey, IdentityKeyKind } from '#shared/domain/device.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { type SharedKey, why } from '../messages.ts'
import { told } from './told.ts'

/** Keys that a machine makes for itself, one machine one key. */
const joining: ReadonlySet<IdentityKeyKind> = new Set<SharedKey>(['ssh-key', 'snmp-engine', 'upnp-udn', 'ws-endpoint'])
/** A device has one set of each: two that share none of a kind are two devices. */
const telling = ['ssh-key', 'snmp-engine', 'upnp-udn', 'ws-endpoint', 'smb-guid', 'netbios-name'] as const
/** Parts of one device; a key that more of them show is the firmware's. */
const mostParts = 8
/** Between two readings of when one SNMP engine started, seconds: its clock counts whole ones, and answers travel. */
const startToleranceS = 30

export interface Sameness {
  /** Of each part the number of its group: the index of the first part that is the same device. */
  readonly groups: readonly number[]
  /** Of each part: why it is one device with others, or that a key says so and is not believed. */
  readonly reasons: readonly (readonly SharedKeyReason[])[]
}

export interface SharedKeyReason {
  readonly line: string
  /** Indices of the other parts that show the key. */
  readonly others: readonly number[]
  readonly isBelieved: boolean
}

export interface Candidate {
  readonly addresses: readonly IpAddress[]
  readonly macs: readonly MacAddress[]
  readonly sightings: readonly Sighting[]
  readonly keys: readonly IdentityKey[]
  /** A person said that it is a device of its own. */
  readonly isSplit: boolean
}

export function samenessOf(parts: readonly Candidate[]): Sameness {
  const groups = parts.map((_, at) => at)
  const reasons = parts.map((): SharedKeyReason[] => [])
  for (const { members, keys } of familiesOf(parts)) {
    const family = members.map((at) => ({ at, part: parts[at] as Candidate }))
    const isOne = members.length <= mostParts && family.every((a) => family.every((b) => a.at >= b.at || !areTwo(a.part, b.part)))
    for (const { at } of family) {
      if (isOne) groups[at] = members[0] ?? at
      for (const [key, holders] of keys) if (holders.includes(at)) reasons[at]?.push(reasonOf(key, at, holders, parts, isOne))
    }
  }
  return { groups, reasons }
}

interface Family {
  /** Indices of parts, ascending. */
  readonly members: readonly number[]
  /** Each key that binds them, with the parts that show it. */
  readonly keys: readonly (readonly [IdentityKey, readonly number[]])[]
}

/** Parts that hang together by keys that they share. */
function familiesOf(parts: readonly Candidate[]): Family[] {
  const holders = new Map<string, { readonly key: IdentityKey; readonly its: number[] }>()
  parts.forEach(({ keys, isSplit, sightings }, at) => {
    if (isSplit || told(sightings, 'self').length > 0) return
    for (const key of keys.filter(({ kind }) => joining.has(kind))) {
      const text = `${key.kind} ${key.value}`
      const known = holders.get(text)
      if (known === undefined) holders.set(text, { key, its: [at] })
      else known.its.push(at)
    }
  })
  const shared = [...holders.values()].filter(({ its }) => its.length > 1)
  const headOf = new Map<number, number>()
  const head = (at: number): number => {
    const next = headOf.get(at) ?? at
    return next === at ? at : head(next)
  }
  for (const { its } of shared)
    for (const at of its) {
      const [a, b] = [head(its[0] ?? at), head(at)]
      headOf.set(Math.max(a, b), Math.min(a, b))
    }
  return [...Map.groupBy(shared, ({ its }) => head(its[0] ?? 0)).values()].map((keys) => ({
    members: [...new Set(keys.flatMap(({ its }) => its))].sort((a, b) => a - b),
    keys: keys.map(({ key, its }) => [key, its] as const),
  }))
}

/** Whether something says that these are two devices, although they share a key. */
function areTwo(a: Candidate, b: Candidate): boolean {
  return haveTwoMacs(a, b) || isBehind(a, b) || isBehind(b, a) || telling.some((kind) => differ(a, b, kind)) || startedApart(a, b)
}

/** Two MACs on one link, at one time. */
function haveTwoMacs(a: Candidate, b: Candidate): boolean {
  const seen = new Set(told(a.sightings, 'mac').map(({ vantage }) => vantage))
  return told(b.sightings, 'mac').some(({ vantage }) => seen.has(vantage)) && !a.macs.some((mac) => b.macs.includes(mac))
}

/** A router that shows the key of a host beyond it may only pass the port on. */
function isBehind(router: Candidate, host: Candidate): boolean {
  return told(router.sightings, 'gateway').length > 0 && host.macs.length === 0
}

function differ(a: Candidate, b: Candidate, kind: IdentityKeyKind): boolean {
  const [its, theirs] = [a, b].map(({ keys }) => keys.filter((key) => key.kind === kind).map(({ value }) => value))
  return its !== undefined && theirs !== undefined && its.length > 0 && theirs.length > 0 && !its.some((value) => theirs.includes(value))
}

/** One SNMP engine started once: who has its ID and another start is a copy (RFC 3414 section 2.2, boots and time). */
function startedApart(a: Candidate, b: Candidate): boolean {
  return told(a.sightings, 'snmp-engine').some((its) =>
    told(b.sightings, 'snmp-engine').some(
      (theirs) =>
        its.fact.engineId === theirs.fact.engineId &&
        (its.fact.boots !== theirs.fact.boots ||
          Math.abs(its.at / 1000 - its.fact.timeS - (theirs.at / 1000 - theirs.fact.timeS)) > startToleranceS),
    ),
  )
}

function reasonOf(
  key: IdentityKey,
  at: number,
  holders: readonly number[],
  parts: readonly Candidate[],
  isBelieved: boolean,
): SharedKeyReason {
  const kind = key.kind as SharedKey
  const others = holders.filter((other) => other !== at)
  const addressesOf = (its: readonly number[]): IpAddress[] => its.flatMap((part) => parts[part]?.addresses[0] ?? [])
  const line = isBelieved ? why.oneByKey(addressesOf(holders), kind) : why.copiedKey(addressesOf(others), kind)
  return { line, others, isBelieved }
}
