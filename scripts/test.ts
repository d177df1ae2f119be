/**
 * `npm test`: all suites, then the window's inside home-lab, and the counts of both alone on the last line. With arguments (such as
 * `--project pure`), vitest alone with these.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { unavailable } from '../test/lab/lab.ts'

const root = join(import.meta.dirname, '..')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const countsLine = /^(\d+) passed, (\d+) failed, (\d+) skipped$/gm

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs a suite in sight and returns its counts; a suite that ends badly has failed at least once. */
async function run(...args: readonly string[]): Promise<Counts> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk)
    output += chunk.toString()
  })
  const [status] = await once(child, 'close')
  const [passed = 0, failed = 0, skipped = 0] = [...output.matchAll(countsLine)].at(-1)?.slice(1).map(Number) ?? []
  return { passed, failed: status === 0 ? failed : Math.max(1, failed), skipped }
}

async function runWindow(): Promise<Counts> {
  const reason = unavailable('xvfb-run')
  if (reason === undefined)
    return run('test/lab/command.ts', 'run', 'home-lab', '--', 'xvfb-run', '-a', process.execPath, vitest, 'run', '--project', 'e2e')
  process.stdout.write(`SKIPPED test/e2e: ${reason}\n`)
  return { passed: 0, failed: 0, skipped: 1 }
}

const args = process.argv.slice(2)
const all = [await run(vitest, 'run', ...args)]
if (args.length === 0) all.push(await runWindow())
const sum = (of: (counts: Counts) => number): number => all.map(of).reduce((a, b) => a + b, 0)
const failed = sum((counts) => counts.failed)
process.stdout.write(`\n${sum((counts) => counts.passed)} passed, ${failed} failed, ${sum((counts) => counts.skipped)} skipped\n`)
process.exitCode = failed === 0 ? 0 : 1
