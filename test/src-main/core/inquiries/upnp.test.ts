import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFact } from '../../../../src-main/core/inquiries/finding.ts'
import { readDescription, upnp } from '../../../../src-main/core/inquiries/upnp.ts'
import type { Fact } from '../../../../src-shared/domain/fact.ts'
import { play } from './play.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** minidlnad 1.3.0 of Debian 12, answering GET /rootDesc.xml. */
const minidlna =
  'HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset="utf-8"\r\nConnection: close\r\nContent-Length: 2219\r\nServer: Debian DLNA' +
  'DOC/1.50 UPnP/1.0 MiniDLNA/1.3.0\r\nDate: Tue, 24 Nov 2026 19:13:09 GMT\r\nEXT:\r\n\r\n<?xml version="1.0"?>\r\n<root xmlns="urn' +
  ':schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion><device><deviceType>urn:schem' +
  'as-upnp-org:device:MediaServer:1</deviceType><friendlyName>FILESERVER: media</friendlyName><manufacturer>Justin Maggar' +
  'd</manufacturer><manufacturerURL>http://www.netgear.com/</manufacturerURL><modelDescription>MiniDLNA on Linux</modelDe' +
  'scription><modelName>Windows Media Connect compatible (MiniDLNA)</modelName><modelNumber>AllShare1.0</modelNumber><mod' +
  'elURL>http://www.netgear.com</modelURL><serialNumber>681019810597110</serialNumber><UDN>uuid:5f1c8a2e-0000-4000-8000-0' +
  '0113200aa01</UDN><dlna:X_DLNADOC xmlns:dlna="urn:schemas-dlna-org:device-1-0">DMS-1.50</dlna:X_DLNADOC><presentationUR' +
  'L>/</presentationURL><iconList><icon><mimetype>image/png</mimetype><width>48</width><height>48</height><depth>24</dept' +
  'h><url>/icons/sm.png</url></icon><icon><mimetype>image/png</mimetype><width>120</width><height>120</height><depth>24</' +
  'depth><url>/icons/lrg.png</url></icon><icon><mimetype>image/jpeg</mimetype><width>48</width><height>48</height><depth>' +
  '24</depth><url>/icons/sm.jpg</url></icon><icon><mimetype>image/jpeg</mimetype><width>120</width><height>120</height><d' +
  'epth>24</depth><url>/icons/lrg.jpg</url></icon></iconList><serviceList><service><serviceType>urn:schemas-upnp-org:serv' +
  'ice:ContentDirectory:1</serviceType><serviceId>urn:upnp-org:serviceId:ContentDirectory</serviceId><controlURL>/ctl/Con' +
  'tentDir</controlURL><eventSubURL>/evt/ContentDir</eventSubURL><SCPDURL>/ContentDir.xml</SCPDURL></service><service><se' +
  'rviceType>urn:schemas-upnp-org:service:ConnectionManager:1</serviceType><serviceId>urn:upnp-org:serviceId:ConnectionMa' +
  'nager</serviceId><controlURL>/ctl/ConnectionMgr</controlURL><eventSubURL>/evt/ConnectionMgr</eventSubURL><SCPDURL>/Con' +
  'nectionMgr.xml</SCPDURL></service><service><serviceType>urn:microsoft.com:service:X_MS_MediaReceiverRegistrar:1</servi' +
  'ceType><serviceId>urn:microsoft.com:serviceId:X_MS_MediaReceiverRegistrar</serviceId><controlURL>/ctl/X_MS_MediaReceiv' +
  'erRegistrar</controlURL><eventSubURL>/evt/X_MS_MediaReceiverRegistrar</eventSubURL><SCPDURL>/X_MS_MediaReceiverRegistr' +
  'ar.xml</SCPDURL></service></serviceList></device></root>'
