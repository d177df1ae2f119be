/**
 * IP and MAC addresses as canonical text, and IP addresses as integers for ranges.
 * The only parser of addresses in the project: every form a user or a packet may bring goes through it.
 */
import ipaddr from 'ipaddr.js'

/** Canonical text: `10.1.1.17` (four decimal parts) or RFC 5952 `fd00::1`. */
export type IpAddress = string
/** Lower case with colons: `bc:24:11:4e:07:17`. */
export type MacAddress = string

export type IpFamily = 4 | 6

/** Parses four-part decimal IPv4 or IPv6 text without a zone; anything else (octal, hex, short forms, IPv4-mapped IPv6) is undefined. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString()
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  const parsed = ipaddr.IPv6.parse(text)
  return parsed.isIPv4MappedAddress() ? undefined : parsed.toString()
}

export function familyOf(address: IpAddress): IpFamily {
  return address.includes(':') ? 6 : 4
}

/** Bits of an address of the family: 32 or 128. */
export function widthOf(family: IpFamily): 32 | 128 {
  return family === 4 ? 32 : 128
}

/** The address as an unsigned integer, most significant byte first. */
export function integerOf(address: IpAddress): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** The inverse of `integerOf`. */
export function addressOf(value: bigint, family: IpFamily): IpAddress {
  const bytes = new Array<number>(widthOf(family) / 8)
  for (let at = bytes.length - 1, rest = value; at >= 0; at -= 1, rest >>= 8n) bytes[at] = Number(rest & 0xffn)
  return ipaddr.fromByteArray(bytes).toString()
}

/** IPv4 before IPv6, then by value: the order of every list of addresses. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  const families = familyOf(a) - familyOf(b)
  if (families !== 0) return families
  const difference = integerOf(a) - integerOf(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The order of `compareAddresses` as a number: computed once for each address where many are sorted. */
export function orderOf(address: IpAddress): bigint {
  return (BigInt(familyOf(address)) << 128n) | integerOf(address)
}

/** What kind of address this is, for the scope guard (RFC 6890 names as in ipaddr.js: `private`, `carrierGradeNat`, `unicast` ...). */
export function scopeOf(address: IpAddress): string {
  return ipaddr.parse(address).range()
}

/** Parses `aa:bb:cc:dd:ee:ff` or `aa-bb-...` in either case. */
export function parseMacAddress(text: string): MacAddress | undefined {
  return /^[0-9a-f]{2}([:-])[0-9a-f]{2}(\1[0-9a-f]{2}){4}$/i.test(text) ? text.toLowerCase().replaceAll('-', ':') : undefined
}

/** True for a locally administered address (IEEE 802 U/L bit): random or made by software, so no vendor and no lasting identity. */
export function isLocallyAdministered(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 0x02) !== 0
}

/** True for an address that can belong to one interface: not a group address and not all zeros. */
export function isUnicastMac(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 0x01) === 0 && mac !== '00:00:00:00:00:00'
}
