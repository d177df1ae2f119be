/** Why a host has its name, its type and its state: the sightings again, in words. Every line is safe to show. */
import { isLocallyAdministered, isUnicastMac, type MacAddress } from '#shared/domain/address.ts'
import { displayText } from '#shared/domain/display-text.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { why } from '../messages.ts'
import type { InventoryHost } from './inventory.ts'
import { computerNameOf, domainNameOf, netbiosOf, reverseNamesOf } from './names.ts'
import type { Reading } from './readings/reading.ts'
import { told } from './told.ts'

type Described = Omit<InventoryHost, 'why' | 'type' | 'os' | 'verdicts'> & { readonly macs: readonly MacAddress[] }

/** One device answering for this many addresses is worth a word. */
const manyAddresses = 8
/** Lines of one kind that are shown; of more only the number. */
const maximumLines = 20

/** Lines in the order of their weight: what it is, what it is called, who made it, what it runs, what is odd. */
export function evidenceOf(host: Described, sightings: readonly Sighting[], readings: readonly Reading[]): string[] {
  return [
    ...roleEvidence(sightings),
    ...nameEvidence(host, sightings),
    ...makerEvidence(host),
    ...few(readings.flatMap(({ why: lines = [] }) => lines)),
    ...portEvidence(host),
    ...oddities(host, sightings),
  ]
}

function roleEvidence(sightings: readonly Sighting[]): string[] {
  const own = told(sightings, 'self').map(({ vantage, address }) => why.self(vantage, address))
  const routes = told(sightings, 'gateway').map(({ fact }) =>
    fact.destination.endsWith('/0') ? why.defaultRoute : why.route(fact.destination),
  )
  return [...few(sorted(own)), ...few(sorted(routes))]
}

function nameEvidence({ names, addresses }: Described, sightings: readonly Sighting[]): string[] {
  const own = names.filter(({ source }) => source === 'interface').map(({ name }) => why.ownName(displayText(name)))
  const netbios = netbiosOf(sightings)
  const computer = computerNameOf(netbios?.names ?? [])
  const domain = domainNameOf(netbios?.names ?? [])
  const nameOf = new Map(reverseNamesOf(sightings).map(({ address, name }) => [address, name]))
  const reverse = addresses.flatMap((address) => {
    const name = nameOf.get(address)
    return name === undefined ? [] : [why.reverseDns(address, displayText(name))]
  })
  return [
    ...own,
    ...(computer === undefined ? [] : [why.netbiosName(displayText(computer))]),
    ...(domain === undefined ? [] : [why.netbiosGroup(displayText(domain))]),
    ...few(reverse),
  ]
}

function makerEvidence({ mac, vendor }: Described): string[] {
  if (mac === undefined) return []
  if (vendor !== undefined) return [why.vendor(mac, vendor)]
  return isLocallyAdministered(mac) ? [why.privateMac(mac)] : []
}

/** What it means that no port is open. */
function portEvidence({ ports, notOpen, methods, self }: Described): string[] {
  if (self || ports.length > 0 || methods.length === 0) return []
  if (notOpen.closed !== undefined && notOpen.filtered === undefined) return [why.refusesAll]
  return notOpen.closed === undefined && notOpen.filtered !== undefined ? [why.silent] : []
}

function oddities({ macs, self }: Described, sightings: readonly Sighting[]): string[] {
  const claimed = netbiosOf(sightings)?.mac
  const others = told(sightings, 'mac').filter(({ fact }) => !self && isUnicastMac(fact.mac) && !macs.includes(fact.mac))
  return [
    ...(claimed !== undefined && isUnicastMac(claimed) && !macs.includes(claimed) ? [why.netbiosMac(claimed)] : []),
    ...few(sorted(others.map(({ address, fact }) => why.sharedAddress(address, fact.mac)))),
    ...macs.flatMap((mac) => {
      const count = self ? 0 : new Set(told(sightings, 'mac').flatMap(({ address, fact }) => (fact.mac === mac ? [address] : []))).size
      return count >= manyAddresses ? [why.manyAddresses(mac, count)] : []
    }),
  ]
}

/** As many of them as somebody reads. */
function few(lines: readonly string[]): readonly string[] {
  return lines.length <= maximumLines ? lines : [...lines.slice(0, maximumLines), why.more(lines.length - maximumLines)]
}

/** Each line once, in an order that only the lines decide. */
function sorted(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort()
}
