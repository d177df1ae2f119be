/**
 * What tells two parts apart although they share a key. A machine has one set of each mark, wherever it is asked: two parts that both show
 * a mark and share nothing of it are two machines. What one of them does not show says nothing.
 */
import { familyOf, type IpAddress, type MacAddress } from '#shared/domain/address.ts'
import type { IdentityKey, IdentityKeyKind } from '#shared/domain/device.ts'
import { displayText } from '#shared/domain/display-text.ts'
import type { MapName } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { type Told, told } from './told.ts'

/** A part that may be one device with others. */
export interface Candidate {
  readonly addresses: readonly IpAddress[]
  readonly macs: readonly MacAddress[]
  readonly sightings: readonly Sighting[]
  readonly names: readonly MapName[]
  readonly keys: readonly IdentityKey[]
  /** A person said that it is a device of its own. */
  readonly isSplit: boolean
}

export interface Marks {
  /** Values by what they are of: `serial-number`, `mac eth0`, `tls-key 443`, `name snmp`. */
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>
  readonly engines: readonly Told<'snmp-engine'>[]
}

/** Keys of which a machine has one set, whatever the port. */
const keyKinds: ReadonlySet<IdentityKeyKind> = new Set([
  ...(['ssh-key', 'serial-number', 'snmp-engine', 'upnp-udn', 'ws-endpoint', 'smb-guid', 'netbios-name'] as const),
])
/** Whose names the machine gives itself, apart from NetBIOS names, which are keys; what a name server or a person calls it may differ. */
const nameSources: ReadonlySet<string> = new Set(['ntlm', 'ldap', 'snmp', 'mdns'])
/** Between two readings of when one SNMP engine started, seconds: its clock counts whole ones, and answers travel. */
const startToleranceS = 30

export function marksOf({ keys, names, macs, sightings }: Candidate): Marks {
  const sets = new Map<string, Set<string>>()
  const mark = (of: string, value: string): void => {
    const known = sets.get(of)
    if (known === undefined) sets.set(of, new Set([value]))
    else known.add(value)
  }
  for (const { kind, value } of keys) if (keyKinds.has(kind)) mark(kind, value)
  for (const { name, source } of names) if (nameSources.has(source)) mark(`name ${source}`, displayText(name).toLowerCase())
  // Two MACs on one link are two machines; on two links they are what a machine with two interfaces has.
  for (const { vantage } of told(sightings, 'mac')) for (const mac of macs) mark(`mac ${vantage}`, mac)
  for (const { fact } of told(sightings, 'certificate')) mark(`tls-key ${fact.port}`, fact.keyFingerprint)
  // Addresses of one machine are equally far away; a host whose port a router passes on is further than the router.
  for (const { vantage, address, fact } of told(sightings, 'echo-reply')) mark(`ttl ${vantage} IPv${familyOf(address)}`, `${fact.ttl}`)
  return { sets, engines: told(sightings, 'snmp-engine') }
}

export function tellApart(a: Marks, b: Marks): boolean {
  return [...a.sets].some(([of, values]) => isStrange(values, b.sets.get(of))) || startedApart(a, b)
}

function isStrange(values: ReadonlySet<string>, others: ReadonlySet<string> | undefined): boolean {
  return others !== undefined && ![...values].some((value) => others.has(value))
}

/** One SNMP engine started once: who has its ID and another start is a copy (RFC 3414 section 2.2, boots and time). */
function startedApart({ engines }: Marks, others: Marks): boolean {
  return engines.some((its) =>
    others.engines.some(
      (theirs) =>
        its.fact.engineId === theirs.fact.engineId &&
        (its.fact.boots !== theirs.fact.boots ||
          Math.abs(its.at / 1000 - its.fact.timeS - (theirs.at / 1000 - theirs.fact.timeS)) > startToleranceS),
    ),
  )
}
