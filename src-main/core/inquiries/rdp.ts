/**
 * Remote Desktop (MS-RDPBCGR section 2.2.1.1, over TPKT, RFC 1006, and X.224): how a server wants to be spoken to; then its certificate, and by
 * CredSSP (MS-CSSP section 2.2.1) NTLM's word on who it is. No user name is sent and nobody logs in.
 *
 *     TPKT       3 | 0 | length (2) | X.224
 *     request    14 | E0 | 0 (5) | type 1 | flags (1) | 8 (2, little-endian) | requested protocols (4, little-endian)
 *     answer     length (1) | D0 | references (4) | class (1) | type 2, or 3 for a refusal | flags (1) | 8 (2) | selected protocol, or reason (4)
 *     TSRequest  SEQUENCE { [0] version INTEGER | [1] SEQUENCE OF SEQUENCE { [0] token OCTET STRING } | ... }
 */
import type { Fact } from '#shared/domain/fact.ts'
import { viewOf } from '../wire/addresses.ts'
import { berTag, contentAt, contextTag, encodeElement, encodeInteger, lengthOfElement } from './ber.ts'
import { beginTls, type Conversation, hear } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeNtlmNegotiate, readNtlm } from './ntlm.ts'
import { certificateFact } from './tls.ts'

const port = 3389
const maxBytes = 4_096

export const rdp: Inquiry = {
  name: 'rdp',
  questionsFor: ({ openTcp = [] }) => (openTcp.includes(port) ? [{ transport: 'tcp', port, talk }] : []),
}

/** MS-RDPBCGR section 2.2.1.1.1: TLS alone, or CredSSP in it. */
const protocol = { tls: 0x01, credSsp: 0x02 } as const
const connectionRequest = Uint8Array.of(3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, protocol.tls | protocol.credSsp, 0, 0, 0)

function* talk(): Conversation {
  const answer = yield* hear({ send: connectionRequest, lengthOf: lengthOfPacket, maxBytes })
  const fact = decodeConnectionConfirm(answer)
  if (fact === undefined) return []
  const peer = fact.security === 'tls' || fact.security === 'nla' ? yield* beginTls() : undefined
  if (peer === undefined) return [fact]
  const said = [fact, certificateFact(port, peer)]
  if (fact.security !== 'nla') return said
  const request = yield* hear({ send: encodeTsRequest(encodeNtlmNegotiate()), lengthOf: lengthOfTsRequest, maxBytes })
  return [...said, ...readNtlm(port, decodeTsRequest(request) ?? new Uint8Array())]
}

const tpktVersion = 3
const headLength = 4

function lengthOfPacket(bytes: Uint8Array): number | undefined {
  // What is no packet at all is one as it stands.
  if (bytes.length > 0 && bytes[0] !== tpktVersion) return bytes.length
  if (bytes.length < headLength) return undefined
  const length = viewOf(bytes).getUint16(2)
  return bytes.length < length ? undefined : Math.max(length, headLength)
}

const connectionConfirm = 0xd0
const confirmLength = 11
const negotiationAt = confirmLength
const negotiation = { response: 2, failure: 3 } as const
/** Section 2.2.1.2.2: reasons for which nothing but RDP's own encryption is left. */
const withoutTls: readonly number[] = [2, 3]

/** Servers older than the negotiation confirm without a word on it, and so do those that want RDP's own encryption. */
export function decodeConnectionConfirm(bytes: Uint8Array): Extract<Fact, { kind: 'rdp' }> | undefined {
  if (bytes.length < confirmLength || bytes[0] !== tpktVersion || bytes[5] !== connectionConfirm) return undefined
  const view = viewOf(bytes)
  if (view.getUint16(2) !== bytes.length) return undefined
  const type = bytes[negotiationAt]
  if (type === undefined) return { kind: 'rdp', port, security: 'rdp' }
  if (bytes.length < negotiationAt + 8) return undefined
  const value = view.getUint32(negotiationAt + 4, true)
  if (type === negotiation.failure) return { kind: 'rdp', port, ...(withoutTls.includes(value) && { security: 'rdp' }) }
  if (type !== negotiation.response) return undefined
  const security = value === 0 ? 'rdp' : value === protocol.tls ? 'tls' : value === protocol.credSsp ? 'nla' : undefined
  return security === undefined ? undefined : { kind: 'rdp', port, security, flags: view.getUint8(negotiationAt + 1) }
}

/** The newest version; the server answers in its own. */
const tsRequestVersion = 6
const { sequence, octetString } = berTag

/** NTLM goes without SPNEGO, which Windows and FreeRDP both take. */
function encodeTsRequest(token: Uint8Array): Uint8Array {
  const tokens = encodeElement(sequence, encodeElement(sequence, encodeElement(contextTag(0), encodeElement(octetString, token))))
  return encodeElement(sequence, encodeElement(contextTag(0), encodeInteger(tsRequestVersion)), encodeElement(contextTag(1), tokens))
}

function lengthOfTsRequest(bytes: Uint8Array): number | undefined {
  const length = lengthOfElement(bytes)
  return length === undefined || bytes.length < length ? undefined : length || bytes.length
}

function decodeTsRequest(bytes: Uint8Array): Uint8Array | undefined {
  return contentAt(bytes, sequence, contextTag(1), sequence, sequence, contextTag(0), octetString)
}
