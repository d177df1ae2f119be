/**
 * WS-Discovery: Windows computers, printers and cameras that answer a probe (WS-Discovery of April 2005, sections 5.2 and 5.3, the one
 * that DPWS, Windows and ONVIF use; SOAP-over-UDP). What is asked stands in ws-discovery-probe.ts.
 *
 *     <ProbeMatches><ProbeMatch>
 *         <EndpointReference><Address>urn:uuid:...   the same as long as the device lives
 *         <Types>wsdp:Device pub:Computer            what it is
 *         <Scopes>onvif://www.onvif.org/name/...     where it belongs; of a camera name, hardware, location
 *         <XAddrs>http://10.1.1.18:5357/...          where it can be asked more
 */
import { type Finding, unkept, unread } from './finding.ts'
import type { Inquiry } from './inquiry.ts'
import { wsDiscoveryProbes } from './ws-discovery-probe.ts'
import { metadataQuestions } from './ws-metadata.ts'
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts'

/** Of one answer. */
const maximumMatches = 8
/** Of one fact, of each kind. */
const maximumWords = 32
/** Longest text kept of one value, in UTF-16 units. */
const longestWsDiscoveryText = 200

export const wsDiscovery: Inquiry = {
  name: 'ws-discovery',
  call: { ...wsDiscoveryProbes, read: readProbeMatches },
  questionsFor: ({ address, told = [] }) => metadataQuestions(address, told),
}

/** Nothing for what is no answer to a probe. */
export function readProbeMatches(answer: Uint8Array): readonly Finding[] {
  const { root: envelope, stopped } = parseXml(answer)
  if (envelope?.name !== 'Envelope') return unread(stopped)
  const matches = childrenOf(childOf(childOf(envelope, 'Body'), 'ProbeMatches'), 'ProbeMatch')
  return [...matches.slice(0, maximumMatches).flatMap(readMatch), ...unkept([matches, maximumMatches])]
}

/**
 * What is said to everybody without being asked for: Hello (section 4.1) tells what an answer would; Probe and Resolve are questions.
 * Nothing for what takes leave.
 */
export function readAnnouncement(bytes: Uint8Array): readonly Finding[] | 'question' {
  const { root: envelope, stopped } = parseXml(bytes)
  const body = envelope?.name === 'Envelope' ? childOf(envelope, 'Body') : undefined
  const hello = childOf(body, 'Hello')
  if (hello !== undefined) return readMatch(hello)
  return childOf(body, 'Probe') !== undefined || childOf(body, 'Resolve') !== undefined ? 'question' : unread(stopped)
}

function readMatch(match: XmlElement): readonly Finding[] {
  const [endpoint] = wordsIn(childOf(match, 'EndpointReference'), 'Address')
  const types = wordsIn(match, 'Types').map((type) => type.replace(/^[^:]*:/, ''))
  const scopes = wordsIn(match, 'Scopes')
  const addresses = wordsIn(match, 'XAddrs')
  if (endpoint === undefined && types.length === 0) return []
  const lists = { types: types.slice(0, maximumWords), scopes: scopes.slice(0, maximumWords), addresses: addresses.slice(0, maximumWords) }
  return [
    { kind: 'ws-discovery', ...(endpoint !== undefined && { endpoint }), ...lists },
    ...unkept([types, maximumWords], [scopes, maximumWords], [addresses, maximumWords]),
  ]
}

/** A list as XML Schema has it: words with white space between them. Words that are too long are left out, because half of one is another. */
function wordsIn(parent: XmlElement | undefined, name: string): readonly string[] {
  const words = (childOf(parent, name)?.text ?? '').split(/[ \t\r\n]+/)
  return [...new Set(words.filter((word) => word !== '' && word.length <= longestWsDiscoveryText))]
}
