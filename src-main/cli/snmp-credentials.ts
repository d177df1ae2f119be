/**
 * Credentials for SNMP from the environment, where other users of the computer do not see them as they see arguments:
 *
 *     1:COMMUNITY | 2c:COMMUNITY | 3:USER | 3:USER:AUTH:KEY | 3:USER:AUTH:KEY:PRIV:KEY         several: separated by white space
 *
 * In names and secrets `%` and two hexadecimal digits stand for a byte (RFC 3986 section 2.1), for what would separate: `%3A` is a colon. No
 * sentence repeats what stands there.
 */
import { type Failure, failure } from '#shared/domain/failure.ts'
import {
  longestCommunity,
  longestSnmpKey,
  longestSnmpUser,
  mostSnmpCredentials,
  type SnmpCredential,
  shortestSnmpKey,
  snmpAuthProtocols,
  snmpPrivProtocols,
} from '#shared/domain/snmp.ts'

export const snmpVariable = 'PORTOLAN_SNMP'
/** For `--help`. */
export const snmpForms = '1:COMMUNITY, 2c:COMMUNITY, 3:USER, 3:USER:AUTH:KEY or 3:USER:AUTH:KEY:PRIV:KEY'

/** None where the variable is empty or not there. */
export function parseSnmpCredentials(text = ''): readonly SnmpCredential[] | Failure {
  const entries = text.split(/\s+/).filter((entry) => entry !== '')
  if (entries.length > mostSnmpCredentials)
    return failure('usage', `${snmpVariable} has ${entries.length} credentials.`, `Give at most ${mostSnmpCredentials}.`)
  const credentials: SnmpCredential[] = []
  for (const [at, entry] of entries.entries()) {
    const credential = parseCredential(entry)
    if (typeof credential === 'string') return failure('usage', `${snmpVariable} is wrong in entry ${at + 1}: ${credential}.`, remedy)
    credentials.push(credential)
  }
  return credentials
}

const remedy = `An entry is ${snmpForms}; AUTH: ${snmpAuthProtocols.join(' ')}; PRIV: ${snmpPrivProtocols.join(' ')}. Write a colon in a secret as %3A, a blank as %20, a percent sign as %25.`

/** The credential, or what is wrong. */
function parseCredential(entry: string): SnmpCredential | string {
  const [version, ...encoded] = entry.split(':')
  const parts = encoded.map(decoded)
  if (parts.includes(undefined)) return 'after a percent sign two hexadecimal digits are missing, or they are no UTF-8'
  const [name = '', auth, authKey = '', priv, privKey = '', ...more] = parts as readonly string[]
  if (version === '1' || version === '2c') {
    if (parts.length !== 1) return 'a community is one word after the version'
    return isOfLength(name, 1, longestCommunity) ? { version, community: name } : `a community has 1 to ${longestCommunity} characters`
  }
  if (version !== '3') return 'it begins with none of the versions 1, 2c and 3'
  if (!isOfLength(name, 1, longestSnmpUser)) return `a user has 1 to ${longestSnmpUser} characters`
  const user = { version, user: name } as const
  if (auth === undefined) return { ...user, level: 'noAuthNoPriv' }
  const authProtocol = snmpAuthProtocols.find((protocol) => protocol === auth.toLowerCase())
  const privProtocol = snmpPrivProtocols.find((protocol) => protocol === priv?.toLowerCase())
  if (authProtocol === undefined) return `there is no such AUTH; there are ${snmpAuthProtocols.join(', ')}`
  if (priv !== undefined && privProtocol === undefined) return `there is no such PRIV; there are ${snmpPrivProtocols.join(', ')}`
  const keys = privProtocol === undefined ? [authKey] : [authKey, privKey]
  if (!keys.every((key) => isOfLength(key, shortestSnmpKey, longestSnmpKey)))
    return `a KEY has ${shortestSnmpKey} to ${longestSnmpKey} characters`
  if (more.length > 0) return 'it has too many parts'
  if (privProtocol === undefined) return { ...user, level: 'authNoPriv', authProtocol, authKey }
  return { ...user, level: 'authPriv', authProtocol, authKey, privProtocol, privKey }
}

function isOfLength(text: string, shortest: number, longest: number): boolean {
  return text.length >= shortest && text.length <= longest
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
