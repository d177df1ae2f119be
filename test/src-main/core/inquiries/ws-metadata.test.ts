import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wsDiscovery } from '../../../../src-main/core/inquiries/ws-discovery.ts'
import { readMetadata } from '../../../../src-main/core/inquiries/ws-metadata.ts'
import { childOf, parseXml } from '../../../../src-main/core/inquiries/xml.ts'
import type { Fact } from '../../../../src-shared/domain/fact.ts'
import { bytesOf, damaged, isWithinBounds } from './bytes.ts'
import { play } from './play.ts'

const endpoint = 'urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4'

/** wsdd2 1.8.7 of Debian 12, answering our Get. */
const wsdd2 =
  'HTTP/1.1 200 OK\r\nServer: NETGEAR WSD Server\r\nDate: Wed, 25 Nov 2026 01:39:46 GMT\r\nConnection: close\r\nContent-Type: application' +
  '/soap+xml\r\nContent-Length: 2293\r\n\r\n<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/so' +
  'ap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discov' +
  'ery" xmlns:wsx="http://schemas.xmlsoap.org/ws/2004/09/mex" xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof" xmlns:un0="' +
  'http://schemas.microsoft.com/windows/pnpx/2005/10" xmlns:pub="http://schemas.microsoft.com/windows/pub/2005/07"><soap:Header><wsa' +
  ':To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To><wsa:Action>http://schemas.xmlsoap.org/ws/2004/09/tra' +
  'nsfer/GetResponse</wsa:Action><wsa:MessageID>urn:uuid:a6ffb51d-7fbd-4c45-b77e-65afd22c365b</wsa:MessageID><wsd:AppSequence Instan' +
  'ceId="1795570785" SequenceId="urn:uuid:5668be37-21fb-78a4-565f-ad4f0cb3e996" MessageNumber="3" /><wsa:RelatesTo>urn:uuid:0a6dc791' +
  '-2be6-4991-9af1-454778a19192</wsa:RelatesTo></soap:Header><soap:Body><wsx:Metadata><wsx:MetadataSection Dialect="http://schemas.x' +
  'mlsoap.org/ws/2006/02/devprof/ThisDevice"><wsdp:ThisDevice><wsdp:FriendlyName>Microsoft Publication Service Device Host</wsdp:Fri' +
  'endlyName><wsdp:FirmwareVersion>1.0</wsdp:FirmwareVersion><wsdp:SerialNumber>20050718</wsdp:SerialNumber></wsdp:ThisDevice></wsx:' +
  'MetadataSection><wsx:MetadataSection Dialect="http://schemas.xmlsoap.org/ws/2006/02/devprof/ThisModel"><wsdp:ThisModel><wsdp:Manu' +
  'facturer>unknown</wsdp:Manufacturer><wsdp:ManufacturerUrl>(null)</wsdp:ManufacturerUrl><wsdp:ModelName>unknown</wsdp:ModelName><w' +
  'sdp:ModelNumber>1</wsdp:ModelNumber><wsdp:ModelUrl>(null)</wsdp:ModelUrl><wsdp:PresentationUrl>(null)</wsdp:PresentationUrl><un0:' +
  'DeviceCategory>Computers</un0:DeviceCategory></wsdp:ThisModel></wsx:MetadataSection><wsx:MetadataSection Dialect="http://schemas.' +
  'xmlsoap.org/ws/2006/02/devprof/Relationship"><wsdp:Relationship Type="http://schemas.xmlsoap.org/ws/2006/02/devprof/host"><wsdp:H' +
  'ost><wsa:EndpointReference><wsa:Address>urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4</wsa:Address></wsa:EndpointReference><wsdp:' +
  'Types>pub:Computer</wsdp:Types><wsdp:ServiceId>urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4</wsdp:ServiceId><pub:Computer>FILESE' +
  'RVER/Workgroup:WORKGROUP</pub:Computer></wsdp:Host></wsdp:Relationship></wsx:MetadataSection></wsx:Metadata></soap:Body></soap:En' +
  'velope>'
