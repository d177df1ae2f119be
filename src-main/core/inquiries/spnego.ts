/**
 * SPNEGO (RFC 4178 with the additions of MS-SPNG): the wrapping in which a server offers ways to log in, and in which NTLM goes.
 *
 *     NegTokenInit  [APPLICATION 0] OID SPNEGO | [0] SEQUENCE { [0] mechTypes SEQUENCE OF OID | [2] mechToken OCTET STRING | ... }
 *     NegTokenResp  [1] SEQUENCE { [0] negState | [1] supportedMech | [2] responseToken OCTET STRING | ... }
 */
import { applicationTag, berTag, contentAt, contextTag, encodeElement, readElements, readObjectIdentifier } from './ber.ts'

/** 1.3.6.1.5.5.2 and 1.3.6.1.4.1.311.2.2.10. */
const spnegoIdentifier = Uint8Array.of(0x2b, 0x06, 0x01, 0x05, 0x05, 0x02)
const ntlmIdentifier = Uint8Array.of(0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a)

export const mostMechanisms = 10

/** A first token that offers NTLM alone, with NTLM's first message. */
export function encodeNegTokenInit(ntlm: Uint8Array): Uint8Array {
  return encodeElement(
    applicationTag(0),
    encodeElement(berTag.objectIdentifier, spnegoIdentifier),
    encodeElement(
      contextTag(0),
      encodeElement(
        berTag.sequence,
        encodeElement(contextTag(0), encodeElement(berTag.sequence, encodeElement(berTag.objectIdentifier, ntlmIdentifier))),
        encodeElement(contextTag(2), encodeElement(berTag.octetString, ntlm)),
      ),
    ),
  )
}

/** Object identifiers of what the server's own first token offers, in its order; none where it is no such token. */
export function decodeMechanisms(token: Uint8Array): readonly string[] {
  const { sequence } = berTag
  const offered = contentAt(token, applicationTag(0), contextTag(0), sequence, contextTag(0), sequence)
  const elements = offered === undefined ? [] : readElements(offered, mostMechanisms)
  return elements.flatMap(({ tag, content }) => (tag === berTag.objectIdentifier ? (readObjectIdentifier(content) ?? []) : []))
}

/** What the answer carries for the mechanism. */
export function decodeResponseToken(token: Uint8Array): Uint8Array | undefined {
  return contentAt(token, contextTag(1), berTag.sequence, contextTag(2), berTag.octetString)
}
