/**
 * The rates of one scan, one within the other: the whole, each interface (Wi-Fi bears less than a wire, whichever leg uses it),
 * each leg, and behind a router each /24. Whatever leaves takes from the narrowest, which asks the wider ones.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { FlightPlan, Leg } from '#shared/domain/scan.ts'
import { contains } from '#shared/domain/subnet.ts'
import { createPacer, type Pacer } from './pacer.ts'
import { createSubnetPacers } from './subnet-pacers.ts'

export interface ScanPacers {
  /** For a sweep of the leg; the leg must be one of the plan's. */
  ofLeg(leg: Leg): Pacer
  /** For a packet to this address; the whole scan's for one in no leg, such as a name server's. */
  ofAddress(address: IpAddress): Pacer
}

export function createScanPacers({ legs, peakRatePps }: Pick<FlightPlan, 'legs' | 'peakRatePps'>): ScanPacers {
  const whole = createPacer({ ratePps: peakRatePps })
  const interfaces = new Map<string, Pacer>()
  const interfaceOf = (name: string): Pacer => {
    const rates = legs.filter((leg) => leg.interface === name).map((leg) => leg.ratePps)
    const pacer = interfaces.get(name) ?? createPacer({ ratePps: Math.max(...rates), within: whole })
    interfaces.set(name, pacer)
    return pacer
  }
  const paced = legs.map((leg) => {
    const pacer = createPacer({ ratePps: leg.ratePps, within: interfaceOf(leg.interface) })
    return { leg, pacer, pacerOf: leg.reach === 'routed' ? createSubnetPacers(pacer) : () => pacer }
  })

  return {
    ofLeg(leg) {
      const own = paced.find((candidate) => candidate.leg === leg)
      if (own === undefined) throw new Error(`no leg of this scan: ${leg.interface}`)
      return own.pacer
    },
    ofAddress(address) {
      const own = paced.find(({ leg }) => leg.ranges.some((range) => contains(range, address)))
      return own?.pacerOf(address) ?? whole
    },
  }
}
