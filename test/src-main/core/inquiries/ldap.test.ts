import { describe, expect, it } from 'vitest'
import { ldap } from '../../../../src-main/core/inquiries/ldap.ts'
import { openLdap, sambaDirectory } from './directory-answers.ts'
import { bytesOf, hexOf, withstands } from './hostile-answers.ts'
import { conversationOf, play } from './play.ts'

const talk = () => conversationOf(ldap, 389)
const first = (answers: readonly Uint8Array[]): Uint8Array => answers[0] ?? new Uint8Array()

/** An entry (RFC 4511 section 4.5.2) with one attribute. */
function entryWith(type: string, values: readonly string[]): Uint8Array {
  const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
    const content = Buffer.concat(parts)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([Buffer.from([tag, 0x84]), length, content])
  }
  const text = (value: string) => element(0x04, Buffer.from(value))
  const attribute = element(0x30, text(type), element(0x31, ...values.map(text)))
  return new Uint8Array(element(0x30, Buffer.from([2, 1, 1]), element(0x64, text(''), element(0x30, attribute))))
}

describe('ldap', () => {
  it('asks port 389 for the root of the directory, by one search without a login (RFC 4511 section 4.5.1)', () => {
    expect(ldap.questionsFor({ address: '10.1.1.17', openTcp: [88, 636] })).toEqual([])
    const { steps } = play(talk(), sambaDirectory)
    expect(steps).toHaveLength(1)
    const [step] = steps
    const sent = step !== undefined && 'send' in step && step.send !== undefined ? hexOf(step.send) : ''
    // Base object, never dereference, one entry, five seconds, values too, (objectClass=*).
    const head = Buffer.from('objectClass').toString('hex')
    expect(sent).toMatch(new RegExp(`^3082....0201016382....04000a01000a0100020101020105010100870b${head}30`))
    expect(Buffer.from(sent, 'hex').toString('latin1')).toContain('\x04\x0bdnsHostName')
  })

  it('reads a domain controller', () => {
    expect(play(talk(), sambaDirectory).result).toEqual([
      {
        kind: 'ldap',
        port: 389,
        dnsHostName: 'LAB-DC01.lab.home',
        defaultNamingContext: 'DC=lab,DC=home',
        rootDomainNamingContext: 'DC=lab,DC=home',
        serverName: 'CN=LAB-DC01,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,DC=lab,DC=home',
        ldapServiceName: 'lab.home:lab-dc01$@LAB.HOME',
        vendorName: 'Samba Team (https://www.samba.org)',
        vendorVersion: '4.17.12-Debian',
        currentTime: '20261124194542.0Z',
        domainFunctionality: '4',
        forestFunctionality: '4',
        domainControllerFunctionality: '4',
        namingContexts: ['DC=lab,DC=home', 'CN=Configuration,DC=lab,DC=home', 'CN=Schema,CN=Configuration,DC=lab,DC=home'],
        supportedCapabilities: ['800', '1670', '1791', '1935', '2080'].map((last) => `1.2.840.113556.1.4.${last}`),
      },
    ])
  })

  it('reads OpenLDAP', () => {
    expect(play(talk(), openLdap).result).toEqual([
      { kind: 'ldap', port: 389, namingContexts: ['dc=example,dc=org'], objectClass: ['top', 'OpenLDAProotDSE'] },
    ])
  })

  it('reads the long lengths of Active Directory, any case of a name, and stays within bounds', () => {
    expect(play(talk(), [entryWith('DNSHOSTNAME', ['dc1.lab.home', 'other'])]).result).toEqual([
      { kind: 'ldap', port: 389, dnsHostName: 'dc1.lab.home' },
    ])
    const many = Array.from({ length: 90 }, () => `${'x'.repeat(254)}😀`)
    const [fact, ...more] = play(talk(), [entryWith('namingContexts', many)]).result ?? []
    expect(more).toEqual([{ kind: 'unread', limit: 'entries' }])
    expect(play(talk(), [entryWith('namingContexts', many.slice(0, 50))]).result).toHaveLength(1)
    expect(fact?.kind === 'ldap' && fact.namingContexts).toEqual(Array.from({ length: 50 }, () => 'x'.repeat(254)))
    expect(play(talk(), [entryWith('vendorName', ['']), new Uint8Array()]).result).toEqual([{ kind: 'ldap', port: 389 }])
  })

  it('knows a directory that keeps its root to itself', () => {
    // insufficientAccessRights (50)
    expect(play(talk(), [bytesOf('300c02010165070a013204000400')]).result).toEqual([{ kind: 'ldap', port: 389 }])
  })

  it.each([
    ['another protocol', new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an answer to another question', first(openLdap).with(4, 2)],
    ['a length without end', bytesOf('3080020101')],
    ['a length of four gigabytes', bytesOf('3084ffffffff020101')],
  ])('makes nothing of %s', (_, answer) => {
    expect(play(talk(), [answer]).result).toEqual([])
  })

  it('withstands whatever is answered', () => {
    withstands('ldap', talk, sambaDirectory)
    withstands('ldap', talk, openLdap)
  })
})
