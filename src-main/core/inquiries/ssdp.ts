/**
 * SSDP: which UPnP devices and services a host has, and where they are described (UPnP Device Architecture 2.0, section 1.3). One
 * answer for each device, each of its types and each service; each is an HTTP response in a datagram.
 *
 *     HTTP/1.1 200 OK CRLF
 *     ST: upnp:rootdevice CRLF                            what it answers for
 *     USN: uuid:...::upnp:rootdevice CRLF                 the device and that again
 *     SERVER: Linux/5.10 UPnP/1.1 MiniUPnPd/2.3.1 CRLF    system, UPnP version, product
 *     LOCATION: http://10.1.1.1:5000/rootDesc.xml CRLF    the description of the root device
 */
import { type Finding, unread } from './finding.ts'
import { decodeFields, type Fields, fieldOf, lineAt } from './http-head.ts'
import { decodeResponse } from './http-message.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'

/** Of one text, in UTF-16 units. */
export const longestSsdpText = 500

/** Devices wait up to MX seconds at random; a little more is the way and the device. */
const waitMs = 1_300
const search = encodeLatin1(
  ['M-SEARCH * HTTP/1.1', 'HOST: 239.255.255.250:1900', 'MAN: "ssdp:discover"', 'MX: 1', 'ST: ssdp:all', '', ''].join('\r\n'),
)

export const ssdp: Inquiry = {
  name: 'ssdp',
  // Twice: section 1.3.2, because datagrams get lost. A time to live of one keeps them on the link.
  call: { group: '239.255.255.250', port: 1900, ttl: 1, waitMs, rounds: () => [[search], [search]], read: readSsdp },
  questionsFor: () => [],
}

/** Nothing for what is no answer to a search. */
export function readSsdp(answer: Uint8Array): readonly Finding[] {
  const response = decodeResponse(answer)
  return response?.status === 200 ? factsIn(response, 'st') : []
}

/** What a host announces without being asked (section 1.2.2); nothing for what takes leave. */
export function readNotification(bytes: Uint8Array): readonly Finding[] {
  const line = lineAt(bytes, 0)
  const notification = line?.text === 'NOTIFY * HTTP/1.1' ? decodeFields(bytes, line.next) : undefined
  return notification !== undefined && fieldOf(notification, 'nts') === 'ssdp:alive' ? factsIn(notification, 'nt') : []
}

/** `targetField` says which device, type or service it is about. */
function factsIn(message: Pick<Fields, 'fields' | 'stopped'>, targetField: 'st' | 'nt'): readonly Finding[] {
  const target = shortened(fieldOf(message, targetField))
  const stopped = unread(message.stopped)
  if (target === '') return stopped
  const usn = shortened(fieldOf(message, 'usn'))
  const server = shortened(fieldOf(message, 'server'))
  const location = shortened(fieldOf(message, 'location'))
  return [
    {
      kind: 'ssdp',
      target,
      ...(usn !== '' && { usn }),
      ...(server !== '' && { server }),
      ...(location !== '' && { location }),
    },
    ...stopped,
  ]
}

const shortened = (text = ''): string => text.slice(0, longestSsdpText)
