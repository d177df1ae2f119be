/**
 * An SNMPv3 agent as far as it goes without a user: a request that names no engine is answered by a report with the engine's ID, boots and
 * time (RFC 3414 section 4, RFC 3412 section 6).
 *
 *   SEQUENCE { 3 | SEQUENCE { message ID | size | flags | security model } | OCTET STRING parameters | SEQUENCE scoped PDU }
 */
import { context, der, sequence } from './der.ts'
import type { UdpBehaviour } from './device.ts'

const integerTag = 0x02
const octetStringTag = 0x04
const objectIdentifierTag = 0x06
const counter32Tag = 0x41
/** usmStatsUnknownEngineIDs.0 (RFC 3414 section 5): 1.3.6.1.6.3.15.1.1.4.0 */
const unknownEngineIds = Buffer.from([0x2b, 0x06, 0x01, 0x06, 0x03, 0x0f, 0x01, 0x01, 0x04, 0x00])
const startedAtMs = Date.now()

export function snmpAgent(engineId: string): UdpBehaviour {
  const engine = der(octetStringTag, Buffer.from(engineId, 'hex'))
  return (request) => {
    const messageId = messageIdOf(Buffer.from(request))
    return messageId === undefined ? undefined : report(engine, messageId)
  }
}

function report(engine: Buffer, messageId: Buffer): Buffer {
  const empty = der(octetStringTag)
  const header = sequence(der(integerTag, messageId), integer(65_507), der(octetStringTag, Buffer.from([0])), integer(3))
  const seconds = Math.floor((Date.now() - startedAtMs) / 1000)
  const parameters = der(octetStringTag, sequence(engine, integer(7), integer(86_400 + seconds), empty, empty, empty))
  const count = sequence(der(objectIdentifierTag, unknownEngineIds), der(counter32Tag, Buffer.from([1])))
  const pdu = context(8, der(integerTag, messageId), integer(0), integer(0), sequence(count))
  return sequence(integer(3), header, parameters, sequence(engine, empty, pdu))
}

/** Not negative. */
function integer(value: number): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return der(integerTag, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]))
}

/** The content of the message ID of a message of version 3; undefined for anything else. */
function messageIdOf(message: Buffer): Buffer | undefined {
  const outer = contentOf(message, 0x30)
  if (outer === undefined || !outer.subarray(0, 3).equals(Buffer.from([integerTag, 1, 3]))) return undefined
  const header = contentOf(outer.subarray(3), 0x30)
  return header === undefined ? undefined : contentOf(header, integerTag)
}

/** Of an element with a length of up to 65,535. */
function contentOf(bytes: Buffer, tag: number): Buffer | undefined {
  const first = bytes[1] ?? 0
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  if (bytes[0] !== tag || lengthBytes > 2 || bytes.length < 2 + lengthBytes) return undefined
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes)
  const content = bytes.subarray(2 + lengthBytes, 2 + lengthBytes + length)
  return content.length === length ? content : undefined
}
