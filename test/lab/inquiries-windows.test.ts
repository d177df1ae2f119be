/**
 * What the inquiries of the Windows family bring from real daemons and from simulated Windows: the facts as the store keeps them. This file
 * sends no packet: all is run inside a lab.
 */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openExistingStore } from '../../src-main/store/open-store.ts'
import type { Fact } from '../../src-shared/domain/fact.ts'
import { isFailure } from '../../src-shared/domain/failure.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { windowsNetwork } from './networks/windows.ts'
import { mapOf, scratchFolder } from './portolan.ts'

const provision = '/usr/share/samba/setup/provision.ldif'
const missing =
  process.getuid?.() !== 0 || !existsSync(provision)
    ? 'Samba as domain controller needs root and the packages that npm run setup:tests installs.'
    : undefined
const reason = unavailable('samba', 'samba-tool', 'smbd', 'freerdp-shadow-cli', 'Xvfb') ?? missing
const scratch = scratchFolder()
const hosts = { samba: '10.4.1.16', server: '10.4.1.17', desktop: '10.4.1.18', terminal: '10.4.1.20', files: '10.4.1.22' } as const
const ports = '88,135,139,389,445,3389'

describe.skipIf(reason !== undefined)(`the Windows family${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let facts: (address: string) => readonly Fact[]
  const factsOf = <K extends Fact['kind']>(address: string, kind: K) =>
    facts(address).filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind)

  let scans = 0
  const factsOfScan = async (args: readonly string[]): Promise<typeof facts> => {
    scans += 1
    const database = scratch.path(`${scans}.db`)
    await mapOf(lab, ['scan', ...args, '--db', database])
    const store = openExistingStore(database)
    if (isFailure(store)) throw new Error(store.message)
    const sightings = store.sightingsOfScan(1)
    store.close()
    return (address) => sightings.filter((sighting) => sighting.address === address).map(({ fact }) => fact)
  }

  beforeAll(async () => {
    lab = await startLab(windowsNetwork)
    facts = await factsOfScan(['10.4.1.16-22', '--tcp', ports, '--udp', 'none'])
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  describe('smb', () => {
    it('tells the domain controller that Samba is', () => {
      expect(factsOf(hosts.samba, 'smb')).toMatchObject([{ port: 445, dialect: '3.1.1', signingRequired: true }])
      expect(factsOf(hosts.samba, 'ntlm').filter(({ port }) => port === 445)).toMatchObject([
        { targetName: 'LAB', netbiosComputer: 'DC2', netbiosDomain: 'LAB', dnsComputer: 'dc2.lab.home', dnsDomain: 'lab.home' },
      ])
    })

    it('tells Windows by its names and its build, in a domain and without', () => {
      expect(factsOf(hosts.server, 'smb')).toMatchObject([{ port: 445, dialect: '3.1.1', signingRequired: true }])
      expect(factsOf(hosts.server, 'ntlm').filter(({ port }) => port === 445)).toMatchObject([
        { netbiosComputer: 'DC1', netbiosDomain: 'LAB', dnsForest: 'lab.home', version: { major: 10, minor: 0, build: 17_763 } },
      ])
      expect(factsOf(hosts.desktop, 'ntlm').filter(({ port }) => port === 445)).toMatchObject([
        { port: 445, netbiosDomain: 'DESKTOP-EBP61JD', version: { major: 10, minor: 0, build: 19_045 } },
      ])
    })

    it('tells a Samba file server on its own', () => {
      expect(factsOf(hosts.files, 'smb')).toMatchObject([{ port: 445, dialect: '3.1.1', signingRequired: false }])
      expect(factsOf(hosts.files, 'ntlm')).toMatchObject([{ targetName: 'FILES', netbiosComputer: 'FILES' }])
    })
  })

  describe('msrpc', () => {
    it('lists the services of a domain controller', () => {
      const [samba] = factsOf(hosts.samba, 'msrpc')
      expect(samba?.endpoints).toContainEqual(expect.objectContaining({ transport: 'tcp', address: '135', annotation: 'epmapper' }))
      expect(samba?.endpoints.map(({ annotation }) => annotation)).toContain('drsuapi')
    })

    it('lists the services of Windows, and reads its name from their pipes', () => {
      expect(factsOf(hosts.server, 'msrpc')).toMatchObject([{ computer: 'DC1', endpoints: { length: 7 } }])
      const [desktop] = factsOf(hosts.desktop, 'msrpc')
      expect(desktop).toMatchObject({ computer: 'DESKTOP-EBP61JD', endpoints: { length: 5 } })
      expect(desktop?.endpoints.map(({ annotation }) => annotation)).toContain('Event log TCPIP')
    })

    it('asks for names where port 445 is not known to be open', async () => {
      const alone = await factsOfScan(['10.4.1.16-18', '--tcp', '135', '--udp', 'none'])
      const namesOf = (address: string) =>
        alone(address).flatMap((fact) => (fact.kind === 'ntlm' ? [[fact.port, fact.netbiosComputer]] : []))
      expect([hosts.samba, hosts.server, hosts.desktop].map(namesOf)).toEqual([[[135, 'DC2']], [[135, 'DC1']], [[135, 'DESKTOP-EBP61JD']]])
      expect(factsOf(hosts.server, 'ntlm').map(({ port }) => port)).toEqual([445])
    })
  })

  describe('rdp', () => {
    it('tells a FreeRDP server by its certificate and by NTLM', () => {
      expect(factsOf(hosts.terminal, 'rdp')).toEqual([{ kind: 'rdp', port: 3389, security: 'nla', flags: 3 }])
      expect(factsOf(hosts.terminal, 'certificate')).toMatchObject([{ port: 3389, protocol: 'TLSv1.3' }])
      expect(factsOf(hosts.terminal, 'ntlm')).toMatchObject([{ port: 3389, version: { major: 6, minor: 1, build: 7601 } }])
    })

    it('tells Windows by the same', () => {
      expect(factsOf(hosts.desktop, 'rdp')).toEqual([{ kind: 'rdp', port: 3389, security: 'nla', flags: 0x1f }])
      expect(factsOf(hosts.desktop, 'certificate')).toMatchObject([{ port: 3389, subject: { commonName: 'DESKTOP-EBP61JD' } }])
      expect(factsOf(hosts.desktop, 'ntlm').filter(({ port }) => port === 3389)).toMatchObject([
        { netbiosComputer: 'DESKTOP-EBP61JD', version: { major: 10, minor: 0, build: 19_045 } },
      ])
    })
  })

  it('ldap tells the domain of a domain controller', () => {
    expect(factsOf(hosts.samba, 'ldap')).toMatchObject([
      { port: 389, dnsHostName: 'DC2.lab.home', defaultNamingContext: 'DC=lab,DC=home', vendorVersion: expect.stringMatching(/^4\./) },
    ])
  })

  it('kerberos tells a key distribution centre, and its clock', () => {
    expect(factsOf(hosts.samba, 'kerberos')).toEqual([{ kind: 'kerberos', port: 88, error: 6, time: expect.any(Number) }])
  })
})
