/**
 * TCP and UDP port numbers: the standard sets, the list grammar of the command line (`22,80,8000-8010`), and the ports that
 * must never receive a byte of payload. Port numbers are 1-65535 (RFC 6335); 0 is reserved and never asked.
 */

import type { TransportProtocol } from './fact.ts'
import { type Failure, failure } from './failure.ts'
import { rankedTcpPorts } from './ranked-ports.ts'

/** The TCP ports of the Qualys map, plus 135. */
export const standardTcpPorts: readonly number[] = [21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 443, 445]

/** The UDP ports of the Qualys map. */
export const standardUdpPorts: readonly number[] = [53, 111, 135, 137, 161, 500]

const ascending = (ports: readonly number[]): readonly number[] => [...ports].sort((a, b) => a - b)

/** The lists that have a name, ascending. */
const namedPorts: Readonly<Record<TransportProtocol, ReadonlyMap<string, readonly number[]>>> = {
  tcp: new Map([
    ['standard', standardTcpPorts],
    ['top100', ascending(rankedTcpPorts.slice(0, 100))],
    ['top1000', ascending(rankedTcpPorts)],
    ['all', Array.from({ length: 65_535 }, (_, at) => at + 1)],
    ['none', []],
  ]),
  udp: new Map([
    ['standard', standardUdpPorts],
    ['none', []],
  ]),
}

/** Bounds the work that one argument can cause; the longest sensible list is far shorter. */
export const longestPortList = 4096

/** `standard, top100, top1000, all, none, or ports and ranges such as 22,80,8000-8010`: what a list may be. */
export function portListGrammar(protocol: TransportProtocol): string {
  return `${[...namedPorts[protocol].keys()].join(', ')}, or ports and ranges such as 22,80,8000-8010`
}

/**
 * Parses the name of a list or a list; the ports come back ascending and unique. `top100` and `top1000` are our own ranking
 * (ranked-ports.ts). A refusal has the code `usage`.
 */
export function parsePortList(text: string, protocol: TransportProtocol): readonly number[] | Failure {
  const named = namedPorts[protocol].get(text)
  if (named !== undefined) return named
  const name = protocol.toUpperCase()
  const grammar = `Give ${portListGrammar(protocol)}.`
  if (text === '') return failure('usage', `The ${name} port list is empty.`, grammar)
  if (text.length > longestPortList) {
    return failure('usage', `The ${name} port list is longer than ${longestPortList} characters.`, 'Write neighbouring ports as a range.')
  }
  const ports = new Set<number>()
  for (const item of text.split(',')) {
    const range = parsePortRange(item)
    if (range === undefined) return failure('usage', `"${item}" in the ${name} port list is not a port or a range.`, grammar)
    if (range.first > range.last) {
      return failure('usage', `The ${name} port range ${item} runs backwards.`, `Write ${range.last}-${range.first}.`)
    }
    for (let port = range.first; port <= range.last; port += 1) ports.add(port)
  }
  return [...ports].sort((a, b) => a - b)
}

function parsePortRange(item: string): { first: number; last: number } | undefined {
  const match = /^([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?$/.exec(item)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first <= 65535 && last <= 65535 ? { first, last } : undefined
}

/** The shortest list: `22-25,80`. Any order, repeats allowed; no ports give the empty text. */
export function formatPorts(ports: Iterable<number>): string {
  const sorted = [...new Set(ports)].sort((a, b) => a - b)
  const runs: { first: number; last: number }[] = []
  for (const port of sorted) {
    const run = runs.at(-1)
    if (run !== undefined && port === run.last + 1) run.last = port
    else runs.push({ first: port, last: port })
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}

/**
 * The inverse of `formatPorts`, of whatever length: ports ascending. Undefined for a text that it does not write, such as one
 * from a damaged file; that the runs ascend is also what bounds the answer.
 */
export function parsePorts(text: string): readonly number[] | undefined {
  if (text === '') return []
  const ports: number[] = []
  for (const item of text.split(',')) {
    const range = parsePortRange(item)
    if (range === undefined || range.first > range.last || range.first <= (ports.at(-1) ?? 0)) return undefined
    for (let port = range.first; port <= range.last; port += 1) ports.push(port)
  }
  return ports
}

/**
 * Printers print what they receive (LPD 515, IPP 631, raw 9100-9107); controllers may act on it (Siemens S7 102, Modbus 502,
 * Red Lion Crimson 789, Niagara Fox 1911, IEC 60870-5-104 2404, OPC UA 4840, OMRON FINS 9600, DNP3 20000, EtherNet/IP 44818,
 * BACnet 47808).
 */
const connectOnlyPorts: ReadonlySet<number> = new Set([
  ...[515, 631, 9100, 9101, 9102, 9103, 9104, 9105, 9106, 9107],
  ...[102, 502, 789, 1911, 2404, 4840, 9600, 20000, 44818, 47808],
])

/** True for a port that may be asked by a SYN or a connect at most, of either protocol: never a payload byte. */
export function isConnectOnlyPort(port: number): boolean {
  return connectOnlyPorts.has(port)
}
