/**
 * What real DHCP clients and daemons say to everybody while a scan runs is kept, and finds hosts that answer nothing. This file sends no
 * packet: all is run inside labs.
 */
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fact } from '../../src-shared/domain/fact.ts'
import { type CapturedFrame, startCapture } from './capture.ts'
import { daemons } from './daemons.ts'
import { type Lab, type LabProcess, startLab, unavailable } from './lab.ts'
import { type DaemonName, hostNamed } from './network.ts'
import { announcer, broadcasterMac, broadcasters, broadcastersSubnet, dhcpServer, leases } from './networks/broadcasters.ts'
import { mapOf, othersOf, scratchFolder, startPortolan } from './portolan.ts'

const needs = ['tcpdump', 'dnsmasq', 'udhcpc', 'dhclient', 'dhcpcd', 'arping', 'avahi-daemon', 'minidlnad', 'nmbd', 'wsdd2']
const reason = process.getuid?.() === 0 ? unavailable(...needs) : 'avahi-daemon needs root'
const scratch = scratchFolder()
const announcerMac = broadcasterMac(22)
const scannerMac = broadcasterMac(250)

/** Facts that were heard about an address, as the database has them. */
function heardOf(file: string, address: string): readonly Fact[] {
  const database = new Database(file, { readonly: true })
  const rows = database
    .prepare("SELECT kind, fact FROM sighting WHERE address = ? AND source = 'heard' ORDER BY id")
    .all(address) as readonly { readonly kind: string; readonly fact: string }[]
  database.close()
  return rows.map(({ kind, fact }) => ({ kind, ...JSON.parse(fact) }))
}

/** Runs on the host with a `/run` of its own, as the lab starts daemons. */
const inPrivate = (name: string, ...lines: readonly string[]): string[] => [
  ...['--mount', '--uts', 'sh', '-euc'],
  ['mount -t tmpfs tmpfs /run', `hostname ${name.toLowerCase()}`, ...lines].join('\n'),
]

