/** Who is who: the labelled devices, and how 250 hosts are asked without hurting any of them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MapHost } from '#shared/domain/map-document.ts'
import { accuracyOf, confusionTable, type Judged, right, surelyWrong } from '../../lab/accuracy.ts'
import { type CapturedFrame, mostConnections, peakPerSecond, sentUnasked, startCapture } from '../../lab/capture.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { devicesSubnet, labelledDevices } from '../../lab/networks/devices.ts'
import { flatHosts, flatScanner, flatSubnet } from '../../lab/networks/flat.ts'
import { compare } from '../comparison.ts'
import { type Contender, mapIn, portolan } from '../contender.ts'
import { type Line, lineOf, type Target, target } from '../report.ts'

const leastRightPercent = 90
const mostSurelyWrongPercent = 2
/** As long as a target's kernel limits its ICMP errors after a scan (see home-lab.ts). */
const targetRestMs = 6000

export async function identify(): Promise<readonly Line[]> {
  const lab = await startLab('devices')
  try {
    const [performance] = await compare(lab, [{ contender: portolan('scan', devicesSubnet), rounds: 2 }], targetRestMs)
    const last = performance?.runs.at(-1)
    if (performance === undefined || last === undefined) throw new Error('no run')
    const { hosts } = mapIn(last.stdout)
    const { types, systems } = accuracyOf(labelledDevices, hosts)
    const heldOut = accuracyOf(
      labelledDevices.filter((device) => device.heldOut),
      hosts,
    )
    const found = labelledDevices.filter(({ address }) => hosts.some(({ addresses }) => addresses.includes(address))).length
    const targets = [
      ...[correct('type', types), correct('system', systems)],
      ...[notSurelyWrong('type', types), notSurelyWrong('system', systems)],
      ...[correct('type held out', heldOut.types), correct('system held out', heldOut.systems)],
    ]
    const details = [confusionTable('type', types), confusionTable('system', systems)].join('\n')
    return [{ ...lineOf('identify', performance, `${found}/${labelledDevices.length}`, targets), details }]
  } finally {
    await lab.stop()
  }
}

const percent = (part: readonly Judged[], all: readonly Judged[]): number => (100 * part.length) / all.length

function correct(what: string, all: readonly Judged[]): Target {
  const share = percent(right(all), all)
  return target(
    `${what} right ${right(all).length} of ${all.length} (${share.toFixed(0)} %) >= ${leastRightPercent} %`,
    share >= leastRightPercent,
  )
}

function notSurelyWrong(what: string, all: readonly Judged[]): Target {
  const share = percent(surelyWrong(all), all)
  return target(`${what} wrong above 0.7: ${surelyWrong(all).length} <= ${mostSurelyWrongPercent} %`, share <= mostSurelyWrongPercent)
}

const crowdSize = 250
const mostConnectionsToOne = 4
const mostFramesPerSecond = 500
const scanTimeoutMs = 120_000

/** Time and memory are measured as everywhere; frames and connections are counted by tcpdump in one more run, because that takes time itself. */
export async function crowdOf250(): Promise<readonly Line[]> {
  const lab = await startLab(`crowd-${crowdSize}`)
  try {
    const contender = portolan('scan', flatSubnet)
    const [performance] = await compare(lab, [{ contender, rounds: 2 }])
    if (performance === undefined) throw new Error('no run')
    const crowd = flatHosts(crowdSize, 1)
    const worst = Math.min(...performance.runs.map(({ stdout }) => mapIn(stdout).hosts.filter(isIdentified).length))
    const frames = await framesOf(lab, contender)
    const peak = peakPerSecond(sentUnasked(frames, flatScanner.mac))
    const most = Math.max(...crowd.map(({ address }) => mostConnections(frames, address)))
    return [
      lineOf('250-hosts', performance, `${worst}/${crowdSize} identified`, [
        target(`${worst} of ${crowdSize} identified in the worst run`, worst === crowdSize),
        target(`at most ${most} connections to one host <= ${mostConnectionsToOne}`, most <= mostConnectionsToOne),
        target(`at most ${peak} frames in a second <= ${mostFramesPerSecond}`, peak <= mostFramesPerSecond),
      ]),
    ]
  } finally {
    await lab.stop()
  }
}

/** Its system, and what its three services are. */
function isIdentified({ verdicts, ports, flags }: MapHost): boolean {
  const services = ports.filter(({ state, protocol, product, service }) => state === 'open' && protocol === 'tcp' && (product ?? service))
  return !flags.self && verdicts?.os?.family === 'Linux' && services.length === 3
}

async function framesOf(lab: Lab, contender: Contender): Promise<readonly CapturedFrame[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'))
  try {
    const capture = await startCapture(lab, join(folder, 'scan.pcap'))
    await lab.run(contender.command, contender.args(join(folder, 'scan.db')), { timeoutMs: scanTimeoutMs })
    return await capture.stop()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
