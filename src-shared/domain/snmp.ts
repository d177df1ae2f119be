/** With what an SNMP agent is asked. Secrets: they stay in memory, for one scan, and no sentence repeats them. */

/** RFC 3414 section 6 (MD5, SHA) and RFC 7860 (SHA-2). */
export const snmpAuthProtocols = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const
export type SnmpAuthProtocol = (typeof snmpAuthProtocols)[number]

/** RFC 3826 (AES with 128 bits); AES with 256 bits as Blumenthal's draft lengthens the key, and as Reeder's does (Cisco). */
export const snmpPrivProtocols = ['aes', 'aes256b', 'aes256r'] as const
export type SnmpPrivProtocol = (typeof snmpPrivProtocols)[number]

/** Whether messages are signed, and whether they are encrypted too (RFC 3411 section 3.4.3). */
export const snmpLevels = ['noAuthNoPriv', 'authNoPriv', 'authPriv'] as const
export type SnmpLevel = (typeof snmpLevels)[number]

/** A community is a password in the clear (RFC 1157, RFC 1901). */
interface Community {
  readonly version: '1' | '2c'
  readonly community: string
}

interface User<L extends SnmpLevel> {
  readonly version: '3'
  readonly level: L
  readonly user: string
}

interface Auth {
  readonly authProtocol: SnmpAuthProtocol
  readonly authKey: string
}

interface Priv {
  readonly privProtocol: SnmpPrivProtocol
  readonly privKey: string
}

export type SnmpCredential = Community | User<'noAuthNoPriv'> | (User<'authNoPriv'> & Auth) | (User<'authPriv'> & Auth & Priv)

/** How an agent was asked; never with which secret. */
export interface SnmpAccess {
  readonly version: SnmpCredential['version']
  /** Of version 3. */
  readonly level?: SnmpLevel
}

export function snmpAccessOf(credential: SnmpCredential): SnmpAccess {
  return credential.version === '3' ? { version: '3', level: credential.level } : { version: credential.version }
}

/** Sets of credentials that one scan tries at a host, in their order. */
export const mostSnmpCredentials = 4
export const longestCommunity = 255
/** RFC 3414 section 5, usmUserName. */
export const longestSnmpUser = 32
/** RFC 3414 section 11.2. */
export const shortestSnmpKey = 8
export const longestSnmpKey = 255
