/**
 * Remote Desktop of Windows with network level authentication, up to NTLM's challenge: X.224 negotiation (MS-RDPBCGR section 2.2.1.2), TLS
 * with a self-signed certificate in the computer's name, CredSSP (MS-CSSP).
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { context, der, sequence } from './der.ts'
import type { DeviceMaker } from './device.ts'
import { challengeTo, type NtlmServer, ntlmServerOf } from './ntlm-server.ts'
import { selfSignedCertificate } from './self-signed-certificate.ts'

const requestLength = 19
const credSsp = 0x02
const octetString = 0x04
const integer = 0x02

export const windowsRdp: DeviceMaker = (host, network) => {
  const ntlm = ntlmServerOf(host, network, [10, 0, 19_045])
  const certificate = selfSignedCertificate(ntlm.dnsComputer, ntlm.domain)
  return { tcp: { 3389: (connection) => connection.once('data', (request) => negotiate(connection, request, ntlm, certificate)) }, udp: {} }
}

/** A client that does not offer CredSSP is refused with HYBRID_REQUIRED_BY_SERVER. */
function negotiate(connection: Socket, request: Buffer, ntlm: NtlmServer, certificate: { key: string; cert: string }): void {
  const { length } = request
  if (length < requestLength || request[0] !== 3 || request[5] !== 0xe0 || request.readUInt16BE(2) !== length)
    return void connection.destroy()
  const offersCredSsp = request[length - 8] === 0x01 && (request.readUInt32LE(length - 4) & credSsp) !== 0
  const negotiation = offersCredSsp ? [2, 0x1f, 8, 0, credSsp, 0, 0, 0] : [3, 0, 8, 0, 5, 0, 0, 0]
  connection.write(Buffer.from([3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, ...negotiation]))
  if (!offersCredSsp) return void connection.end()
  const secure = new TLSSocket(connection, { isServer: true, ...certificate })
  secure.on('error', () => secure.destroy())
  secure.once('data', (message) => {
    const challenge = challengeTo(message.subarray(Math.max(message.indexOf('NTLMSSP\0', 0, 'latin1'), 0)), ntlm)
    if (challenge === undefined) return void secure.destroy()
    const tokens = sequence(sequence(context(0, der(octetString, challenge))))
    secure.write(sequence(context(0, der(integer, Buffer.from([6]))), context(1, tokens)))
  })
}