const wsdd2Fact: Fact = {
  ...{ kind: 'ws-metadata', port: 3702, friendlyName: 'Microsoft Publication Service Device Host', firmwareVersion: '1.0' },
  ...{ serialNumber: '20050718', manufacturer: 'unknown', modelName: 'unknown', modelNumber: '1', category: 'Computers' },
  computer: 'FILESERVER/Workgroup:WORKGROUP',
}
const answer = (metadata: string, type = 'application/soap+xml'): Uint8Array =>
  bytesOf(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n<s:Envelope><s:Body><x:Metadata>${metadata}</x:Metadata></s:Body></s:Envelope>`)
const section = (inside: string): string => `<x:MetadataSection>${inside}</x:MetadataSection>`
const thisDevice = (inside: string): string => section(`<d:ThisDevice>${inside}</d:ThisDevice>`)

describe('readMetadata', () => {
  it('reads what a real daemon says', () => {
    expect(readMetadata(3702, bytesOf(wsdd2))).toEqual([wsdd2Fact])
  })

  it('takes the first of several names, without the white space around it', () => {
    const names =
      '<d:FriendlyName xml:lang="en">\n  Chart room \n</d:FriendlyName><d:FriendlyName xml:lang="de">Kartenraum</d:FriendlyName>'
    expect(readMetadata(80, answer(thisDevice(names)))).toEqual([{ kind: 'ws-metadata', port: 80, friendlyName: 'Chart room' }])
  })

  it.each([
    ['a fault', bytesOf(wsdd2.replace('200 OK', '500 Internal Server Error'))],
    ['a web page', bytesOf('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html><title>x</title>')],
    ['another document', bytesOf(wsdd2.replaceAll('wsx:Metadata', 'wsx:Other'))],
    ['a device that says nothing', answer(thisDevice('<d:FriendlyName> </d:FriendlyName>'))],
    ['no HTTP', bytesOf('<s:Envelope/>')],
  ])('has nothing of %s', (_, bytes) => {
    expect(readMetadata(80, bytes)).toEqual([])
  })

  it('says which limit kept it from more', () => {
    const limitsOf = (bytes: Uint8Array) => readMetadata(80, bytes).map((finding) => (finding.kind === 'unread' ? finding.limit : 'fact'))
    expect(limitsOf(bytesOf(wsdd2.replace('<soap:Envelope', '<!DOCTYPE x><soap:Envelope')))).toEqual(['document-type'])
    expect(limitsOf(answer('<a>'.repeat(60)))).toEqual(['depth'])
    expect(limitsOf(answer('<a/>'.repeat(3_000)))).toEqual(['elements'])
  })

  it('reads less of a truncated answer, never throws and stays within its bounds', () => {
    const known = JSON.stringify(wsdd2Fact)
    const golden = bytesOf(wsdd2)
    for (let length = 0; length < golden.length; length += 1)
      for (const finding of readMetadata(3702, golden.subarray(0, length)))
        for (const value of Object.values(finding)) expect(known).toContain(`${value}`)
    const long = answer(thisDevice(`<d:FriendlyName>${'x'.repeat(500)}</d:FriendlyName>`))
    expect(readMetadata(80, long)).toEqual([{ kind: 'ws-metadata', port: 80, friendlyName: 'x'.repeat(200) }])
    fc.assert(fc.property(fc.oneof(damaged(golden), damaged(long)), (bytes) => readMetadata(80, bytes).every(isWithinBounds)))
  })
})

describe('the question', () => {
  const address = '10.1.1.17'
  const told = (addresses: readonly string[], its: Partial<Extract<Fact, { kind: 'ws-discovery' }>> = {}): Fact => ({
    ...{ kind: 'ws-discovery', endpoint, types: ['Device', 'Computer'], scopes: [], addresses },
    ...its,
  })
  const askedOf = (...facts: readonly Fact[]) => wsDiscovery.questionsFor({ address, told: facts })

  it('goes to the place on the host itself, once for each port, by a Get of WS-Transfer', () => {
    const own = told(['http://10.1.1.99:5357/a', 'https://10.1.1.17:5358/a', 'http://10.1.1.17:5357/3d12'])
    const [question, ...more] = askedOf(own, own)
    expect(more).toEqual([])
    if (question?.transport !== 'tcp') return expect.fail()
    expect(question.port).toBe(5357)
    const { steps, result } = play(question.talk(), [bytesOf(wsdd2)])
    expect(result).toEqual([{ ...wsdd2Fact, port: 5357 }])
    expect(steps).toHaveLength(1)
    const [step] = steps
    const sent = new TextDecoder().decode(step !== undefined && 'send' in step ? step.send : undefined)
    const [head = '', body = ''] = sent.split('\r\n\r\n')
    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining(['POST /3d12 HTTP/1.1', 'Host: 10.1.1.17:5357', `Content-Length: ${body.length}`]),
    )
    const header = childOf(parseXml(bytesOf(body)).root, 'Header')
    expect(childOf(header, 'To')?.text).toBe(endpoint)
    expect(childOf(header, 'Action')?.text).toBe('http://schemas.xmlsoap.org/ws/2004/09/transfer/Get')
  })

  it.each([
    ['another host', told(['http://10.1.1.99:5357/a'])],
    ['a name', told(['http://printer:80/a'])],
    ['a printing port', told(['http://10.1.1.17:9100/a'])],
    ['nowhere', told([])],
    ['a camera', told(['http://10.1.1.17/onvif/device_service'], { types: ['NetworkVideoTransmitter', 'Device'] })],
    ['what is no device', told(['http://10.1.1.17/a'], { types: ['Other'] })],
    ['an endpoint that would be markup', told(['http://10.1.1.17/a'], { endpoint: 'urn:<a/>' })],
  ])('goes not to %s', (_, fact) => {
    expect(askedOf(fact)).toEqual([])
  })

  it('goes to two ports at most', () => {
    const many = [80, 81, 82, 83].map((port) => told([`http://10.1.1.17:${port}/a`]))
    expect(askedOf(...many).map((question) => 'port' in question && question.port)).toEqual([80, 81])
  })
})
