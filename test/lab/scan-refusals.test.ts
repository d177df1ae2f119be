/**
 * Commands that are refused, and `--plan`: each says what to do in one sentence, ends with its documented status, and not one frame leaves.
 * This file sends no packet: all is run inside labs.
 */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callNames, framesOfCalls } from '../../src-main/core/inquiries/calls.ts'
import { type Capture, startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { flatScanner, flatSubnet } from './networks/flat.ts'
import { asNobody, command, portolan, scratchFolder } from './portolan.ts'

const reason = unavailable('tcpdump')
const scratch = scratchFolder()
const database = scratch.path('refusals.db')

/** `PRAGMA user_version` in the header (https://sqlite.org/fileformat.html). */
const userVersionOffset = 60

describe.skipIf(reason !== undefined)(`refused commands${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let capture: Capture
  /** From here on nothing may be sent. */
  let quietFromMs: number

  beforeAll(async () => {
    lab = await startLab('flat-1')
    capture = await startCapture(lab, scratch.path('refusals.pcap'))
    // Databases with one scan, which the refused ones must not touch. Nobody is at that address, and so no kernel asks for ours later.
    for (const file of [database, scratch.path('newer.db')]) await portolan(lab, ['scan', '10.2.2.200', '--db', file])
    writeFileSync(scratch.path('text.db'), 'not a database, but somebody’s text\n'.repeat(10))
    mkdirSync(scratch.path('folder.json'))
    const newer = openSync(scratch.path('newer.db'), 'r+')
    writeSync(newer, Uint8Array.of(0, 0, 0x7f, 0xff), 0, 4, userVersionOffset)
    closeSync(newer)
    quietFromMs = Date.now()
  })
  afterAll(async () => {
    await capture?.stop()
    await lab?.stop()
    scratch.remove()
  })

  const usage: [string, string[], RegExp][] = [
    ['an unknown interface', ['--interface', 'eth9'], /^portolan: There is no interface eth9\. This computer has: lo, eth0\.\n$/],
    ['a malformed address', ['10.2.2.300'], /^portolan: "10\.2\.2\.300" is not an IPv4 address or range\. Give .*\n$/],
    ['half an address', ['10.2.2'], /^portolan: "10\.2\.2" is not an IPv4 address or range\. Give .*\n$/],
    ['a range without an end', ['10.2.2.1-'], /^portolan: The end of the range "10\.2\.2\.1-" is not an address\. Write .*\n$/],
    ['a range with an end too high', ['10.2.2.1-256'], /^portolan: The end of the range "10\.2\.2\.1-256" is not an address\. Write .*\n$/],
    ['a reversed range', ['10.2.2.25-1'], /^portolan: The range 10\.2\.2\.25-1 runs backwards\. Write 10\.2\.2\.1-10\.2\.2\.25\.\n$/],
    ['a prefix too long', ['10.2.2.0/33'], /^portolan: "10\.2\.2\.0\/33" is not an address with a prefix length\. Write .*\n$/],
    ['an empty target', [''], /^portolan: The target is empty\. Give .*\n$/],
    ['a malformed exclusion', [flatSubnet, '--exclude', '10.2.2.1-999'], /^portolan: .*10\.2\.2\.1-999.*\n$/],
    [
      'an exclusion of everything',
      [flatSubnet, '--exclude', flatSubnet],
      /^portolan: The exclusions leave no address to scan\. Exclude less\.\n$/,
    ],
    ['itself as the only target', [flatScanner.address], /^portolan: No address is left to ask: only this computer .*\n$/],
    ['an IPv6 target', ['fd00::/120'], /^portolan: fd00::\/120 is an IPv6 target; .*\n$/],
    ['an unknown profile', ['--profile', 'turbo'], /^portolan: There is no profile "turbo"\. Profiles: gentle, normal, fast\.\n$/],
    [
      'a profile of every object',
      ['--profile', 'toString'],
      /^portolan: There is no profile "toString"\. Profiles: gentle, normal, fast\.\n$/,
    ],
    [
      'what would rewrite the terminal',
      ['--profile', '\x1b[2J\u202eturbo\n'],
      /^portolan: There is no profile " \[2Jturbo "\. Profiles: .*\n$/,
    ],
    [
      '120 kB',
      ['--profile', 'x'.repeat(120_000)],
      /^portolan: There is no profile "x{1,500}…x{1,500}"\. Profiles: gentle, normal, fast\.\n$/,
    ],
    ['an unknown port list', ['--tcp', 'top10'], /^portolan: "top10" in the TCP port list is not a port or a range\. Give .*\n$/],
    ['a port too high', ['--udp', '53,70000'], /^portolan: "70000" in the UDP port list is not a port or a range\. Give .*\n$/],
    ['a reversed port range', ['--tcp', '80-22'], /^portolan: The TCP port range 80-22 runs backwards\. Write 22-80\.\n$/],
    ['no rate', ['--rate', '0'], /^portolan: "0" is no rate\. Give .*\n$/],
    ['a rate that is a word', ['--rate', 'slow'], /^portolan: "slow" is no rate\. Give .*\n$/],
    ['a rate beyond the ceiling', ['--rate', '999999'], /^portolan: 999999 is no rate\. Give whole frames a second, 1 to 200000\.\n$/],
    ['two ways that exclude each other', ['--raw', '--no-raw'], /^portolan: --raw and --no-raw exclude each other\. Give one of them\.\n$/],
    [
      'a picture of a plan',
      ['--plan', '--out', scratch.path('plan.svg')],
      /^portolan: --plan finds nothing that --out could write\. Leave .*\n$/,
    ],
    ['an unknown option', ['--frobnicate'], /^portolan: There is no option --frobnicate\. Options: --interface NAME, .*--db FILE\.\n$/],
    ['an option without its value', ['--rate'], /^portolan: --rate needs a value\. --rate PPS: frames a second, .*\n$/],
    ['an unknown extension', ['--out', 'map.docx'], /^portolan: map\.docx has no known extension\. Extensions: \.json.*\n$/],
    ['a file without an extension', ['--out', 'map'], /^portolan: map has no known extension\. Extensions: \.json.*\n$/],
  ]
  it.each(usage)('%s is a mistake of usage', async (_, args, sentence) => {
    const outcome = await portolan(lab, ['scan', ...args, '--db', database])
    expect(outcome).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(sentence) })
  })

  it.each([
    ['everything', ['0.0.0.0/0'], /^portolan: 0\.0\.0\.0\/0 means every address there is; that is never scanned\. /],
    ['everything, with consent', ['0.0.0.0/0', '--yes'], /^portolan: 0\.0\.0\.0\/0 means every address there is; that is never scanned\. /],
    ['everything of IPv6, with consent', ['::/0', '--yes'], /^portolan: ::\/0 means every address there is; that is never scanned\. /],
    [
      'a public range',
      ['192.0.2.0/24'],
      /^portolan: 192\.0\.2\.1-192\.0\.2\.254 \(254 addresses\) lies outside the private ranges\. If you may scan it, add --yes\.\n$/,
    ],
    ['a large range', ['10.0.0.0/15'], /^portolan: .* more than 65,536 are not scanned unasked\. If you may scan it, add --yes\.\n$/],
    ['a multicast range, with consent', ['224.0.0.1-9', '--yes'], /^portolan: .*multicast addresses are never scanned\. /],
    ['loopback, with consent', ['127.0.0.0/8', '--yes'], /^portolan: .*loopback addresses are never scanned\. /],
    ['the loopback interface', ['--interface', 'lo'], /^portolan: .*loopback addresses are never scanned\. /],
    [
      'the broadcast address, with consent',
      ['10.2.2.255', '--yes'],
      /^portolan: 10\.2\.2\.255: a network's own or broadcast address is never scanned\. /,
    ],
    [
      'a plan for the broadcast address, with consent',
      ['10.2.2.255', '--yes', '--plan'],
      /^portolan: 10\.2\.2\.255: a network's own or broadcast address is never scanned\. /,
    ],
  ] as [string, string[], RegExp][])('%s is out of scope', async (_, args, sentence) => {
    const outcome = await portolan(lab, ['scan', ...args, '--db', database])
    expect(outcome).toEqual({ status: 3, stdout: '', stderr: expect.stringMatching(sentence) })
  })

  it.each([
    [
      'an unknown command',
      ['frobnicate'],
      /^portolan: There is no command "frobnicate"\. Commands: scan, scans, show, export, approve, interfaces/,
    ],
    ['a command of a later version', ['baseline', 'x'], /^portolan: There is no command "baseline"\. Commands: /],
    ['no command', [], /^Portolan charts the network/],
    [
      'an option before the command',
      ['--json', 'show'],
      /^portolan: There is no option --json before the command\. Give the command first: .*\n$/,
    ],
    ['a scan that is no number', ['show', 'one'], /^portolan: "one" is no scan\. /],
    ['two scans to show', ['show', '1', '2'], /^portolan: "2" is one argument too many\. Usage: portolan show \[SCAN\]\n$/],
    ['nothing to approve', ['approve'], /^portolan: An argument is missing\. Usage: portolan approve SCAN\|DEVICE\.\.\.\n$/],
    ['a strange thing to approve', ['approve', 'x1'], /^portolan: "x1" is neither a scan nor a device\. /],
    ['an export without a file', ['export'], /^portolan: There is no file to write\. Give --out FILE\.\n$/],
    ['an export to an unknown format', ['export', '--out', 'map.docx'], /^portolan: map\.docx has no known extension\. /],
  ] as [string, string[], RegExp][])('%s is a mistake of usage', async (_, args, sentence) => {
    const outcome = await portolan(lab, args.length === 0 ? [] : [...args, '--db', database])
    expect(outcome).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(sentence) })
  })

  it.each([
    [
      '--out into a folder that is not there',
      ['--out', '/nowhere/map.json'],
      /^portolan: \/nowhere\/map\.json cannot be written: there is no folder \/nowhere\. /,
    ],
    ['--out onto a folder', ['--out', scratch.path('folder.json')], /^portolan: .*folder\.json is a folder\. Name a file in it\.\n$/],
    ['--out where nobody may write', ['--out', '/proc/map.json'], /^portolan: \/proc\/map\.json cannot be written: /],
    [
      'a file that is no database',
      ['--db', scratch.path('text.db')],
      /^portolan: .*text\.db is no Portolan database\. Move it away, or choose another file with --db\.\n$/,
    ],
    ['a folder as a database', ['--db', scratch.path('folder.json')], /^portolan: .*folder\.json is a folder, not a database file\. /],
    [
      'a database of a newer version',
      ['--db', scratch.path('newer.db')],
      /^portolan: .*newer\.db was written by a newer Portolan \(schema 32767, .*Update Portolan, or choose another file with --db\.\n$/,
    ],
    ['a target without a route', ['192.168.77.1', '--db', database], /^portolan: 192\.168\.77\.1: This computer has no route there\. /],
    ['a name that nobody resolves', ['nowhere.example', '--db', database], /^portolan: .*nowhere\.example.*\n$/],
  ] as [string, string[], RegExp][])('%s fails before the scan', async (_, args, sentence) => {
    const base = args.includes('--db') ? [] : ['--db', database]
    const outcome = await portolan(lab, ['scan', ...args, ...base])
    expect(outcome).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(sentence) })
  })

  it.each([
    ['scans', ['scans']],
    ['show', ['show']],
    ['a scan that there is not', ['show', '99']],
    ['export', ['export', '--out', scratch.path('none.json')]],
    ['approval of a scan', ['approve', '1']],
    ['approval of a device', ['approve', 'd1']],
  ])('%s fails where the database that was named is not there, and makes none', async (_, args) => {
    const file = scratch.path('mistyped.db')
    const outcome = await portolan(lab, [...args, '--db', file])
    expect(outcome).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^portolan: There is no database .*mistyped\.db\. .*\n$/),
    })
    expect(existsSync(file)).toBe(false)
  })

  it.each([
    ['a map', ['show', '99'], /^portolan: There is no scan 99\. See portolan scans .*\n$/],
    ['approval', ['approve', '99'], /^portolan: There is no scan 99\. .*\n$/],
    ['approval', ['approve', 'd99'], /^portolan: There is no device d99\. .*\n$/],
  ] as [string, string[], RegExp][])('%s of what there is not fails: %j', async (_, args, sentence) => {
    const outcome = await portolan(lab, [...args, '--db', database])
    expect(outcome).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(sentence) })
  })

  it('who has not scanned yet is told so', async () => {
    const outcome = await portolan(lab, ['scans'], { env: { XDG_DATA_HOME: scratch.path('nobody') } })
    expect(outcome).toEqual({ status: 0, stdout: '', stderr: 'No scan yet. Run portolan scan.\n' })
    expect(existsSync(scratch.path('nobody'))).toBe(false)
  })

  it('waits for an `ip` that never ends only so long', async () => {
    const folder = scratch.path('bin')
    mkdirSync(folder)
    writeFileSync(`${folder}/ip`, '#!/bin/sh\nsleep 60\n')
    chmodSync(`${folder}/ip`, 0o755)
    const outcome = await portolan(lab, ['scan', flatSubnet, '--db', database], { env: { PATH: `${folder}:${process.env['PATH']}` } })
    expect(outcome).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(/^portolan: The `ip` command failed: it did not end /) })
  })

  it('a map in the place of the database that the scan would make is a mistake of usage', async () => {
    const file = scratch.path('new.json')
    const outcome = await portolan(lab, ['scan', flatSubnet, '--out', file, '--db', file])
    expect(outcome).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^portolan: .*new\.json belongs to a database, .*\n$/) })
    expect(existsSync(file)).toBe(false)
  })

  it('leaves a file that is no database as it was', () => {
    expect(readFileSync(scratch.path('text.db'), 'utf8')).toBe('not a database, but somebody’s text\n'.repeat(10))
  })

  it('without privilege, insisting on raw sockets fails, and doing without says so in the plan', async () => {
    const [setpriv = '', ...args] = [...asNobody, ...command, 'scan', flatSubnet, '--db', '/nonexistent/never.db']
    const insisting = await lab.run(setpriv, [...args.slice(0, -1), scratch.path('nobody.db'), '--raw'])
    expect(insisting).toEqual({
      status: 4,
      stdout: '',
      stderr: expect.stringMatching(/^portolan: Raw sockets are not permitted\. Allow them once with .*\n$/),
    })
    const planning = await lab.run(setpriv, [...args, '--plan'])
    expect(planning).toMatchObject({ status: 0, stdout: expect.stringContaining('limited mode, without raw sockets') })
  })

  it('never began a scan', async () => {
    expect(JSON.parse((await portolan(lab, ['scans', '--json', '--db', database])).stdout)).toMatchObject([
      { id: 1, targets: ['10.2.2.200'] },
    ])
  })

  it('--plan says what would be sent, and sends nothing', async () => {
    const plan = await portolan(lab, ['scan', flatSubnet, '--exclude', '10.2.2.1-10', '--plan', '--db', database])
    expect(plan).toEqual({ status: 0, stdout: expect.any(String), stderr: '' })
    expect(plan.stdout.split('\n')).toEqual([
      'Flight plan: 243 addresses, profile normal, raw sockets',
      `  eth0, on the link: 10.2.2.11-10.2.2.253 (243) by ARP, multicast ${callNames.join(', ')}, 500 a second`,
      '  Each host that answers: TCP SYN 21-23,25,53,80,110-111,135,139,443,445; UDP 53,111,135,137,161,500; then names, greetings and start pages; at most 4 connections open to one host; a SYN opens none, and a RST ends what it began',
      `  Frames: ${486 + framesOfCalls} when nobody answers, and 19 or more for each host; at most 500 a second`,
      expect.stringMatching(/^ {2}Time: about \d+ s$/),
      'Nothing was sent.',
      '',
    ])
    const json = await portolan(lab, ['scan', flatSubnet, '--profile', 'gentle', '--tcp', '22,9100', '--udp', 'none', '--plan', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      targets: [flatSubnet],
      exclude: [],
      profile: 'gentle',
      raw: true,
      parts: [
        {
          interface: 'eth0',
          reach: 'local',
          ranges: ['10.2.2.1-10.2.2.253'],
          addresses: 253,
          ratePps: 10,
          probes: ['ARP', `multicast ${callNames.join(', ')}`],
        },
      ],
      tcpPorts: '22,9100',
      udpPorts: '',
      identify: true,
      addresses: 253,
      framesForDiscovery: 506 + framesOfCalls,
      peakRatePps: 10,
      connectionsPerHost: 1,
      notCovered: [],
    })
  })

  it('lists the interfaces without a packet', async () => {
    const { status, stdout } = await portolan(lab, ['interfaces'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^NAME +KIND +STATE +SUBNETS +MAC +SCANNED\n/)
    expect(stdout).toMatch(/^eth0 +ethernet +up +10\.2\.2\.0\/24 +e8:6a:64:31:02:54 +yes$/m)
    expect(stdout).toMatch(/^lo +loopback +up +127\.0\.0\.0\/8 +no$/m)
  })

  it('helps with what works, and with nothing else', async () => {
    const help = await portolan(lab, ['--help'])
    expect(help).toMatchObject({ status: 0, stderr: '' })
    for (const name of ['scan', 'scans', 'show', 'export', 'approve', 'interfaces', 'serve', 'demo']) {
      expect(help.stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
      expect(await portolan(lab, [name, '--help'])).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(new RegExp(`^portolan ${name}`)),
        stderr: '',
      })
    }
    expect(await portolan(lab, ['help', 'scan'])).toEqual(await portolan(lab, ['scan', '--help']))
    for (const later of ['baseline', 'import']) expect(help.stdout).not.toMatch(new RegExp(`^ {2}${later}\\b`, 'm'))
  })

  it('not one frame left', async () => {
    const sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === flatScanner.mac)
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.filter(({ atMs }) => atMs >= quietFromMs)).toEqual([])
  })
})