/** miniupnpd 2.3.1 of Debian 12, answering the same. */
const miniupnpd =
  'HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset="utf-8"\r\nConnection: close\r\nContent-Length: 3100\r\nServer: Debian/6.18' +
  '.44-fc-v782 UPnP/1.1 MiniUPnPd/2.3.1\r\nExt:\r\n\r\n<?xml version="1.0"?>\r\n<root xmlns="urn:schemas-upnp-org:device-1-0" con' +
  'figId="1337"><specVersion><major>1</major><minor>1</minor></specVersion><device><deviceType>urn:schemas-upnp-org:devic' +
  'e:InternetGatewayDevice:2</deviceType><friendlyName>OpenWrt UPnP Router</friendlyName><manufacturer>OpenWrt</manufactu' +
  'rer><manufacturerURL>http://www.openwrt.org/</manufacturerURL><modelDescription>OpenWrt Router</modelDescription><mode' +
  'lName>OpenWrt Router</modelName><modelNumber>1</modelNumber><modelURL>http://www.debian.org/</modelURL><serialNumber>1' +
  '2345678</serialNumber><UDN>uuid:5f1c8a2e-0000-4000-8000-000db94a0101</UDN><serviceList><service><serviceType>urn:schem' +
  'as-upnp-org:service:Layer3Forwarding:1</serviceType><serviceId>urn:upnp-org:serviceId:L3Forwarding1</serviceId><SCPDUR' +
  'L>/L3F.xml</SCPDURL><controlURL>/ctl/L3F</controlURL><eventSubURL>/evt/L3F</eventSubURL></service><service><serviceTyp' +
  'e>urn:schemas-upnp-org:service:DeviceProtection:1</serviceType><serviceId>urn:upnp-org:serviceId:DeviceProtection1</se' +
  'rviceId><SCPDURL>/DP.xml</SCPDURL><controlURL>/ctl/DP</controlURL><eventSubURL>/evt/DP</eventSubURL></service></servic' +
  'eList><deviceList><device><deviceType>urn:schemas-upnp-org:device:WANDevice:2</deviceType><friendlyName>WANDevice</fri' +
  'endlyName><manufacturer>MiniUPnP</manufacturer><manufacturerURL>http://miniupnp.free.fr/</manufacturerURL><modelDescri' +
  'ption>WAN Device</modelDescription><modelName>WAN Device</modelName><modelNumber>20221221</modelNumber><modelURL>http:' +
  '//miniupnp.free.fr/</modelURL><serialNumber>12345678</serialNumber><UDN>uuid:5f1c8a2e-0000-4000-8000-000db94a0102</UDN' +
  '><UPC>000000000000</UPC><serviceList><service><serviceType>urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1</se' +
  'rviceType><serviceId>urn:upnp-org:serviceId:WANCommonIFC1</serviceId><SCPDURL>/WANCfg.xml</SCPDURL><controlURL>/ctl/Cm' +
  'nIfCfg</controlURL><eventSubURL>/evt/CmnIfCfg</eventSubURL></service></serviceList><deviceList><device><deviceType>urn' +
  ':schemas-upnp-org:device:WANConnectionDevice:2</deviceType><friendlyName>WANConnectionDevice</friendlyName><manufactur' +
  'er>MiniUPnP</manufacturer><manufacturerURL>http://miniupnp.free.fr/</manufacturerURL><modelDescription>MiniUPnP daemon' +
  '</modelDescription><modelName>MiniUPnPd</modelName><modelNumber>20221221</modelNumber><modelURL>http://miniupnp.free.f' +
  'r/</modelURL><serialNumber>12345678</serialNumber><UDN>uuid:5f1c8a2e-0000-4000-8000-000db94a0103</UDN><UPC>00000000000' +
  '0</UPC><serviceList><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:2</serviceType><serviceId>urn:u' +
  'pnp-org:serviceId:WANIPConn1</serviceId><SCPDURL>/WANIPCn.xml</SCPDURL><controlURL>/ctl/IPConn</controlURL><eventSubUR' +
  'L>/evt/IPConn</eventSubURL></service><service><serviceType>urn:schemas-upnp-org:service:WANIPv6FirewallControl:1</serv' +
  'iceType><serviceId>urn:upnp-org:serviceId:WANIPv6Firewall1</serviceId><SCPDURL>/WANIP6FC.xml</SCPDURL><controlURL>/ctl' +
  '/IP6FCtl</controlURL><eventSubURL>/evt/IP6FCtl</eventSubURL></service></serviceList></device></deviceList></device></d' +
  'eviceList><presentationURL>http://10.77.0.1/</presentationURL></device></root>'

