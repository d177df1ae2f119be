/**
 * Targets behind a router and a scanner with two interfaces, on a network of its own. This file sends no packet: all is run inside labs.
 *
 *     scanner eth0 ── near 10.3.1.0/24 ── router ── far 10.3.9.0/24 ── web, desktop, deaf
 *             eth1 ── side 10.3.2.0/24 ── beside
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapDocument } from '../../src-shared/domain/map-document.ts'
import { peakPerSecond, startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import type { LabHost, Network } from './network.ts'
import { mapOf, openPorts, othersOf, portolan, scratchFolder } from './portolan.ts'

const reason = unavailable('tcpdump')
const scratch = scratchFolder()
const idle = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const
const drops = { ...idle, closedPorts: 'drop', answersEcho: false, initialTtl: 128 } as const
const macs = { scanner: 'e8:6a:64:31:03:50', scannerSide: 'e8:6a:64:31:03:51', router: '00:0d:b9:4a:03:01' } as const

const at = (segment: string, address: string, mac: string) => ({ segment, address, prefixLength: 24, mac })
const far = { gateway: '10.3.9.1' }
const hosts: readonly LabHost[] = [
  {
    ...idle,
    name: 'router',
    interfaces: [at('near', '10.3.1.1', macs.router), at('far', '10.3.9.1', '00:0d:b9:4a:03:02')],
    routes: [{ destination: '10.3.2.0/24', via: '10.3.1.250' }],
    forwards: true,
  },
  { ...idle, ...far, name: 'web', interfaces: [at('far', '10.3.9.11', 'bc:24:11:03:09:11')] },
  {
    ...drops,
    ...far,
    name: 'desktop',
    interfaces: [at('far', '10.3.9.18', 'bc:24:11:03:09:18')],
    tcpPorts: [135, 139, 445],
    devices: ['windows-10'],
  },
  { ...drops, ...far, name: 'deaf', interfaces: [at('far', '10.3.9.30', 'bc:24:11:03:09:30')] },
  { ...idle, name: 'beside', interfaces: [at('side', '10.3.2.5', 'bc:24:11:03:02:05')] },
  {
    ...idle,
    name: 'scanner',
    interfaces: [at('near', '10.3.1.250', macs.scanner), at('side', '10.3.2.250', macs.scannerSide)],
    gateway: '10.3.1.1',
  },
]
const network: Network = {
  name: 'behind-a-router',
  description: 'a scanner on two segments, and a router to a third',
  segments: ['near', 'side', 'far'],
  scanner: 'scanner',
  hosts,
}

const addressesOf = (map: MapDocument): string[] =>
  othersOf(map)
    .filter(({ flags }) => flags.live)
    .flatMap(({ addresses }) => addresses)
const hostAt = (map: MapDocument, address: string) => map.hosts.find(({ addresses }) => addresses.includes(address))
const linksTo = (map: MapDocument, address: string) => map.links.filter(({ to }) => to === hostAt(map, address)?.id)

describe.skipIf(reason !== undefined)(`routed targets${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab(network)
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('finds who answers echo or SYN behind the router, and puts them behind it', async () => {
    const capture = await startCapture(lab, scratch.path('routed.pcap'))
    const map = await mapOf(lab, ['scan', '10.3.9.1-40', '--db', scratch.path('routed.db')])
    const sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === macs.scanner)
    expect(addressesOf(map)).toEqual(['10.3.9.1', '10.3.9.11', '10.3.9.18'])
    expect(hostAt(map, '10.3.9.11')).toMatchObject({ methods: expect.arrayContaining(['icmp-echo', 'tcp-rst:80']), ports: [] })
    const desktop = hostAt(map, '10.3.9.18')
    expect(desktop && openPorts(desktop, 'tcp')).toEqual([135, 139, 445])
    expect(desktop?.methods).not.toContain('icmp-echo')
    const router = hostAt(map, '10.3.1.1')
    expect(router).toMatchObject({ type: 'router', flags: { inScope: false } })
    for (const address of ['10.3.9.1', '10.3.9.11', '10.3.9.18']) {
      expect(hostAt(map, address)?.mac).toBeUndefined()
      expect(linksTo(map, address)).toMatchObject([
        { from: router?.id, kind: 'routes', confidence: 'inferred', evidence: ['reached through 10.3.1.1'] },
      ])
    }
    expect(map.coverage).toMatchObject({ addressesAsked: 40, addressesAnswered: 3 })

    const packets = sent.filter(({ ip }) => ip !== undefined)
    expect(new Set(packets.map(({ destinationMac }) => destinationMac))).toEqual(new Set([macs.router]))
    expect(packets.filter(({ ip }) => !/^10\.3\.9\.([1-9]|[1-3]\d|40)$/.test(ip?.destination ?? ''))).toEqual([])
    expect(new Set(sent.flatMap(({ arp }) => (arp?.operation === 'request' ? [arp.address] : [])))).toEqual(new Set(['10.3.1.1']))
    // Its router must not be flooded with address resolution; the few more are our kernel's RSTs to SYN-ACKs.
    expect(peakPerSecond(packets.filter(({ tcp }) => ((tcp?.flags ?? 0) & 0x04) === 0))).toBeLessThanOrEqual(200)
  })

  it('without raw sockets finds them by TCP, and says who may be missing', async () => {
    const map = await mapOf(lab, ['scan', '10.3.9.1-40', '--no-raw', '--db', scratch.path('limited.db')])
    expect(addressesOf(map)).toEqual(['10.3.9.1', '10.3.9.11', '10.3.9.18'])
    expect(map.coverage.notCovered.map(({ what }) => what)).toEqual([
      'What only raw frames tell of 10.3.9.1-10.3.9.40',
      'UDP 53,111,135,137,161,500',
      'Silent hosts of 10.3.9.1-10.3.9.40',
    ])
  })

  it('without targets scans the subnets of both interfaces', async () => {
    const map = await mapOf(lab, ['scan', '--db', scratch.path('both.db')])
    expect(addressesOf(map)).toEqual(['10.3.1.1', '10.3.2.5'])
    expect(map.segments).toMatchObject([{ cidr: '10.3.1.0/24', gateway: '10.3.1.1' }, { cidr: '10.3.2.0/24' }])
    expect(map.segments[1]).not.toHaveProperty('gateway')
    const self = map.hosts.filter(({ flags }) => flags.self)
    expect(self).toMatchObject([{ addresses: ['10.3.1.250', '10.3.2.250'], mac: macs.scanner }])
    const segmentIds = map.segments.map(({ id }) => id)
    expect(map.links.map(({ from, to }) => [from, to]).sort()).toEqual(
      [
        [hostAt(map, '10.3.1.1')?.id, segmentIds[0]],
        [hostAt(map, '10.3.2.5')?.id, segmentIds[1]],
        [self[0]?.id, segmentIds[0]],
        [self[0]?.id, segmentIds[1]],
      ].sort(),
    )
    expect(map.scan.targets).toEqual(['10.3.1.1-10.3.1.254', '10.3.2.1-10.3.2.254'])
  })

  it('scans several targets on and behind several interfaces at once', async () => {
    const targets = ['10.3.2.1-10', '10.3.9.10-20', '10.3.1.1', '10.3.2.5']
    const map = await mapOf(lab, ['scan', ...targets, '--tcp', 'none', '--udp', 'none', '--db', scratch.path('several.db')])
    expect(addressesOf(map)).toEqual(['10.3.1.1', '10.3.2.5', '10.3.9.11', '10.3.9.18'])
    expect(map.coverage).toMatchObject({ addressesAsked: 22, addressesAnswered: 4 })
    const ids = new Set([...map.hosts, ...map.segments].map(({ id }) => id))
    for (const { from, to } of map.links) expect(ids.has(from) && ids.has(to)).toBe(true)
  })

  it('scans from the named interface only', async () => {
    const map = await mapOf(lab, ['scan', '--interface', 'eth1', '--db', scratch.path('side.db')])
    expect(addressesOf(map)).toEqual(['10.3.2.5'])
    expect(map.scan.vantage).toEqual({ interface: 'eth1', ip: '10.3.2.250', mac: macs.scannerSide })
    expect(await portolan(lab, ['scan', '10.3.1.1', '--interface', 'eth1', '--db', scratch.path('side.db')])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'portolan: 10.3.1.1: They are reached through eth0, which is not scanned unless named. Choose eth0 as the interface to scan from, with --interface.\n',
    })
  })

  it('says so when the gateway does not answer', async () => {
    await lab.host('router').unplug()
    await lab.run('ip', ['neighbour', 'flush', 'all'])
    const outcome = await portolan(lab, ['scan', '10.3.9.11', '--db', scratch.path('silent.db')])
    await lab.host('router').plug()
    expect(outcome).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /Not covered: 10\.3\.9\.11\. The gateway 10\.3\.1\.1 on eth0 does not answer, and they lie behind it\. .*\n.*portolan: No address could be asked\.\n$/,
      ),
    })
  })
})
