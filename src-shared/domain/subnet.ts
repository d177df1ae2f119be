/** CIDR prefixes and inclusive address ranges, for both families. */
import { addressOf, familyOf, type IpAddress, type IpFamily, integerOf, parseIpAddress, widthOf } from './address.ts'
import { counted } from './figures.ts'

/** Canonical text: network address and prefix length, `10.1.1.0/24`. */
export type Cidr = string

/** Inclusive range; `first <= last`. */
export interface AddressRange {
  readonly family: IpFamily
  readonly first: bigint
  readonly last: bigint
}

/** Parses `ADDRESS/PREFIX`; host bits may be set. */
export function parseCidr(text: string): { address: IpAddress; prefixLength: number } | undefined {
  const [head, tail, ...rest] = text.split('/')
  if (head === undefined || tail === undefined || rest.length > 0 || !/^\d{1,3}$/.test(tail)) return undefined
  const address = parseIpAddress(head)
  if (address === undefined) return undefined
  const prefixLength = Number(tail)
  return prefixLength <= widthOf(familyOf(address)) ? { address, prefixLength } : undefined
}

/** The prefix that holds the address: `subnetOf('10.1.1.17', 24)` is `10.1.1.0/24`. */
export function subnetOf(address: IpAddress, prefixLength: number): Cidr {
  const family = familyOf(address)
  const hostBits = BigInt(widthOf(family) - prefixLength)
  return `${addressOf((integerOf(address) >> hostBits) << hostBits, family)}/${prefixLength}`
}

/** All addresses of the prefix, network and broadcast address included. Throws on text that `parseCidr` refuses. */
export function rangeOf(cidr: Cidr): AddressRange {
  const parsed = parseCidr(cidr)
  if (parsed === undefined) throw new Error(`not a CIDR prefix: ${cidr}`)
  const family = familyOf(parsed.address)
  const hostBits = BigInt(widthOf(family) - parsed.prefixLength)
  const first = (integerOf(parsed.address) >> hostBits) << hostBits
  return { family, first, last: first + (1n << hostBits) - 1n }
}

/** Addresses a host may have: without network and broadcast address where IPv4 has them (RFC 3021 keeps /31 whole). */
export function hostRangeOf(cidr: Cidr): AddressRange {
  const range = rangeOf(cidr)
  return range.family === 4 && range.last - range.first > 1n ? { ...range, first: range.first + 1n, last: range.last - 1n } : range
}

export function contains(range: AddressRange, address: IpAddress): boolean {
  if (familyOf(address) !== range.family) return false
  const value = integerOf(address)
  return value >= range.first && value <= range.last
}

export function sizeOf(range: AddressRange): bigint {
  return range.last - range.first + 1n
}

/** Addresses of all the ranges together; one that two of them hold counts twice. */
export function sizeOfAll(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((sum, range) => sum + sizeOf(range), 0n)
}

/** The range of one address. */
export function rangeOfAddress(address: IpAddress): AddressRange {
  const value = integerOf(address)
  return { family: familyOf(address), first: value, last: value }
}

/** The addresses of ranges by number, in the order of their value. */
export interface AddressList {
  readonly count: number
  /** The address of a number, 0 to count - 1; throws for any other. */
  at(index: number): IpAddress
  /** The inverse of `at`; undefined for an address that is in no range. */
  indexOf(address: IpAddress): number | undefined
  has(address: IpAddress): boolean
}

/** Numbers the addresses of the ranges, fewer than 2^53. Memory does not grow with their size, time with the logarithm of how many ranges. */
export function addressListOf(ranges: readonly AddressRange[]): AddressList {
  const merged = mergeRanges(ranges)
  let count = 0
  const starts = merged.map((range) => {
    const start = count
    count += Number(sizeOf(range))
    return start
  })
  const indexOf = (address: IpAddress): number | undefined => {
    const family = familyOf(address)
    const value = integerOf(address)
    const which = countWhile(merged, (range) => range.family < family || (range.family === family && range.first <= value)) - 1
    const range = merged[which]
    if (range === undefined || range.family !== family || value > range.last) return undefined
    return (starts[which] ?? 0) + Number(value - range.first)
  }
  return {
    count,
    at(index) {
      const which = countWhile(starts, (start) => start <= index) - 1
      const range = merged[which]
      if (range === undefined || index >= count) throw new Error(`no address ${index}`)
      return addressOf(range.first + BigInt(index - (starts[which] ?? 0)), range.family)
    },
    indexOf,
    has: (address) => indexOf(address) !== undefined,
  }
}

/** How many items at the head of a sorted list pass a test that all after them fail: binary search. */
function countWhile<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && passes(item)) low = middle + 1
    else high = middle
  }
  return low
}

/** Sorted, merged, without overlap; families apart. */
export function mergeRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const merged: AddressRange[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && last.family === range.family && range.first <= last.last + 1n) {
      if (range.last > last.last) merged[merged.length - 1] = { ...last, last: range.last }
    } else merged.push(range)
  }
  return merged
}

/** `ranges` without any address of `excluded`; merged. One walk along both lists. */
export function subtractRanges(ranges: readonly AddressRange[], excluded: readonly AddressRange[]): AddressRange[] {
  const holes = mergeRanges(excluded)
  const left: AddressRange[] = []
  let at = 0
  for (const range of mergeRanges(ranges)) {
    let { first } = range
    for (let hole = holes[at]; hole !== undefined && begins(hole, range); hole = holes[at]) {
      if (hole.family === range.family && hole.last >= first) {
        if (hole.first > first) left.push({ ...range, first, last: hole.first - 1n })
        first = hole.last + 1n
      }
      // A hole that reaches beyond this range may reach into the next.
      if (hole.family === range.family && hole.last >= range.last) break
      at += 1
    }
    if (first <= range.last) left.push({ ...range, first })
  }
  return left
}

/** True where the hole begins before the range ends. */
function begins(hole: AddressRange, range: AddressRange): boolean {
  return hole.family < range.family || (hole.family === range.family && hole.first <= range.last)
}

/** The addresses that both lists hold; merged. */
export function intersectRanges(a: readonly AddressRange[], b: readonly AddressRange[]): AddressRange[] {
  return subtractRanges(a, subtractRanges(a, b))
}

/** `10.1.1.5` or `10.1.1.1-10.1.1.25`. */
export function formatRange(range: AddressRange): string {
  const first = addressOf(range.first, range.family)
  return range.first === range.last ? first : `${first}-${addressOf(range.last, range.family)}`
}

/** A sentence names so many ranges; a list of exclusions may leave thousands. */
const mostRangesNamed = 10

/** `10.1.1.5, 10.1.1.9-10.1.1.25`; of many the first ones, and how many more there are. */
export function formatRanges(ranges: readonly AddressRange[]): string {
  const named = ranges.slice(0, mostRangesNamed).map(formatRange)
  const more = ranges.length - named.length
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${counted(more, 'more range', 'more ranges')}`
}
