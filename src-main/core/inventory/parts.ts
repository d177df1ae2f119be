/**
 * The parts that devices are made of: addresses that answered from one MAC are one part (a MAC measured on an own segment: what a host
 * claims elsewhere moves no address); the addresses of this computer are one; any other address is a part of its own. What a person split
 * off is a part, whatever it shares. Which parts are one device, `sameness.ts` and people say.
 */
import { type IpAddress, isUnicastMac, type MacAddress, orderOf } from '#shared/domain/address.ts'
import type { IdentityKey } from '#shared/domain/device.ts'
import { displayText } from '#shared/domain/display-text.ts'
import type { MapName } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { type Answers, answersOf } from './answers.ts'
import { compareKeys, heaviestShared, textOfKey, weightOf } from './identity.ts'
import { methodOf } from './methods.ts'
import { namesOf } from './names.ts'
import { type Sameness, samenessOf } from './sameness.ts'
import { latest, told } from './told.ts'

/** Sightings that are about one thing, with what they mean. */
export interface Body {
  /** Ascending. */
  readonly addresses: readonly IpAddress[]
  /** In the order of the addresses. A part has one, but for this computer, which may have one per interface. */
  readonly macs: readonly MacAddress[]
  readonly sightings: readonly Sighting[]
  readonly names: readonly MapName[]
  readonly answers: Answers
}

export interface Part extends Body {
  /** Heaviest first; those that tell it from every other device. */
  readonly keys: readonly IdentityKey[]
  /** The device that a person made of it. */
  readonly device?: number
}

/** A device that a person split off: who carries a key of its own is it, and not the one that holds the keys of the whole. */
export interface Split {
  readonly device: number
  readonly own: readonly IdentityKey[]
  /** One list for all that were split off one device: it may have tens of thousands. */
  readonly whole: readonly IdentityKey[]
}

export interface Parts {
  /** By first address. */
  readonly parts: readonly Part[]
  /** Which of them the evidence makes one device. */
  readonly sameness: Sameness
}

