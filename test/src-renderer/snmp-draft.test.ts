import { describe, expect, it } from 'vitest'
import { credentialOf, noSnmp } from '../../src-renderer/snmp-draft.ts'

describe('SNMP credentials as they are typed', () => {
  it('are none until a version is chosen', () => {
    expect(credentialOf({ ...noSnmp, community: 'left over' })).toBeUndefined()
  })

  it('say what is missing', () => {
    expect(credentialOf({ ...noSnmp, version: '2c' })).toBe('Give the SNMP community.')
    expect(credentialOf({ ...noSnmp, version: '3' })).toBe('Give the SNMP user.')
    expect(credentialOf({ ...noSnmp, version: '3', user: 'ops', authProtocol: 'sha', authKey: 'short' })).toMatch(
      /^SNMP: a passphrase has 8 to 255 bytes/,
    )
    const signed = { ...noSnmp, version: '3', user: 'ops', authProtocol: 'sha', authKey: 'long enough' } as const
    expect(credentialOf({ ...signed, privProtocol: 'aes', privKey: 'short' })).toMatch(/^SNMP: a passphrase has 8 to 255 bytes/)
  })

  it('are what their version takes, and nothing that was typed for another', () => {
    expect(credentialOf({ ...noSnmp, version: '1', community: 'plant', user: 'ops' })).toEqual({ version: '1', community: 'plant' })
    const user = { ...noSnmp, version: '3', community: 'plant', user: 'ops' } as const
    expect(credentialOf({ ...user, authKey: 'long enough' })).toEqual({ version: '3', level: 'noAuthNoPriv', user: 'ops' })
    const signed = { ...user, authProtocol: 'sha256', authKey: 'long enough', privKey: 'long enough' } as const
    const auth = { version: '3', user: 'ops', authProtocol: 'sha256', authKey: 'long enough' } as const
    expect(credentialOf(signed)).toEqual({ ...auth, level: 'authNoPriv' })
    expect(credentialOf({ ...signed, privProtocol: 'aes' })).toEqual({
      ...auth,
      level: 'authPriv',
      privProtocol: 'aes',
      privKey: 'long enough',
    })
  })
})
