/** What starting costs before any work begins; it is part of every other row's wall time. */
import { startLab } from '../../lab/lab.ts'
import { compare } from '../comparison.ts'
import { arpScan, builtEntry, type Contender, nmap, presentIn } from '../contender.ts'
import { type Line, lineOf, skippedLine } from '../report.ts'

const row = 'start-up'
const rounds = 5
const nothing = (): readonly string[] => []
const bareNode: Contender = { name: 'node, an empty program', command: process.execPath, args: () => ['--eval', ''], found: nothing }
const ours: Contender = { name: 'portolan --version', command: process.execPath, args: () => [builtEntry, '--version'], found: nothing }

export async function startUp(): Promise<readonly Line[]> {
  const lab = await startLab('flat-1')
  try {
    const { present, absent } = await presentIn(lab, [bareNode, ours, nmap('--version'), arpScan('--version')])
    const performances = await compare(
      lab,
      present.map((contender) => ({ contender, rounds })),
    )
    return [...performances.map((performance) => lineOf(row, performance, '', [])), ...absent.map((name) => skippedLine(row, name))]
  } finally {
    await lab.stop()
  }
}
