import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSsdp, ssdp } from '../../../../src-main/core/inquiries/ssdp.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** minidlnad 1.3.0 of Debian 12, one of six answers to ssdp:all. */
const minidlna = bytesOf(
  'HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1810\r\nDATE: Tue, 24 Nov 2026 19:12:37 GMT\r\nST: upnp:rootdevice\r\n' +
    'USN: uuid:5f1c8a2e-0000-4000-8000-00113200aa01::upnp:rootdevice\r\nEXT:\r\n' +
    'SERVER: Debian DLNADOC/1.50 UPnP/1.0 MiniDLNA/1.3.0\r\nLOCATION: http://10.77.0.1:8200/rootDesc.xml\r\nContent-Length: 0\r\n\r\n',
)
/** miniupnpd 2.3.1 of Debian 12, one of thirteen. */
const miniupnpd = bytesOf(
  'HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:2\r\n' +
    'USN: uuid:5f1c8a2e-0000-4000-8000-000db94a0101::urn:schemas-upnp-org:device:InternetGatewayDevice:2\r\nEXT:\r\n' +
    'SERVER: Debian/6.18.44-fc-v782 UPnP/1.1 MiniUPnPd/2.3.1\r\nLOCATION: http://10.77.0.1:5000/rootDesc.xml\r\n' +
    'OPT: "http://schemas.upnp.org/upnp/1/0/"; ns=01\r\n01-NLS: 1795547583\r\nBOOTID.UPNP.ORG: 1795547583\r\nCONFIGID.UPNP.ORG: 1337\r\n\r\n',
)

describe('readSsdp', () => {
  it('keeps of an answer with too many fields what came first, and says so', () => {
    const fields = 'X-MORE: y\r\n'.repeat(200)
    expect(readSsdp(bytesOf(`HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n${fields}LOCATION: http://10.1.1.1/\r\n\r\n`))).toEqual([
      { kind: 'ssdp', target: 'upnp:rootdevice' },
      { kind: 'unread', limit: 'fields' },
    ])
  })

  it('reads what real daemons say', () => {
    expect(readSsdp(minidlna)).toEqual([
      {
        kind: 'ssdp',
        target: 'upnp:rootdevice',
        usn: 'uuid:5f1c8a2e-0000-4000-8000-00113200aa01::upnp:rootdevice',
        server: 'Debian DLNADOC/1.50 UPnP/1.0 MiniDLNA/1.3.0',
        location: 'http://10.77.0.1:8200/rootDesc.xml',
      },
    ])
    expect(readSsdp(miniupnpd)).toEqual([
      {
        kind: 'ssdp',
        target: 'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
        usn: 'uuid:5f1c8a2e-0000-4000-8000-000db94a0101::urn:schemas-upnp-org:device:InternetGatewayDevice:2',
        server: 'Debian/6.18.44-fc-v782 UPnP/1.1 MiniUPnPd/2.3.1',
        location: 'http://10.77.0.1:5000/rootDesc.xml',
      },
    ])
  })

  it.each([
    ['an announcement', 'NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\n\r\n'],
    ['our own search', 'M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n'],
    ['an error', 'HTTP/1.1 404 Not Found\r\nST: upnp:rootdevice\r\n\r\n'],
    ['an answer for nothing', 'HTTP/1.1 200 OK\r\nUSN: uuid:1\r\n\r\n'],
  ])('has nothing of %s', (_, text) => {
    expect(readSsdp(bytesOf(text))).toEqual([])
  })

  it('has nothing of a truncated answer', () => {
    for (let length = 0; length < miniupnpd.length; length += 1) expect(readSsdp(miniupnpd.subarray(0, length))).toEqual([])
  })

  it('never throws and keeps no text that is too long', () => {
    const long = bytesOf(`HTTP/1.1 200 OK\r\nST: ${'a'.repeat(900)}\r\nUSN: ${'b'.repeat(900)}\r\nLOCATION: ${'c'.repeat(900)}\r\n\r\n`)
    const changed = fc
      .constantFrom(minidlna, miniupnpd, long)
      .chain((golden) =>
        fc
          .array(fc.tuple(fc.nat(golden.length - 1), fc.nat(255)), { maxLength: 8 })
          .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), golden)),
      )
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), changed), (bytes) => {
        for (const fact of readSsdp(bytes)) for (const text of Object.values(fact)) expect(`${text}`.length).toBeLessThanOrEqual(500)
      }),
    )
  })
})

describe('the call', () => {
  it('searches for everything, twice, on the link only', () => {
    const rounds = [...(ssdp.call?.rounds({ told: () => [], uuid: () => '' }) ?? [])]
    expect(ssdp.call).toMatchObject({ group: '239.255.255.250', port: 1900, ttl: 1 })
    const search = 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'
    expect(rounds.map((round) => round.map((datagram) => new TextDecoder().decode(datagram)))).toEqual([[search], [search]])
  })
})
