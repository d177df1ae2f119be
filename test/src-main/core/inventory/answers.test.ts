/** What answers mean: ports, keys, signals, lines of evidence; and what of the sweep becomes a signal. */
import { describe, expect, it } from 'vitest'
import { answersOf } from '../../../../src-main/core/inventory/answers.ts'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import { type Signal, signalNames } from '../../../../src-main/core/inventory/signal.ts'
import { arp, banner, echo, netbios, port, ports, reference, sighting } from './sightings.ts'

const host = '10.1.1.11'
const certificate = (commonName: string, keyFingerprint = '0'.repeat(64)) => ({
  ...{ kind: 'certificate' as const, port: 8006, protocol: 'TLSv1.3', names: [], notBefore: 0, notAfter: 1, keyFingerprint },
  subject: { commonName, organization: 'Proxmox Virtual Environment' },
  issuer: { commonName: 'Proxmox Virtual Environment', organization: 'PVE Cluster Manager CA' },
})

/** The signals that the rules are asked about. */
function signalsOf(...sightings: Parameters<typeof inventoryOf>[0]): readonly Signal[] {
  let asked: readonly Signal[] = []
  const judge = (signals: readonly Signal[]) => {
    asked = signals
    return {}
  }
  inventoryOf(sightings, { ...reference, judge })
  return asked
}

describe('the readings of answers', () => {
  it('reads the last answer of each port, safe to show', () => {
    const old = sighting(host, 'https', { kind: 'http', port: 8006, status: 200, title: 'old' })
    const now = sighting(
      host,
      'https',
      { kind: 'http', port: 8006, status: 200, server: 'pve-api-daemon/3.0', title: 'pve1\u202e' },
      { after: 5 },
    )
    expect(answersOf([now, old]).readings).toEqual([
      {
        ports: [{ protocol: 'tcp', port: 8006, service: 'https', product: 'pve-api-daemon', version: '3.0', title: 'pve1\u202e' }],
        signals: [
          { name: 'http-server', value: 'pve-api-daemon/3.0', says: 'The web server at port 8006 calls itself pve-api-daemon/3.0' },
          { name: 'http-title', value: 'pve1\u202e', says: 'The page at port 8006 is titled pve1' },
        ],
        why: ['Port 8006 answers HTTP as pve-api-daemon/3.0, its page is titled pve1'],
      },
    ])
  })

  it('keeps the key of a certificate as identity, unless two devices show the same', () => {
    const mac = 'ac:1f:6b:20:01:11'
    const [pve] = inventoryOf([arp(host, mac), sighting(host, 'https', certificate('pve1'))], reference).hosts
    expect(pve?.keys.map(({ kind }) => kind)).toEqual(['mac', 'tls-key', 'address'])
    const twins = [arp(host, mac), sighting(host, 'https', certificate('a')), arp('10.1.1.12', 'ac:1f:6b:20:01:12')]
    const both = inventoryOf([...twins, sighting('10.1.1.12', 'https', certificate('b'))], reference).hosts
    expect(both.flatMap(({ keys }) => keys.map(({ kind }) => kind))).toEqual(['mac', 'address', 'mac', 'address'])
  })

  it('reads the metadata of a computer for its own name, and of another device for maker, model and number', () => {
    const said = {
      kind: 'ws-metadata',
      port: 5357,
      friendlyName: 'Microsoft Publication Service Device Host',
      serialNumber: '20050718',
    } as const
    const readingOf = (its: object) => answersOf([sighting(host, 'ws-discovery', { ...said, ...its })]).readings[0]
    expect(readingOf({ manufacturer: 'unknown', modelName: 'unknown', modelNumber: '1', computer: 'NAS\u202e/Workgroup:HOME' })).toEqual({
      ports: [{ protocol: 'tcp', port: 5357 }],
      names: [{ name: 'NAS\u202e', source: 'ws-discovery' }],
      signals: [],
      why: ['WS-Discovery names it NAS'],
    })
    const printer = { friendlyName: 'Canon MG5300', manufacturer: 'Canon', modelName: 'MG5300 series', modelNumber: '(null)' }
    expect(readingOf({ ...printer, category: 'Printers', serialNumber: 'X1' })).toMatchObject({
      names: [{ name: 'Canon MG5300', source: 'ws-discovery' }],
      signals: [{ name: 'upnp-model', value: 'Canon MG5300 series Printers' }],
      why: [
        'WS-Discovery names it Canon MG5300',
        'WS-Discovery gives its model as Canon MG5300 series',
        'WS-Discovery gives its serial number as X1',
      ],
    })
  })

  it('says whose a certificate is and who signed it', () => {
    const [{ signals = [], why = [] } = {}] = answersOf([sighting(host, 'https', certificate('pve1'))]).readings
    expect(signals.map(({ value }) => value)).toEqual([
      'CN=pve1, O=Proxmox Virtual Environment',
      'CN=Proxmox Virtual Environment, O=PVE Cluster Manager CA',
    ])
    expect(why).toEqual([
      'The certificate at port 8006 is of CN=pve1, O=Proxmox Virtual Environment, signed by CN=Proxmox Virtual Environment, O=PVE Cluster Manager CA',
    ])
  })
})

describe('signals', () => {
  it('tell what the sweep saw', () => {
    const dc = '10.1.1.17'
    const seen = [
      arp(dc, 'd8:9e:f3:5c:00:18'),
      sighting(dc, 'icmp-echo', { kind: 'echo-reply', ttl: 127, rttMs: 1 }),
      ...ports(dc, 'tcp', [135, 445], 'syn-ack'),
      port(dc, 'udp', 137, 'reply'),
      netbios(dc, 'LAB-DC01', 'LAB'),
      sighting(dc, 'tcp-syn', { kind: 'silence', protocol: 'tcp', ports: '22-25' }),
      sighting(dc, 'routing-table', { kind: 'gateway', destination: '0.0.0.0/0' }),
    ]
    const told = signalsOf(...seen).map(({ name, value }) => `${name} ${value}`)
    expect(told).toEqual(
      expect.arrayContaining([
        'vendor Dell',
        'port tcp/135',
        'port tcp/445',
        'port udp/137',
        'closed-ports drops',
        'initial-ttl 128',
        'role gateway',
        'name lab-dc01',
        'netbios 00',
      ]),
    )
    expect(signalsOf(...seen).filter(({ name }) => !signalNames.includes(name))).toEqual([])
  })

  it('tell of a private MAC, of refusals, and take the TTL that most answers began with', () => {
    const phone = [arp(host, 'da:a1:19:00:00:01'), echo(host), port(host, 'tcp', 80, 'rst'), banner(host, 22, 'SSH-2.0-x')]
    expect(signalsOf(...phone).map(({ name, value }) => `${name} ${value}`)).toEqual([
      'mac private',
      'port tcp/22',
      'closed-ports refuses',
      'initial-ttl 64',
      'banner SSH-2.0-x',
    ])
  })
})
