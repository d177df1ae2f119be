/**
 * The rates of one scan, one within the other: the whole, each interface (Wi-Fi bears less than a wire, whichever leg uses it),
 * and behind a router each /24. Whatever leaves, a sweep's frame or an inquiry's packet, takes from the narrowest, which asks the
 * wider ones; so all that goes to one /24 shares its rate.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import { type FlightPlan, type Leg, routedPrefixLength, routedRatePps } from '#shared/domain/scan.ts'
import { addressListOf, subnetOf } from '#shared/domain/subnet.ts'
import { createPacer, type Pacer } from './pacer.ts'

export interface ScanPacers {
  /** For a packet to this address by way of the leg. */
  onLeg(leg: Pick<Leg, 'interface' | 'reach'>, address: IpAddress): Pacer
  /** For a packet to this address; the whole scan's for one in no leg, such as a name server's. */
  ofAddress(address: IpAddress): Pacer
}

export function createScanPacers({ legs, peakRatePps }: Pick<FlightPlan, 'legs' | 'peakRatePps'>): ScanPacers {
  const whole = createPacer({ ratePps: peakRatePps })
  const pacers = new Map<string, Pacer>()
  const pacerOf = (name: string, create: () => Pacer): Pacer => {
    const pacer = pacers.get(name) ?? create()
    pacers.set(name, pacer)
    return pacer
  }
  const ofInterface = (name: string): Pacer =>
    pacerOf(name, () => {
      const ratePps = Math.max(...legs.filter((leg) => leg.interface === name).map((leg) => leg.ratePps))
      return createPacer({ ratePps, within: whole })
    })
  /**
   * Hosts of one /24 are usually one link of the router, which must not have to resolve more addresses than it can; an average over
   * all of them would let a single one have everything. One for each /24 that is asked, so at most one for 256 addresses.
   */
  const ofSubnet = (name: string, address: IpAddress): Pacer =>
    pacerOf(`${name} ${subnetOf(address, routedPrefixLength)}`, () => createPacer({ ratePps: routedRatePps, within: ofInterface(name) }))

  const onLeg = ({ interface: name, reach }: Pick<Leg, 'interface' | 'reach'>, address: IpAddress): Pacer =>
    reach === 'routed' ? ofSubnet(name, address) : ofInterface(name)

  const addressesOf = new Map(legs.map((leg) => [leg, addressListOf(leg.ranges)]))

  return {
    onLeg,
    ofAddress(address) {
      const leg = legs.find((candidate) => addressesOf.get(candidate)?.has(address))
      return leg === undefined ? whole : onLeg(leg, address)
    },
  }
}
