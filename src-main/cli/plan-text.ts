/** The flight plan as a person reads it, in lines. */
import type { PlanDocument, PlanPart } from '#shared/contract/api.ts'
import { counted, formatCount, formatEstimate } from '#shared/domain/figures.ts'

export function formatPlan(plan: PlanDocument): string[] {
  const ports = plan.raw ? `TCP SYN ${plan.tcpPorts || 'none'}; UDP ${plan.udpPorts || 'none'}` : `TCP connect ${plan.tcpPorts || 'none'}`
  const connections = `at most ${counted(plan.connectionsPerHost, 'connection')} open to one host${plan.raw ? '; a SYN opens none, and a RST ends what it began' : ''}`
  return [
    `Flight plan: ${counted(plan.addresses, 'address', 'addresses')}, profile ${plan.profile}, ${plan.raw ? 'raw sockets' : 'limited mode, without raw sockets'}`,
    ...plan.parts.map(formatPart),
    `  Each host that answers: ${ports}${plan.identify ? '; then names, greetings and start pages' : ''}; ${connections}`,
    `  ${plan.raw ? 'Frames' : 'Packets'}: ${formatCount(plan.framesForDiscovery)} when nobody answers, and ${plan.framesPerHost} or more for each host; at most ${formatCount(plan.peakRatePps)} a second`,
    `  Time: ${formatEstimate(plan.estimatedMs)}`,
    ...plan.notCovered.map(({ what, why, remedy }) => `  Not covered: ${what}. ${why}. ${remedy}`),
    'Nothing was sent.',
  ]
}

function formatPart({ interface: name, reach, gateway, ranges, addresses, probes, ratePps }: PlanPart): string {
  const way = reach === 'local' ? 'on the link' : `through ${gateway}`
  return `  ${name}, ${way}: ${ranges.join(', ')} (${formatCount(addresses)}) by ${probes.join(', ')}, ${formatCount(ratePps)} a second`
}
