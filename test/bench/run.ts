/**
 * `npm run bench [-- ROW...]`: builds what is stale, measures Portolan and its peers in labs, prints one Markdown table with each
 * target beside what was measured. It is no test: exit status 0 when everything ran, 1 when something could not run, 2 for usage.
 * How it measures: docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'
import { unavailable } from '../lab/lab.ts'
import { root } from './contender.ts'
import { formatTable, type Line } from './report.ts'
import { arpSweep, limitedSweep, lossySweep } from './rows/flat.ts'
import { homeLab } from './rows/home-lab.ts'
import { crowdOf250, identify } from './rows/identify.ts'
import { idle } from './rows/idle.ts'
import { startUp } from './rows/start-up.ts'
import { windowRows } from './rows/window.ts'

const rows: Readonly<Record<string, () => Promise<readonly Line[]>>> = {
  'start-up': startUp,
  'home-lab': homeLab,
  identify,
  '250-hosts': crowdOf250,
  'arp-sweep': arpSweep,
  loss: lossySweep,
  idle,
  limited: limitedSweep,
  window: windowRows,
}

process.exitCode = await main(process.argv.slice(2))

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !(name in rows))
  if (unknown.length > 0) return refuse(`There is no row ${unknown.join(', ')}. Rows: ${Object.keys(rows).join(', ')}.`, 2)
  const reason = unavailable()
  if (reason !== undefined) return refuse(reason, 1)
  execFileSync(process.execPath, [`${root}/scripts/portolan.ts`, '--version'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const lines: Line[] = []
  let status = 0
  for (const [name, measure] of Object.entries(rows).filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
    process.stderr.write(`bench: ${name}\n`)
    try {
      lines.push(...(await measure()))
    } catch (error) {
      status = refuse(`${name} could not run: ${error instanceof Error ? error.message : error}`, 1)
    }
  }
  process.stdout.write(`${surroundings()}\n\n${formatTable(lines)}`)
  for (const { row, details } of lines) if (details !== undefined) process.stdout.write(`\n${row}\n\n${details}`)
  for (const { program } of lines.filter((line) => line.program.startsWith('SKIPPED'))) process.stderr.write(`bench: ${program}\n`)
  return status
}

function refuse(text: string, status: number): number {
  process.stderr.write(`bench: ${text}\n`)
  return status
}

/** When and on what: figures of different machines are not to be compared. */
function surroundings(): string {
  const [{ model } = { model: 'unknown processor' }] = cpus()
  const machine = `${cpus().length} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB`
  const kernel = `Linux ${release().split('.').slice(0, 2).join('.')}`
  const peers = ['nmap', 'arp-scan'].map(versionOf)
  return [new Date().toISOString().slice(0, 10), machine, kernel, `Node ${process.versions.node}`, ...peers].join(' · ')
}

function versionOf(command: string): string {
  try {
    const [line = ''] = execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')
    return `${command} ${/\d+(\.\d+)+/.exec(line)?.[0] ?? ''}`
  } catch {
    return `${command} absent`
  }
}
