/** SNMP credentials as a person types them. They live in the form alone and are gone with it; the engine keeps them for one scan. */
import { type SnmpAuthProtocol, type SnmpCredential, type SnmpPrivProtocol, snmpFault } from '#shared/domain/snmp.ts'
import { snmpMessages as words } from './scan-words.ts'

/** Empty where nothing is chosen or typed. */
export interface SnmpDraft {
  readonly version: '' | SnmpCredential['version']
  readonly community: string
  readonly user: string
  readonly authProtocol: '' | SnmpAuthProtocol
  readonly authKey: string
  readonly privProtocol: '' | SnmpPrivProtocol
  readonly privKey: string
}

export const noSnmp: SnmpDraft = { version: '', community: '', user: '', authProtocol: '', authKey: '', privProtocol: '', privKey: '' }

/** The credential; undefined where none is wanted; or in words what is missing or wrong. */
export function credentialOf(draft: SnmpDraft): SnmpCredential | undefined | string {
  const credential = readDraft(draft)
  const fault = typeof credential === 'object' ? snmpFault(credential) : undefined
  return fault === undefined ? credential : words.wrong(fault)
}

function readDraft(draft: SnmpDraft): SnmpCredential | undefined | string {
  const { version, community, user, authProtocol, authKey, privProtocol, privKey } = draft
  if (version === '') return undefined
  if (version !== '3') return community === '' ? words.communityMissing : { version, community }
  if (user === '') return words.userMissing
  if (authProtocol === '') return { version, level: 'noAuthNoPriv', user }
  if (privProtocol === '') return { version, level: 'authNoPriv', user, authProtocol, authKey }
  return { version, level: 'authPriv', user, authProtocol, authKey, privProtocol, privKey }
}
