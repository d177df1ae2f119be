/** Sweeps of one /24 with 64 live hosts: as fast as may be, through loss, and without raw sockets; the peers in the same rounds. */
import { type Lab, startLab } from '../../lab/lab.ts'
import { flatScanner, flatSubnet } from '../../lab/networks/flat.ts'
import { compare, type Performance } from '../comparison.ts'
import { arpScan, type Contender, livenessOnly, nmap, portolan, presentIn } from '../contender.ts'
import type { Measurement } from '../measurement.ts'
import { type Line, lineOf, median, seconds, skippedLine, type Target, target } from '../report.ts'

const sweep = ['scan', flatSubnet, ...livenessOnly] as const
const normal = portolan(...sweep)
const fast = portolan(...sweep, '--profile', 'fast')
const limited = portolan(...sweep, '--no-raw')
const nmapPing = nmap('-n', '-sn', flatSubnet)
const nmapHasty = nmap('-n', '-sn', '-T5', '--min-parallelism', '100', flatSubnet)
const nmapLimited = nmap('-n', '-sn', '--unprivileged', flatSubnet)
const arpScanDefault = arpScan(`--interface=${flatScanner.interface}`, flatSubnet)
/** The rate of our profile `fast` (10,000 frames of 64 bytes a second) and a time-out like ours. */
const arpScanHasty = arpScan(`--interface=${flatScanner.interface}`, '--bandwidth=5120000', '--timeout=100', flatSubnet)

const wallShareOfFast = 0.5
const frameShare = 1.05
const lossRecallPercent = 99.5

/** Defaults against defaults decide; the peers in a hurry are there to be fair. */
export async function arpSweep(): Promise<readonly Line[]> {
  const row = 'arp-sweep'
  return await inLab('flat-64', async (lab) => {
    const { performances, absent } = await measured(lab, [fast, normal, nmapPing, arpScanDefault, nmapHasty, arpScanHasty], (contender) =>
      contender === nmapHasty || contender === arpScanHasty ? 3 : 7,
    )
    const peers = performances.filter(({ contender }) => contender === nmapPing || contender === arpScanDefault)
    const targetsOf = (performance: Performance): readonly Target[] => {
      if (performance.contender !== fast && performance.contender !== normal) return []
      const share = performance.contender === fast ? wallShareOfFast : 1
      return [...againstPeers(performance, peers, share), allFound(performance, lab)]
    }
    return linesOf(row, lab, performances, absent, targetsOf)
  })
}

/** 15 percent of the frames are lost each way: who still finds everybody? */
export async function lossySweep(): Promise<readonly Line[]> {
  const row = 'loss'
  return await inLab('flat-64-loss-15', async (lab) => {
    const roundsOf = (contender: Contender): number => (contender === fast || contender === normal ? 10 : 2)
    const { performances, absent } = await measured(lab, [fast, normal, nmapPing, arpScanDefault], roundsOf)
    const targetsOf = (performance: Performance): readonly Target[] =>
      performance.contender === fast || performance.contender === normal ? [recallThroughLoss(performance, lab)] : []
    return linesOf(row, lab, performances, absent, targetsOf)
  })
}

/** Without raw sockets, for information. */
export async function limitedSweep(): Promise<readonly Line[]> {
  return await inLab('flat-64', async (lab) => {
    const { performances, absent } = await measured(lab, [limited, nmapLimited], () => 2)
    return linesOf('limited', lab, performances, absent, () => [])
  })
}

async function inLab<T>(name: string, use: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await startLab(name)
  try {
    return await use(lab)
  } finally {
    await lab.stop()
  }
}

async function measured(lab: Lab, contenders: readonly Contender[], roundsOf: (contender: Contender) => number) {
  const { present, absent } = await presentIn(lab, contenders)
  const performances = await compare(
    lab,
    present.map((contender) => ({ contender, rounds: roundsOf(contender) })),
  )
  return { performances, absent }
}

function linesOf(
  row: string,
  lab: Lab,
  performances: readonly Performance[],
  absent: readonly string[],
  targetsOf: (performance: Performance) => readonly Target[],
): readonly Line[] {
  return [
    ...performances.map((performance) => lineOf(row, performance, recallOf(performance, lab), targetsOf(performance))),
    ...absent.map((name) => skippedLine(row, name)),
  ]
}

/** Addresses of everybody on the network but the scanner. */
function liveAddresses({ network }: Lab): ReadonlySet<string> {
  const others = network.hosts.filter(({ name }) => name !== network.scanner)
  return new Set(others.flatMap(({ interfaces, macvlans = [] }) => [...interfaces, ...macvlans].map(({ address }) => address)))
}

function foundIn(performance: Performance, lab: Lab): readonly number[] {
  const live = liveAddresses(lab)
  const distinct = ({ stdout }: Measurement): Set<string> => new Set(performance.contender.found(stdout))
  return performance.runs.map((run) => [...distinct(run)].filter((address) => live.has(address)).length)
}

/** `64/64`, or `61-64/64 (98.4 %)` where runs differ or miss somebody. */
function recallOf(performance: Performance, lab: Lab): string {
  const found = foundIn(performance, lab)
  const [least, most, live] = [Math.min(...found), Math.max(...found), liveAddresses(lab).size]
  return least === live ? `${live}/${live}` : `${least}-${most}/${live} (${percentFound(performance, lab).toFixed(1)} %)`
}

function percentFound(performance: Performance, lab: Lab): number {
  const found = foundIn(performance, lab)
  return (100 * found.reduce((sum, count) => sum + count, 0)) / (found.length * liveAddresses(lab).size)
}

function allFound(performance: Performance, lab: Lab): Target {
  const [least, live] = [Math.min(...foundIn(performance, lab)), liveAddresses(lab).size]
  return target(`${least} of ${live} in the worst run`, least === live)
}

function recallThroughLoss(performance: Performance, lab: Lab): Target {
  const percent = percentFound(performance, lab)
  return target(`${percent.toFixed(2)} % over ${performance.runs.length} runs >= ${lossRecallPercent} %`, percent >= lossRecallPercent)
}

/** Wall time against the faster peer, frames against the more sparing one. */
function againstPeers({ runs }: Performance, peers: readonly Performance[], share: number): readonly Target[] {
  const [faster] = peers.toSorted((a, b) => medianWall(a) - medianWall(b))
  const [sparing] = peers.toSorted((a, b) => medianFrames(a) - medianFrames(b))
  if (faster === undefined || sparing === undefined) return [{ text: 'no peer is on PATH', verdict: 'not measured' }]
  const wallShare = median(runs.map((run) => run.wallMs)) / medianWall(faster)
  const ownFrameShare = median(runs.map((run) => run.frames)) / medianFrames(sparing)
  return [
    target(
      `wall ${wallShare.toFixed(2)} <= ${share.toFixed(2)} x ${faster.contender.command} (${seconds(medianWall(faster))} s)`,
      wallShare <= share,
    ),
    target(`frames ${ownFrameShare.toFixed(2)} <= ${frameShare} x ${sparing.contender.command}`, ownFrameShare <= frameShare),
  ]
}

const medianWall = ({ runs }: Performance): number => median(runs.map((run) => run.wallMs))
const medianFrames = ({ runs }: Performance): number => median(runs.map((run) => run.frames))
