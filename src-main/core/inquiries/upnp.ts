/**
 * The description of a UPnP device (UPnP Device Architecture 2.0, section 2.3): what it is, who made it, its serial number. Where it is
 * was told by SSDP; it is fetched from the very host that answered, and nowhere else, whatever the answer says.
 *
 *     <root><device> <deviceType> <friendlyName> <manufacturer> <modelName> <serialNumber> <UDN> ...
 *         <serviceList><service><serviceType>
 *         <deviceList><device> ... the same inside, where a device has parts
 */
import type { IpAddress } from '#shared/domain/address.ts'
import { type Conversation, hear } from './conversation.ts'
import { type Finding, unkept, unread } from './finding.ts'
import { decodeResponse, lengthOfResponse } from './http-message.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
import { placeOn } from './own-place.ts'
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts'

/** A description has two to ten thousand bytes. */
const maxBytes = 65_536
/** A television describes itself as screen, as media server and as remote control, on three ports. */
const maximumDescriptions = 4
/** Of one fact. */
const maximumUpnpTypes = 32
/** Longest text kept of one value, in UTF-16 units. */
export const longestUpnpText = 200

export const upnp: Inquiry = {
  name: 'upnp',
  questionsFor: ({ address, told = [] }) => {
    const paths = new Map<number, string>()
    for (const fact of told) {
      const place = fact.kind === 'ssdp' && fact.location !== undefined ? placeOn(address, fact.location) : undefined
      if (place !== undefined && !paths.has(place.port) && paths.size < maximumDescriptions) paths.set(place.port, place.path)
    }
    return [...paths].map(([port, path]) => ({ transport: 'tcp', port, talk: () => talk(address, port, path) }))
  },
}

function* talk(address: IpAddress, port: number, path: string): Conversation {
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${address}:${port}`, 'User-Agent: portolan', 'Accept: text/xml', 'Connection: close']
  const send = encodeLatin1(`${lines.join('\r\n')}\r\n\r\n`)
  return readDescription(port, yield* hear({ send, maxBytes, lengthOf: lengthOfResponse }))
}

/** Nothing for what is no description of a device. A redirect is not followed. */
export function readDescription(port: number, bytes: Uint8Array): readonly Finding[] {
  const response = decodeResponse(bytes)
  if (response?.status !== 200) return []
  const { root, stopped = response.stopped } = parseXml(response.body)
  const device = root?.name === 'root' ? childOf(root, 'device') : undefined
  if (device === undefined) return unread(stopped)
  const values = Object.entries(elements).flatMap(([key, element]) => {
    const text = shortened(childOf(device, element)?.text ?? '')
    return text === '' ? [] : [[key, text] as const]
  })
  const { types, services } = partsOf(device)
  if (values.length === 0 && types.length === 0) return []
  return [
    {
      kind: 'upnp',
      port,
      ...Object.fromEntries(values),
      deviceTypes: types.slice(0, maximumUpnpTypes),
      services: services.slice(0, maximumUpnpTypes),
    },
    ...unkept([types, maximumUpnpTypes], [services, maximumUpnpTypes]),
  ]
}

/** Of the root device, by their names in the fact. */
const elements = {
  friendlyName: 'friendlyName',
  manufacturer: 'manufacturer',
  modelName: 'modelName',
  modelNumber: 'modelNumber',
  modelDescription: 'modelDescription',
  serialNumber: 'serialNumber',
  udn: 'UDN',
  presentationUrl: 'presentationURL',
} as const

/** Types of the device and of its parts, the device's own first, and of all their services. */
function partsOf(root: XmlElement): { readonly types: readonly string[]; readonly services: readonly string[] } {
  const types: string[] = []
  const services: string[] = []
  const visit = (device: XmlElement): void => {
    types.push(childOf(device, 'deviceType')?.text ?? '')
    for (const service of childrenOf(childOf(device, 'serviceList'), 'service')) services.push(childOf(service, 'serviceType')?.text ?? '')
    for (const part of childrenOf(childOf(device, 'deviceList'), 'device')) visit(part)
  }
  visit(root)
  return { types: distinct(types), services: distinct(services) }
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts.map(shortened).filter((text) => text !== ''))]

/** Cut to its length, not through a character. */
function shortened(text: string): string {
  return text
    .slice(0, longestUpnpText)
    .replace(/[\ud800-\udbff]$/, '')
    .trim()
}
