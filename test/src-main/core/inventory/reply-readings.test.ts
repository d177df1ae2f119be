/** What FTP and mail servers mean. */
import { describe, expect, it } from 'vitest'
import { answersOf } from '../../../../src-main/core/inventory/answers.ts'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import type { Fact } from '../../../../src-shared/domain/fact.ts'
import { arp, port, reference, sighting } from './sightings.ts'

const host = '10.1.1.25'
const readingOf = (source: 'ftp' | 'smtp', fact: Fact) => answersOf([sighting(host, source, fact)]).readings[0]
const smtp = (domain: string, extensions: readonly string[] = []) => ({ kind: 'smtp' as const, port: 25, domain, extensions })

describe('the reading of FTP', () => {
  it('says which system it gives, and whether it offers TLS', () => {
    expect(readingOf('ftp', { kind: 'ftp', port: 21, system: 'UNIX\u202e', features: ['AUTH TLS'] })).toEqual({
      ports: [{ protocol: 'tcp', port: 21 }],
      signals: [{ name: 'ftp-system', value: 'UNIX\u202e', says: 'The FTP server at port 21 gives its system as UNIX' }],
      why: ['The FTP server at port 21 gives its system as UNIX', 'Port 21 serves files by FTP, with TLS for who asks'],
    })
    expect(readingOf('ftp', { kind: 'ftp', port: 21, features: ['UTF8'] })?.why).toEqual(['Port 21 serves files by FTP, without TLS'])
    expect(readingOf('ftp', { kind: 'ftp', port: 21, system: 'x' })?.why).toHaveLength(1)
  })
})

describe('the reading of SMTP', () => {
  it('is the name of the host, and what is offered', () => {
    expect(readingOf('smtp', smtp('mail.lab.home', ['STARTTLS']))).toEqual({
      ports: [{ protocol: 'tcp', port: 25 }],
      names: [{ name: 'mail.lab.home', source: 'smtp' }],
      signals: [{ name: 'smtp-extension', value: 'STARTTLS', says: 'The mail server at port 25 offers STARTTLS' }],
      why: ['The mail server at port 25 names itself mail.lab.home', 'Port 25 takes mail by SMTP, with TLS for who asks'],
    })
  })

  it.each(['localhost', 'localhost.localdomain', 'x.LOCALHOST', 'Hello', '[10.1.1.25]', '10.1.1.25', 'a..b', `${'x'.repeat(250)}.home`])(
    'takes no name from %s',
    (domain) => {
      const { names, why } = readingOf('smtp', smtp(domain)) ?? {}
      expect(names).toEqual([])
      expect(why).toEqual(['Port 25 takes mail by SMTP, without TLS'])
    },
  )
})

describe('the rules', () => {
  it.each([
    ['Internet Information Services', 'ftp', { kind: 'ftp', port: 21, system: 'Windows_NT' }, 'Windows'],
    ['Exchange', 'smtp', smtp('mail1.fabrikam.com', ['STARTTLS', 'X-ANONYMOUSTLS', 'X-EXPS GSSAPI NTLM']), 'Windows'],
  ] as const)('know %s', (_, source, fact, os) => {
    const known = inventoryOf([arp(host, 'bc:24:11:00:00:25'), port(host, 'tcp', fact.port, 'syn-ack')], reference).hosts[0]
    const asked = inventoryOf(
      [arp(host, 'bc:24:11:00:00:25'), port(host, 'tcp', fact.port, 'syn-ack'), sighting(host, source, fact)],
      reference,
    ).hosts[0]
    expect(known?.os).toBeUndefined()
    expect(asked?.os?.name).toBe(os)
  })
})
