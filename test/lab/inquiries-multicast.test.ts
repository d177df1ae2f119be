/**
 * Calls to everybody on a link, answered by real daemons and by a host that misleads: the facts are kept, hosts that answer nothing else
 * are found, and nobody is asked or believed who is not a target. This file sends no packet: all is run inside labs.
 */
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { framesOfCalls } from '../../src-main/core/inquiries/calls.ts'
import { maximumAnswersPerHost } from '../../src-main/net/multicast.ts'
import type { Fact } from '../../src-shared/domain/fact.ts'
import { multicastGroups, peakPerSecond, startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import {
  fileServer,
  fileServerMac,
  misleading,
  nameServer,
  quiet,
  router,
  talkers,
  talkersScanner,
  talkersSubnet,
} from './networks/talkers.ts'
import { mapOf, openPorts, othersOf, scratchFolder, startPortolan } from './portolan.ts'

const reason =
  process.getuid?.() === 0
    ? unavailable('tcpdump', 'avahi-daemon', 'minidlnad', 'miniupnpd', 'wsdd2', 'dnsmasq', 'unbound')
    : 'avahi-daemon needs root'
const scratch = scratchFolder()

/** Facts of one kind about an address, as the database has them. */
function factsIn<K extends Fact['kind']>(file: string, address: string, kind: K): readonly Extract<Fact, { kind: K }>[] {
  const database = new Database(file, { readonly: true })
  const rows = database.prepare('SELECT fact FROM sighting WHERE address = ? AND kind = ? ORDER BY id').pluck().all(address, kind)
  database.close()
  return rows.map((fact) => ({ kind, ...JSON.parse(`${fact}`) }))
}

describe.skipIf(reason !== undefined)(`calls${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let count = 0

  beforeAll(async () => {
    lab = await startLab(talkers)
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  /** A scan, its database, and every frame that the scanner sent. */
  const scanned = async (...args: readonly string[]) => {
    count += 1
    const file = scratch.path(`${count}.db`)
    const capture = await startCapture(lab, scratch.path(`${count}.pcap`))
    const map = await mapOf(lab, ['scan', ...args, '--db', file])
    const sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === talkersScanner.mac)
    return { map, file, sent, calls: sent.filter(({ ip }) => multicastGroups.includes(ip?.destination ?? '')) }
  }
  const addressesOf = (map: Awaited<ReturnType<typeof mapOf>>): unknown => othersOf(map).map(({ addresses }) => addresses[0])

  it.each([
    ['raw sockets', []],
    ['limited mode', ['--no-raw']],
  ])('and inquiries keep what the daemons say, with %s', async (_, mode) => {
    const { map, file, sent, calls } = await scanned(talkersSubnet, '--exclude', misleading, ...mode)
    expect(addressesOf(map)).toEqual([router, fileServer, quiet, nameServer])
    const told = factsIn(file, fileServer, 'mdns')
    expect(new Set(told.flatMap(({ types }) => types))).toEqual(
      new Set(['_workstation._tcp', '_smb._tcp', '_device-info._tcp', '_adisk._tcp']),
    )
    expect(new Set(told.flatMap(({ names }) => names))).toEqual(new Set(['fileserver.local']))
    expect(told.flatMap(({ services }) => services)).toEqual(
      expect.arrayContaining([
        { type: '_smb._tcp', instance: 'fileserver', port: 445, txt: {} },
        { type: '_device-info._tcp', instance: 'fileserver', port: 9, txt: { model: 'RackMac' } },
        // No common type: only the second round asks for it.
        { type: '_adisk._tcp', instance: 'fileserver', port: 9, txt: { sys: 'waMa=0,adVF=0x100' } },
      ]),
    )
    expect(factsIn(file, fileServer, 'ssdp').map(({ target }) => target)).toContain('urn:schemas-upnp-org:device:MediaServer:1')
    expect(factsIn(file, fileServer, 'upnp')).toEqual([
      expect.objectContaining({ port: 8200, friendlyName: 'FILESERVER: media', serialNumber: '681019810597110' }),
    ])
    expect(factsIn(file, router, 'upnp')).toEqual([
      expect.objectContaining({
        ...{ port: 5000, friendlyName: 'OpenWrt UPnP Router', manufacturer: 'OpenWrt', udn: 'uuid:5f1c8a2e-0000-4000-8000-000db94a0101' },
        deviceTypes: expect.arrayContaining(['urn:schemas-upnp-org:device:InternetGatewayDevice:2']),
      }),
    ])
    expect(factsIn(file, fileServer, 'ws-discovery')).toEqual([
      expect.objectContaining({ endpoint: expect.stringMatching(/^urn:uuid:/), types: ['Device', 'Computer'] }),
    ])
    // The real daemon tells it at the place that its answer named, over TCP.
    expect(factsIn(file, fileServer, 'ws-metadata')).toEqual([
      expect.objectContaining({ port: 3702, category: 'Computers', computer: 'FILESERVER/Workgroup:WORKGROUP' }),
    ])
    expect(othersOf(map)[1]?.names).toContainEqual({ name: 'FILESERVER', source: 'ws-discovery' })
    // Once to us, who asked, and where the wire is heard perhaps to everybody.
    const toldByQuiet = factsIn(file, quiet, 'mdns')
    expect(toldByQuiet.length).toBeGreaterThan(0)
    for (const fact of toldByQuiet) expect(fact).toEqual({ kind: 'mdns', names: ['quiet.local'], types: [], services: [] })
    for (const host of othersOf(map).slice(0, 2)) expect(host.methods).toContain('ssdp')
    expect(factsIn(file, router, 'dns')).toEqual([
      { kind: 'dns', protocol: 'tcp', recursion: true, version: expect.stringMatching(/^dnsmasq-/) },
    ])
    expect(factsIn(file, nameServer, 'dns')).toEqual([
      { kind: 'dns', protocol: 'tcp', recursion: true, version: expect.stringMatching(/^unbound /), hostName: 'ns1.example' },
    ])
    // One more asks for the types that the file server named, and another where an answer was lost.
    expect([1, 2]).toContain(calls.length - framesOfCalls)
    expect(peakPerSecond(sent)).toBeLessThanOrEqual(500)
  })

  it.each([
    ['raw sockets', []],
    ['limited mode', ['--no-raw']],
  ])('find a host that answers nothing else, and its ports are asked, with %s', async (_, mode) => {
    const host = lab.host('FILESERVER')
    const rules =
      'add table arp mute; add chain arp mute in { type filter hook input priority 0; }; add rule arp mute in arp operation request drop'
    expect(await host.run('nft', [rules])).toMatchObject({ status: 0 })
    try {
      const { map } = await scanned('10.4.1.20-29', '--tcp', '22,3702', '--udp', 'none', ...mode)
      const [found, ...others] = othersOf(map)
      expect(others).toEqual([])
      expect(found).toMatchObject({ addresses: [fileServer], mac: fileServerMac })
      expect(found?.methods).toEqual(expect.arrayContaining(['mdns', 'ssdp', 'tcp-connect:8200', 'ws-discovery']))
      // It was heard of when the sweep was over.
      expect(found && openPorts(found, 'tcp')).toContain(3702)
      expect(found?.notOpen.closed).toMatch(/^22\b/)
      expect(map.coverage.notCovered.filter(({ what }) => what.includes('late'))).toEqual([])
    } finally {
      await host.run('nft', ['delete table arp mute'])
    }
  })

  it('make nobody ask or believe who is not a target', async () => {
    const { map, file, sent } = await scanned(misleading)
    expect(addressesOf(map)).toEqual([misleading])
    const others = sent.filter(({ ip }) => ip !== undefined && ip.destination !== misleading && !multicastGroups.includes(ip.destination))
    expect(others).toEqual([])
    expect(sent.filter(({ arp }) => arp?.operation === 'request' && arp.address !== misleading)).toEqual([])
    expect(sent.filter(({ tcp }) => tcp?.destinationPort === 9100)).toEqual([])
    // It was asked for its description, and what it gave is not believed.
    expect(sent.filter(({ tcp }) => tcp?.destinationPort === 8200 && tcp.payloadBytes > 0)).toHaveLength(1)
    expect(factsIn(file, misleading, 'upnp')).toEqual([])
    expect(factsIn(file, misleading, 'mdns')).toHaveLength(maximumAnswersPerHost)
    expect(map.coverage.notCovered).toContainEqual({
      what: expect.stringMatching(/^[\d,]+ answers of 10\.4\.1\.66$/),
      ...{ why: expect.stringContaining('One host said more'), remedy: expect.any(String) },
    })
  })

  it('are not made without inquiries', async () => {
    const { calls } = await scanned(fileServer, '--no-identify', '--tcp', 'none', '--udp', 'none')
    expect(calls).toEqual([])
  })

  it('end at once when the scan is stopped', async () => {
    const capture = await startCapture(lab, scratch.path('stopped.pcap'))
    const scan = startPortolan(lab, ['scan', '10.4.1.100', '--tcp', 'none', '--udp', 'none', '--db', scratch.path('stopped.db')])
    // ARP requests, and all calls of the first round.
    await capture.sent(framesOfCalls - 1, talkersScanner.mac)
    const stoppedAtMs = Date.now()
    scan.signal('SIGINT')
    expect((await scan.outcome).status).toBe(130)
    const sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === talkersScanner.mac)
    // To answers that come later the kernel says that nobody listens any more.
    const ours = sent.filter(({ ip, arp }) => ip?.protocol !== 'icmp' && arp?.operation !== 'reply')
    expect(ours.filter(({ atMs }) => atMs > stoppedAtMs + 100)).toEqual([])
    expect(sent.filter(({ ip }) => multicastGroups.includes(ip?.destination ?? '')).length).toBeLessThan(framesOfCalls)
  })
})
