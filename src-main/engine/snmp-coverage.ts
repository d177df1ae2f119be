/** SNMP agents that were there and told nothing of their devices: what a scan could not see, and why. */
import { compareAddresses, type IpAddress } from '#shared/domain/address.ts'
import type { NotCovered } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { snmpPort } from '../core/inquiries/snmp-engine.ts'
import { snmpRefused, snmpWithoutCredentials } from './messages.ts'

/** `refusing`: who answered none of the scan's credentials; undefined where it had none. */
export function agentsNotAsked(sightings: readonly Sighting[], refusing: ReadonlySet<IpAddress> | undefined): readonly NotCovered[] {
  const agents = new Set(sightings.filter(isOfAgent).map(({ address }) => address))
  const its = [...agents].filter((address) => refusing?.has(address) ?? true).sort(compareAddresses)
  if (its.length === 0) return []
  return [refusing === undefined ? snmpWithoutCredentials(its) : snmpRefused(its)]
}

function isOfAgent({ fact }: Sighting): boolean {
  if (fact.kind === 'snmp-engine') return true
  return fact.kind === 'port' && fact.protocol === 'udp' && fact.port === snmpPort && fact.answer === 'reply'
}
