/** A target service of WS-Discovery (April 2005, section 5): it answers probes for a type that it has. */
import { createHash } from 'node:crypto'
import type { GroupBehaviour } from './device.ts'
import type { WsDiscoverySpeech } from './speech.ts'

const namespaces = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"',
  'xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof"',
  'xmlns:dn="http://www.onvif.org/ver10/network/wsdl"',
  'xmlns:wprt="http://schemas.microsoft.com/windows/2006/08/wdp/print"',
  'xmlns:wscn="http://schemas.microsoft.com/windows/2006/08/wdp/scan"',
  'xmlns:pub="http://schemas.microsoft.com/windows/pub/2005/07"',
].join(' ')
const actions = 'http://schemas.xmlsoap.org/ws/2005/04/discovery'

export function wsDiscoveryTarget({ types, scopes = [] }: WsDiscoverySpeech, address: string): GroupBehaviour {
  const hex = createHash('sha256').update(`ws ${address}`).digest('hex')
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
  const withoutPrefix = (type: string) => type.replace(/^[^:]*:/, '')
  const own = new Set(types.split(' ').map(withoutPrefix))
  return {
    ...{ group: '239.255.255.250', port: 3702 },
    answers: (datagram) => {
      const text = Buffer.from(datagram).toString('utf8')
      const [, message] = /<(?:\w+:)?MessageID[^>]*>([^<]+)</.exec(text) ?? []
      const [, wanted = ''] = /<(?:\w+:)?Types[^>]*>([^<]*)</.exec(text) ?? []
      if (message === undefined || !wanted.split(/\s+/).every((type) => own.has(withoutPrefix(type)))) return []
      const header = `<a:Action>${actions}/ProbeMatches</a:Action><a:MessageID>urn:uuid:${uuid}</a:MessageID><a:RelatesTo>${message}</a:RelatesTo>`
      const match = [
        `<a:EndpointReference><a:Address>urn:uuid:${uuid}</a:Address></a:EndpointReference>`,
        `<d:Types>${types}</d:Types>`,
        `<d:Scopes>${scopes.join(' ')}</d:Scopes>`,
        `<d:XAddrs>http://${address}/device</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>`,
      ].join('')
      return [
        Buffer.from(
          `<?xml version="1.0" encoding="UTF-8"?><s:Envelope ${namespaces}><s:Header>${header}</s:Header><s:Body><d:ProbeMatches><d:ProbeMatch>${match}</d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`,
        ),
      ]
    },
  }
}
