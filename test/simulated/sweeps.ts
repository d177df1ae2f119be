/** Sweeps and hosts as the stories tell them: one /24, one scanner in it, and how to read the result. */
import { addressOf, compareAddresses, type IpAddress } from '#shared/domain/address.ts'
import { contains, hostRangeOf } from '#shared/domain/subnet.ts'
import { arpProbe } from '../../src-main/core/probes/arp.ts'
import type { Question } from '../../src-main/core/probes/probe.ts'
import { synProbe } from '../../src-main/core/probes/syn.ts'
import { udpProbe } from '../../src-main/core/probes/udp.ts'
import { createPacer } from '../../src-main/core/sweep/pacer.ts'
import { createSweep, type Sweep, type SweepOptions } from '../../src-main/core/sweep/sweep.ts'
import { hostTargets, rangeTargets, type SweepTarget } from '../../src-main/core/sweep/targets.ts'
import { broadcastMac } from '../../src-main/core/wire/ethernet.ts'
import { type SimulatedHost, simulatedHost } from './host.ts'
import type { SentFrame } from './network.ts'
import { createRandom } from './random.ts'
import type { DatedAnswer } from './run-sweep.ts'

/** A time of day, as sweeps really see: large numbers have coarse fractions. */
export const startMs = Date.UTC(2026, 0, 1) + 0.3

/** The 254 host addresses of 10.1.1.0/24; the scanner is outside, so that round numbers stay round. */
export const subnet = hostRangeOf('10.1.1.0/24')
export const scanner = { address: '10.1.2.1', mac: '02:00:00:00:02:01' }

type Traits = Partial<SweepOptions> & { readonly seed?: number; readonly ratePps?: number }

/** A sweep of the /24 by ARP unless the traits say otherwise. */
export function sweepOf({ seed = 1, ratePps = 500, ...traits }: Traits = {}): Sweep {
  const pacer = createPacer({ ratePps })
  const origin = { ...scanner, key: [seed, 0x5eed] as const }
  return createSweep({
    targets: rangeTargets([subnet], broadcastMac),
    questions: [{ probe: arpProbe, port: 0 }],
    settles: 'target',
    origin,
    pacerOf: () => pacer,
    allows: (address) => contains(subnet, address),
    ...traits,
  })
}

/** A sweep of the ports of known hosts. */
export function portSweepOf(hosts: readonly SweepTarget[], questions: readonly Question[], traits: Traits = {}): Sweep {
  return sweepOf({ targets: hostTargets(hosts), questions, settles: 'question', ...traits })
}

export const tcp = (...ports: readonly number[]): Question[] => ports.map((port) => ({ probe: synProbe, port }))
export const udp = (...ports: readonly number[]): Question[] => ports.map((port) => ({ probe: udpProbe, port }))

/** So many different hosts of the /24, drawn by the seed. */
export function someHosts(count: number, seed: number, traits: Partial<SimulatedHost> = {}): SimulatedHost[] {
  const random = createRandom(seed)
  const values = Array.from({ length: 254 }, (_, index) => ({ value: subnet.first + BigInt(index), rank: random.next() }))
  return values
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ value }) => simulatedHost({ address: addressOf(value, 4), ...traits }))
}

export const addressesOf = (found: readonly { readonly address: IpAddress }[]): IpAddress[] =>
  [...new Set(found.map(({ address }) => address))].sort(compareAddresses)

/** `10.1.1.17 tcp 80 syn-ack`, each once, sorted. */
export function portsOf(answers: readonly DatedAnswer[]): string[] {
  const lines = answers.flatMap(({ address, fact }) =>
    fact.kind === 'port' ? [`${address} ${fact.protocol} ${fact.port} ${fact.answer}`] : [],
  )
  return [...new Set(lines)].sort()
}

/** The most frames in any one second. */
export function peakOf(sent: readonly SentFrame[]): number {
  let oldest = 0
  let peak = 0
  sent.forEach(({ atMs }, at) => {
    while ((sent[oldest]?.atMs ?? atMs) <= atMs - 1000) oldest += 1
    peak = Math.max(peak, at - oldest + 1)
  })
  return peak
}
