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
/** The environment variable of the command line's credentials; whatever is started beside it must not inherit it. */
export const snmpVariable = 'PORTOLAN_SNMP'

/** Fewest and most bytes of UTF-8, as the RFCs count (SnmpAdminString, RFC 3411 section 5). */
export const snmpSizes = {
  community: { least: 1, most: 255 },
  /** RFC 3414 section 5, usmUserName. */
  user: { least: 1, most: 32 },
  /** RFC 3414 section 11.2. */
  passphrase: { least: 8, most: 255 },
} as const
export type SnmpText = keyof typeof snmpSizes

/** What is wrong with a text of a credential, as a clause that does not repeat it; undefined where nothing is. */
export function snmpTextFault(what: SnmpText, text: string): string | undefined {
  const { least, most } = snmpSizes[what]
  if (!text.isWellFormed()) return `a ${what} has whole characters`
  const bytes = utf8BytesOf(text)
  return bytes >= least && bytes <= most ? undefined : `a ${what} has ${least} to ${most} bytes (characters beyond ASCII have several)`
}

/** The first of them in a credential. */
export function snmpFault(credential: SnmpCredential): string | undefined {
  if (credential.version !== '3') return snmpTextFault('community', credential.community)
  const keys = [...('authKey' in credential ? [credential.authKey] : []), ...('privKey' in credential ? [credential.privKey] : [])]
  return snmpTextFault('user', credential.user) ?? keys.map((key) => snmpTextFault('passphrase', key)).find((fault) => fault !== undefined)
}

function utf8BytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
  }
  return bytes
}
