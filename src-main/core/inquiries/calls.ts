/** What the calls cost and are called, for the flight plan. */
import type { Leg } from '#shared/domain/scan.ts'
import type { Asking } from './inquiry.ts'
import { mdns } from './mdns.ts'
import { ssdp } from './ssdp.ts'
import { wsDiscoveryProbes } from './ws-discovery-probe.ts'

const callers: readonly (readonly [name: string, asking: Asking | undefined])[] = [
  ['mDNS', mdns.call],
  ['SSDP', ssdp.call],
  ['WS-Discovery', wsDiscoveryProbes],
]

const roundsByCall = callers.flatMap(([, asking]) =>
  asking === undefined ? [] : [{ waitMs: asking.waitMs, rounds: [...asking.rounds({ told: () => [], uuid: () => '' })] }],
)

/** The protocols, as people call them. */
export const callNames: readonly string[] = callers.map(([name]) => name)
/** Datagrams on each link when nobody answers. */
export const framesOfCalls = roundsByCall.reduce((sum, { rounds }) => sum + rounds.flat().length, 0)
/** How long answers are waited for. */
export const callsMs = Math.max(...roundsByCall.map(({ waitMs, rounds }) => waitMs * rounds.length))

/** Calls go out where hosts are asked who they are, on links of this computer only. */
export function isCalledOn({ reach }: Pick<Leg, 'reach'>, identify: boolean): boolean {
  return identify && reach === 'local'
}
