/**
 * `portolan scan` without raw sockets: the same hosts of home-lab by the kernel's neighbour table and TCP connects, and a result that says
 * what that costs. This file sends no packet: all is run inside labs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapDocument } from '../../src-shared/domain/map-document.ts'
import { standardTcpPorts } from '../../src-shared/domain/port.ts'
import { multicastGroups, peakPerSecond, startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { homeLabRange, homeLabScanner, homeLabTruth } from './networks/home-lab.ts'
import { asNobody, command, mapOf, openPorts, othersOf, scratchFolder, startPortolan } from './portolan.ts'

const reason = unavailable('tcpdump', 'setpriv')
const scratch = scratchFolder()

const expected = homeLabTruth.map((truth) => ({
  address: truth.address,
  mac: truth.mac,
  type: truth.type,
  // Beyond the standard set: where there is SSH, the console of a hypervisor is asked for.
  tcp: truth.tcpPorts.filter((port) => standardTcpPorts.includes(port) || (port === 8006 && truth.tcpPorts.includes(22))),
  netbios: truth.netbiosName,
  dns: truth.dnsName,
  live: true,
  byTable: true,
}))

function foundIn(map: MapDocument) {
  return othersOf(map).map((host) => ({
    address: host.addresses[0],
    mac: host.mac,
    type: host.type,
    tcp: openPorts(host, 'tcp'),
    netbios: host.names.find(({ source }) => source === 'netbios')?.name,
    dns: host.names.find(({ source }) => source === 'reverse-dns')?.name,
    live: host.flags.live,
    byTable: host.methods.includes('neighbour-table'),
  }))
}

/** What limited mode could not see, and why it had to do. */
const notCoveredFor = (why: string, remedy: string) => [
  {
    what: `What only raw frames tell of ${homeLabRange}`,
    why: `${why}, so hosts are found by the kernel's neighbour table and TCP connects alone: refusals by filters, closed UDP ports, and a second device that uses the same address are not seen`,
    remedy,
  },
  { what: 'UDP 53,111,135,137,161,500', why: 'Without raw sockets UDP is asked only for names, not port by port', remedy },
]

describe.skipIf(reason !== undefined)(`limited mode${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab('home-lab')
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('on purpose finds the same machines, within the rate, and says what it cost', async () => {
    const capture = await startCapture(lab, scratch.path('limited.pcap'))
    const map = await mapOf(lab, ['scan', homeLabRange, '--no-raw', '--db', scratch.path('limited.db')])
    const sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === homeLabScanner.mac)
    expect(foundIn(map)).toEqual(expected)
    expect(map).toMatchObject({
      scan: { status: 'completed', raw: false },
      coverage: {
        addressesAsked: 25,
        addressesAnswered: 8,
        notCovered: notCoveredFor('Raw sockets were not wanted', 'Scan again with raw sockets.'),
      },
    })
    for (const { from, confidence } of map.links) expect({ from, confidence }).toEqual({ from, confidence: 'measured' })
    expect(peakPerSecond(sent)).toBeLessThanOrEqual(500)
    // ARP replies are our kernel's own, to those who look us up.
    const elsewhere = sent.filter(({ arp, ip }) => arp?.operation !== 'reply' && !isAsked(arp?.address ?? ip?.destination))
    expect(elsewhere).toEqual([])
  })

  it('is stopped by Ctrl-C, and keeps what was found', async () => {
    const database = scratch.path('stopped.db')
    const capture = await startCapture(lab, scratch.path('stopped.pcap'))
    const scan = startPortolan(lab, ['scan', homeLabRange, '--no-raw', '--db', database, '--json'])
    await capture.sent(60, homeLabScanner.mac)
    scan.signal('SIGINT')
    const { status, stdout } = await scan.outcome
    await capture.stop()
    expect(status).toBe(130)
    const map = JSON.parse(stdout) as MapDocument
    expect(map.scan).toMatchObject({ status: 'stopped', raw: false })
    expect(othersOf(map).length).toBeGreaterThan(0)
    expect(await mapOf(lab, ['show', '--db', database])).toEqual(map)
  })

  it('is what a plain user gets, who is told so', async () => {
    const [setpriv = '', ...args] = [...asNobody, ...command, 'scan', homeLabRange, '--db', scratch.path('nobody.db')]
    const table = await lab.run(setpriv, args)
    expect(table.status).toBe(0)
    expect(table.stderr).toMatch(/^8 devices in 25 addresses, /)
    const notCovered = notCoveredFor('Raw sockets are not permitted', 'Allow them once with npm run rawlink:allow, or scan as root.')
    expect(table.stderr).toContain(`Not covered: ${notCovered[0]?.what}. ${notCovered[0]?.why}. ${notCovered[0]?.remedy}\n`)
    const shown = await lab.run(setpriv, [...args.slice(0, -4), 'show', '--json', '--db', scratch.path('nobody.db')])
    const map = JSON.parse(shown.stdout) as MapDocument
    expect(map).toMatchObject({ scan: { status: 'completed', raw: false }, coverage: { notCovered } })
    expect(foundIn(map)).toEqual(expected)
  })
})

const isAsked = (address = ''): boolean => {
  if (multicastGroups.includes(address)) return true
  const [head, last = ''] = address.split(/\.(?=\d+$)/)
  return head === '10.1.1' && Number(last) >= 1 && Number(last) <= 25
}
