/**
 * rpcbind as far as it maps itself: ONC RPC (RFC 5531) program 100000, versions 2 (RFC 1833 section 3), 3 and 4 (section 2), procedures
 * NULL, DUMP, GETPORT (version 2) and GETADDR (versions 3 and 4), over UDP and TCP. Stands in for rpcbind where there is no root.
 */
import { firstInterfaceOf } from '../network.ts'
import type { DeviceMaker, TcpBehaviour, UdpBehaviour } from './device.ts'

const program = 100_000
const lowestVersion = 2
const highestVersion = 4
const port = 111
/** The port's end of a universal address: its high and its low byte. */
const portPart = '0.111'
const protocols = { tcp: 6, udp: 17 } as const
/** GETADDR has GETPORT's number in the later versions. */
const procedure = { none: 0, getPort: 3, dump: 4 } as const
const acceptStatus = { success: 0, programUnavailable: 1, programMismatch: 2, procedureUnavailable: 3 } as const
const callLength = 40
const maxRecordLength = 4096

export const rpcPortMapper: DeviceMaker = (host) => {
  const { address } = firstInterfaceOf(host)
  const reply: UdpBehaviour = (call) => replyTo(call, address)
  return { tcp: { [port]: overTcp(reply) }, udp: { [port]: reply } }
}

/** xid | CALL | RPC version 2 | program | version | procedure | credentials (flavour, length, body) | verifier | arguments */
function replyTo(call: Uint8Array, address: string): Uint8Array | undefined {
  if (call.length < callLength) return undefined
  const request = Buffer.from(call)
  const word = (index: number) => request.readUInt32BE(4 * index)
  const messageType = word(1)
  if (messageType !== 0) return undefined
  const xid = word(0)
  if (word(2) !== 2) return words(xid, 1, 1, 0, 2, 2)
  const accepted = (status: number, ...results: Buffer[]) => Buffer.concat([words(xid, 1, 0, 0, 0, status), ...results])
  const version = word(4)
  if (word(3) !== program) return accepted(acceptStatus.programUnavailable)
  if (version < lowestVersion || version > highestVersion) {
    return accepted(acceptStatus.programMismatch, words(lowestVersion, highestVersion))
  }
  if (word(5) === procedure.none) return accepted(acceptStatus.success)
  if (word(5) === procedure.dump) return accepted(acceptStatus.success, version === 2 ? mappings() : bindings())
  if (word(5) === procedure.getPort) {
    const isMapped = wantedProgram(request) === program
    return accepted(acceptStatus.success, version === 2 ? words(isMapped ? port : 0) : text(isMapped ? `${address}.${portPart}` : ''))
  }
  return accepted(acceptStatus.procedureUnavailable)
}

/** The program that GETPORT or GETADDR asks for: the first word of its argument, which follows credentials and verifier. */
function wantedProgram(request: Buffer): number | undefined {
  const verifierLengthAt = 36 + request.readUInt32BE(28)
  if (verifierLengthAt + 4 > request.length) return undefined
  const argumentAt = verifierLengthAt + 4 + request.readUInt32BE(verifierLengthAt)
  return argumentAt + 4 <= request.length ? request.readUInt32BE(argumentAt) : undefined
}

const versions = [4, 3, 2]

/** Version 2's pmaplist: (1, program, version, protocol, port)... 0. */
function mappings(): Buffer {
  const entries = Object.values(protocols).flatMap((protocol) => versions.map((version) => words(1, program, version, protocol, port)))
  return Buffer.concat([...entries, words(0)])
}

/** The rpcblist of versions 3 and 4: (1, program, version, netid, universal address, owner)... 0. */
function bindings(): Buffer {
  const entries = Object.keys(protocols).flatMap((netid) =>
    versions.map((version) => Buffer.concat([words(1, program, version), text(netid), text(`0.0.0.0.${portPart}`), text('superuser')])),
  )
  return Buffer.concat([...entries, words(0)])
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => {
    buffer.writeUInt32BE(value, 4 * index)
  })
  return buffer
}

/** XDR string (RFC 4506 section 4.11): length, bytes, zeros up to a multiple of four. */
function text(value: string): Buffer {
  const padded = Buffer.alloc(4 * Math.ceil(value.length / 4))
  padded.write(value, 'latin1')
  return Buffer.concat([words(value.length), padded])
}

/** RFC 5531 section 11: four bytes of record mark, the highest bit of which marks the last fragment; calls of one fragment only. */
function overTcp(answer: UdpBehaviour): TcpBehaviour {
  const lastFragment = 0x8000_0000
  return (connection) => {
    let pending = Buffer.alloc(0)
    connection.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 4) {
        const length = pending.readUInt32BE(0) - lastFragment
        if (length < 0 || length > maxRecordLength) return connection.destroy()
        if (pending.length < 4 + length) return
        const reply = answer(pending.subarray(4, 4 + length))
        pending = pending.subarray(4 + length)
        if (reply === undefined) return connection.destroy()
        connection.write(Buffer.concat([words(lastFragment + reply.length), reply]))
      }
    })
  }
}
