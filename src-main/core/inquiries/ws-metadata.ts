/**
 * What a host that answered a probe of WS-Discovery says of itself: WS-Transfer Get (September 2004, section 3.1) brings the metadata of the
 * Devices Profile for Web Services (February 2006, section 5). It is asked at the host that answered, and nowhere else.
 *
 *     <Envelope><Body><Metadata>
 *         <MetadataSection><ThisDevice> <FriendlyName> <FirmwareVersion> <SerialNumber>
 *         <MetadataSection><ThisModel>  <Manufacturer> <ModelName> <ModelNumber> <DeviceCategory>
 *         <MetadataSection><Relationship><Host> <Computer>FILESERVER/Workgroup:WORKGROUP
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { type Conversation, hear } from './conversation.ts'
import { type Finding, unread } from './finding.ts'
import { fieldOf, shortened } from './http-head.ts'
import { decodeResponse, lengthOfResponse } from './http-message.ts'
import type { Question } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
import { type Place, placeOn } from './own-place.ts'
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts'

/** Metadata has two to five thousand bytes. */
const maxBytes = 65_536
/** Each at a port of its own. */
const maximumPlaces = 2

/** One question for each port at which a device says that it is; cameras speak ONVIF there, which is another protocol. */
export function metadataQuestions(address: IpAddress, told: readonly Fact[]): readonly Question[] {
  const places = new Map<number, Place & { readonly endpoint: string }>()
  for (const fact of told) {
    if (fact.kind !== 'ws-discovery' || !fact.types.includes('Device') || fact.types.includes('NetworkVideoTransmitter')) continue
    const place = fact.addresses.map((location) => placeOn(address, location)).find((own) => own !== undefined)
    const { endpoint = '' } = fact
    if (place !== undefined && endpointForm.test(endpoint) && places.size < maximumPlaces) places.set(place.port, { ...place, endpoint })
  }
  return [...places.values()].map(({ port, path, endpoint }) => ({
    ...{ transport: 'tcp', port },
    *talk(): Conversation {
      return readMetadata(
        port,
        yield* hear({ send: encodeGet(`${address}:${port}`, path, endpoint), maxBytes, lengthOf: lengthOfResponse }),
      )
    },
  }))
}

/** An IRI in ASCII that means nothing in XML. */
const endpointForm = /^[\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e]+$/
/** Always the same: each host is asked once, over a connection of its own, so nobody takes it for a message that came twice. */
const messageId = 'urn:uuid:7c1d3f52-94a8-4b06-8e2d-5a60c3b91f47'
const soap = 'http://www.w3.org/2003/05/soap-envelope'
const addressing = 'http://schemas.xmlsoap.org/ws/2004/08/addressing'

/** With the usual prefixes, as the probe has them. */
function encodeGet(host: string, path: string, endpoint: string): Uint8Array {
  const header = [
    `<wsa:To>${endpoint}</wsa:To>`,
    '<wsa:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/Get</wsa:Action>',
    `<wsa:MessageID>${messageId}</wsa:MessageID>`,
    `<wsa:ReplyTo><wsa:Address>${addressing}/role/anonymous</wsa:Address></wsa:ReplyTo>`,
  ].join('')
  const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soap}" xmlns:wsa="${addressing}"><soap:Header>${header}</soap:Header><soap:Body></soap:Body></soap:Envelope>`
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: portolan',
    'Content-Type: application/soap+xml',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  return encodeLatin1(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** Nothing for what is no metadata: a web page is none, and need not be XML. */
export function readMetadata(port: number, bytes: Uint8Array): readonly Finding[] {
  const response = decodeResponse(bytes)
  if (response?.status !== 200 || !/xml/i.test(fieldOf(response, 'content-type') ?? '')) return []
  const { root, stopped = response.stopped } = parseXml(response.body)
  const metadata = root?.name === 'Envelope' ? childOf(childOf(root, 'Body'), 'Metadata') : undefined
  const sections = childrenOf(metadata, 'MetadataSection')
  const values = Object.entries(elements).flatMap(([key, [section, ...path]]) => {
    const parent = sections.map((its) => childOf(its, section)).find((its) => its !== undefined)
    const text = shortened(path.reduce<XmlElement | undefined>((element, name) => childOf(element, name), parent)?.text.trim() ?? '')
    return text === '' ? [] : [[key, text] as const]
  })
  return values.length === 0 ? unread(stopped) : [{ kind: 'ws-metadata', port, ...Object.fromEntries(values) }]
}

/** By their names in the fact: the section, and the way through it. */
const elements = {
  friendlyName: ['ThisDevice', 'FriendlyName'],
  firmwareVersion: ['ThisDevice', 'FirmwareVersion'],
  serialNumber: ['ThisDevice', 'SerialNumber'],
  manufacturer: ['ThisModel', 'Manufacturer'],
  modelName: ['ThisModel', 'ModelName'],
  modelNumber: ['ThisModel', 'ModelNumber'],
  category: ['ThisModel', 'DeviceCategory'],
  computer: ['Relationship', 'Host', 'Computer'],
} as const
