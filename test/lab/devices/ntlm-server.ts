/**
 * The server's side of NTLM up to its challenge (MS-NLMP section 3.2.5.1.1), in SPNEGO (RFC 4178), as Windows gives it to everybody who
 * wants to log in over SMB or RDP.
 */
import { randomBytes } from 'node:crypto'
import type { LabHost, Network } from '../network.ts'
import { context, der, sequence } from './der.ts'

export interface NtlmServer {
  readonly computer: string
  /** NetBIOS name of the domain; the computer's own where it is in none. */
  readonly domain: string
  readonly dnsComputer: string
  readonly dnsDomain: string
  /** Only in a domain. */
  readonly dnsForest?: string
  /** 10.0.17763: the last part is the build. */
  readonly version: readonly [major: number, minor: number, build: number]
}

const domainControllers = 0x1c

/** The names of a host that runs that version; it is in a domain where it has the NetBIOS name of one that it controls. */
export function ntlmServerOf(host: LabHost, network: Network, version: NtlmServer['version']): NtlmServer {
  const domain = host.netbiosNames?.find(({ suffix }) => suffix === domainControllers)?.name
  if (domain === undefined || network.domain === undefined)
    return { computer: host.name, domain: host.name, dnsComputer: host.name, dnsDomain: host.name, version }
  const dnsComputer = `${host.name}.${network.domain}`
  return { computer: host.name, domain, dnsComputer, dnsDomain: network.domain, dnsForest: network.domain, version }
}

const oid = {
  spnego: Buffer.from('2b0601050502', 'hex'),
  kerberos: Buffer.from('2a864886f712010202', 'hex'),
  ntlm: Buffer.from('2b06010401823702020a', 'hex'),
}
const tag = { octetString: 0x04, objectIdentifier: 0x06, enumerated: 0x0a, applicationZero: 0x60 } as const

/** NegTokenInit2 (MS-SPNG section 2.2.1) without its hint: what the server offers before it is asked. */
export function offeredMechanisms(server: NtlmServer): Buffer {
  const offered = server.dnsForest === undefined ? [oid.ntlm] : [oid.kerberos, oid.ntlm]
  const mechanisms = sequence(...offered.map((identifier) => der(tag.objectIdentifier, identifier)))
  return der(tag.applicationZero, der(tag.objectIdentifier, oid.spnego), context(0, sequence(context(0, mechanisms))))
}

const signature = Buffer.from('NTLMSSP\0', 'latin1')

/** The answer to a token that has NTLM's NEGOTIATE in it; undefined for any other, as for a try to log in. */
export function challengeTo(token: Buffer, server: NtlmServer): Buffer | undefined {
  const at = token.indexOf(signature)
  if (at < 0 || at + 12 > token.length || token.readUInt32LE(at + 8) !== 1) return undefined
  const challenge = ntlmChallenge(server)
  if (at === 0) return challenge
  const acceptIncomplete = context(0, der(tag.enumerated, Buffer.from([1])))
  const mechanism = context(1, der(tag.objectIdentifier, oid.ntlm))
  return context(1, sequence(acceptIncomplete, mechanism, context(2, der(tag.octetString, challenge))))
}

const targetIsDomain = 0x0001_0000
const targetIsServer = 0x0002_0000
/** Unicode, target, sign, seal, NTLM, always sign, extended session security, target information, version, 128, key exchange, 56. */
const flags = 0xe288_8235
const headLength = 56
const filetimeOf1970 = 116_444_736_000_000_000n

function ntlmChallenge(server: NtlmServer): Buffer {
  const targetName = Buffer.from(server.domain, 'utf16le')
  const time = Buffer.alloc(8)
  time.writeBigUInt64LE(filetimeOf1970 + BigInt(Date.now()) * 10_000n)
  const info = Buffer.concat([
    pair(2, Buffer.from(server.domain, 'utf16le')),
    pair(1, Buffer.from(server.computer, 'utf16le')),
    pair(4, Buffer.from(server.dnsDomain, 'utf16le')),
    pair(3, Buffer.from(server.dnsComputer, 'utf16le')),
    ...(server.dnsForest === undefined ? [] : [pair(5, Buffer.from(server.dnsForest, 'utf16le'))]),
    pair(7, time),
    pair(0, Buffer.alloc(0)),
  ])
  const head = Buffer.alloc(headLength)
  head.set(signature)
  head.writeUInt32LE(2, 8)
  writeField(head, 12, headLength, targetName.length)
  head.writeUInt32LE((flags | (server.dnsForest === undefined ? targetIsServer : targetIsDomain)) >>> 0, 20)
  head.set(randomBytes(8), 24)
  writeField(head, 40, headLength + targetName.length, info.length)
  const [major, minor, build] = server.version
  head.set([major, minor, build & 0xff, build >> 8, 0, 0, 0, 15], 48)
  return Buffer.concat([head, targetName, info])
}

function writeField(head: Buffer, at: number, offset: number, length: number): void {
  head.writeUInt16LE(length, at)
  head.writeUInt16LE(length, at + 2)
  head.writeUInt32LE(offset, at + 4)
}

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id)
  head.writeUInt16LE(value.length, 2)
  return Buffer.concat([head, value])
}
