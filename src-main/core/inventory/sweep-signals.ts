/** The signals of what the sweep and this computer's kernel saw of a device, before anybody talked with it. */
import { isLocallyAdministered, type MacAddress } from '#shared/domain/address.ts'
import { displayText } from '#shared/domain/display-text.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { why } from '../messages.ts'
import { initialTtlOf } from './initial-ttl.ts'
import type { InventoryHost } from './inventory.ts'
import { netbiosOf } from './names.ts'
import type { Signal } from './signal.ts'
import { tcpStackSignals } from './tcp-stack.ts'
import { told } from './told.ts'

type Seen = Pick<InventoryHost, 'mac' | 'vendor' | 'names' | 'ports' | 'notOpen' | 'self'>

export function sweepSignals(host: Seen, sightings: readonly Sighting[]): readonly Signal[] {
  const { mac, vendor, names, ports } = host
  return [
    ...(vendor === undefined || mac === undefined ? [] : [{ name: 'vendor' as const, value: vendor, says: why.vendor(mac, vendor) }]),
    ...(mac !== undefined && vendor === undefined && isLocallyAdministered(mac) ? [localMac(mac)] : []),
    ...ports
      .filter(({ state }) => state === 'open')
      .map(({ protocol, port }) => ({ name: 'port' as const, value: `${protocol}/${port}`, says: why.openPort(protocol, port) })),
    ...closedPorts(host),
    ...initialTtls(sightings),
    ...tcpStackSignals(sightings),
    ...(told(sightings, 'gateway').length > 0 ? [{ name: 'role' as const, value: 'gateway', says: why.gateway }] : []),
    ...names.map(({ name }) => ({ name: 'name' as const, value: name.toLowerCase(), says: why.called(displayText(name)) })),
    ...(netbiosOf(sightings)?.names ?? []).map(({ name, suffix, group }) => {
      const hex = suffix.toString(16).padStart(2, '0')
      return { name: 'netbios' as const, value: group ? `group-${hex}` : hex, says: why.netbiosSuffix(displayText(name), hex) }
    }),
  ]
}

/** Docker gives a container's interface 02:42 and the IPv4 address that it has there (libnetwork, `GenerateMACFromIP`). */
const containerPrefix = '02:42:'

function localMac(mac: MacAddress): Signal {
  return mac.startsWith(containerPrefix)
    ? { name: 'mac', value: 'container', says: why.containerMac(mac) }
    : { name: 'mac', value: 'private', says: why.privateMac(mac) }
}

function closedPorts({ notOpen }: Seen): readonly Signal[] {
  if (notOpen.closed !== undefined) return [{ name: 'closed-ports', value: 'refuses', says: why.refuses }]
  return notOpen.filtered === undefined ? [] : [{ name: 'closed-ports', value: 'drops', says: why.drops }]
}

/** Of what the host itself said; of several the most frequent, then the larger. */
function initialTtls(sightings: readonly Sighting[]): readonly Signal[] {
  const ttls = sightings.flatMap(({ fact }) => {
    if (fact.kind === 'echo-reply') return [fact.ttl]
    return fact.kind === 'port' && fact.answer !== 'prohibited' && fact.ttl !== undefined ? [fact.ttl] : []
  })
  const counts = Map.groupBy(ttls.map(initialTtlOf), (initial) => initial)
  const [best] = [...counts].sort(([a, its], [b, theirs]) => theirs.length - its.length || b - a)
  return best === undefined ? [] : [{ name: 'initial-ttl', value: `${best[0]}`, says: why.initialTtl(best[0]) }]
}
