/**
 * Names and greetings that would rewrite a terminal or turn text around come out safe, in the table, the document and the picture. This
 * file sends no packet: all is run inside labs.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeKexInit } from '../../src-main/core/inquiries/ssh-message.ts'
import type { MapDocument } from '../../src-shared/domain/map-document.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { startListener } from './listener.ts'
import type { LabHost, Network } from './network.ts'
import { mapOf, openPorts, othersOf, portolan, scratchFolder } from './portolan.ts'

const reason = unavailable()
const scratch = scratchFolder()
const database = scratch.path('hostile.db')
const idle = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const

/** The lab's DNS server writes Latin-1: this is how a name gets its UTF-8 bytes. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1')
const red = '\x1b[31m'
const rightToLeft = '\u202e'

const names: readonly LabHost[] = [
  {
    ...idle,
    name: 'resolver',
    interfaces: [{ segment: 'lan', address: '10.4.1.1', prefixLength: 24, mac: 'bc:24:11:04:01:01' }],
    netbiosNames: [
      { name: `${red}EVIL\n\x9b2J`, suffix: 0x00, group: false },
      { name: `GROUP\x07${red}`, suffix: 0x00, group: true },
    ],
    dnsName: 'resolver.lab.home',
    tcpPorts: [53, 80, 88, 135, 139, 389, 445],
    udpPorts: [53, 137],
    devices: ['windows-server-2019'],
  },
  {
    ...idle,
    name: 'turned',
    interfaces: [{ segment: 'lan', address: '10.4.1.2', prefixLength: 24, mac: 'bc:24:11:04:01:02' }],
    dnsName: bytesOf(`good${rightToLeft}gnp\u200bexe.lab.home`),
  },
  {
    ...idle,
    name: 'escaping',
    interfaces: [{ segment: 'lan', address: '10.4.1.3', prefixLength: 24, mac: 'bc:24:11:04:01:03' }],
    dnsName: `a${red}\n\r\tb<script>&"'.lab.home`,
  },
]
const network: Network = {
  name: 'hostile-names',
  description: 'hosts whose names attack who reads them',
  segments: ['lan'],
  resolver: '10.4.1.1',
  scanner: 'scanner',
  hosts: [
    ...names,
    { ...idle, name: 'scanner', interfaces: [{ segment: 'lan', address: '10.4.1.250', prefixLength: 24, mac: 'e8:6a:64:31:04:50' }] },
  ],
}

/** Everything that is invisible or steers a terminal. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe.skipIf(reason !== undefined)(`hostile names${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let map: MapDocument

  beforeAll(async () => {
    lab = await startLab(network)
    const ssh = await startListener(lab.host('turned'), { ports: [22], greeting: `SSH-2.0-${red}${rightToLeft}Evil_1.0\x07\r\nmore\n` })
    const ftp = await startListener(lab.host('escaping'), { ports: [21], greeting: `220 ${'x'.repeat(3000)}` })
    const pop = await startListener(lab.host('escaping'), { ports: [110], greeting: '\0\xff\xfe\x1b\n' })
    map = await mapOf(lab, ['scan', '10.4.1.1-3', '--db', database])
    for (const listener of [ftp, pop]) expect(await listener.stop()).toMatchObject({ bytes: 0 })
    // Our name and our offer; what comes after a hostile name is no packet, and nothing more is said.
    expect(await ssh.stop()).toMatchObject({ connections: 1, bytes: 'SSH-2.0-portolan\r\n'.length + encodeKexInit().length })
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('reach the document without what is unsafe', () => {
    expect(textsIn(map).filter((text) => unsafe.test(text))).toEqual([])
    const [resolver, turned, escaping] = othersOf(map)
    expect(resolver?.label).toBe('[31mEVIL 2J')
    expect(turned?.ports).toMatchObject([{ port: 22, banner: 'SSH-2.0- [31mEvil_1.0' }])
    expect(escaping && openPorts(escaping, 'tcp')).toEqual([21, 110])
    expect(escaping?.ports[0]?.banner?.length).toBeLessThanOrEqual(255)
  })

  it('that do not end are cut, which the coverage says', () => {
    const cut = map.coverage.notCovered.map(({ what, why }) => `${what}: ${why}`)
    expect(cut).toEqual([expect.stringMatching(/^The rest of 1 answer of 10\.4\.1\.3: Longer than/)])
  })

  it('reach the table without what is unsafe, one line for each host', async () => {
    const { stdout, stderr } = await portolan(lab, ['show', '--db', database])
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(1 + map.hosts.length)
    expect([...lines, ...stderr.trimEnd().split('\n')].filter((line) => unsafe.test(line))).toEqual([])
  })

  it('reach a picture without what is unsafe, as text and never as markup', async () => {
    const file = scratch.path('hostile.svg')
    expect((await portolan(lab, ['export', '--db', database, '--out', file])).status).toBe(0)
    const svg = readFileSync(file, 'utf8')
    expect(svg.split('\n').filter((line) => unsafe.test(line))).toEqual([])
    expect(svg).not.toContain('<script')
  })

  it('of a scan are shown safely too', async () => {
    await portolan(lab, ['scan', '10.4.1.3', '--title', `${red}red\n${rightToLeft}`, '--tcp', 'none', '--udp', 'none', '--db', database])
    const { stdout } = await portolan(lab, ['scans', '--db', database])
    expect(stdout.trimEnd().split('\n')).toHaveLength(3)
    expect(stdout.split('\n').filter((line) => unsafe.test(line))).toEqual([])
  })
})
