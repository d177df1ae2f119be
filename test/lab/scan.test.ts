/**
 * `portolan scan` of home-lab, by raw frames, against the table of truth; and what the other commands make of it. One lab serves all of it.
 * This file sends no packet: all is run inside labs.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapDocument } from '../../src-shared/domain/map-document.ts'
import { formatPorts, standardTcpPorts, standardUdpPorts } from '../../src-shared/domain/port.ts'
import { type CapturedFrame, multicastGroups, startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { type HomeLabTruth, homeLabGateway, homeLabRange, homeLabScanner, homeLabTruth } from './networks/home-lab.ts'
import { asNobody, command, mapOf, openPorts, othersOf, portolan, scratchFolder } from './portolan.ts'

const reason = unavailable('tcpdump', 'bash')
const scratch = scratchFolder()
const database = scratch.path('home.db')
const greetingPorts = [21, 22]
/** Where the inquiries connect and are answered. */
const talkingPorts = [21, 22, 53, 80, 111, 135, 443, 445]

const only = (ports: readonly number[], asked: readonly number[]): number[] => asked.filter((port) => ports.includes(port))
const without = (ports: readonly number[], asked: readonly number[]): number[] => asked.filter((port) => !ports.includes(port))
const list = (name: string, ports: readonly number[]) => (ports.length === 0 ? {} : { [name]: formatPorts(ports) })

/** What a raw scan with the standard port sets must say of a machine, in the words of the map document. */
function expectedHost(truth: HomeLabTruth) {
  const [tcpOpen, udpOpen] = [only(truth.tcpPorts, standardTcpPorts), only(truth.udpPorts, standardUdpPorts)]
  const [tcpShut, udpShut] = [without(truth.tcpPorts, standardTcpPorts), without(truth.udpPorts, standardUdpPorts)]
  const refuses = truth.closedPorts === 'refuse'
  // Beyond the standard set: where there is SSH, the console of a hypervisor is asked for.
  const consoles = truth.tcpPorts.includes(22) ? only(truth.tcpPorts, [8006]) : []
  const { netbiosName } = truth
  return {
    addresses: [truth.address],
    mac: truth.mac,
    vendor: truth.vendor.replace(/,? (GmbH|Inc\.)$/, ''),
    // Who serves files says its name without being asked for NetBIOS.
    label: netbiosName ?? (truth.tcpPorts.includes(445) ? truth.name : truth.dnsName.split('.')[0]),
    names: [
      ...(netbiosName === undefined ? [] : [{ name: netbiosName, source: 'netbios' }]),
      { name: truth.dnsName, source: 'reverse-dns' },
    ],
    type: truth.type,
    tcp: [...tcpOpen, ...consoles],
    udp: udpOpen,
    notOpen: refuses
      ? { ...list('closed', tcpShut), ...list('udpClosed', udpShut) }
      : { ...list('filtered', tcpShut), ...list('udpOpenFiltered', udpShut) },
    methods: [
      'arp',
      ...(truth.answersEcho ? ['icmp-echo'] : []),
      ...[...only(tcpOpen, talkingPorts), ...consoles].map((port) => `tcp-connect:${port}`),
      ...(refuses ? tcpShut.map((port) => `tcp-rst:${port}`) : []),
      ...tcpOpen.map((port) => `tcp-syn-ack:${port}`),
      ...(refuses ? udpShut.map((port) => `udp-port-unreachable:${port}`) : []),
      ...udpOpen.map((port) => `udp-reply:${port}`),
    ],
    flags: { approved: false, scannable: true, live: true, inScope: true, self: false },
    status: 'new',
    reason: 'Nothing is approved yet',
  }
}

/** The fields of `expectedHost`, from a map. */
function foundIn(map: MapDocument) {
  return othersOf(map).map((host) => {
    const { addresses, mac, vendor, label, names, type, notOpen, flags, status, reason: why } = host
    const [tcp, udp] = [openPorts(host, 'tcp'), openPorts(host, 'udp')]
    const told = names.filter(({ source }) => source === 'netbios' || source === 'reverse-dns')
    // Samba speaks to everybody when it likes.
    const methods = host.methods.filter((method) => method !== 'netbios')
    return { addresses, mac, vendor, label, names: told, type, tcp, udp, notOpen, methods, flags, status, reason: why }
  })
}

