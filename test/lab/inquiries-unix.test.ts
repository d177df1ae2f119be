/**
 * What the inquiries keep of real daemons and simulated devices, each held against another tool's word where there is one. This file
 * sends no packet: all is run inside labs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openExistingStore } from '../../src-main/store/open-store.ts'
import type { Fact } from '../../src-shared/domain/fact.ts'
import { isFailure } from '../../src-shared/domain/failure.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { addressOf, unixServices } from './networks/unix-services.ts'
import { mapOf, scratchFolder } from './portolan.ts'

const daemons = ['sshd', 'dropbear', 'nginx', 'lighttpd', 'rpcbind', 'snmpd', 'telnetd', 'socat', 'vsftpd']
const reason = unavailable(...daemons, 'ssh-keyscan', 'openssl', 'rpcinfo')
const scratch = scratchFolder()
const database = scratch.path('unix.db')
const tcpPorts = '21,22,23,25,80,111,443,465,554,587,2222,3128,8006,8080'

/** The facts of one kind that the scan kept of a host, by its name. */
function factsOf<K extends Fact['kind']>(name: string, kind: K): readonly Extract<Fact, { kind: K }>[] {
  const store = openExistingStore(database)
  if (isFailure(store)) throw new Error(store.message)
  const facts = store.sightingsOfAddress(addressOf(name)).map(({ fact }) => fact)
  store.close()
  return facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind)
}

