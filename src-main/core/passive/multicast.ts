/** What hosts say to multicast groups: multicast DNS, SSDP, WS-Discovery and LLMNR. Whatever they take back is not kept. */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { HeardProtocol } from '#shared/domain/heard-fact.ts'
import { decodeQuestion, dnsClass, dnsType } from '../inquiries/dns-message.ts'
import { isFact } from '../inquiries/finding.ts'
import { decodeLatin1 } from '../inquiries/latin1.ts'
import { longestMdnsText, readMdns } from '../inquiries/mdns.ts'
import { readNotification } from '../inquiries/ssdp.ts'
import { readAnnouncement } from '../inquiries/ws-discovery.ts'

const spoke = (protocol: HeardProtocol): readonly Fact[] => [{ kind: 'spoke', protocol }]

const dnsHeaderLength = 12
/** QR and OPCODE. */
const responseMask = 0xf8
const response = 0x80

/** Announcements and answers to all (RFC 6762 sections 6 and 8.3) say what they say to us; of a question only that it was put. */
export function hearMdns(bytes: Uint8Array, sender: IpAddress): readonly Fact[] {
  if (bytes.length < dnsHeaderLength) return []
  const kind = (bytes[2] ?? 0) & responseMask
  if (kind === 0) return spoke('mdns')
  return kind === response ? readMdns(bytes, sender).filter(isFact) : []
}

export function hearSsdp(bytes: Uint8Array): readonly Fact[] {
  return decodeLatin1(bytes.subarray(0, search.length)) === search ? spoke('ssdp') : readNotification(bytes).filter(isFact)
}
const search = 'M-SEARCH * HTTP/1.1\r\n'

export function hearWsDiscovery(bytes: Uint8Array): readonly Fact[] {
  const said = readAnnouncement(bytes)
  return said === 'question' ? spoke('ws-discovery') : said.filter(isFact)
}

/**
 * A host that makes sure of its name asks with the C bit clear, best for records of any type (RFC 4795 section 4.1). Who resolves a name asks for
 * addresses, who has heard two answers sets the C bit (section 4.2).
 */
export function hearLlmnr(bytes: Uint8Array): readonly Fact[] {
  const question = decodeQuestion(bytes)
  if (question === undefined) return []
  const [name = '', ...more] = question.name
  const isOwn = question.type === dnsType.any && question.class === dnsClass.internet && name !== '' && more.length === 0
  return isOwn && name.length <= longestMdnsText ? [{ kind: 'llmnr-name', name }] : spoke('llmnr')
}
