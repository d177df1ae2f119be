/** SNMP agents that were there and told nothing of their devices: what a scan could not see, and why. */
import { compareAddresses, type IpAddress } from '#shared/domain/address.ts'
import type { NotCovered } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { snmpPort } from '../core/inquiries/snmp-engine.ts'
import { snmpNotAsked, snmpRefused, snmpWithoutCredentials } from './messages.ts'

/** `refusing`: who answered none of the scan's credentials; undefined where it had none. */
export function agentsNotAsked(sightings: readonly Sighting[], refusing: ReadonlySet<IpAddress> | undefined): readonly NotCovered[] {
  const told = new Set(sightings.filter(({ fact }) => fact.kind === 'snmp-system').map(({ address }) => address))
  const agents = [...new Set(sightings.filter(isOfAgent).map(({ address }) => address))].filter((address) => !told.has(address))
  const say = (sentence: (addresses: readonly IpAddress[]) => NotCovered, addresses: readonly IpAddress[]) =>
    addresses.length === 0 ? [] : [sentence(addresses.toSorted(compareAddresses))]
  if (refusing === undefined) return say(snmpWithoutCredentials, agents)
  return [
    ...say(
      snmpRefused,
      agents.filter((address) => refusing.has(address)),
    ),
    ...say(
      snmpNotAsked,
      agents.filter((address) => !refusing.has(address)),
    ),
  ]
}

function isOfAgent({ fact }: Sighting): boolean {
  if (fact.kind === 'snmp-engine') return true
  return fact.kind === 'port' && fact.protocol === 'udp' && fact.port === snmpPort && fact.answer === 'reply'
}