/** Every value of a document with its path, leaves only. */
function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`))
}

/** Elements that are opened and not closed, or the other way round. */
function unclosedIn(xml: string): string[] {
  const open: string[] = []
  for (const [, end, name = '', empty] of xml.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (empty === '/') continue
    if (end !== '/') open.push(name)
    else if (open.at(-1) === name) open.pop()
    else return [...open, `/${name}`]
  }
  return open
}

const isTime = (text: unknown): boolean => typeof text === 'string' && new Date(text).toISOString() === text

describe.skipIf(reason !== undefined)(`scan of home-lab${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let map: MapDocument
  let sent: readonly CapturedFrame[]

  beforeAll(async () => {
    lab = await startLab('home-lab')
    const capture = await startCapture(lab, scratch.path('first.pcap'))
    map = await mapOf(lab, ['scan', homeLabRange, '--db', database])
    sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === homeLabScanner.mac)
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('finds exactly the machines of the table, each with its ports, names and methods', () => {
    expect(foundIn(map)).toEqual(homeLabTruth.map(expectedHost))
  })

  it('knows this computer, and counts it nowhere', () => {
    expect(map.hosts.filter(({ flags }) => flags.self)).toMatchObject([
      {
        label: homeLabScanner.name,
        addresses: [homeLabScanner.address],
        mac: homeLabScanner.mac,
        type: 'unknown',
        ports: [],
        notOpen: {},
        methods: [],
        flags: { approved: false, scannable: false, live: true, inScope: false, self: true },
      },
    ])
    expect(map.coverage.addressesAnswered).toBe(homeLabTruth.length)
  })

  it('says what it was', () => {
    expect(map).toMatchObject({
      format: 'portolan-map',
      version: 1,
      scan: {
        id: 1,
        title: homeLabRange,
        status: 'completed',
        targets: [homeLabRange],
        profile: 'normal',
        raw: true,
        vantage: { interface: homeLabScanner.interface, ip: homeLabScanner.address, mac: homeLabScanner.mac },
      },
      coverage: { addressesAsked: 25, notCovered: [] },
    })
    expect(map.coverage.firstHostMs).toBeLessThan(map.coverage.durationMs)
    // An acknowledgement is counted for each answer, and may have left with the next question.
    const withPayload = sent.filter(({ tcp }) => (tcp?.payloadBytes ?? 0) > 0)
    expect(map.coverage.framesSent).toBeLessThanOrEqual(sent.length + withPayload.length)
  })

  it('draws the segment, its gateway and a link for each host', () => {
    const [segment] = map.segments
    expect(map.segments).toEqual([{ id: segment?.id, cidr: '10.1.1.0/24', gateway: homeLabGateway, position: expect.anything() }])
    const router = map.hosts.find(({ addresses }) => addresses.includes(homeLabGateway))
    expect(map.internet).toEqual({ via: [router?.id] })
    expect(map.links.map(({ from, to, kind, confidence }) => [from, to, kind, confidence])).toEqual(
      map.hosts.map(({ id }) => [id, segment?.id, id === router?.id ? 'routes' : 'attached', 'measured']),
    )
    for (const { evidence } of map.links) expect(evidence).not.toEqual([])
  })

  it('leaves out what it does not know, sorts what it lists, and dates in UTC', () => {
    for (const [path, value] of leavesOf(map)) {
      expect(value, path).not.toBeNull()
      expect(value, path).not.toBe('')
      if (/At$/.test(path)) expect(isTime(value), path).toBe(true)
    }
    const numbers = map.hosts.map(({ addresses }) => Number(addresses[0]?.split('.')[3]))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    for (const { ports } of map.hosts) {
      const order = ports.map(({ protocol, port }) => (protocol === 'tcp' ? 0 : 65_536) + port)
      expect(order).toEqual([...order].sort((a, b) => a - b))
    }
    expect(new Set(map.hosts.map(({ id }) => id)).size).toBe(map.hosts.length)
  })

  it('reads the greetings of SSH and FTP servers', () => {
    const greeted = othersOf(map).flatMap(({ ports }) => ports.filter(({ port }) => greetingPorts.includes(port)))
    expect(greeted).toHaveLength(homeLabTruth.flatMap(({ tcpPorts }) => only(tcpPorts, greetingPorts)).length)
    for (const port of greeted) {
      if (port.port === 22)
        expect(port).toMatchObject({ service: 'ssh', product: 'OpenSSH', banner: expect.stringMatching(/^SSH-2\.0-OpenSSH_/) })
      else expect(port).toMatchObject({ service: 'ftp', product: 'vsftpd', banner: expect.stringMatching(/^220 \(vsFTPd /) })
    }
  })

  it('knows the operating system of each, and why', () => {
    const families = othersOf(map).map(({ os, verdicts }) => os && verdicts?.os?.family)
    expect(families).toEqual(homeLabTruth.map(({ os }) => os))
    for (const { type, verdicts } of othersOf(map)) {
      expect(verdicts?.type).toMatchObject({ value: type, for: expect.arrayContaining([expect.any(String)]) })
      expect(verdicts?.os?.for.length).toBeGreaterThan(0)
    }
    expect(othersOf(map).at(-1)?.why).toContain('Refuses every port asked: alive, nothing else known')
  })

  it('hears from file servers what they are called, and from Windows which build it is', () => {
    const servers = othersOf(map).filter(({ ports }) => ports.some(({ port }) => port === 445))
    expect(servers.map(({ names }) => names.find(({ source }) => source === 'ntlm')?.name)).toEqual([
      'LAB-DC01',
      'DESKTOP-EBP61JD',
      'FILESERVER',
    ])
    expect(servers.map(({ os }) => os?.name)).toEqual(['Windows Server 2019', 'Windows 10', expect.stringMatching(/Linux/)])
    expect(servers[0]?.why).toContain('NTLM gives its system as version 10.0.17763')
  })

  it('finds the consoles of hypervisors, and whose certificates they show', () => {
    const consoles = othersOf(map).flatMap(({ label, ports, why }) =>
      ports.filter(({ port }) => port === 8006).map((port) => ({ label, port, why })),
    )
    expect(consoles).toMatchObject(
      ['pve1', 'pve2', 'pve3'].map((label) => ({
        label,
        port: { service: 'https', title: `${label} - Proxmox Virtual Environment` },
        why: expect.arrayContaining([expect.stringMatching(/^The certificate at port 8006 is of .*PVE/)]),
      })),
    )
  })

  it('reads what web servers say of themselves', () => {
    const web = othersOf(map).flatMap(({ label, ports, why }) =>
      ports.filter(({ port }) => port === 80).map((port) => ({ label, port, why })),
    )
    expect(web).toMatchObject([
      { label: 'pfsense', port: { service: 'http' }, why: expect.arrayContaining(['Port 80 answers HTTP as nginx']) },
      { label: 'LAB-DC01', port: { service: 'http', product: 'Microsoft-IIS', version: '10.0', title: 'IIS Windows Server' } },
    ])
  })

  it('prints a table and one sentence for people, and nothing else into a pipe', async () => {
    const { status, stdout, stderr } = await portolan(lab, ['show', '--db', database])
    expect(status).toBe(0)
    const rows = stdout.trimEnd().split('\n')
    expect(rows[0]).toMatch(/^ADDRESS +NAME +TYPE +SYSTEM +VENDOR +OPEN PORTS +STATUS +ID$/)
    expect(rows.slice(1).map((row) => row.split(/ {2,}/)[0])).toEqual([
      ...homeLabTruth.map(({ address }) => address),
      homeLabScanner.address,
    ])
    expect(rows[1]).toMatch(/^10\.1\.1\.1 +pfsense +router +pfSense +PC Engines +53 80 443 53\/udp +new +d\d+$/)
    expect(rows[8]).toMatch(/^10\.1\.1\.23 +kali +vm +Kali Linux +Proxmox Server Solutions +none +new +d\d+$/)
    expect(rows[9]).toMatch(/^10\.1\.1\.250 +scanner \(this computer\) +LCFC\(Hefei\) Electronics +d\d+$/)
    expect(stderr).toMatch(
      /^8 devices in 25 addresses, \d\.\d s, \d+ frames\. Nothing is approved yet: portolan approve 1 accepts all of them\.\n$/,
    )
  })

  it('is listed, shown and exported as it was printed', async () => {
    const listed = await portolan(lab, ['scans', '--db', database])
    expect(listed.stdout).toMatch(
      /^SCAN +STATUS +START +DURATION +HOSTS +TITLE\n1 +completed +\d{4}-\d\d-\d\d \d\d:\d\d +\d\.\d s +8 +10\.1\.1\.1-10\.1\.1\.25\n$/,
    )
    expect(JSON.parse((await portolan(lab, ['scans', '--json', '--db', database])).stdout)).toMatchObject([{ id: 1, status: 'completed' }])
    expect(await mapOf(lab, ['show', '1', '--db', database])).toEqual(map)
    const file = scratch.path('map.json')
    expect(await portolan(lab, ['export', '--db', database, '--out', file])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(map)
  })

  it('is drawn as SVG and PNG, with every machine on it', async () => {
    const [svgFile, pngFile] = [scratch.path('map.svg'), scratch.path('map.PNG')]
    expect(await portolan(lab, ['export', '1', '--db', database, '--out', svgFile, '--out', pngFile])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    })
    const svg = readFileSync(svgFile, 'utf8')
    const [, width, height] = /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    expect(unclosedIn(svg)).toEqual([])
    for (const { label, addresses } of othersOf(map)) {
      expect(svg).toContain(`>${label}</text>`)
      expect(svg).toContain(`>${addresses[0]}</text>`)
    }
    const png = readFileSync(pngFile)
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)])
  })

  it('ends quietly when its reader has seen enough', async () => {
    const script = `"$@" 2>/dev/null | head -1; echo \${PIPESTATUS[0]}`
    const { stdout } = await lab.run('bash', ['-c', script, 'bash', ...command, 'show', '--json', '--db', database])
    expect(stdout).toBe('{\n0\n')
  })

  it('takes a host by its name', async () => {
    const named = await mapOf(lab, ['scan', 'pve1.lab.home', '--tcp', '8006,3128', '--udp', 'none', '--db', scratch.path('named.db')])
    expect(named.scan.targets).toEqual(['pve1.lab.home'])
    expect(othersOf(named).filter(({ flags }) => flags.live)).toMatchObject([{ addresses: ['10.1.1.11'], flags: { inScope: true } }])
    const unknown = await portolan(lab, ['scan', 'nobody.lab.home', '--db', scratch.path('named.db')])
    expect(unknown).toEqual({
      status: 2,
      stdout: '',
      stderr: 'portolan: No IPv4 address is known for nobody.lab.home. Check the name, or give the address.\n',
    })
  })

  it('writes the files of --out after the scan', async () => {
    const files = ['after.json', 'after.svg'].map((name) => scratch.path(name))
    const outs = files.flatMap((file) => ['--out', file])
    const after = await mapOf(lab, ['scan', '10.1.1.23', '--db', scratch.path('after.db'), ...outs])
    expect(JSON.parse(readFileSync(files[0] ?? '', 'utf8'))).toEqual(after)
    expect(readFileSync(files[1] ?? '', 'utf8')).toContain('>kali</text>')
  })

  describe('politeness', () => {
    it('asks nobody but the targets, the resolver for names, and everybody on the link by multicast', async () => {
      const capture = await startCapture(lab, scratch.path('scope.pcap'))
      await mapOf(lab, ['scan', '10.1.1.11-23', '--exclude', '10.1.1.17', '--exclude', '10.1.1.22-23', '--db', scratch.path('scope.db')])
      const frames = (await capture.stop()).filter(({ sourceMac }) => sourceMac === homeLabScanner.mac)
      const targets = Array.from({ length: 11 }, (_, index) => `10.1.1.${11 + index}`).filter((address) => address !== '10.1.1.17')
      const requests = frames.filter(({ arp }) => arp?.operation === 'request')
      const asked = new Set(requests.map(({ arp }) => arp?.address))
      asked.delete(homeLabGateway)
      expect([...asked].sort()).toEqual([...targets].sort())
      const elsewhere = frames.filter(
        ({ ip }) => ip !== undefined && !targets.includes(ip.destination) && !multicastGroups.includes(ip.destination),
      )
      expect(elsewhere.filter(({ ip, udp }) => ip?.destination !== homeLabGateway || udp?.destinationPort !== 53)).toEqual([])
      expect(frames.filter(({ arp, ip }) => arp === undefined && ip === undefined)).toEqual([])
    })
  })

  describe('approval', () => {
    const statuses = (document: MapDocument) => new Map(othersOf(document).map(({ id, status }) => [id, status]))
    const rescan = () => mapOf(lab, ['scan', homeLabRange, '--db', database, '--tcp', 'none', '--udp', 'none'])

    it('of single devices makes rogues of the others, with the reason', async () => {
      const [first, second, ...others] = othersOf(map).map(({ id }) => id)
      expect(await portolan(lab, ['approve', `${first}`, `${second}`, '--db', database])).toMatchObject({
        status: 0,
        stderr: `Approved: ${first} ${second}.\n`,
      })
      const again = await rescan()
      expect(again.scan.id).toBe(2)
      expect(statuses(again)).toEqual(new Map([[first, 'known'], [second, 'known'], ...others.map((id) => [id, 'rogue'] as const)]))
      for (const host of othersOf(again).slice(2)) expect(host.reason).toMatch(/^Not approved: first seen \d{1,2} \w{3} \d{4}$/)
      expect((await portolan(lab, ['show', '--db', database])).stderr).toContain(
        ' 6 devices not approved: portolan approve ID accepts one.',
      )
    })

    it('of a scan makes all of its devices known, under the same ids', async () => {
      const approved = await portolan(lab, ['approve', '1', '--db', database])
      expect(approved).toMatchObject({
        status: 0,
        stderr: `Approved: ${othersOf(map)
          .slice(2)
          .map(({ id }) => id)
          .join(' ')}.\n`,
      })
      expect((await portolan(lab, ['approve', '1', '--db', database])).stderr).toBe('All of them were approved already.\n')
      const again = await rescan()
      expect(again.hosts.map(({ id, addresses }) => [id, addresses])).toEqual(map.hosts.map(({ id, addresses }) => [id, addresses]))
      expect(new Set(statuses(again).values())).toEqual(new Set(['known']))
      for (const { flags, reason: why } of othersOf(again))
        expect({ approved: flags.approved, why }).toEqual({ approved: true, why: 'Approved' })
    })

    it('makes a device that is gone offline, and known again when it is back', async () => {
      await lab.host('kali').unplug()
      const gone = await rescan()
      await lab.host('kali').plug()
      const kali = gone.hosts.find(({ label }) => label === 'kali')
      expect(kali).toMatchObject({
        status: 'offline',
        reason: 'Did not answer in this scan',
        flags: { live: false, approved: true },
        methods: [],
      })
      expect(gone.coverage.addressesAnswered).toBe(7)
      expect(statuses(await rescan()).get(`${kali?.id}`)).toBe('known')
    })
  })

  it('of a range without hosts finds nobody, which is no error', async () => {
    const { status, stdout, stderr } = await portolan(lab, ['scan', '10.1.1.100-110', '--db', scratch.path('empty.db')])
    expect(status).toBe(0)
    expect(stdout).not.toContain('10.1.1.10')
    expect(stderr).toMatch(/^0 devices in 11 addresses, /)
  })
})

const labCommand = fileURLToPath(new URL('command.ts', import.meta.url))
const canDropRoot =
  process.getuid?.() === 0 && spawnSync('setpriv', [...asNobody.slice(1), 'unshare', '-Urn', 'test', '-r', labCommand]).status === 0

describe.skipIf(reason !== undefined || !canDropRoot)('scan of home-lab by a plain user', () => {
  it('finds the same in a user namespace', () => {
    const scan = [...command, 'scan', homeLabRange, '--db', '/run/home.db', '--json']
    const [setpriv = '', ...args] = [...asNobody, process.execPath, labCommand, 'run', 'home-lab', '--', ...scan]
    const { status, stdout, stderr } = spawnSync(setpriv, args, { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const map = JSON.parse(stdout) as MapDocument
    expect(map.scan.raw).toBe(true)
    expect(foundIn(map)).toEqual(homeLabTruth.map(expectedHost))
  })
})