describe.skipIf(reason !== undefined)(`listening${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  const running: LabProcess[] = []

  const start = (name: string, ...lines: readonly string[]): LabProcess => {
    const program = lab.host(name).spawn('unshare', inPrivate(name, ...lines), { stdio: 'ignore' })
    running.push(program)
    return program
  }
  const startDaemon = (name: string, daemon: DaemonName): LabProcess => {
    const host = hostNamed(broadcasters, name)
    const files = Object.entries(daemons[daemon].files(host, broadcasters)).map(
      ([file, content]) =>
        `mkdir -p "$(dirname /run/${file})" && echo ${Buffer.from(content).toString('base64')} | base64 -d >/run/${file}`,
    )
    return start(name, ...files, daemons[daemon].start(host, broadcasters))
  }

  beforeAll(async () => {
    lab = await startLab(broadcasters)
    // Deaf to ARP questions, so that what they say is all that finds them.
    const rules =
      'add table arp mute; add chain arp mute in { type filter hook input priority 0; }; add rule arp mute in arp operation request drop'
    for (const name of ['FILESERVER', ...Object.keys(leases)]) expect(await lab.host(name).run('nft', [rules])).toMatchObject({ status: 0 })
    for (const name of Object.keys(leases)) await lab.host(name).run('ip', ['address', 'flush', 'dev', 'eth0'])
    start(
      'server',
      `exec dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --user=root --group= --pid-file= --log-facility=- --interface=eth0 \\
  --bind-interfaces --dhcp-authoritative --dhcp-leasefile=/run/leases --no-ping --domain=lab.home --dhcp-range=10.5.1.100,10.5.1.200,1h \\
  ${Object.values(leases)
    .map((address) => `--dhcp-host=${broadcasterMac(Number(address.split('.')[3]))},${address}`)
    .join(' ')}`,
    )
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  /** A scan that would take minutes, stopped when what happens meanwhile is over; its database. */
  const scannedDuring = async (
    name: string,
    happens: (until: (isSo: (frames: readonly CapturedFrame[]) => boolean) => Promise<void>) => Promise<void>,
  ) => {
    const file = scratch.path(`${name}.db`)
    const capture = await startCapture(lab, scratch.path(`${name}.pcap`))
    const scan = startPortolan(lab, ['scan', broadcastersSubnet, '--rate', '4', '--no-identify', '--db', file])
    await capture.sent(1, scannerMac)
    await happens(capture.until)
    scan.signal('SIGINT')
    expect((await scan.outcome).status).toBe(130)
    await capture.stop()
    return { file, map: await mapOf(lab, ['show', '--db', file]) }
  }

  it('keeps what DHCP clients say of themselves while a scan runs', async () => {
    const useAddress = '#!/bin/sh\\n[ "$1" = bound ] || exit 0\\nip address add $ip/24 dev eth0\\narping -q -c 1 -U -I eth0 $ip || true\\n'
    const { file, map } = await scannedDuring('dhcp', async () => {
      const clients = [
        start(
          'busybox',
          `printf '${useAddress}' >/run/use && chmod +x /run/use`,
          'exec udhcpc -f -n -q -i eth0 -B -s /run/use -x hostname:kitchen-radio',
        ),
        start(
          'isc',
          'timeout 15 dhclient -1 -d -sf /bin/true -lf /run/leases -pf /run/pid eth0 & until grep -q lease /run/leases 2>/dev/null; do sleep 0.05; done; kill $!',
        ),
        start('dhcpcd', 'mount -t tmpfs tmpfs /var/lib/dhcpcd', 'exec dhcpcd -4 -1 -B -C resolv.conf -C hostname -c /bin/true eth0'),
      ]
      for (const client of clients) await client.exited
    })
    const radio = { hostName: 'kitchen-radio', vendorClass: expect.stringMatching(/^udhcp \d/), mac: broadcasterMac(101) }
    expect(heardOf(file, leases.busybox)).toEqual([
      expect.objectContaining({ kind: 'dhcp-client', hasAddress: false, ...radio }),
      expect.objectContaining({ kind: 'dhcp-client', hasAddress: true, ...radio }),
      { kind: 'mac', mac: broadcasterMac(101) },
    ])
    // Its answer went to it alone, and it said no more.
    expect(heardOf(file, leases.isc)).toEqual([
      expect.objectContaining({ kind: 'dhcp-client', hasAddress: false, hostName: 'isc', parameters: expect.arrayContaining([1, 3, 6]) }),
    ])
    expect(heardOf(file, leases.dhcpcd)).toEqual([
      expect.objectContaining({ kind: 'dhcp-client', clientId: expect.stringMatching(/^ff/) }),
      { kind: 'mac', mac: broadcasterMac(103) },
    ])
    expect(heardOf(file, dhcpServer)).toContainEqual({ kind: 'dhcp-server', routers: [dhcpServer], nameServers: [], domain: 'lab.home' })
    const found = new Map(othersOf(map).map((host) => [host.addresses[0], host]))
    expect(found.get(leases.busybox)).toMatchObject({
      label: 'kitchen-radio',
      os: { name: 'Linux' },
      methods: ['arp', 'dhcp'],
      flags: { live: true },
    })
    expect(found.get(leases.dhcpcd)).toMatchObject({ methods: ['arp'] })
    expect(found.has(leases.isc)).toBe(false)
  })

  it('keeps what daemons announce while a scan runs', async () => {
    const { file, map } = await scannedDuring('announcements', async (until) => {
      for (const daemon of ['nmbd', 'minidlnad', 'avahi-daemon', 'wsdd2'] as const) startDaemon('FILESERVER', daemon)
      const saidTo = (frames: readonly CapturedFrame[], port: number) =>
        frames.filter(({ sourceMac, udp }) => sourceMac === announcerMac && udp?.destinationPort === port).length
      // avahi announces its address, then its services, and each of them again.
      await until(
        (frames) => saidTo(frames, 5353) >= 10 && saidTo(frames, 1900) >= 12 && saidTo(frames, 138) > 0 && saidTo(frames, 3702) > 0,
      )
    })
    const heard = heardOf(file, announcer)
    expect(heard).toEqual(
      expect.arrayContaining([
        { kind: 'netbios-registration', name: 'FILESERVER', suffix: 0x20, group: false },
        { kind: 'netbios-registration', name: 'WORKGROUP', suffix: 0, group: true },
        expect.objectContaining({ kind: 'browser-announcement', name: 'FILESERVER', comment: 'TurnKey File Server' }),
        expect.objectContaining({ kind: 'ssdp', target: 'urn:schemas-upnp-org:device:MediaServer:1' }),
        expect.objectContaining({ kind: 'ws-discovery', types: ['Device', 'Computer'] }),
        expect.objectContaining({ kind: 'mdns', names: ['fileserver.local'], types: expect.arrayContaining(['_smb._tcp', '_adisk._tcp']) }),
      ]),
    )
    // Each once, however often it was said.
    expect(new Set(heard.map((fact) => JSON.stringify(fact))).size).toBe(heard.length)
    expect(othersOf(map).find(({ addresses }) => addresses[0] === announcer)).toMatchObject({
      label: 'FILESERVER',
      methods: ['mdns', 'netbios', 'ssdp', 'ws-discovery'],
      flags: { live: true },
    })
  })
})
