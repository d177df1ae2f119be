/** Sentences of the engine: what happened, and what the person can do. */
import type { IpAddress } from '#shared/domain/address.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'
import { counted, listed } from '#shared/domain/figures.ts'
import type { Leg, NotCovered } from '#shared/domain/scan.ts'
import { formatRanges } from '#shared/domain/subnet.ts'
import type { UnreadCounts } from '../core/passive/unread.ts'
import type { Bound, Cut } from '../net/cuts.ts'
import { linkPatienceMs } from '../net/link-state.ts'

/** The end of a scan whose link stayed away, or went a second time. */
export function linkLost(interfaceName: string, how: 'again' | 'for long'): Failure {
  const what = how === 'again' ? 'went down a second time' : `went down and did not come back within ${linkPatienceMs / 1000} s`
  return failure(
    'network',
    `The link of ${interfaceName} ${what}, so the scan was ended; what was found is kept.`,
    'Check the cable. If the switch shut the port because of the scan, wait for it and scan with the gentle profile.',
  )
}

/** Limited mode on purpose. */
export const rawNotWanted = failure('raw-unavailable', 'Raw sockets were not wanted.', 'Scan again with raw sockets.')

/** `text` is rawlink's reason, such as a frame longer than the MTU. */
export function frameRefused(interfaceName: string, text: string): Failure {
  return failure(
    'network',
    `A probe cannot be sent on ${interfaceName}: ${text}.`,
    `Raise the MTU of ${interfaceName}, or scan from another interface.`,
  )
}

/** A leg whose gateway never answered: nothing behind it could be asked. */
export function gatewaySilent({ gateway, interface: name, ranges }: Leg): NotCovered {
  return {
    what: formatRanges(ranges),
    why: `The gateway ${gateway} on ${name} does not answer, and they lie behind it`,
    remedy: 'Check that it is switched on, then scan again.',
  }
}

/** Why a scan failed that could ask nobody; its coverage says what stood in the way. */
export const nothingAsked = 'No address could be asked.'

/** A leg that was not begun; calls are begun on all legs at once, so maybe there too. */
export function notAsked({ ranges }: Leg, wereCalled = false): NotCovered {
  const how = wereCalled ? ' one by one; calls to all of them were begun, and whoever answered is kept' : ''
  return { what: formatRanges(ranges), why: `The scan ended before they were asked${how}`, remedy: 'Scan again.' }
}

/** Hosts that were heard of after the last round of ports. */
export function portsNotAsked(addresses: readonly IpAddress[]): NotCovered {
  return {
    what: `Ports and names of ${counted(addresses.length, 'host')} that answered very late`,
    why: `Such answers kept coming, and a scan does not wait for ever; the first is from ${addresses[0]}`,
    remedy: 'Scan again, or name them.',
  }
}

const withoutRaw = 'Scan again when less is going on, or allow raw sockets: npm run rawlink:allow prints how.'

/** Questions of limited mode that came to nothing. */
export function notCarried({ ranges }: Leg, questions: number): NotCovered {
  return {
    what: `${counted(questions, 'TCP question')} to hosts of ${formatRanges(ranges)}`,
    why: 'A filter refused them, or this computer could not send them; without raw sockets the two look the same',
    remedy: withoutRaw,
  }
}

/** Addresses at which limited mode knocked in vain. */
export function tableFull({ subnet }: Leg, dropped: number): NotCovered {
  return {
    what: `${counted(dropped, 'address', 'addresses')} of ${subnet}`,
    why: "The kernel's neighbour table took no entry for them, because it is full or they are routed elsewhere",
    remedy: withoutRaw,
  }
}

/** Frames that came and that the kernel had to throw away. */
export function framesDropped(count: number): NotCovered {
  return {
    what: counted(count, 'received frame'),
    why: 'This computer was too busy to read them, so answers may be missing',
    remedy: 'Scan again, or with the gentle profile.',
  }
}

/** The name servers stayed silent until nobody asked them any more. */
export const namesMissing: NotCovered = {
  what: 'Names by reverse DNS',
  why: 'The name servers of this computer did not answer, so most hosts were not looked up',
  remedy: 'Check /etc/resolv.conf and the connection, then scan again.',
}

/** Sightings past what one scan may hold. */
export function sightingsLost(count: number): NotCovered {
  return { what: counted(count, 'fact'), why: 'The scan saw more than one scan can hold', remedy: 'Scan in several parts.' }
}

/** What was said to everybody on the leg, and not read. */
export function heardTooMuch({ subnet }: Leg, { dhcp, others }: UnreadCounts): NotCovered[] {
  const say = (count: number, what: string): NotCovered => ({
    what: `${counted(count, what)} that hosts of ${subnet} sent to everybody`,
    why: 'More was said, by one host or by all, than a scan reads',
    remedy: 'Look at who says so much, then scan again.',
  })
  return [...(dhcp > 0 ? [say(dhcp, 'DHCP message')] : []), ...(others > 0 ? [say(others, 'message')] : [])]
}

/** The demo changes what the window shows; a scan of the person's own network must not go on unseen. */
export const scanBeforeDemo = failure(
  'scan-running',
  'A scan of your own network is running.',
  'Stop it or wait for its end, then look at the demo.',
)

/** Raw sockets were asked for while the demo is shown. */
export const rawNotNeeded = failure('usage', 'The demo sends nothing and needs no raw sockets.', 'Leave the demo first.')