/** The order of the sightings and of the splits does not matter. */
export function partsOf(sightings: readonly Sighting[], splits: readonly Split[] = []): Parts {
  const ownMacs = new Set(told(sightings, 'self').map(({ fact }) => fact.mac))
  const members = [...Map.groupBy(sightings, ({ address }) => address)]
    .filter(([, its]) => its.some(showsPresence))
    .map(([address, its]) => ({ address, its, mac: macOf(its), order: orderOf(address) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const clusters = Map.groupBy(members, ({ address, its, mac }) => {
    const isOwn = told(its, 'self').length > 0 || (mac !== undefined && ownMacs.has(mac))
    return isOwn ? 'self' : (mac ?? address)
  })
  const splitsNear = splitsByWhole(splits)
  const cut = [...clusters].flatMap(([label, cluster]): Piece[] => cutOf(label, cluster, label === 'self' ? noSplits : splitsNear))
  const pieces = [...Map.groupBy(cut, ({ label }) => label).values()].map((piece) => ({
    body: bodyOf(piece.map(({ member }) => member)),
    split: piece.find(({ split }) => split !== undefined)?.split,
    order: piece[0]?.member.order ?? 0n,
  }))
  return identifiable(pieces.sort((a, b) => (a.order < b.order ? -1 : 1)))
}

/** The sightings of one address. */
interface Member {
  readonly address: IpAddress
  readonly its: readonly Sighting[]
  readonly mac: MacAddress | undefined
  /** Of the address, as `orderOf` has it. */
  readonly order: bigint
}

interface Piece {
  readonly member: Member
  readonly label: string
  readonly split?: Split
}

/** Splits by keys, as texts. */
type SplitsByKey = ReadonlyMap<string, readonly Split[]>
const noSplits: SplitsByKey = new Map()

/** By each key of the device that they were split off from; lists that hold the same are the same. */
function splitsByWhole(splits: readonly Split[]): SplitsByKey {
  const byKey = new Map<string, readonly Split[]>()
  for (const [whole, its] of Map.groupBy(splits, (split) => split.whole))
    for (const text of whole.map(textOfKey)) {
      const others = byKey.get(text)
      byKey.set(text, others === undefined ? its : [...others, ...its])
    }
  return byKey
}

function splitsByOwn(splits: Iterable<Split>): SplitsByKey {
  const pairs = [...splits].flatMap((split) => split.own.map((key) => ({ text: textOfKey(key), split })))
  return new Map([...Map.groupBy(pairs, ({ text }) => text)].map(([text, its]) => [text, its.map(({ split }) => split)]))
}

/** Members of a cluster, apart from those that were split off from the device that the cluster belongs to. */
function cutOf(label: string, cluster: readonly Member[], splits: SplitsByKey): Piece[] {
  if (splits.size === 0) return cluster.map((member) => ({ member, label }))
  const keyed = cluster.map((member) => ({ member, keys: keysOf(bodyOf([member])) }))
  const listsNear = new Set(keyed.flatMap(({ keys }) => keys.flatMap((key) => [splits.get(textOfKey(key)) ?? []])))
  const near = splitsByOwn(new Set([...listsNear].flat()))
  return keyed.map(({ member, keys }) => {
    const fitting = [...new Set(keys.flatMap((key) => near.get(textOfKey(key)) ?? []))].flatMap((split) => {
      const shared = heaviestShared({ keys }, { keys: split.own })
      return shared === undefined ? [] : [{ split, weight: weightOf(shared) }]
    })
    const [best] = fitting.sort((a, b) => b.weight - a.weight || a.split.device - b.split.device)
    return best === undefined ? { member, label } : { member, label: `split ${best.split.device}`, split: best.split }
  })
}

/** The keys that only these addresses show, and not the `others`. */
export function keysOnlyOf(
  sightings: readonly Sighting[],
  addresses: ReadonlySet<IpAddress>,
  others: ReadonlySet<IpAddress>,
): IdentityKey[] {
  const keysAt = (wanted: ReadonlySet<IpAddress>): IdentityKey[] => {
    const its = Map.groupBy(
      sightings.filter(({ address }) => wanted.has(address)),
      ({ address }) => address,
    )
    return [...its].flatMap(([address, told]) => keysOf(bodyOf([{ address, its: told, mac: macOf(told) }])))
  }
  const theirs = new Set(keysAt(others).map(textOfKey))
  return keysAt(addresses).filter((key) => !theirs.has(textOfKey(key)))
}

/** Bodies with the keys that identify them. A key that two different ones carry identifies neither. */
function identifiable(pieces: readonly { readonly body: Body; readonly split: Split | undefined }[]): Parts {
  const lists = new Set(pieces.flatMap(({ split }) => (split === undefined ? [] : [split.whole])))
  const wholes = new Map([...lists].map((whole) => [whole, new Set(whole.map(textOfKey))]))
  const carried = pieces.map(({ body, split }) => {
    const whole = split && wholes.get(split.whole)
    // What both carry leads to the device that it was split from.
    return keysOf(body).filter((key) => whole?.has(textOfKey(key)) !== true)
  })
  const sameness = samenessOf(pieces.map(({ body, split }, at) => ({ ...body, keys: carried[at] ?? [], isSplit: split !== undefined })))
  const holders = new Map<string, Set<number>>()
  carried.forEach((keys, at) => {
    for (const key of keys) {
      const its = holders.get(textOfKey(key)) ?? new Set()
      holders.set(textOfKey(key), its.add(sameness.groups[at] ?? at))
    }
  })
  const parts = pieces.map(({ body, split }, at) => ({
    ...body,
    keys: (carried[at] ?? []).filter((key) => holders.get(textOfKey(key))?.size === 1),
    ...(split !== undefined && { device: split.device }),
  }))
  return { parts, sameness }
}

/** What several bodies are together. */
export function unionOf(bodies: readonly Body[]): Body {
  const [only] = bodies
  if (bodies.length === 1 && only !== undefined) return only
  const addresses = bodies.flatMap((body) => body.addresses)
  const order = new Map(addresses.map((address) => [address, orderOf(address)]))
  const sightings = bodies.flatMap((body) => body.sightings)
  const answers = answersOf(sightings)
  return {
    addresses: addresses.sort((a, b) => ((order.get(a) ?? 0n) < (order.get(b) ?? 0n) ? -1 : 1)),
    macs: [...new Set(bodies.flatMap(({ macs }) => macs))],
    sightings,
    answers,
    names: namesOf(sightings, answers.readings),
  }
}

function bodyOf(members: readonly Omit<Member, 'order'>[]): Body {
  const sightings = members.flatMap(({ its }) => its)
  const macs = [...new Set(members.map(({ mac }) => mac))].filter((mac) => mac !== undefined)
  const answers = answersOf(sightings)
  return { addresses: members.map(({ address }) => address), macs, sightings, answers, names: namesOf(sightings, answers.readings) }
}

/** A name in the DNS or a port that stayed silent makes no host; an answer does, and so does a next hop of this computer. */
export function showsPresence(sighting: Sighting): boolean {
  return methodOf(sighting) !== undefined || sighting.fact.kind === 'self' || sighting.fact.kind === 'gateway'
}

/** When the device answered first and last, milliseconds since the epoch. */
export function heardAt(sightings: readonly Sighting[]): { readonly first: number; readonly last: number } | undefined {
  const heard = sightings.filter((sighting) => methodOf(sighting) !== undefined).map(({ at }) => at)
  if (heard.length === 0) return undefined
  return { first: heard.reduce((a, b) => Math.min(a, b)), last: heard.reduce((a, b) => Math.max(a, b)) }
}

/** The MAC last measured for an address, or this computer's own. */
function macOf(sightings: readonly Sighting[]): MacAddress | undefined {
  const own = latest(told(sightings, 'self'), ({ fact }) => fact.mac ?? '')?.fact.mac
  const measured = told(sightings, 'mac').filter(({ fact }) => isUnicastMac(fact.mac))
  return own ?? latest(measured, ({ fact }) => fact.mac)?.fact.mac
}

/** Heaviest first, each once. */
function keysOf({ addresses, macs, names, answers }: Body): IdentityKey[] {
  const keys = [
    ...macs.map((value) => ({ kind: 'mac' as const, value })),
    ...answers.readings.flatMap(({ keys: told = [] }) => told),
    ...names.map(nameKey).filter(({ value }) => value !== ''),
    ...addresses.map((value) => ({ kind: 'address' as const, value })),
  ]
  return [...new Map(keys.map((key) => [textOfKey(key), key])).values()].sort(compareKeys)
}

const netbiosSources: ReadonlySet<string> = new Set(['netbios', 'smb', 'msrpc'])

/** NetBIOS names are upper case by nature (RFC 1001 section 5.2), DNS names have no case (RFC 4343). */
function nameKey({ name, source }: MapName): IdentityKey {
  const value = displayText(name)
  return netbiosSources.has(source)
    ? { kind: 'netbios-name', value: value.toUpperCase() }
    : { kind: 'host-name', value: value.toLowerCase() }
}
