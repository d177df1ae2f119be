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
  mostSnmpCredentials,
  type SnmpCredential,
  snmpAuthProtocols,
  snmpFault,
  snmpPrivProtocols,
  snmpVariable,
} from '#shared/domain/snmp.ts'

/** For `--help`. */
export const snmpForms = '1:COMMUNITY, 2c:COMMUNITY, 3:USER, 3:USER:AUTH:KEY or 3:USER:AUTH:KEY:PRIV:KEY'

/** What the variable says, once: the programs that are started have no use for it, and must not inherit it. */
export function takeSnmpVariable(environment: Record<string, string | undefined>): string | undefined {
  const text = environment[snmpVariable]
  delete environment[snmpVariable]
  return text
}

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
  const credential = readCredential(entry)
  return typeof credential === 'string' ? credential : (snmpFault(credential) ?? credential)
}

function readCredential(entry: string): SnmpCredential | string {
  const [version, ...encoded] = entry.split(':')
  const parts = encoded.map(decoded)
  if (parts.includes(undefined)) return 'after a percent sign two hexadecimal digits are missing, or they are no UTF-8'
  const [name = '', auth, authKey = '', priv, privKey = '', ...more] = parts as readonly string[]
  if (version === '1' || version === '2c') {
    return parts.length === 1 ? { version, community: name } : 'a community is one word after the version'
  }
  if (version !== '3') return 'it begins with none of the versions 1, 2c and 3'
  const user = { version, user: name } as const
  if (auth === undefined) return { ...user, level: 'noAuthNoPriv' }
  const authProtocol = snmpAuthProtocols.find((protocol) => protocol === auth.toLowerCase())
  const privProtocol = snmpPrivProtocols.find((protocol) => protocol === priv?.toLowerCase())
  if (authProtocol === undefined) return `there is no such AUTH; there are ${snmpAuthProtocols.join(', ')}`
  if (priv !== undefined && privProtocol === undefined) return `there is no such PRIV; there are ${snmpPrivProtocols.join(', ')}`
  if (more.length > 0) return 'it has too many parts'
  if (privProtocol === undefined) return { ...user, level: 'authNoPriv', authProtocol, authKey }
  return { ...user, level: 'authPriv', authProtocol, authKey, privProtocol, privKey }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