/** A scan in the demo of anything but what was recorded; `network` is what it knows. */
export function notRecorded(network: string): Failure {
  return failure('usage', `The demo knows one network: ${network}.`)
}

/** `why` ends the sentence: `is missing`. */
export function recordingUnreadable(path: string, why: string): Failure {
  return failure('file', `The recording of the demo network cannot be read: ${path} ${why}.`, 'Install Portolan again.')
}

/** `reason` is the operating system's code. */
export function demoWithoutPlace(folder: string, reason: string): Failure {
  return failure(
    'file',
    `The demo has no place for its database: ${folder} cannot be written to (${reason}).`,
    'Make room there, or set TMPDIR.',
  )
}

const whyCut: Readonly<Record<Bound, string>> = {
  length: 'Longer than such answers are, so it was read to a bound and no further',
  datagram: 'Longer than such answers are, so it was not read at all',
  time: 'It had begun and did not end while Portolan waited',
  number: 'One host said more in answer to a call than is heard of one',
  fields: 'Its head has more field lines, or longer ones, than are read',
  elements: 'Its XML has more elements than are read, so none of it was',
  depth: 'Its XML has more elements inside each other than are read, so none of it was',
  'document-type': 'Its XML has a document type, which can make much of little, so none of it was read',
  records: 'Its DNS records are more than are read of one message, or one of them cannot be read',
  entries: 'Its lists are longer than is kept of one answer',
}
/** Of these nothing was kept. */
const whole: ReadonlySet<Bound> = new Set(['datagram', 'number', 'elements', 'depth', 'document-type'])

/** Answers to inquiries and calls that were not read to their end, or not at all. */
export function answersCut({ bound, answers, addresses }: Cut): NotCovered {
  return {
    what: `${whole.has(bound) ? '' : 'The rest of '}${counted(answers, 'answer')} of ${listed(addresses)}`,
    why: whyCut[bound],
    remedy: 'Look at what answers there: what was read is kept, and what was cut may have told more.',
  }
}

/** Agents that a scan without credentials met. */
export function snmpWithoutCredentials(addresses: readonly IpAddress[]): NotCovered {
  return {
    what: `What SNMP tells of ${listed(addresses)}`,
    why: 'The scan was given no SNMP credentials, none are kept, and none are guessed',
    remedy: 'Scan again with SNMP credentials.',
  }
}

/** Agents that were met and not asked with all credentials before the scan ended, or the way to them was lost. */
export function snmpNotAsked(addresses: readonly IpAddress[]): NotCovered {
  return {
    what: `What SNMP tells of ${listed(addresses)}`,
    why: 'The scan ended before they had been asked with all SNMP credentials',
    remedy: 'Scan again.',
  }
}

/** Agents that stayed silent to all credentials of a scan, or refused them. */
export function snmpRefused(addresses: readonly IpAddress[]): NotCovered {
  return {
    what: `What SNMP tells of ${listed(addresses)}`,
    why: 'None of the SNMP credentials was accepted there',
    remedy: 'Check them, and that this computer may ask there, then scan again.',
  }
}

/** `count` sightings of the addresses that are not kept. */
export function addressesCrowded(addresses: readonly IpAddress[], count: number): NotCovered {
  return {
    what: `${counted(count, 'answer')} of ${listed(addresses)}`,
    why: 'One address answered from more hardware addresses, or with more facts, than a scan keeps of it',
    remedy: 'Look for a device that answers in the name of others.',
  }
}

/** The refusal of the database, with what it costs. */
export function factsLost({ failure: code, message, remedy }: Failure, count: number): Failure {
  const lost = `${counted(count, 'fact')} of this scan ${count === 1 ? 'is' : 'are'} not kept.`
  return failure(code, count > 0 ? `${message} ${lost}` : message, remedy)
}

export function noSuchDevice(device: string): Failure {
  return failure('not-found', `There is no device ${device}.`, 'See portolan show for the devices of a scan.')
}

/** A place for what is on no map. */
export function notDrawn(id: string): Failure {
  return failure('not-found', `No map has ever shown ${id}.`, 'Load the map again: it shows the ids of devices and segments.')
}

export function withItself(device: string): Failure {
  return failure('usage', `${device} cannot be joined with itself, nor be apart from itself.`, 'Name two devices.')
}

/** A join that would close a circle. */
export function partOfItself(device: string, other: string): Failure {
  return failure(
    'usage',
    `${other} is a part of ${device} already, so ${device} cannot become a part of it.`,
    `Split ${other} off first, or leave it as it is.`,
  )
}

/** Only a split makes a device of addresses of another. */
export function neverCut(device: string, other: string): Failure {
  return failure('usage', `${device} is no part that was cut from ${other}, or not any more.`, `Split ${other} instead.`)
}

export function notItsAddress(device: string, address: string): Failure {
  return failure('usage', `${address} is no address of ${device}.`, 'See portolan show for its addresses.')
}

/** All of it was to be split off, or it is this computer. */
export function nothingToSplit(device: string): Failure {
  return failure('usage', `Nothing of ${device} can be split off.`, 'Choose some of its addresses, not all; this computer stays one.')
}

/** Its addresses stood in a scan that is deleted, or it was joined with another. */
export function scanGone(device: string): Failure {
  return failure('not-found', `No scan shows ${device}.`, 'Scan again, then split what it shows.')
}
