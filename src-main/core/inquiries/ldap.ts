/**
 * The root of a directory on TCP port 389 (LDAP, RFC 4511; the root DSE of RFC 4512 section 5.1; what Active Directory adds: MS-ADTS section
 * 3.1.1.3.2), which everybody may read: whose directory it is and what it is made of. One search, no login.
 *
 *     LDAPMessage    SEQUENCE { INTEGER id | operation | ... }
 *     search         [APPLICATION 3] { base OCTET STRING | ENUMERATED scope | ENUMERATED aliases | INTEGER sizes | INTEGER seconds
 *                    | BOOLEAN types only | [7] present filter | SEQUENCE OF attribute OCTET STRING }
 *     entry          [APPLICATION 4] { name OCTET STRING | SEQUENCE OF SEQUENCE { type OCTET STRING | SET OF value OCTET STRING } }
 *     done           [APPLICATION 5] { ENUMERATED result | ... }
 */
import type { Fact } from '#shared/domain/fact.ts'
import { type BerElement, berTag, contentAt, encodeElement, encodeInteger, lengthOfElement, readElement, readElements } from './ber.ts'
import { type Conversation, hear } from './conversation.ts'
import { unkept } from './finding.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
import { decodeUtf8 } from './utf8.ts'

const port = 389
/** An Active Directory answers with about 3 kB. */
const maxBytes = 32_768
/** Longest text kept of one value, in UTF-16 units. */
export const longestLdapText = 255
/** Most values kept of one attribute. */
export const mostLdapValues = 50

export const ldap: Inquiry = {
  name: 'ldap',
  questionsFor: ({ openTcp = [] }) => (openTcp.includes(port) ? [{ transport: 'tcp', port, talk }] : []),
}

function* talk(): Conversation {
  const answer = yield* hear({ send: encodeRootSearch(), lengthOf: lengthOfLdapMessage, maxBytes })
  const attributes = decodeEntry(answer)
  if (attributes === undefined) return []
  const lists = several.map((name) => [attributes.get(name.toLowerCase()) ?? [], mostLdapValues] as const)
  return [{ kind: 'ldap', port, ...readRoot(attributes) }, ...unkept(...lists)]
}

/** Attributes of one value and of several; the fact has them under the same names. */
const single = [
  ...(['dnsHostName', 'defaultNamingContext', 'rootDomainNamingContext', 'serverName', 'ldapServiceName'] as const),
  ...(['vendorName', 'vendorVersion', 'currentTime'] as const),
  ...(['domainFunctionality', 'forestFunctionality', 'domainControllerFunctionality'] as const),
]
const several = ['namingContexts', 'supportedCapabilities', 'objectClass'] as const

const operation = { search: 0x63, entry: 0x64 } as const
const presentFilter = 0x87
const messageId = 1

function encodeRootSearch(): Uint8Array {
  const { octetString, enumerated, sequence, boolean } = berTag
  const asked = [...single, ...several].map((name) => encodeElement(octetString, encodeLatin1(name)))
  const search = encodeElement(
    operation.search,
    encodeElement(octetString),
    ...[0, 0].map((value) => encodeInteger(value, enumerated)),
    ...[1, 5].map((value) => encodeInteger(value)),
    encodeElement(boolean, Uint8Array.of(0)),
    encodeElement(presentFilter, encodeLatin1('objectClass')),
    encodeElement(sequence, ...asked),
  )
  return encodeElement(sequence, encodeInteger(messageId), search)
}

function lengthOfLdapMessage(bytes: Uint8Array): number | undefined {
  const length = bytes.length > 0 && bytes[0] !== berTag.sequence ? 0 : lengthOfElement(bytes)
  return length === undefined || bytes.length < length ? undefined : length || bytes.length
}

type Attributes = ReadonlyMap<string, readonly string[]>

/** A directory has more than that; we ask for fewer. */
const mostAttributes = 100

/**
 * Attributes of the entry by name in lower case, their values within bounds, and of too many one more than is kept. A directory that refuses (a `done` with an error) is one all the
 * same, of which nothing is known; undefined for what is no LDAP.
 */
function decodeEntry(message: Uint8Array): Attributes | undefined {
  const whole = readElement(message)
  if (whole?.tag !== berTag.sequence) return undefined
  const [id, entry] = readElements(whole.content, 2)
  if (id?.tag !== berTag.integer || id.content[0] !== messageId || entry === undefined) return undefined
  if (entry.tag !== operation.entry) return isDone(entry) ? new Map() : undefined
  const list = contentAt(entry.content, berTag.sequence)
  const attributes = list === undefined ? [] : readElements(list, mostAttributes)
  return new Map(attributes.flatMap(attributeOf))
}

const searchDone = 0x65

function isDone({ tag, content }: BerElement): boolean {
  return tag === searchDone && readElement(content)?.tag === berTag.enumerated
}

function attributeOf({ tag, content }: BerElement): readonly (readonly [string, readonly string[]])[] {
  const [type, values] = readElements(content, 2)
  if (tag !== berTag.sequence || type?.tag !== berTag.octetString || values?.tag !== berTag.set) return []
  const texts = readElements(values.content, mostLdapValues + 1).map((value) => textOf(value.content))
  return [[textOf(type.content).toLowerCase(), texts.filter((text) => text !== '')]]
}

/** Cut to its length, not through a character. */
function textOf(bytes: Uint8Array): string {
  return decodeUtf8(bytes.subarray(0, 4 * longestLdapText))
    .slice(0, longestLdapText)
    .replace(/[\ud800-\udbff]$/, '')
}

function readRoot(attributes: Attributes): Omit<Extract<Fact, { kind: 'ldap' }>, 'kind' | 'port'> {
  const root: { [K in (typeof single)[number]]?: string } & { [K in (typeof several)[number]]?: readonly string[] } = {}
  for (const name of single) {
    const [value] = attributes.get(name.toLowerCase()) ?? []
    if (value !== undefined) root[name] = value
  }
  for (const name of several) {
    const values = (attributes.get(name.toLowerCase()) ?? []).slice(0, mostLdapValues)
    if (values.length > 0) root[name] = values
  }
  return root
}
