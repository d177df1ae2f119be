/**
 * The scope guard: which addresses may be asked at all, and which only with an explicit yes (design rule "do no harm").
 * Ranges are judged by arithmetic, so a /8 costs no more than a /32. Special-purpose ranges are those of RFC 6890.
 */
import { familyOf, type IpAddress } from './address.ts'
import { type Failure, failure } from './failure.ts'
import { formatCount } from './figures.ts'
import {
  type AddressRange,
  type Cidr,
  formatRange,
  hostRangeOf,
  intersectRanges,
  mergeRanges,
  rangeOf,
  sizeOf,
  sizeOfAll,
  subtractRanges,
} from './subnet.ts'

/** Whether the person said yes to what the guard refuses otherwise. */
export type Consent = 'given' | 'not-given'

/** Most addresses that one scan asks without an explicit yes: a /16. */
const maxAddressesWithoutConsent = 65_536

/** Never asked, whatever the consent: no host of a network can have these addresses. `isForbiddenAddress` says the same for one. */
const forbidden: readonly { readonly range: AddressRange; readonly what: string }[] = [
  { range: rangeOf('0.0.0.0/8'), what: '"this network" addresses' },
  { range: rangeOf('127.0.0.0/8'), what: 'loopback addresses' },
  { range: rangeOf('224.0.0.0/4'), what: 'multicast addresses' },
  { range: rangeOf('240.0.0.0/4'), what: 'reserved or broadcast addresses' },
  { range: rangeOf('::/127'), what: 'unspecified or loopback addresses' },
  { range: rangeOf('ff00::/8'), what: 'multicast addresses' },
]

/** Private (RFC 1918), CGNAT (RFC 6598), link-local (RFC 3927, RFC 4291) and unique-local (RFC 4193) ranges. */
const local: readonly AddressRange[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].map(rangeOf)

/**
 * Judges the addresses that a scan would ask; undefined means go. `ownSubnets` are the prefixes of this computer's interfaces:
 * a plan leaves their network and broadcast addresses out (`nonHostRangesOf`), and one that asks nothing else is refused.
 */
export function guardScope(ranges: readonly AddressRange[], consent: Consent, ownSubnets: readonly Cidr[]): Failure | undefined {
  const merged = mergeRanges(ranges)
  for (const { range, what } of forbidden) {
    const [never] = intersectRanges(merged, [range])
    if (never !== undefined) return failure('out-of-scope', `${described(never)}: ${what} are never scanned.`, 'Leave them out.')
  }
  const nonHosts = nonHostRangesOf(ownSubnets)
  const [first] = merged
  if (first !== undefined && subtractRanges(merged, nonHosts).length === 0) {
    return failure('out-of-scope', `${described(first)}: a network's own or broadcast address is never scanned.`, 'Name a host address.')
  }
  if (consent === 'given') return undefined
  const [beyond] = subtractRanges(merged, local)
  if (beyond !== undefined) {
    return failure('consent-needed', `${described(beyond)} lies outside the private ranges.`)
  }
  const count = sizeOfAll(merged)
  if (count <= BigInt(maxAddressesWithoutConsent)) return undefined
  const largest = described(merged.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a)))
  const what = merged.length === 1 ? largest : `The targets hold ${formatCount(count)} addresses, the largest part being ${largest}`
  return failure('consent-needed', `${what}: more than ${formatCount(maxAddressesWithoutConsent)} are not scanned unasked.`)
}

/** The network and broadcast addresses of the prefixes, where they have them (RFC 919; not /31 and /32, RFC 3021). */
export function nonHostRangesOf(subnets: readonly Cidr[]): AddressRange[] {
  return subtractRanges(subnets.map(rangeOf), subnets.map(hostRangeOf))
}

/**
 * True for an address that no frame may ever go to. Works on canonical text without parsing it whole, because it is asked again
 * for each frame that is built.
 */
export function isForbiddenAddress(address: IpAddress): boolean {
  if (familyOf(address) === 6) {
    return address === '::' || address === '::1' || /^ff[0-9a-f]{2}:/.test(address)
  }
  const firstByte = Number.parseInt(address, 10)
  return firstByte === 0 || firstByte === 127 || firstByte >= 224
}

/** `10.0.0.1-10.255.255.254 (16,777,214 addresses)`. */
function described(range: AddressRange): string {
  const size = sizeOf(range)
  return size === 1n ? formatRange(range) : `${formatRange(range)} (${formatCount(size)} addresses)`
}