const minidlnaFact: Fact = {
  kind: 'upnp',
  port: 8200,
  friendlyName: 'FILESERVER: media',
  manufacturer: 'Justin Maggard',
  modelName: 'Windows Media Connect compatible (MiniDLNA)',
  modelNumber: 'AllShare1.0',
  modelDescription: 'MiniDLNA on Linux',
  serialNumber: '681019810597110',
  udn: 'uuid:5f1c8a2e-0000-4000-8000-00113200aa01',
  presentationUrl: '/',
  deviceTypes: ['urn:schemas-upnp-org:device:MediaServer:1'],
  services: [
    'urn:schemas-upnp-org:service:ContentDirectory:1',
    'urn:schemas-upnp-org:service:ConnectionManager:1',
    'urn:microsoft.com:service:X_MS_MediaReceiverRegistrar:1',
  ],
}

const page = (body: string): Uint8Array => bytesOf(`HTTP/1.1 200 OK\r\n\r\n${body}`)

describe('readDescription', () => {
  it('reads what minidlnad says', () => {
    expect(readDescription(8200, bytesOf(minidlna))).toEqual([minidlnaFact])
  })

  it('reads a router with its parts, each type once', () => {
    expect(readDescription(5000, bytesOf(miniupnpd))).toEqual([
      {
        kind: 'upnp',
        port: 5000,
        friendlyName: 'OpenWrt UPnP Router',
        manufacturer: 'OpenWrt',
        modelName: 'OpenWrt Router',
        modelNumber: '1',
        modelDescription: 'OpenWrt Router',
        serialNumber: '12345678',
        udn: 'uuid:5f1c8a2e-0000-4000-8000-000db94a0101',
        presentationUrl: 'http://10.77.0.1/',
        deviceTypes: ['InternetGatewayDevice:2', 'WANDevice:2', 'WANConnectionDevice:2'].map(
          (type) => `urn:schemas-upnp-org:device:${type}`,
        ),
        services: [
          'Layer3Forwarding:1',
          'DeviceProtection:1',
          'WANCommonInterfaceConfig:1',
          'WANIPConnection:2',
          'WANIPv6FirewallControl:1',
        ].map((type) => `urn:schemas-upnp-org:service:${type}`),
      },
    ])
  })

  it.each([
    ['an error', minidlna.replace('200 OK', '404 Not Found')],
    ['another document', minidlna.replaceAll('root', 'html')],
    ['a device that says nothing', 'HTTP/1.1 200 OK\r\n\r\n<root><device><friendlyName> </friendlyName></device></root>'],
    ['no HTTP', '<root><device><friendlyName>x</friendlyName></device></root>'],
  ])('has nothing of %s', (_, text) => {
    expect(readDescription(8200, bytesOf(text))).toEqual([])
  })

  it('says which limit kept it from more', () => {
    const limitsIn = (bytes: Uint8Array) =>
      readDescription(80, bytes).map((finding) => (finding.kind === 'unread' ? finding.limit : 'fact'))
    const service = (_: unknown, index: number): string => `<service><serviceType>${index}</serviceType></service>`
    const services = (count: number): Uint8Array =>
      page(
        `<root><device><deviceType>x</deviceType><serviceList>${Array.from({ length: count }, service).join('')}</serviceList></device></root>`,
      )
    expect(limitsIn(bytesOf(minidlna.replace('<root ', '<!DOCTYPE root [<!ENTITY x "y">]><root ')))).toEqual(['document-type'])
    expect(limitsIn(page(`<root><device>${'<device>'.repeat(60)}`))).toEqual(['depth'])
    expect(limitsIn(page(`<root><device>${'<x/>'.repeat(3_000)}</device></root>`))).toEqual(['elements'])
    expect(limitsIn(services(33))).toEqual(['fact', 'entries'])
    expect(limitsIn(bytesOf(`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(101)}`))).toEqual(['fields'])
  })

  it('reads less of a truncated description, and never something else', () => {
    const bytes = bytesOf(minidlna)
    const known = JSON.stringify(minidlnaFact)
    for (let length = 0; length < bytes.length; length += 1)
      for (const fact of readDescription(8200, bytes.subarray(0, length)).filter(isFact)) {
        if (fact.kind !== 'upnp') throw new Error(fact.kind)
        for (const text of Object.values(fact).flat()) expect(known).toContain(`${text}`.replace(/^FILESERVER.*/, 'FILESERVER'))
      }
  })

  it('never throws and stays within its bounds', () => {
    const long = page(
      `<root><device><friendlyName>${'x'.repeat(500)}</friendlyName>${'<deviceType>y</deviceType>'.repeat(3)}</device></root>`,
    )
    const many = Array.from({ length: 60 }, (_, index) => `<service><serviceType>${index}</serviceType></service>`).join('')
    const crowded = page(`<root><device><deviceType>${'z'.repeat(300)}</deviceType><serviceList>${many}</serviceList></device></root>`)
    const goldens = [bytesOf(minidlna), bytesOf(miniupnpd), long, crowded]
    const changed = fc
      .constantFrom(...goldens)
      .chain((golden) =>
        fc
          .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { maxLength: 8 })
          .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden)),
      )
    const check = (bytes: Uint8Array): void => {
      for (const fact of readDescription(8200, bytes).filter(isFact)) {
        if (fact.kind !== 'upnp') throw new Error(fact.kind)
        expect(fact.services.length).toBeLessThanOrEqual(32)
        for (const text of Object.values(fact).flat()) expect(`${text}`.length).toBeLessThanOrEqual(200)
      }
    }
    for (const golden of goldens) check(golden)
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), changed), check))
  })
})

