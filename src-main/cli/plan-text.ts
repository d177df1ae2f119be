/** The flight plan as a person reads it. */
import type { PlanDocument, PlanPart } from '#shared/contract/api.ts'

export function formatPlan(plan: PlanDocument): string {
  const ports = plan.raw ? `TCP SYN ${plan.tcpPorts || 'none'}; UDP ${plan.udpPorts || 'none'}` : `TCP connect ${plan.tcpPorts || 'none'}`
  const connections = `at most ${plan.connectionsPerHost} connections open to one host${plan.raw ? '; a SYN opens none, and a RST ends what it began' : ''}`
  return [
    `Flight plan: ${grouped(plan.addresses)} addresses, profile ${plan.profile}, ${plan.raw ? 'raw sockets' : 'limited mode, without raw sockets'}`,
    ...plan.parts.map(formatPart),
    `  Each host that answers: ${ports}${plan.identify ? '; then names and greetings' : ''}; ${connections}`,
    `  ${plan.raw ? 'Frames' : 'Packets'}: ${grouped(plan.framesForDiscovery)} when nobody answers, and ${plan.framesPerHost} or more for each host; at most ${grouped(plan.peakRatePps)} a second`,
    `  Time: about ${formatDuration(plan.estimatedMs)}`,
    ...plan.notCovered.map(({ what, why, remedy }) => `  Not covered: ${what}. ${why}. ${remedy}`),
    'Nothing was sent.',
    '',
  ].join('\n')
}

function formatPart({ interface: name, reach, gateway, ranges, addresses, probes, ratePps }: PlanPart): string {
  const way = reach === 'local' ? 'on the link' : `through ${gateway}`
  return `  ${name}, ${way}: ${ranges.join(', ')} (${grouped(addresses)}) by ${probes.join(', ')}, ${grouped(ratePps)} a second`
}

/** `3 s`, `12 min`, `2.1 h` */
export function formatDuration(ms: number): string {
  if (ms < 120_000) return `${Math.max(1, Math.round(ms / 1000))} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}

export const grouped = (count: number): string => count.toLocaleString('en')
