import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFact } from '../../../../src-main/core/inquiries/finding.ts'
import { readProbeMatches, wsDiscovery } from '../../../../src-main/core/inquiries/ws-discovery.ts'
import { encodeProbe } from '../../../../src-main/core/inquiries/ws-discovery-probe.ts'
import { childOf, parseXml } from '../../../../src-main/core/inquiries/xml.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

/** wsdd2 1.8.7 of Debian 12. */
const wsdd2 = bytesOf(
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="h' +
    'ttp://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:wsx' +
    '="http://schemas.xmlsoap.org/ws/2004/09/mex" xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof" xmlns:un0="htt' +
    'p://schemas.microsoft.com/windows/pnpx/2005/10" xmlns:pub="http://schemas.microsoft.com/windows/pub/2005/07"><soap:Hea' +
    'der><wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To><wsa:Action>http://schemas.xmlsoap' +
    '.org/ws/2005/04/discovery/ProbeMatches</wsa:Action><wsa:MessageID>urn:uuid:49ccf28e-e743-e678-ccb0-034edf84ea93</wsa:M' +
    'essageID><wsd:AppSequence InstanceId="1795549103" SequenceId="urn:uuid:1835bd31-489d-bc8e-7fb1-09bf700dca18" MessageNu' +
    'mber="2" /><wsa:RelatesTo>urn:uuid:0a6dc791-2be6-4991-9af1-454778a19191</wsa:RelatesTo></soap:Header><soap:Body><wsd:P' +
    'robeMatches><wsd:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4</wsa:Add' +
    'ress></wsa:EndpointReference><wsd:Types>wsdp:Device pub:Computer</wsd:Types><wsd:XAddrs>http://10.77.0.1:3702/3d1219c7' +
    '-c4c5-404a-aa1f-6d2a48adfda4</wsd:XAddrs><wsd:MetadataVersion>2</wsd:MetadataVersion></wsd:ProbeMatch></wsd:ProbeMatch' +
    'es></soap:Body></soap:Envelope>',
)
/** wsdd 0.7.0 of Debian 12, which answers only to `wsdp:Device` with this prefix. */
const wsdd = bytesOf(
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="h' +
    'ttp://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:wsx' +
    '="http://schemas.xmlsoap.org/ws/2004/09/mex" xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof" xmlns:pnpx="ht' +
    'tp://schemas.microsoft.com/windows/pnpx/2005/10" xmlns:pub="http://schemas.microsoft.com/windows/pub/2005/07"><soap:He' +
    'ader><wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To><wsa:Action>http://schemas.xmlsoa' +
    'p.org/ws/2005/04/discovery/ProbeMatches</wsa:Action><wsa:MessageID>urn:uuid:c1dc142e-e83e-11f1-aeb1-001132aa0001</wsa:' +
    'MessageID><wsa:RelatesTo>urn:uuid:0a6dc791-2be6-4991-9af1-454778a191a0</wsa:RelatesTo><wsd:AppSequence InstanceId="179' +
    '5549153" SequenceId="urn:uuid:c1dc18d4-e83e-11f1-aeb1-001132aa0001" MessageNumber="1" /></soap:Header><soap:Body><wsd:' +
    'ProbeMatches><wsd:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:35a978a3-4638-5ba0-90e8-98b234392fe4</wsa:Ad' +
    'dress></wsa:EndpointReference><wsd:Types>wsdp:Device pub:Computer</wsd:Types><wsd:MetadataVersion>1</wsd:MetadataVersi' +
    'on></wsd:ProbeMatch></wsd:ProbeMatches></soap:Body></soap:Envelope>',
)
/** A camera's, by hand after the ONVIF Core Specification, section 7.3.2. */
const camera = (scopes: string): Uint8Array =>
  bytesOf(
    '<?xml version="1.0"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">\r\n' +
      '<e:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:0</a:Address></a:EndpointReference>' +
      `<d:Types>dn:NetworkVideoTransmitter\n tds:Device</d:Types><d:Scopes>${scopes}</d:Scopes>` +
      '<d:XAddrs>http://10.1.1.30/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>',
  )

