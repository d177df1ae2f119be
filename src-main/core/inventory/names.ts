/** Names of a device: where each comes from, and what to call the device on the map. */

import { displayText } from '#shared/domain/display-text.ts'
import type { MapName } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { NetbiosName } from '#shared/domain/windows-fact.ts'
import { ladder } from './ladder.ts'
import type { Reading } from './readings/reading.ts'
import { latest, told } from './told.ts'

const nameSources: readonly string[] = ladder.name

/** Best source first, then by text; each name of a source once. */
export function rankedNames(names: readonly MapName[]): MapName[] {
  const unique = new Map(names.map((name) => [`${name.source} ${name.name}`, name]))
  const rank = ({ source }: MapName) => nameSources.indexOf(source)
  return [...unique.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

/** NetBIOS name suffixes (MS-NBTE section 1.3, "NetBIOS suffixes"): the computer itself, and its file server. */
const workstation = 0x00
const fileServer = 0x20

/** The computer's own name: unique, so never the domain, which is a group. */
export function computerNameOf(names: readonly NetbiosName[]): string | undefined {
  const unique = names.filter(({ group, name }) => !group && name.trim() !== '')
  return (unique.find(({ suffix }) => suffix === workstation) ?? unique.find(({ suffix }) => suffix === fileServer))?.name
}

/** The domain or workgroup. */
export function domainNameOf(names: readonly NetbiosName[]): string | undefined {
  return names.find(({ group, suffix, name }) => group && suffix === workstation && name.trim() !== '')?.name
}

/** The last NetBIOS answer of a device. */
export function netbiosOf(sightings: readonly Sighting[]) {
  return latest(told(sightings, 'netbios-names'), ({ fact }) => JSON.stringify(fact))?.fact
}

/** The last name that reverse DNS gave each address. */
export function reverseNamesOf(sightings: readonly Sighting[]): { address: string; name: string }[] {
  const groups = Map.groupBy(told(sightings, 'host-name'), ({ address }) => address)
  return [...groups.values()]
    .flatMap((group) => latest(group, ({ fact }) => fact.name) ?? [])
    .map(({ address, fact }) => ({ address, name: fact.name }))
}

/** Every name that was discovered, with its source, raw. */
export function namesOf(sightings: readonly Sighting[], readings: readonly Reading[]): MapName[] {
  const own = latest(told(sightings, 'self'), ({ fact }) => fact.hostName)?.fact.hostName
  const netbios = computerNameOf(netbiosOf(sightings)?.names ?? [])
  return rankedNames([
    ...(own !== undefined && own !== '' ? [{ name: own, source: 'interface' }] : []),
    ...(netbios !== undefined ? [{ name: netbios, source: 'netbios' }] : []),
    ...reverseNamesOf(sightings).map(({ name }) => ({ name, source: 'reverse-dns' })),
    ...readings.flatMap(({ names = [] }) => names),
  ])
}

/** What to call each device: its best name (of a DNS name the first label, unless two devices would share it), else its address. */
export function labelsOf(devices: readonly { readonly names: readonly MapName[]; readonly address: string }[]): string[] {
  const short = devices.map(({ names, address }) => shortName(names[0]) || address)
  const users = new Map<string, number>()
  for (const label of short) users.set(label.toLowerCase(), (users.get(label.toLowerCase()) ?? 0) + 1)
  return devices.map(({ names }, at) => {
    const label = short[at] ?? ''
    return users.get(label.toLowerCase()) === 1 ? label : displayText(names[0]?.name ?? '') || label
  })
}

/** Sources whose names are DNS names; a NetBIOS name may have dots of its own. */
const dotted: ReadonlySet<string> = new Set(['interface', 'ntlm', 'ldap', 'snmp', 'reverse-dns', 'mdns', 'dns', 'smtp', 'dhcp'])

function shortName(name: MapName | undefined): string {
  if (name === undefined) return ''
  const text = displayText(name.name)
  return dotted.has(name.source) ? text.split('.')[0] || text : text
}
