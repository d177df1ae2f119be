/**
 * What a person may name as a target: an address, a range, a prefix or a host name (RFC 1123 section 2.1).
 * The grammar is that of the command line; a text that only looks like an address is refused, never looked up as a name.
 */
import { familyOf, type IpAddress, integerOf, parseIpAddress } from './address.ts'
import { type Failure, failure } from './failure.ts'
import { type AddressRange, hostRangeOf, parseCidr, subnetOf } from './subnet.ts'

export type Target =
  | { readonly kind: 'range'; readonly range: AddressRange }
  /** Lower case, without the final dot; to be resolved by the engine. */
  | { readonly kind: 'host-name'; readonly name: string }

/** RFC 1035 section 2.3.4 allows 253 characters of name; no address form is longer. */
export const longestTarget = 253
/** Targets of one scan, and as many exclusions. */
export const mostTargets = 1000

const grammar = 'Give an address (10.1.1.5), a range (10.1.1.1-25), a prefix (10.1.1.0/24) or a host name.'

/** Parses one target. A prefix means its host addresses. Refusals have the code `usage`; /0 has `out-of-scope`. */
export function parseTarget(text: string): Target | Failure {
  const target = text.trim()
  if (target === '') return failure('usage', 'The target is empty.', grammar)
  if (target.length > longestTarget) return failure('usage', `The target is longer than ${longestTarget} characters.`, grammar)
  if (target.includes('/')) return prefixTarget(target)
  if (target.includes(':')) return isIpv6Form(target) ? ipv6Refusal(target) : failure('usage', `"${target}" is not an address.`, grammar)
  if (looksLikeAddress(target)) return rangeTarget(target)
  const name = target.toLowerCase().replace(/\.$/, '')
  if (isHostName(name)) return { kind: 'host-name', name }
  return failure('usage', `"${target}" is neither an address nor a host name.`, grammar)
}

function prefixTarget(text: string): Target | Failure {
  const cidr = parseCidr(text)
  if (cidr === undefined) {
    return failure('usage', `"${text}" is not an address with a prefix length.`, 'Write it like 10.1.1.0/24; the length is 1 to 32.')
  }
  if (cidr.prefixLength === 0) {
    return failure(
      'out-of-scope',
      `${text} means every address there is; that is never scanned.`,
      'Name the networks you are responsible for.',
    )
  }
  if (familyOf(cidr.address) === 6) return ipv6Refusal(text)
  return { kind: 'range', range: hostRangeOf(subnetOf(cidr.address, cidr.prefixLength)) }
}

function rangeTarget(text: string): Target | Failure {
  const [head = '', tail, ...rest] = text.split('-')
  const first = parseIpAddress(head)
  if (first === undefined || rest.length > 0) return failure('usage', `"${text}" is not an IPv4 address or range.`, grammar)
  const last = tail === undefined ? first : lastOf(first, tail)
  if (last === undefined) {
    return failure('usage', `The end of the range "${text}" is not an address.`, 'Write it like 10.1.1.1-25 or 10.1.1.1-10.1.1.25.')
  }
  const range: AddressRange = { family: 4, first: integerOf(first), last: integerOf(last) }
  if (range.first > range.last) return failure('usage', `The range ${text} runs backwards.`, `Write ${last}-${first}.`)
  return { kind: 'range', range }
}

/** The last address of a range: written whole, or as its last part only. */
function lastOf(first: IpAddress, text: string): IpAddress | undefined {
  return parseIpAddress(text.includes('.') ? text : first.replace(/\d+$/, text))
}

function isIpv6Form(text: string): boolean {
  return text.split('-').every((part) => parseIpAddress(part) !== undefined)
}

function ipv6Refusal(text: string): Failure {
  return failure('usage', `${text} is an IPv6 target; scanning IPv6 comes with a later version.`, 'Name IPv4 addresses.')
}

/**
 * Digits, dots and hyphens only, or a last label that is a number: no top-level domain is one, so resolvers of the C library
 * would read such a text as an address in octal, hexadecimal or short form ("ends in a number", WHATWG URL section 3.5).
 */
function looksLikeAddress(text: string): boolean {
  return /^[\d.-]+$/.test(text) || /(^|\.)(\d+|0x[\da-f]*)\.?$/i.test(text)
}

function isHostName(name: string): boolean {
  return name.split('.').every((label) => /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/.test(label))
}

/** Parses what `formatRange` writes, for both families: `10.1.1.5` or `10.1.1.1-10.1.1.25`. */
export function parseRange(text: string): AddressRange | undefined {
  const [head = '', tail = head, ...rest] = text.split('-')
  const first = parseIpAddress(head)
  const last = parseIpAddress(tail)
  if (first === undefined || last === undefined || rest.length > 0 || familyOf(first) !== familyOf(last)) return undefined
  const range = { family: familyOf(first), first: integerOf(first), last: integerOf(last) }
  return range.first <= range.last ? range : undefined
}