describe('upnp', () => {
  const address = '10.77.0.1'
  const told = (...locations: readonly string[]): readonly Fact[] =>
    locations.map((location) => ({ kind: 'ssdp', target: 'upnp:rootdevice', location }))
  const portsFor = (...locations: readonly string[]): readonly unknown[] =>
    upnp.questionsFor({ address, told: told(...locations) }).map((question) => ('port' in question ? question.port : undefined))

  it('fetches the description where the host says it is', () => {
    const [question] = upnp.questionsFor({ address, told: told('http://10.77.0.1:8200/rootDesc.xml?x=1#y') })
    if (question?.transport !== 'tcp') throw new Error('no question')
    const { steps, result } = play(question.talk(), [bytesOf(minidlna)])
    expect(steps).toHaveLength(1)
    const [step] = steps
    expect(step !== undefined && 'send' in step && new TextDecoder().decode(step.send)).toMatch(
      /^GET \/rootDesc.xml\?x=1 HTTP\/1.1\r\nHost: 10.77.0.1:8200\r\n/,
    )
    expect(result).toEqual([minidlnaFact])
  })

  it.each([
    'http://10.77.0.2:8200/rootDesc.xml',
    'http://10.77.0.1.example:8200/',
    'http://10.77.0.1@10.77.0.2/',
    'http://user:word@10.77.0.1/',
    'https://10.77.0.1/',
    'http://010.77.0.1/',
    'http://10.77.0.1:0/',
    'http://10.77.0.1:65536/',
    'http://10.77.0.1:9100/',
    'http://10.77.0.1:80/a b',
    'http://10.77.0.1:80/a\r\nX: y',
    '//10.77.0.1/',
    'file:///etc/passwd',
    '',
  ])('goes nowhere else: %s', (location) => {
    expect(portsFor(location)).toEqual([])
  })

  it('asks each port once, and only so many', () => {
    const locations = [1, 1, 2, 3, 4, 5].map((port) => `http://10.77.0.1:800${port}/d.xml`)
    expect(portsFor(...locations)).toEqual([8001, 8002, 8003, 8004])
    expect(portsFor('http://10.77.0.1')).toEqual([80])
    expect(upnp.questionsFor({ address, openTcp: [80] })).toEqual([])
  })
})