describe.skipIf(reason !== undefined)(`inquiries of Unix services${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab(unixServices)
    await mapOf(lab, ['scan', '10.5.1.0/24', '--tcp', tcpPorts, '--udp', '111,161', '--db', database])
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it.each([
    ['openssh', 22],
    ['dropbear', 2222],
  ])('keep the host key of %s that ssh-keyscan sees, and its greeting', async (name, port) => {
    const [fact] = factsOf(name, 'ssh')
    const seen = await lab.run('ssh-keyscan', ['-p', `${port}`, '-t', 'ed25519', addressOf(name)])
    expect(seen.stdout).toContain(`ssh-ed25519 ${fact?.hostKey?.key}\n`)
    expect(fact).toMatchObject({
      port,
      hostKey: { algorithm: 'ssh-ed25519' },
      kexAlgorithms: expect.arrayContaining(['curve25519-sha256']),
    })
    expect(factsOf(name, 'banner')).toMatchObject([{ port, text: expect.stringMatching(new RegExp(`^SSH-2.0-${name}`, 'i')) }])
  })

  /** SHA-256 of the public key that a server shows, as openssl sees it. */
  const keySeenBy = async (...client: readonly string[]): Promise<string> => {
    const command = `openssl s_client ${client.join(' ')} </dev/null 2>/dev/null | openssl x509 -noout -pubkey | openssl pkey -pubin -outform der | sha256sum`
    return (await lab.run('sh', ['-c', command])).stdout.split(' ')[0] ?? ''
  }

  it('keep what vsftpd offers before a login, and the certificate that openssl sees', async () => {
    expect(factsOf('files', 'banner')).toMatchObject([{ port: 21, text: expect.stringMatching(/^220 \(vsFTPd /) }])
    expect(factsOf('files', 'ftp')).toEqual([
      { kind: 'ftp', port: 21, features: expect.arrayContaining(['AUTH TLS', 'EPSV', 'REST STREAM', 'SIZE']) },
    ])
    const keyFingerprint = await keySeenBy('-connect', `${addressOf('files')}:21`, '-starttls', 'ftp')
    expect(factsOf('files', 'certificate')).toMatchObject([{ port: 21, subject: { commonName: 'files' }, keyFingerprint }])
  })

  it.skipIf(process.getuid?.() !== 0 || unavailable('exim4') !== undefined)(
    'keep what a mail server offers, and at its port of TLS too the certificate that openssl sees',
    async () => {
      const ports = [25, 587]
      const greeting = expect.stringMatching(/^220 mail\.lab\.home ESMTP Exim /)
      const sorted = <T extends { readonly port: number }>(facts: readonly T[]) => facts.toSorted((a, b) => a.port - b.port)
      expect(sorted(factsOf('mail', 'banner'))).toMatchObject(ports.map((port) => ({ port, text: greeting })))
      const extensions = expect.arrayContaining(['8BITMIME', 'STARTTLS', 'HELP'])
      expect(sorted(factsOf('mail', 'smtp'))).toEqual(ports.map((port) => ({ kind: 'smtp', port, domain: 'mail.lab.home', extensions })))
      const keyFingerprint = await keySeenBy('-connect', `${addressOf('mail')}:25`, '-starttls', 'smtp')
      expect(sorted(factsOf('mail', 'certificate'))).toMatchObject([25, 465, 587].map((port) => ({ port, keyFingerprint })))
      // Exim writes down whoever hangs up without a word, or says what it should not; at 465 that is all after the certificate.
      const { stdout: log } = await lab.run('cat', ['/run/hosts/mail/exim/mainlog'])
      const [first, ...complaints] = log.trim().split('\n')
      expect(first).toMatch(/daemon started/)
      expect(complaints.filter((line) => !line.includes('TLS error'))).toEqual([])
    },
  )

  it('keep the page of nginx, where plain HTTP leads, and the certificate that openssl sees', async () => {
    expect(factsOf('nginx', 'http').toSorted((a, b) => a.port - b.port)).toEqual([
      {
        kind: 'http',
        port: 80,
        status: 301,
        server: expect.stringMatching(/^nginx\//),
        title: '301 Moved Permanently',
        location: `https://${addressOf('nginx')}/`,
      },
      { kind: 'http', port: 443, status: 200, server: expect.stringMatching(/^nginx\//), title: 'Chart room – Login' },
    ])
    const keyFingerprint = await keySeenBy('-connect', `${addressOf('nginx')}:443`)
    expect(factsOf('nginx', 'certificate')).toMatchObject([
      { port: 443, keyFingerprint, names: ['web.lab.home'], subject: { organization: 'Chart House' } },
    ])
  })

  it('keep the page that lighttpd redirects to', () => {
    expect(factsOf('lighttpd', 'http')).toEqual([
      { kind: 'http', port: 8080, status: 200, server: expect.stringMatching(/^lighttpd\//), title: 'Switch administration' },
    ])
  })

  it('keep what a Proxmox node says of itself', () => {
    expect(factsOf('pve1', 'http').toSorted((a, b) => a.port - b.port)).toEqual([
      { kind: 'http', port: 3128, status: 400, server: 'pve-api-daemon/3.0' },
      { kind: 'http', port: 8006, status: 200, server: 'pve-api-daemon/3.0', title: 'pve1 - Proxmox Virtual Environment' },
    ])
    expect(factsOf('pve1', 'certificate')).toMatchObject([
      {
        port: 8006,
        subject: { commonName: 'pve1.lab.home', organization: 'Proxmox Virtual Environment', organizationalUnit: 'PVE Cluster Node' },
        issuer: { commonName: 'Proxmox Virtual Environment', organization: 'PVE Cluster Manager CA' },
        names: ['127.0.0.1', 'localhost', addressOf('pve1'), 'pve1', 'pve1.lab.home'],
      },
    ])
  })

  it('keep the programs that rpcinfo sees', async () => {
    const [fact] = factsOf('portmapper', 'rpc-programs')
    const rows = fact?.programs.map(({ program, version, protocol, port }) => `${program} ${version} ${protocol} ${port} portmapper`)
    const seen = await lab.run('rpcinfo', ['-p', addressOf('portmapper')])
    expect(fact?.transport).toBe('tcp')
    expect(rows).toEqual(
      seen.stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/ +/).join(' ')),
    )
  })

  it('keep who an SNMP agent is, without a credential', () => {
    expect(factsOf('chart-room-ups', 'snmp-engine')).toEqual([
      {
        kind: 'snmp-engine',
        engineId: `80001f8804${Buffer.from('chart-room-ups').toString('hex')}`,
        enterprise: 8072,
        text: 'chart-room-ups',
        boots: 1,
        timeS: expect.any(Number),
      },
    ])
  })

  it('keep the greeting of a Telnet server, and that it wants to agree on options', () => {
    const [fact] = factsOf('telnet', 'telnet')
    expect(fact?.text).toMatch(/^\r\nLinux .* login: $/s)
    expect(fact?.options).toEqual(
      expect.arrayContaining([
        { verb: 'do', option: 24 },
        { verb: 'will', option: 1 },
      ]),
    )
  })

  it('keep the name that a host gives its own address, of a host that nothing else names', () => {
    expect(factsOf('desk7', 'llmnr-name')).toEqual([{ kind: 'llmnr-name', name: 'desk7' }])
  })

  it('keep what a camera wants a password for', () => {
    expect(factsOf('camera', 'rtsp')).toEqual([
      { kind: 'rtsp', port: 554, status: 401, methods: expect.stringMatching(/^OPTIONS, DESCRIBE/), realm: 'IP Camera(C6496)' },
    ])
  })
})
