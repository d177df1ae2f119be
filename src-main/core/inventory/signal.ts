/**
 * A signal is one thing that tells devices apart, as the rules know it (`rules.ts`): a name from a closed list and a value. Facts are what was
 * said; signals are what it may mean; the rules say how much.
 */

/** Every signal that a rule may ask for, and what its value is. */
export const signalNames = [
  /** Owner of the MAC's prefix, as the vendor table has it. */
  'vendor',
  /** `private` where the MAC names no vendor. */
  'mac',
  /** An open port: `tcp/445`, `udp/161`. */
  'port',
  /** `refuses` or `drops`: what happens to connections to ports that nobody listens on. */
  'closed-ports',
  /** The TTL that its packets probably began with: 32, 64, 128 or 255. */
  'initial-ttl',
  /** `gateway`: this computer's packets go through it. */
  'role',
  /** A name of the device, in lower case. */
  'name',
  /** A NetBIOS name suffix of its own or of a group it is in, `20` or `group-1c`. */
  'netbios',
  /** First line of a service that speaks first. */
  'banner',
  /** The Server field of a web server. */
  'http-server',
  /** The title of a start page. */
  'http-title',
  /** What a web server asks a password for. */
  'http-realm',
  /** Of a certificate: `CN=pve1, O=Proxmox Virtual Environment, OU=x`. */
  'certificate',
] as const

export type SignalName = (typeof signalNames)[number]

export interface Signal {
  readonly name: SignalName
  /** Raw text, at most `longestSignal` UTF-16 units. */
  readonly value: string
  /** The same in words, safe to show: a line of "why". */
  readonly says: string
}

/** Rules look no further. */
export const longestSignal = 512
