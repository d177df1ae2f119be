/**
 * The RPC endpoint mapper of Windows towards a client without credentials: bind and ept_lookup (C706 chapter 12, appendices L and O;
 * MS-RPCE). It lists what it was given, in one answer, and challenges whoever begins to log in.
 */
import type { TcpBehaviour } from './device.ts'
import { challengeTo, type NtlmServer } from './ntlm-server.ts'

/** UUID, version, note, and where it is: `tcp` with a port, or the path of a named pipe of that computer. */
export interface MappedService {
  readonly uuid: string
  readonly version: number
  readonly annotation: string
  readonly at: { readonly port: number } | { readonly pipe: string; readonly computer: string }
}

const headerLength = 16
const maxFragmentLength = 5840
const type = { request: 0, response: 2, fault: 3, bind: 11, bindAck: 12, alter: 14, altered: 15 } as const
const mapper = guidBytes('e1af8308-5d1f-11c9-91a4-08002b14a0fa')
const transferSyntax = Buffer.concat([guidBytes('8a885d04-1ceb-11c9-9fe8-08002b104860'), uint32(2)])
const lookup = 2
const operationUnknown = 0x1c01_0002

export function rpcEndpointMapper(services: readonly MappedService[], ntlm: NtlmServer): TcpBehaviour {
  return (connection) => {
    let pending = Buffer.alloc(0)
    connection.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= headerLength) {
        const length = pending.readUInt16LE(8)
        if (pending[0] !== 5 || length < headerLength || length > maxFragmentLength) return connection.destroy()
        if (pending.length < length) return
        const answer = answerTo(pending.subarray(0, length), services, ntlm)
        pending = pending.subarray(length)
        if (answer === undefined) return connection.destroy()
        connection.write(answer)
      }
    })
  }
}

function answerTo(request: Buffer, services: readonly MappedService[], ntlm: NtlmServer): Buffer | undefined {
  if (request[2] === type.bind && request.length >= 72) {
    const isMapper = request.subarray(32, 48).equals(mapper)
    // Accepted, or "abstract syntax not supported", which names no transfer syntax.
    const result = isMapper
      ? Buffer.concat([uint16(0), uint16(0), transferSyntax])
      : Buffer.concat([uint16(2), uint16(1), Buffer.alloc(20)])
    const address = Buffer.from('135\0', 'latin1')
    const sizes = Buffer.concat([uint16(maxFragmentLength), uint16(maxFragmentLength), uint32(0x1234)])
    return fragment(type.bindAck, request, Buffer.concat([sizes, uint16(address.length), address, Buffer.alloc(2), uint32(1), result]))
  }
  if (request[2] === type.alter && request.length >= 72) {
    const token = challengeTo(request.subarray(request.length - request.readUInt16LE(10)), ntlm)
    if (token === undefined) return undefined
    const sizes = Buffer.concat([uint16(maxFragmentLength), uint16(maxFragmentLength), uint32(0x1234)])
    const body = Buffer.concat([sizes, Buffer.alloc(4), uint32(1), uint16(0), uint16(0), transferSyntax])
    return fragment(type.altered, request, body, token)
  }
  if (request[2] !== type.request || request.length < 24) return undefined
  const head = (stub: Buffer) => Buffer.concat([uint32(stub.length), uint16(0), uint16(0), stub])
  if (request.readUInt16LE(22) !== lookup) return fragment(type.fault, request, head(Buffer.concat([uint32(operationUnknown), uint32(0)])))
  return fragment(type.response, request, head(listOf(services, request.readUInt32LE(request.length - 4))))
}

/** With a token of NTLM at connection level behind it, where there is one (MS-RPCE section 2.2.2.11). */
function fragment(kind: number, request: Buffer, body: Buffer, token: Buffer = Buffer.alloc(0)): Buffer {
  const trailer = token.length === 0 ? token : Buffer.concat([Buffer.from([10, 2, 0, 0, 1, 0, 0, 0]), token])
  const lengths = Buffer.concat([uint16(headerLength + body.length + trailer.length), uint16(token.length)])
  return Buffer.concat([Buffer.from([5, 0, kind, 0x03, 0x10, 0, 0, 0]), lengths, request.subarray(12, 16), body, trailer])
}

function listOf(services: readonly MappedService[], most: number): Buffer {
  const listed = services.slice(0, most)
  const entries = listed.map(({ annotation }, at) => {
    const text = Buffer.from(`${annotation}\0`, 'latin1')
    return Buffer.concat([Buffer.alloc(16), uint32(at + 1), uint32(0), uint32(text.length), padded(text)])
  })
  const towers = listed.map((service) => {
    const tower = towerOf(service)
    return Buffer.concat([uint32(tower.length), uint32(tower.length), padded(tower)])
  })
  const counts = [listed.length, most, 0, listed.length].map(uint32)
  return Buffer.concat([Buffer.alloc(20), ...counts, ...entries, ...towers, uint32(0)])
}

function towerOf({ uuid, version, at }: MappedService): Buffer {
  const named = floor(Buffer.concat([Buffer.from([0x0d]), guidBytes(uuid), uint16(version)]), uint16(0))
  const transfer = floor(Buffer.concat([Buffer.from([0x0d]), transferSyntax.subarray(0, 18)]), uint16(0))
  const connection = floor(Buffer.from([0x0b]), uint16(0))
  const where =
    'port' in at
      ? [floor(Buffer.from([0x07]), Buffer.from([at.port >> 8, at.port & 0xff])), floor(Buffer.from([0x09]), Buffer.alloc(4))]
      : [floor(Buffer.from([0x0f]), Buffer.from(`${at.pipe}\0`)), floor(Buffer.from([0x11]), Buffer.from(`\\\\${at.computer}\0`))]
  return Buffer.concat([uint16(3 + where.length), named, transfer, connection, ...where])
}

function floor(left: Buffer, right: Buffer): Buffer {
  return Buffer.concat([uint16(left.length), left, uint16(right.length), right])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
}

function uint16(value: number): Buffer {
  return Buffer.from([value & 0xff, value >> 8])
}

function uint32(value: number): Buffer {
  return Buffer.concat([uint16(value & 0xffff), uint16(value >>> 16)])
}

/** MS-DTYP section 2.3.4.2: the first three parts are little-endian. */
function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  return Buffer.concat([bytes.subarray(0, 4).reverse(), bytes.subarray(4, 6).reverse(), bytes.subarray(6, 8).reverse(), bytes.subarray(8)])
}
