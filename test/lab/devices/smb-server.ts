/**
 * A file server towards a client that does not log in: NEGOTIATE in SMB 2 and 3 or as an offer of both protocols, and SESSION_SETUP up
 * to the challenge (MS-SMB2 sections 3.3.5.3 to 3.3.5.5), over port 445 and in the NetBIOS session service (RFC 1002 section 4.3).
 */
import { createHash, randomBytes } from 'node:crypto'
import { firstInterfaceOf, type LabHost } from '../network.ts'
import type { SimulatedDevice, TcpBehaviour } from './device.ts'
import { challengeTo, type NtlmServer, offeredMechanisms } from './ntlm-server.ts'

export interface SmbServer {
  /** 0x0302, 0x0311 ... */
  readonly dialects: readonly number[]
  readonly signingRequired: boolean
  readonly ntlm: NtlmServer
}

const headerLength = 64
const maxMessageLength = 0x1_0000
const command = { negotiate: 0, sessionSetup: 1 } as const
const status = { success: 0, moreProcessingRequired: 0xc000_0016, logonFailure: 0xc000_006d, notSupported: 0xc000_00bb } as const
const wildcard = 0x02ff
const newestDialect = 0x0311
const protocolId = { smb1: Buffer.from('\xffSMB', 'latin1'), smb2: Buffer.from('\xfeSMB', 'latin1') }
const session = { message: 0x00, request: 0x81, accepted: 0x82 } as const
const filetimeOf1970 = 116_444_736_000_000_000n

export function smbServer(host: LabHost, server: SmbServer): SimulatedDevice {
  const guid = createHash('md5').update(firstInterfaceOf(host).mac).digest()
  const answer = (message: Buffer) => answerTo(message, server, guid)
  return { tcp: { 139: overTcp(answer), 445: overTcp(answer) }, udp: {} }
}

/** One message after the other; anything that is none ends the connection. */
function overTcp(answer: (message: Buffer) => Buffer | undefined): TcpBehaviour {
  return (connection) => {
    let pending = Buffer.alloc(0)
    connection.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 4) {
        const length = pending.readUInt32BE(0) & 0x01_ffff
        const type = pending[0]
        if (length > maxMessageLength || (type !== session.message && type !== session.request)) return connection.destroy()
        if (pending.length < 4 + length) return
        const message = pending.subarray(4, 4 + length)
        pending = pending.subarray(4 + length)
        if (type === session.request) connection.write(Buffer.from([session.accepted, 0, 0, 0]))
        else {
          const response = answer(message)
          if (response === undefined) return connection.destroy()
          const head = Buffer.alloc(4)
          head.writeUInt32BE(response.length)
          connection.write(Buffer.concat([head, response]))
        }
      }
    })
  }
}

function answerTo(message: Buffer, server: SmbServer, guid: Buffer): Buffer | undefined {
  if (message.subarray(0, 4).equals(protocolId.smb1)) return answerToBoth(message, server, guid)
  if (message.length < headerLength || !message.subarray(0, 4).equals(protocolId.smb2)) return undefined
  const request = message.subarray(headerLength)
  const code = message.readUInt16LE(12)
  if (code === command.negotiate) return negotiate(message, request, server, guid)
  if (code !== command.sessionSetup || request.length < 24) return undefined
  const tokenAt = request.readUInt16LE(12)
  const token = challengeTo(message.subarray(tokenAt, tokenAt + request.readUInt16LE(14)), server.ntlm)
  if (token === undefined) return Buffer.concat([header(message, status.logonFailure), errorBody])
  const body = Buffer.alloc(8)
  body.writeUInt16LE(9)
  body.writeUInt16LE(headerLength + body.length, 4)
  body.writeUInt16LE(token.length, 6)
  return Buffer.concat([header(message, status.moreProcessingRequired), body, token])
}

/** SMB_COM_NEGOTIATE is answered where it offers SMB 2 too; SMB 1 itself is switched off. */
function answerToBoth(message: Buffer, server: SmbServer, guid: Buffer): Buffer | undefined {
  if (message[4] !== 0x72 || !message.includes('SMB 2.???\0', 33, 'latin1')) return undefined
  return Buffer.concat([header(undefined, status.success), negotiateBody(wildcard, server, guid)])
}

function negotiate(message: Buffer, request: Buffer, server: SmbServer, guid: Buffer): Buffer | undefined {
  if (request.length < 36 || request.readUInt16LE(0) !== 36) return undefined
  const offered = Array.from({ length: request.readUInt16LE(2) }, (_, at) => request.subarray(36 + 2 * at, 38 + 2 * at))
  if (offered.some(({ length }) => length !== 2)) return undefined
  const common = server.dialects.filter((dialect) => offered.some((each) => each.readUInt16LE() === dialect))
  if (common.length === 0) return Buffer.concat([header(message, status.notSupported), errorBody])
  const dialect = Math.max(...common)
  const body = negotiateBody(dialect, server, guid)
  if (dialect !== newestDialect) return Buffer.concat([header(message, status.success), body])
  // SMB2_PREAUTH_INTEGRITY_CAPABILITIES: SHA-512 with a salt of 32 bytes, on a multiple of eight.
  const padding = Buffer.alloc(-body.length & 7)
  const integrity = Buffer.concat([Buffer.from([1, 0, 38, 0, 0, 0, 0, 0, 1, 0, 32, 0, 1, 0]), randomBytes(32)])
  body.writeUInt16LE(1, 6)
  body.writeUInt32LE(headerLength + body.length + padding.length, 60)
  return Buffer.concat([header(message, status.success), body, padding, integrity])
}

function negotiateBody(dialect: number, server: SmbServer, guid: Buffer): Buffer {
  const token = offeredMechanisms(server.ntlm)
  const body = Buffer.alloc(64)
  body.writeUInt16LE(65)
  body.writeUInt16LE(server.signingRequired ? 0x0003 : 0x0001, 2)
  body.writeUInt16LE(dialect, 4)
  body.set(guid, 8)
  body.writeUInt32LE(0x07, 24)
  for (const at of [28, 32, 36]) body.writeUInt32LE(0x0080_0000, at)
  body.writeBigUInt64LE(filetimeOf1970 + BigInt(Date.now()) * 10_000n, 40)
  body.writeUInt16LE(headerLength + body.length, 56)
  body.writeUInt16LE(token.length, 58)
  return Buffer.concat([body, token])
}

/** SMB2 ERROR Response (section 2.2.2) without data. */
const errorBody = Buffer.from([9, 0, 0, 0, 0, 0, 0, 0, 0])

/** SMB2 header of the response: command and message ID of the request, or zeros. */
function header(request: Buffer | undefined, code: number): Buffer {
  const head = Buffer.alloc(headerLength)
  head.set(protocolId.smb2)
  head.writeUInt16LE(headerLength, 4)
  head.writeUInt32LE(code, 8)
  head.writeUInt16LE(1, 14)
  head.writeUInt32LE(1, 16)
  if (request === undefined) return head
  head.writeUInt16LE(request.readUInt16LE(12), 12)
  head.set(request.subarray(24, 32), 24)
  if (request.readUInt16LE(12) === command.sessionSetup) head.writeUInt32LE(1, 40)
  return head
}
