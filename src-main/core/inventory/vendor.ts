/**
 * Who made an interface, by the prefix of its MAC address. The IEEE sells prefixes of 24 bits (MA-L), 28 (MA-M) and 36 (MA-S);
 * the longer ones subdivide shorter ones, so the longest match wins. `scripts/build-data.ts` writes the table.
 *
 *     portolan-vendors 1 oui-data 2.1.9 2026-08-26
 *     Proxmox Server Solutions <TAB> BC2411 ...      one line a vendor: its name, then its prefixes as 6, 7 or 9 hex digits
 */
import { isLocallyAdministered, isUnicastMac, type MacAddress } from '#shared/domain/address.ts'

/** Prefixes of one length, sorted. A key is `prefix * 65536 + number of the vendor's line`: 36 + 16 bits fit the 53 of a number. */
interface Block {
  readonly digits: number
  readonly keys: Float64Array
}

export interface VendorTable {
  /** Package, version and day the table was built from. */
  readonly origin: string
  /** The file itself: names stay in it until they are asked for. */
  readonly text: string
  /** Where each vendor's line starts. */
  readonly lines: readonly number[]
  /** Longest prefixes first. */
  readonly blocks: readonly Block[]
}

const header = 'portolan-vendors 1 '
const lineLimit = 65_536

/**
 * Reads the packed table in one pass over its characters (about 25 ms cold; cutting it into strings takes three times as long).
 * Throws on any other text: the file is part of the program.
 */
export function parseVendorTable(text: string): VendorTable {
  if (!text.startsWith(header) || !text.endsWith('\n')) throw new Error('not a vendor table')
  const keys: Readonly<Record<number, number[]>> = { 9: [], 7: [], 6: [] }
  const lines: number[] = []
  const firstLine = text.indexOf('\n') + 1
  for (let start = firstLine, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start)
    for (let from = text.indexOf('\t', start) + 1, to = from; from < end; from = to + 1, to = from) {
      let prefix = 0
      for (; text.charCodeAt(to) > space; to += 1) prefix = prefix * 16 + hexDigit(text.charCodeAt(to))
      const block = keys[to - from]
      if (block === undefined) throw new Error(`not a prefix in the vendor table: ${text.slice(from, to)}`)
      block.push(prefix * lineLimit + lines.length)
    }
    lines.push(start)
  }
  const blocks = [9, 7, 6].map((digits) => ({ digits, keys: Float64Array.from(keys[digits] ?? []).sort() }))
  return { origin: text.slice(header.length, firstLine - 1), text, lines, blocks }
}

const space = 32

/** Value of a character of `0-9A-F`. */
function hexDigit(code: number): number {
  return code <= 57 ? code - 48 : code - 55
}

/** The vendor of a globally unique MAC; undefined for a private or group address and for a prefix without a public owner. */
export function vendorOf(table: VendorTable, mac: MacAddress): string | undefined {
  if (isLocallyAdministered(mac) || !isUnicastMac(mac)) return undefined
  const hex = mac.replaceAll(':', '')
  for (const { digits, keys } of table.blocks) {
    const prefix = Number.parseInt(hex.slice(0, digits), 16)
    const key = keys[lastAtMost(keys, prefix * lineLimit + lineLimit - 1)]
    if (key === undefined || Math.floor(key / lineLimit) !== prefix) continue
    const start = table.lines[key % lineLimit] ?? 0
    return table.text.slice(start, table.text.indexOf('\t', start))
  }
  return undefined
}

/** Index of the last key that is not above `limit`; -1 when there is none. */
function lastAtMost(keys: Float64Array, limit: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
