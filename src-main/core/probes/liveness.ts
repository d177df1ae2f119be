/** What is asked to learn whether a host beyond the link is there, where ARP does not reach. */
import { echoProbe } from './echo.ts'
import type { Question } from './probe.ts'
import { synProbe } from './syn.ts'

/**
 * Ports that at least one of the common kinds of host answers even where echo is dropped: web servers and appliances (443, 80),
 * everything Unix (22), Windows (445, 3389). An answer either way, SYN-ACK or RST, proves the host.
 */
export const livenessTcpPorts: readonly number[] = [443, 80, 22, 445, 3389]

export const routedLiveness: readonly Question[] = [
  { probe: echoProbe, port: 0 },
  ...livenessTcpPorts.map((port) => ({ probe: synProbe, port })),
]
