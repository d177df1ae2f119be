/**
 * The endpoint mapper's list (C706 appendix O, ept_lookup; towers: appendix L). NDR: every number on a multiple of its size, pointers' targets
 * after the structures that have them.
 *
 *     results    handle (20) | entries (4) | most (4) | offset (4) | count (4) | entry ... | tower ... | status (4)
 *     entry      object (16) | pointer to tower (4) | offset (4) | annotation length (4) | annotation | pad to 4
 *     tower      length (4) | length (4) | floors (2) | (length (2) | protocol (1) and more | length (2) | address) ... | pad to 4
 *     floors     interface | transfer syntax | RPC protocol | endpoint | address of the host
 */
import type { RpcEndpoint } from '#shared/domain/windows-fact.ts'
import { viewOf } from '../wire/addresses.ts'
import { joined, partOf, readGuid, uint32 } from './bytes.ts'
import type { RpcSyntax } from './dce-rpc-message.ts'

export const endpointMapper: RpcSyntax = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: 3 }
export const lookupOperation = 2

/** Endpoints that are asked for, and kept, at most: a domain controller has about 300. */
export const mostEndpoints = 500
/** Longest text kept of one value. */
export const longestRpcText = 128

const allElements = 0
const allVersions = 1
const noPointer = 0
const handleLength = 20

/** Asks for everything from the beginning. */
export function encodeLookup(): Uint8Array {
  const handle = new Uint8Array(handleLength)
  return joined(...[allElements, noPointer, noPointer, allVersions].map(uint32), handle, uint32(mostEndpoints))
}

export interface EndpointList {
  readonly endpoints: readonly RpcEndpoint[]
  /** NetBIOS name of the host, as named pipes carry it. */
  readonly computer?: string
}

/** A place in the results; reading behind their end marks the end of all reading. */
interface Cursor {
  at: number
  ended: boolean
}

function take(bytes: Uint8Array, cursor: Cursor, length: number): Uint8Array {
  const part = cursor.ended ? undefined : partOf(bytes, cursor.at, length)
  if (part === undefined) cursor.ended = true
  cursor.at += length
  return part ?? new Uint8Array(Math.min(length, handleLength))
}

function takeNumber(bytes: Uint8Array, cursor: Cursor): number {
  cursor.at += -cursor.at & 3
  return viewOf(take(bytes, cursor, 4)).getUint32(0, true)
}

/** The entries that are whole; each once, those that only this host can reach without their name. */
export function decodeLookup(stub: Uint8Array): EndpointList {
  const cursor: Cursor = { at: handleLength + 12, ended: false }
  const count = Math.min(takeNumber(stub, cursor), mostEndpoints)
  const annotations: string[] = []
  for (let entry = 0; entry < count && !cursor.ended; entry += 1) {
    cursor.at += -cursor.at & 3
    take(stub, cursor, 16)
    const hasTower = takeNumber(stub, cursor) !== noPointer
    takeNumber(stub, cursor)
    const annotation = textOf(take(stub, cursor, takeNumber(stub, cursor)))
    if (hasTower && !cursor.ended) annotations.push(annotation)
  }
  const seen = new Map<string, RpcEndpoint>()
  let computer: string | undefined
  for (const annotation of cursor.ended ? [] : annotations) {
    takeNumber(stub, cursor)
    const tower = decodeTower(take(stub, cursor, takeNumber(stub, cursor)))
    if (cursor.ended) break
    if (tower === undefined) continue
    const endpoint = { ...tower.endpoint, ...(annotation !== '' && { annotation }) }
    seen.set(JSON.stringify(endpoint), endpoint)
    computer ??= tower.computer
  }
  return { endpoints: [...seen.values()], ...(computer !== undefined && { computer }) }
}

/** Up to the first NUL; bytes of the host's code page, each one character (ISO 8859-1). */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, longestRpcText)).replace(/\0[\s\S]*$/, '')
}

interface Floor {
  readonly protocol: number
  readonly left: Uint8Array
  readonly right: Uint8Array
}

const mostFloors = 8

function floorsOf(tower: Uint8Array): readonly Floor[] | undefined {
  if (tower.length < 2) return undefined
  const view = viewOf(tower)
  const floors: Floor[] = []
  let at = 2
  for (let floor = 0; floor < Math.min(view.getUint16(0, true), mostFloors); floor += 1) {
    const sides: Uint8Array[] = []
    for (let side = 0; side < 2; side += 1) {
      const part = at + 2 > tower.length ? undefined : partOf(tower, at + 2, view.getUint16(at, true))
      if (part === undefined) return undefined
      sides.push(part)
      at += 2 + part.length
    }
    const [left = new Uint8Array(), right = new Uint8Array()] = sides
    floors.push({ protocol: left[0] ?? 0, left, right })
  }
  return floors
}

/** Protocol identifiers of floors (C706 appendix I, MS-RPCE section 2.2.1.2). */
const floorOf = { udp: 0x08, tcp: 0x07, uuid: 0x0d, namedPipe: 0x0f, netbios: 0x11, http: 0x1f } as const
const transports = { [floorOf.tcp]: 'tcp', [floorOf.udp]: 'udp', [floorOf.http]: 'http', [floorOf.namedPipe]: 'pipe' } as const
const isTransport = (protocol: number): protocol is keyof typeof transports => protocol in transports

function decodeTower(tower: Uint8Array): { endpoint: RpcEndpoint; computer?: string } | undefined {
  const [named, , , transport, host] = floorsOf(tower) ?? []
  if (named?.protocol !== floorOf.uuid || named.left.length !== 19 || named.right.length !== 2) return undefined
  const view = viewOf(named.left)
  const uuid = readGuid(view, 1)
  if (uuid === undefined) return undefined
  const version = `${view.getUint16(17, true)}.${viewOf(named.right).getUint16(0, true)}`
  if (transport === undefined || !isTransport(transport.protocol)) return { endpoint: { interface: uuid, version } }
  const name = host?.protocol === floorOf.netbios ? textOf(host.right).replace(/^\\+/, '') : ''
  const address = addressOf(transport)
  return {
    endpoint: { interface: uuid, version, transport: transports[transport.protocol], ...(address !== '' && { address }) },
    ...(name !== '' && { computer: name }),
  }
}

/** A port, in network byte order, or the path of a named pipe. */
function addressOf({ protocol, right }: Floor): string {
  if (protocol === floorOf.namedPipe) return textOf(right)
  return right.length === 2 ? String(viewOf(right).getUint16(0)) : ''
}
