/**
 * LLMNR: the name that a host has for its own address (RFC 4795). Who asks for the name of an address asks that host alone, and over TCP:
 * a question that comes to one host by UDP is to be discarded (section 2.4). Only hosts on the link are asked, so that no router passes it on;
 * a system cannot be told the TTL of 1 that section 2.5 wants for the same end.
 *
 *     17.1.1.10.in-addr.arpa  PTR  ->  desk7
 */
import { familyOf, type IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Conversation } from './conversation.ts'
import { decodeResponse, dnsClass, dnsType, encodeQuery } from './dns-message.ts'
import { askOverTcp } from './dns-over-tcp.ts'
import type { Inquiry, KnownHost } from './inquiry.ts'
import { isReverseOf, longestMdnsText, reverseNameOf } from './mdns.ts'

export const llmnrPort = 5355
/** That an answer is from the host asked is proved by the connection. */
const id = 1
/** T, of the third byte (section 2.1.1): the name may be another's, and the answer is to be discarded. */
const tentativeBit = 0x01

/** NetBIOS, SMB and Remote Desktop: who speaks them tells its name there. */
const namingTcpPorts: readonly number[] = [139, 445, 3389]
const namingUdpPort = 137

export const llmnr: Inquiry = {
  name: 'llmnr',
  questionsFor: (host) => (mayBeNameless(host) ? [{ transport: 'tcp', port: llmnrPort, talk: () => talk(host.address) }] : []),
}

function mayBeNameless({ address, onLink, told = [], openTcp = [], openUdp = [] }: KnownHost): boolean {
  const isNamed = told.some((fact) => fact.kind === 'mdns' && fact.names.length > 0)
  const tellsElsewhere = namingTcpPorts.some((port) => openTcp.includes(port)) || openUdp.includes(namingUdpPort)
  return onLink === true && familyOf(address) === 4 && !isNamed && !tellsElsewhere
}

function* talk(address: IpAddress): Conversation {
  const question = { name: reverseNameOf(address), type: dnsType.ptr, class: dnsClass.internet }
  return readLlmnr(yield* askOverTcp(encodeQuery(id, 0, [question])), address)
}

function readLlmnr(answer: Uint8Array, address: IpAddress): readonly Fact[] {
  const response = decodeResponse(answer)
  const isSure = ((answer[2] ?? 0) & tentativeBit) === 0
  if (response === undefined || response.id !== id || response.code !== 0 || !isSure) return []
  for (const record of response.records) {
    const name = record.type === 'pointer' && isReverseOf(address, record.name) ? record.target.join('.') : ''
    if (name !== '' && name.length <= longestMdnsText) return [{ kind: 'llmnr-name', name }]
  }
  return []
}
