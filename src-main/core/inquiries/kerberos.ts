/**
 * A Kerberos key distribution centre on TCP port 88 (RFC 4120): asked for a ticket for nobody, of a realm that cannot exist (RFC 2606), it
 * answers with an error, which proves that it is one and shows its clock. No account is named, so none can be locked.
 *
 *     message    length (4) | AS-REQ or KRB-ERROR (section 7.2.2)
 *     AS-REQ     [APPLICATION 10] SEQUENCE { [1] 5 | [2] 10 | [4] SEQUENCE { [0] options | [1] client | [2] realm | [3] server | [5] till
 *                | [7] nonce | [8] encryption types } }
 *     KRB-ERROR  [APPLICATION 30] SEQUENCE { [0] 5 | [1] 30 | [4] time | [5] microseconds | [6] code | [7] client's realm | [9] realm
 *                | [11] text ... }
 */
import type { Fact } from '#shared/domain/fact.ts'
import { viewOf } from '../wire/addresses.ts'
import { applicationTag, berTag, contentAt, contextTag, encodeElement, encodeInteger, readInteger } from './ber.ts'
import { joined } from './bytes.ts'
import { type Conversation, hear } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
import { decodeUtf8 } from './utf8.ts'

const port = 88
const maxBytes = 4_096
/** Longest text kept of one value, in UTF-16 units. */
export const longestKerberosText = 255

export const kerberos: Inquiry = {
  name: 'kerberos',
  questionsFor: ({ openTcp = [] }) => (openTcp.includes(port) ? [{ transport: 'tcp', port, talk }] : []),
}

function* talk(): Conversation {
  const answer = yield* hear({ send: encodeRequest(), lengthOf: lengthOfMessage, maxBytes })
  return readError(answer.subarray(lengthFieldLength))
}

const lengthFieldLength = 4

function lengthOfMessage(bytes: Uint8Array): number | undefined {
  if (bytes.length < lengthFieldLength) return undefined
  const length = lengthFieldLength + viewOf(bytes).getUint32(0)
  return bytes.length < length && length <= maxBytes ? undefined : Math.min(length, bytes.length)
}

const generalString = 0x1b
const generalizedTime = 0x18
const realmOfNobody = 'PORTOLAN.INVALID'
const version = 5
const messageType = { asRequest: 10, error: 30 } as const
/** Name types of RFC 4120 section 6.2: a user, a service with its instance. */
const nameType = { principal: 1, service: 2 } as const
/** aes256-cts-hmac-sha1-96, aes128-cts-hmac-sha1-96, rc4-hmac: none is ever used. */
const encryptionTypes = [18, 17, 23]
const till = '20370913024805Z'
const nonce = 1

const field = (number: number, content: Uint8Array): Uint8Array => encodeElement(contextTag(number), content)
const text = (value: string): Uint8Array => encodeElement(generalString, encodeLatin1(value))
const name = (type: number, ...parts: readonly string[]): Uint8Array =>
  encodeElement(berTag.sequence, field(0, encodeInteger(type)), field(1, encodeElement(berTag.sequence, ...parts.map(text))))

function encodeRequest(): Uint8Array {
  const body = encodeElement(
    berTag.sequence,
    field(0, encodeElement(berTag.bitString, new Uint8Array(5))),
    field(1, name(nameType.principal, 'nobody')),
    field(2, text(realmOfNobody)),
    field(3, name(nameType.service, 'krbtgt', realmOfNobody)),
    field(5, encodeElement(generalizedTime, encodeLatin1(till))),
    field(7, encodeInteger(nonce)),
    field(8, encodeElement(berTag.sequence, ...encryptionTypes.map((type) => encodeInteger(type)))),
  )
  const message = [field(1, encodeInteger(version)), field(2, encodeInteger(messageType.asRequest)), field(4, body)]
  const request = encodeElement(applicationTag(messageType.asRequest), encodeElement(berTag.sequence, ...message))
  return joined(Uint8Array.of(0, 0, request.length >> 8, request.length & 0xff), request)
}

/** Nothing for what is no error of Kerberos; a ticket, which nobody can have asked for, is none. */
function readError(message: Uint8Array): readonly Fact[] {
  const members = contentAt(message, applicationTag(messageType.error), berTag.sequence)
  if (members === undefined) return []
  const numberAt = (number: number) => readInteger(contentAt(members, contextTag(number), berTag.integer))
  const textAt = (number: number) => textOf(contentAt(members, contextTag(number), generalString))
  const error = numberAt(6)
  if (numberAt(0) !== version || numberAt(1) !== messageType.error || error === undefined || error < 0) return []
  const time = timeOf(contentAt(members, contextTag(4), generalizedTime))
  const realm = [textAt(9), textAt(7)].find((each) => each !== '' && each !== realmOfNobody)
  const said = textAt(11)
  return [
    {
      kind: 'kerberos',
      port,
      error,
      ...(time !== undefined && { time }),
      ...(realm !== undefined && { realm }),
      ...(said !== '' && { text: said }),
    },
  ]
}

/** Cut to its length, not through a character; some end theirs with NUL. */
function textOf(bytes: Uint8Array = new Uint8Array()): string {
  return decodeUtf8(bytes.subarray(0, 4 * longestKerberosText))
    .replace(/\0+$/, '')
    .slice(0, longestKerberosText)
    .replace(/[\ud800-\udbff]$/, '')
}

/** KerberosTime (RFC 4120 section 5.2.3), `20261124194500Z`, as milliseconds since the epoch. */
function timeOf(bytes: Uint8Array = new Uint8Array()): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(String.fromCharCode(...bytes.subarray(0, 16)))
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  return time >= 0 && year >= 1970 && year <= 9999 ? time : undefined
}
