/**
 * A pacer for each /24 behind a router, so that none of them makes the router resolve more addresses than it can: hosts of one
 * /24 are usually one link of it, and an average over all of them would let a single one have everything.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import { routedPrefixLength, routedRatePps } from '#shared/domain/scan.ts'
import { type Cidr, subnetOf } from '#shared/domain/subnet.ts'
import { createPacer, type Pacer } from './pacer.ts'

/** Returns the pacer of the address's /24, each within `within`; one for each /24 that was asked for, so at most one per 256 addresses. */
export function createSubnetPacers(within?: Pacer): (address: IpAddress) => Pacer {
  const pacers = new Map<Cidr, Pacer>()
  return (address) => {
    const subnet = subnetOf(address, routedPrefixLength)
    const pacer = pacers.get(subnet) ?? createPacer({ ratePps: routedRatePps, ...(within === undefined ? {} : { within }) })
    pacers.set(subnet, pacer)
    return pacer
  }
}
