/**
 * A DNS server (RFC 1035) that is authoritative for the hosts of its network: A and PTR, over UDP and TCP. Stands in for dnsmasq on the
 * router, and is the DNS of the domain controller.
 */
import type { Socket } from 'node:net'
import { dnsRecordsOf } from '../network.ts'
import type { DeviceMaker, TcpBehaviour, UdpBehaviour } from './device.ts'

const headerLength = 12
const typeA = 1
const typePtr = 12
const classIn = 1
const ttlSeconds = 1200
/** Response codes of RFC 1035 section 4.1.1. */
const rcode = { noError: 0, formatError: 1, nameError: 3, notImplemented: 4, refused: 5 } as const

interface Question {
  readonly name: string
  readonly type: number
  readonly class: number
  /** Offset of the first byte after the question. */
  readonly end: number
}

type Zone = ReadonlyMap<string, string>

export const dnsServer: DeviceMaker = (_, network) => {
  const addresses: Zone = new Map(dnsRecordsOf(network).map(({ name, address }) => [name, address]))
  const names: Zone = new Map([...addresses].map(([name, address]) => [reverseNameOf(address), name]))
  const answer: UdpBehaviour = (query) => responseTo(query, addresses, names)
  return { tcp: { 53: overTcp(answer) }, udp: { 53: answer } }
}

function reverseNameOf(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`
}

function responseTo(query: Uint8Array, addresses: Zone, names: Zone): Uint8Array | undefined {
  if (query.length < headerLength) return undefined
  const view = new DataView(query.buffer, query.byteOffset, query.length)
  const flags = view.getUint16(2)
  if ((flags & 0x8000) !== 0) return undefined
  const opcode = (flags >> 11) & 0xf
  if (opcode !== 0) return response(query, undefined, rcode.notImplemented)
  const question = view.getUint16(4) === 1 ? decodeQuestion(query, view) : undefined
  if (question === undefined) return response(query, undefined, rcode.formatError)
  if (question.class !== classIn) return response(query, question, rcode.refused)
  const address = addresses.get(question.name)
  const name = names.get(question.name)
  if (address !== undefined && question.type === typeA)
    return response(query, question, rcode.noError, Uint8Array.from(address.split('.').map(Number)))
  if (name !== undefined && question.type === typePtr) return response(query, question, rcode.noError, encodeName(name))
  return response(query, question, address === undefined && name === undefined ? rcode.nameError : rcode.noError)
}

/** The single question, with its name in lower case; a compressed or overlong name is undefined. */
function decodeQuestion(query: Uint8Array, view: DataView): Question | undefined {
  const labels: string[] = []
  let at = headerLength
  for (let length = query[at]; length !== 0; length = query[at]) {
    if (length === undefined || length > 63 || at + 1 + length > query.length) return undefined
    labels.push(Buffer.from(query.subarray(at + 1, at + 1 + length)).toString('latin1'))
    at += 1 + length
  }
  if (at + 5 > query.length) return undefined
  return { name: labels.join('.').toLowerCase(), type: view.getUint16(at + 1), class: view.getUint16(at + 3), end: at + 5 }
}

/** A response that repeats the question; with an answer record, whose name points to the question's, where there is data. */
function response(query: Uint8Array, question: Question | undefined, code: number, data?: Uint8Array): Uint8Array {
  const requestFlags = ((query[2] ?? 0) << 8) | (query[3] ?? 0)
  const authoritativeResponse = 0x8400
  const flags = authoritativeResponse | (requestFlags & 0x7900) | code
  const header = Buffer.alloc(headerLength)
  header.set(query.subarray(0, 2))
  header.writeUInt16BE(flags, 2)
  header.writeUInt16BE(question === undefined ? 0 : 1, 4)
  header.writeUInt16BE(data === undefined ? 0 : 1, 6)
  const echoed = question === undefined ? new Uint8Array() : query.subarray(headerLength, question.end)
  if (question === undefined || data === undefined) return Buffer.concat([header, echoed])
  const record = Buffer.alloc(12)
  record.writeUInt16BE(0xc000 | headerLength, 0)
  record.writeUInt16BE(question.type, 2)
  record.writeUInt16BE(question.class, 4)
  record.writeUInt32BE(ttlSeconds, 6)
  record.writeUInt16BE(data.length, 10)
  return Buffer.concat([header, echoed, record, data])
}

function encodeName(name: string): Uint8Array {
  return Buffer.concat([...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')])), Buffer.from([0])])
}

/** RFC 1035 section 4.2.2: two bytes of length before each message. */
function overTcp(answer: UdpBehaviour): TcpBehaviour {
  return (connection: Socket) => {
    let pending = Buffer.alloc(0)
    connection.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0)
        const message = answer(pending.subarray(2, end))
        pending = pending.subarray(end)
        if (message === undefined) return connection.destroy()
        const length = Buffer.alloc(2)
        length.writeUInt16BE(message.length)
        connection.write(Buffer.concat([length, message]))
      }
    })
  }
}
