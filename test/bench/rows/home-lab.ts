/** A real home network, its first 25 addresses: all machines with exactly their open ports, and what each of them is, in seconds. */
import type { MapHost } from '#shared/domain/map-document.ts'
import { standardUdpPorts } from '#shared/domain/port.ts'
import { startLab } from '../../lab/lab.ts'
import { foundTcpPorts, type HomeLabTruth, homeLabRange, homeLabTruth } from '../../lab/networks/home-lab.ts'
import { compare, type Performance } from '../comparison.ts'
import { mapIn, portolan } from '../contender.ts'
import type { Measurement } from '../measurement.ts'
import { type Line, lineOf, median, megabytes, seconds, type Target, target } from '../report.ts'

const row = 'home-lab'
const rounds = 3
const roundsAgain = 1
/**
 * Linux refuses UDP ports to one asker at most six times in a row and then once a second (icmp_ratelimit), and it remembers across
 * scans. After this a target is as it was before the first scan; without it the scan has to be patient and takes seconds.
 */
const targetRestMs = 6000
const wallLimitMs = { normal: 10_000, fast: 3000 } as const
const firstHostLimitMs = 500
const memoryLimitBytes = 200e6

export async function homeLab(): Promise<readonly Line[]> {
  const lab = await startLab('home-lab')
  try {
    const entrants = [portolan('scan', homeLabRange), portolan('scan', homeLabRange, '--profile', 'fast')]
    const [normal, fast] = await compare(
      lab,
      entrants.map((contender) => ({ contender, rounds })),
      targetRestMs,
    )
    const [again] = await compare(lab, [{ contender: portolan('scan', homeLabRange), rounds: roundsAgain }])
    if (normal === undefined || fast === undefined || again === undefined) throw new Error('an entrant is missing')
    return [
      lineOf(row, normal, foundBy(normal), [
        wall(normal, wallLimitMs.normal),
        recall(normal),
        identified(normal),
        firstHost(normal),
        memory(normal),
      ]),
      lineOf(row, fast, foundBy(fast), [wall(fast, wallLimitMs.fast), recall(fast), identified(fast), firstHost(fast), memory(fast)]),
      lineOf(`${row}, again at once`, again, foundBy(again), [recall(again)]),
    ]
  } finally {
    await lab.stop()
  }
}

function wall({ runs }: Performance, limitMs: number): Target {
  const worst = Math.max(...runs.map((run) => run.wallMs))
  return target(`slowest run ${seconds(worst)} s < ${limitMs / 1000} s`, worst < limitMs)
}

function recall({ runs }: Performance): Target {
  const exact = runs.filter((run) => exactMachines(run) === homeLabTruth.length && strangers(run) === 0).length
  return target(`exact in ${exact} of ${runs.length} runs`, exact === runs.length)
}

/** Type and family of the operating system as a person would write them down, shown as values, not as guesses. */
function identified({ runs }: Performance): Target {
  const worst = Math.min(...runs.map(({ stdout }) => homeLabTruth.filter((truth) => isIdentified(mapIn(stdout).hosts, truth)).length))
  return target(`type and system of ${worst} of ${homeLabTruth.length} in the worst run`, worst === homeLabTruth.length)
}

function isIdentified(hosts: readonly MapHost[], { address, type, os }: HomeLabTruth): boolean {
  const host = hosts.find(({ addresses }) => addresses.includes(address))
  return host?.type === type && host.os !== undefined && host.verdicts?.os?.family === os
}

/** From the start of the process to the first answer, by the clock that both share. */
function firstHost({ runs }: Performance): Target {
  const worst = Math.max(...runs.map(firstHostMs))
  const middle = median(runs.map(firstHostMs))
  return target(`first host ${seconds(middle)} s, at worst ${seconds(worst)} s < ${firstHostLimitMs / 1000} s`, worst < firstHostLimitMs)
}

function firstHostMs({ startedAtMs, stdout }: Measurement): number {
  const { scan, coverage } = mapIn(stdout)
  return Date.parse(scan.startedAt) + (coverage.firstHostMs ?? Number.POSITIVE_INFINITY) - startedAtMs
}

function memory({ peakMemory }: Performance): Target {
  const { command = Number.NaN } = peakMemory
  return target(`engine ${megabytes(command)} MB < ${memoryLimitBytes / 1e6} MB`, command < memoryLimitBytes)
}

/** The worst run counts. */
function foundBy({ runs }: Performance): string {
  return `${Math.min(...runs.map(exactMachines))}/${homeLabTruth.length} with exact ports`
}

function exactMachines({ stdout }: Measurement): number {
  const { hosts } = mapIn(stdout)
  return homeLabTruth.filter((truth) => hosts.some((host) => host.addresses.includes(truth.address) && isExact(host, truth))).length
}

function strangers({ stdout }: Measurement): number {
  const known = new Set(homeLabTruth.map(({ address }) => address))
  return mapIn(stdout).hosts.filter(({ flags, addresses }) => !flags.self && !addresses.some((address) => known.has(address))).length
}

/** Alive, with the truth's MAC, and open where the truth is open among the ports that were asked. */
function isExact({ flags, mac, ports }: MapHost, truth: HomeLabTruth): boolean {
  const open = ports.filter(({ state }) => state === 'open').map(({ protocol, port }) => `${protocol} ${port}`)
  const tcp = foundTcpPorts(truth).map((port) => `tcp ${port}`)
  const udp = truth.udpPorts.filter((port) => standardUdpPorts.includes(port)).map((port) => `udp ${port}`)
  return flags.live && mac === truth.mac && open.toSorted().join() === [...tcp, ...udp].toSorted().join()
}
