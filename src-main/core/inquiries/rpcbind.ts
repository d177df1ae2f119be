/**
 * Which ONC RPC programs a host has registered: procedure DUMP of the portmapper, program 100000 version 2 (RFC 1833 section 3), over
 * TCP where that is open, which holds any list, else over UDP (RFC 5531).
 *
 *     call    xid | CALL 0 | RPC version 2 | program | version | procedure | credentials AUTH_NONE, 0 | verifier AUTH_NONE, 0
 *     reply   xid | REPLY 1 | MSG_ACCEPTED 0 | verifier: flavour, length, body | SUCCESS 0 | results
 *     DUMP    (1 | program | version | protocol | port)... 0
 *     over TCP each message is a record: fragments of (last fragment: 1 bit, length: 31 bits) | bytes (RFC 5531 section 11)
 *
 * Everything is a big-endian word of four bytes.
 */

import { type IpAddress, integerOf } from '#shared/domain/address.ts'
import type { RpcProgram } from '#shared/domain/fact.ts'
import { viewOf } from '../wire/addresses.ts'
import { joined } from './bytes.ts'
import { type Conversation, hear } from './conversation.ts'
import { type Finding, unread } from './finding.ts'
import { type Inquiry, isUdpOpen } from './inquiry.ts'

export const rpcbindPort = 111
/** Of one record: more rows than are kept. */
const maxRecordBytes = 16_384
const maxFragments = 64
/** Rows of one list: a file server has some thirty. */
const maxPrograms = 256

export const rpcbind: Inquiry = {
  name: 'rpcbind',
  questionsFor: (host) => {
    const xid = xidOf(host.address)
    const call = encodeDumpCall(xid)
    if (host.openTcp?.includes(rpcbindPort) === true) return [{ transport: 'tcp', port: rpcbindPort, talk: () => talk(xid, call) }]
    if (isUdpOpen(host, rpcbindPort) !== true) return []
    return [{ transport: 'udp', port: rpcbindPort, request: call, read: (reply) => readPrograms('udp', xid, reply) }]
  },
}

/** Different for neighbouring hosts; that an answer is from the host asked is proved by the socket, not by this number. */
const xidOf = (address: IpAddress): number => Number(integerOf(address) & 0xffff_ffffn)

function* talk(xid: number, call: Uint8Array): Conversation {
  const send = Uint8Array.of(...bytesOf(lastFragment + call.length), ...call)
  const record = yield* hear({ send, lengthOf: lengthOfRecord, maxBytes: maxRecordBytes })
  return readPrograms('tcp', xid, decodeRecord(record) ?? new Uint8Array())
}

function readPrograms(transport: 'tcp' | 'udp', xid: number, reply: Uint8Array): readonly Finding[] {
  const dump = decodeDumpReply(reply)
  if (dump === undefined || dump.xid !== xid || dump.programs.length === 0) return []
  return [{ kind: 'rpc-programs', transport, programs: dump.programs }, ...unread(dump.stopped)]
}

const lastFragment = 0x8000_0000
const portmapper = { program: 100_000, version: 2, dump: 4 } as const
const rpcVersion = 2
const messageType = { call: 0, reply: 1 } as const
/** MSG_ACCEPTED, and SUCCESS. */
const fine = 0
const noAuthentication = [0, 0]

export function encodeDumpCall(xid: number): Uint8Array {
  const procedure = [portmapper.program, portmapper.version, portmapper.dump]
  const words = [xid, messageType.call, rpcVersion, ...procedure, ...noAuthentication, ...noAuthentication]
  return Uint8Array.from(words.flatMap(bytesOf))
}

function bytesOf(word: number): number[] {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]
}

export interface DumpReply {
  readonly xid: number
  /** In the host's order; those of TCP and UDP. */
  readonly programs: readonly RpcProgram[]
  /** There were more. */
  readonly stopped?: 'entries'
}

const longestVerifier = 400
const protocols: ReadonlyMap<number, RpcProgram['protocol']> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
])
const rowLength = 20

/** An accepted reply whose list comes to its end, or to more rows than are kept; undefined for every other. */
export function decodeDumpReply(bytes: Uint8Array): DumpReply | undefined {
  if (bytes.length < 24) return undefined
  const view = viewOf(bytes)
  const verifierLength = view.getUint32(16)
  if (view.getUint32(4) !== messageType.reply || view.getUint32(8) !== fine || verifierLength > longestVerifier) return undefined
  const statusAt = 20 + 4 * Math.ceil(verifierLength / 4)
  if (statusAt + 4 > bytes.length || view.getUint32(statusAt) !== fine) return undefined
  const programs: RpcProgram[] = []
  for (let at = statusAt + 4; at + 4 <= bytes.length; at += rowLength) {
    const follows = view.getUint32(at)
    if (follows === 0) return { xid: view.getUint32(0), programs }
    if (programs.length === maxPrograms) return { xid: view.getUint32(0), programs, stopped: 'entries' }
    if (follows !== 1 || at + rowLength > bytes.length) return undefined
    const protocol = protocols.get(view.getUint32(at + 12))
    const port = view.getUint32(at + 16)
    if (protocol !== undefined && port <= 65_535)
      programs.push({ program: view.getUint32(at + 4), version: view.getUint32(at + 8), protocol, port })
  }
  return undefined
}

/** The length of a record (`Hearing`). */
export function lengthOfRecord(bytes: Uint8Array): number | undefined {
  return fragmentsOf(bytes)?.end
}

/** The message in a record; undefined where its last fragment is not whole. */
export function decodeRecord(bytes: Uint8Array): Uint8Array | undefined {
  const fragments = fragmentsOf(bytes)?.fragments
  return fragments === undefined ? undefined : joined(...fragments)
}

function fragmentsOf(bytes: Uint8Array): { readonly fragments: readonly Uint8Array[]; readonly end: number } | undefined {
  const view = viewOf(bytes)
  const fragments: Uint8Array[] = []
  let at = 0
  while (at + 4 <= bytes.length && fragments.length < maxFragments) {
    const mark = view.getUint32(at)
    const end = at + 4 + (mark & 0x7fff_ffff)
    if (end > bytes.length) return undefined
    fragments.push(bytes.subarray(at + 4, end))
    if (mark >= lastFragment) return { fragments, end }
    at = end
  }
  return undefined
}