describe('readProbeMatches', () => {
  it('reads what real daemons say', () => {
    expect(readProbeMatches(wsdd2)).toEqual([
      {
        kind: 'ws-discovery',
        endpoint: 'urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4',
        types: ['Device', 'Computer'],
        scopes: [],
        addresses: ['http://10.77.0.1:3702/3d1219c7-c4c5-404a-aa1f-6d2a48adfda4'],
      },
    ])
    const endpoint = 'urn:uuid:35a978a3-4638-5ba0-90e8-98b234392fe4'
    expect(readProbeMatches(wsdd)).toEqual([{ kind: 'ws-discovery', endpoint, types: ['Device', 'Computer'], scopes: [], addresses: [] }])
  })

  it('reads a camera’s name and hardware among its scopes', () => {
    const scopes = ['onvif://www.onvif.org/name/Yard', 'onvif://www.onvif.org/hardware/IPC-1']
    expect(readProbeMatches(camera(scopes.join('\n  ')))).toEqual([
      {
        ...{ kind: 'ws-discovery', endpoint: 'urn:uuid:0', types: ['NetworkVideoTransmitter', 'Device'], scopes },
        addresses: ['http://10.1.1.30/onvif/device_service', 'http://[fe80::1]/onvif/device_service'],
      },
    ])
  })

  it.each([
    ['a probe', textOf(encodeProbe('0', 'wsdp:Device'))],
    ['a match that says nothing', '<Envelope><Body><ProbeMatches><ProbeMatch/></ProbeMatches></Body></Envelope>'],
    ['another document', textOf(wsdd2).replaceAll('Envelope', 'html')],
  ])('has nothing of %s', (_, text) => {
    expect(readProbeMatches(bytesOf(text))).toEqual([])
  })

  it('says which limit kept it from more', () => {
    const match = '<ProbeMatch><Types>Device</Types></ProbeMatch>'
    const matches = (inside: string): Uint8Array => bytesOf(`<Envelope><Body><ProbeMatches>${inside}</ProbeMatches></Body></Envelope>`)
    const limitsOf = (bytes: Uint8Array) => readProbeMatches(bytes).map((finding) => (finding.kind === 'unread' ? finding.limit : 'fact'))
    expect(limitsOf(bytesOf(textOf(wsdd2).replace('<soap:Envelope', '<!DOCTYPE x><soap:Envelope')))).toEqual(['document-type'])
    expect(limitsOf(matches('<ProbeMatch>'.repeat(40)))).toEqual(['depth'])
    expect(limitsOf(matches('<a/>'.repeat(2_000)))).toEqual(['elements'])
    expect(limitsOf(matches(match.repeat(9)))).toEqual([...Array.from({ length: 8 }, () => 'fact'), 'entries'])
    const types = Array.from({ length: 33 }, (_, index) => `type${index}`).join(' ')
    expect(limitsOf(matches(match.replace('Device', types)))).toEqual(['fact', 'entries'])
  })

  it('reads less of a truncated answer', () => {
    for (let length = 0; length < wsdd2.length; length += 1)
      for (const fact of readProbeMatches(wsdd2.subarray(0, length)))
        for (const text of Object.values(fact).flat()) expect(`ws-discovery ${textOf(wsdd2)}`).toContain(text)
  })

  it('never throws and stays within its bounds', () => {
    const crowded = camera(Array.from({ length: 100 }, (_, index) => `onvif://${index}${'x'.repeat(index * 5)}`).join(' '))
    const goldens = [wsdd2, wsdd, crowded]
    const changed = fc
      .constantFrom(...goldens)
      .chain((golden) =>
        fc
          .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { maxLength: 8 })
          .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden)),
      )
    const check = (bytes: Uint8Array): void => {
      for (const fact of readProbeMatches(bytes).filter(isFact)) {
        if (fact.kind !== 'ws-discovery') throw new Error(fact.kind)
        for (const list of [fact.types, fact.scopes, fact.addresses]) expect(list.length).toBeLessThanOrEqual(32)
        for (const text of Object.values(fact).flat()) expect(text.length).toBeLessThanOrEqual(200)
      }
    }
    for (const golden of goldens) check(golden)
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), changed), check))
  })
})

describe('the call', () => {
  it('probes for devices and for cameras, each message said twice under one ID of its own', () => {
    let ids = 0
    const uuid = (): string => `id-${ids++}`
    const [first = [], second] = [...(wsDiscovery.call?.rounds({ told: () => [], uuid }) ?? [])]
    expect(second).toEqual(first)
    const found = first.map((probe) => {
      const { root: envelope } = parseXml(probe)
      const types = childOf(childOf(childOf(envelope, 'Body'), 'Probe'), 'Types')?.text
      return [childOf(childOf(envelope, 'Header'), 'MessageID')?.text, types]
    })
    expect(found).toEqual([
      ['urn:uuid:id-0', 'wsdp:Device'],
      ['urn:uuid:id-1', 'dn:NetworkVideoTransmitter'],
    ])
    for (const probe of first) expect(probe.length).toBeLessThan(1_400)
  })
})
