/**
 * The probes of WS-Discovery (section 5.2). Two, because devices answer to the type that they know: DPWS devices, and ONVIF cameras
 * (ONVIF Core Specification, section 7.3.2). Apart from the answers, which take a parser of XML that a flight plan has no use for.
 */
import type { Asking, Calling } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'

export const wsDiscoveryProbes: Asking = {
  group: '239.255.255.250',
  port: 3702,
  ttl: 1,
  // APP_MAX_DELAY, which devices wait at random, is half a second; each datagram is said twice, because they get lost (appendix I).
  waitMs: 1_000,
  rounds,
}

function* rounds({ uuid }: Calling): Generator<readonly Uint8Array[]> {
  // A message that is repeated keeps its ID, so that nobody answers twice.
  const probes = typesAsked.map((types) => encodeProbe(uuid(), types))
  yield probes
  yield probes
}

const typesAsked: readonly string[] = ['wsdp:Device', 'dn:NetworkVideoTransmitter']

const namespaces = Object.entries({
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  wsa: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  wsd: 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
  wsdp: 'http://schemas.xmlsoap.org/ws/2006/02/devprof',
  dn: 'http://www.onvif.org/ver10/network/wsdl',
})

/** The usual prefixes: some devices compare them as text. */
export function encodeProbe(uuid: string, types: string): Uint8Array {
  const header = [
    '<wsa:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To>',
    '<wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</wsa:Action>',
    `<wsa:MessageID>urn:uuid:${uuid}</wsa:MessageID>`,
  ]
  const declarations = namespaces.map(([prefix, name]) => ` xmlns:${prefix}="${name}"`)
  const body = `<wsd:Probe><wsd:Types>${types}</wsd:Types></wsd:Probe>`
  return encodeLatin1(
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope${declarations.join('')}><soap:Header>${header.join('')}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`,
  )
}
