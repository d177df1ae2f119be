/** The flight plan as it crosses the contract. */
import type { PlanDocument, PlanPart } from '#shared/contract/api.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { FlightPlan, Leg } from '#shared/domain/scan.ts'
import { formatRange, sizeOfAll } from '#shared/domain/subnet.ts'
import { callNames, isCalledOn } from '../core/inquiries/calls.ts'
import { isAskedByFrames } from '../core/leg-cost.ts'
import { livenessTcpPorts } from '../core/probes/liveness.ts'

export function planDocumentOf(plan: FlightPlan): PlanDocument {
  const { legs, scope: _, tcpPorts, udpPorts, ...rest } = plan
  return { ...rest, parts: legs.map((leg) => partOf(leg, plan)), tcpPorts: formatPorts(tcpPorts), udpPorts: formatPorts(udpPorts) }
}

function partOf(leg: Leg, plan: FlightPlan): PlanPart {
  return {
    interface: leg.interface,
    reach: leg.reach,
    ranges: leg.ranges.map(formatRange),
    ...(leg.gateway === undefined ? {} : { gateway: leg.gateway }),
    addresses: Number(sizeOfAll(leg.ranges)),
    ratePps: leg.ratePps,
    probes: [...probesOf(leg, plan), ...(isCalledOn(leg, plan.identify) ? [`multicast ${callNames.join(', ')}`] : [])],
  }
}

function probesOf(leg: Leg, plan: FlightPlan): readonly string[] {
  const ports = formatPorts(livenessTcpPorts)
  if (isAskedByFrames(leg, plan))
    return leg.gateway === undefined ? ['ARP'] : [`ARP for the gateway ${leg.gateway}`, 'ICMP echo', `TCP SYN ${ports}`]
  return leg.reach === 'local' ? ['one UDP byte and the kernel’s neighbour table'] : [`TCP connect ${ports}`]
}
