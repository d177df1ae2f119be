import { describe, expect, it } from 'vitest'
import { parseScanOrder } from '#shared/contract/arguments.ts'
import { parseSnmpCredentials, takeSnmpVariable } from '../../../src-main/cli/snmp-credentials.ts'
import { standardRequest } from '../../standard-request.ts'

const secret = 'hoist-the-mainsail'

describe('credentials for SNMP', () => {
  it('are read in their order, with what stands for a byte, and the contract takes them', () => {
    const text = ` 1:old\n2c:a%3Ab%20%25 3:pilot:SHA256:${secret}:aes:${secret}2\t3:pilot:md5:${secret}`
    const credentials = [
      { version: '1', community: 'old' },
      { version: '2c', community: 'a:b %' },
      {
        ...{ version: '3', level: 'authPriv', user: 'pilot' },
        ...{ authProtocol: 'sha256', authKey: secret, privProtocol: 'aes', privKey: `${secret}2` },
      },
      { version: '3', level: 'authNoPriv', user: 'pilot', authProtocol: 'md5', authKey: secret },
    ]
    expect(parseSnmpCredentials(text)).toEqual(credentials)
    expect(parseScanOrder({ ...standardRequest, snmp: credentials })).toEqual({ ...standardRequest, snmp: credentials })
    expect(parseSnmpCredentials('3:pilot')).toEqual([{ version: '3', level: 'noAuthNoPriv', user: 'pilot' }])
  })

  it('are none where nothing is given', () => {
    expect(parseSnmpCredentials(undefined)).toEqual([])
    expect(parseSnmpCredentials(' \n')).toEqual([])
  })

  it.each([
    ['no version', secret],
    ['a version that does not exist', `4:${secret}`],
    ['a community of several words', `2c:${secret}:${secret}`],
    ['an empty community', '2c:'],
    ['an empty user', `3::sha:${secret}`],
    ['an AUTH that does not exist', `3:${secret}:sha3:${secret}`],
    ['a PRIV that does not exist', `3:pilot:sha:${secret}:rot13:${secret}`],
    ['a KEY that is too short', `3:${secret}:sha:${secret.slice(0, 7)}`],
    ['a PRIV without a KEY', `3:pilot:sha:${secret}:aes`],
    ['too many parts', `3:pilot:sha:${secret}:aes:${secret}:${secret}`],
    ['half an escape', `2c:%4${secret}`],
    ['no UTF-8', `2c:%ff${secret}`],
  ])('refuses %s, by number and without the secret', (_, entry) => {
    const refusal = parseSnmpCredentials(`2c:x ${entry}`)
    expect(refusal).toMatchObject({ failure: 'usage', message: expect.stringContaining('PORTOLAN_SNMP is wrong in entry 2: ') })
    expect(JSON.stringify(refusal)).not.toContain(secret.slice(0, 7))
  })

  it.each([
    ['a user of 32 bytes', `3:${'ö'.repeat(16)}`, undefined],
    ['a user of 34 bytes in 17 characters', `3:${'ö'.repeat(17)}`, 'a user has 1 to 32 bytes'],
    ['a community of 256 bytes in 64 characters', `2c:${'⚓️'.repeat(43)}`, 'a community has 1 to 255 bytes'],
    ['a KEY of eight bytes in two characters', '3:pilot:sha:🧭🧭', undefined],
  ])('are measured in bytes of UTF-8, as the contract does: %s', (_, entry, fault) => {
    const credentials = parseSnmpCredentials(entry)
    if (fault === undefined) expect(parseScanOrder({ ...standardRequest, snmp: credentials })).toMatchObject({ snmp: credentials })
    else expect(credentials).toMatchObject({ message: expect.stringContaining(`in entry 1: ${fault}`) })
  })

  it('are refused by the contract where they have too many bytes or half a character', () => {
    const refused = (community: string) => parseScanOrder({ ...standardRequest, snmp: [{ version: '2c', community }] })
    expect(refused('⚓️'.repeat(43))).toMatchObject({ message: expect.stringContaining('a community has 1 to 255 bytes') })
    expect(refused('half \ud83e')).toMatchObject({ message: expect.stringContaining('whole characters') })
  })

  it('are taken from the environment: nothing that is started afterwards inherits them', () => {
    const environment = { PORTOLAN_SNMP: `2c:${secret}`, PATH: '/bin' }
    expect([takeSnmpVariable(environment), takeSnmpVariable(environment)]).toEqual([`2c:${secret}`, undefined])
    expect(environment).toEqual({ PATH: '/bin' })
  })

  it('are four at most', () => {
    expect(parseSnmpCredentials('2c:a '.repeat(5))).toMatchObject({ failure: 'usage', message: 'PORTOLAN_SNMP has 5 credentials.' })
  })

  it.each([
    [{ version: '2c', community: '' }],
    [{ version: '3', level: 'authPriv', user: secret, authProtocol: 'sha', authKey: secret }],
    [{ version: '3', level: 'authNoPriv', user: 'x', authProtocol: secret, authKey: secret }],
    [{ version: '3', level: 'authNoPriv', user: 'x', authProtocol: 'sha', authKey: secret.slice(0, 7) }],
    [{ version: secret, community: secret }],
    [secret],
  ])('are refused by the contract without being repeated: %#', (credential) => {
    const refusal = parseScanOrder({ ...standardRequest, snmp: [credential] })
    expect(refusal).toMatchObject({ failure: 'usage', message: expect.stringContaining('snmp.0') })
    expect(JSON.stringify(refusal)).not.toContain(secret.slice(0, 7))
  })
})
