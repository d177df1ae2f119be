/** Runs `ip` of iproute2 and returns what it prints as JSON. No shell; arguments are an array, time and output are bounded. */
import { execFile } from 'node:child_process'
import { type Failure, failure } from '#shared/domain/failure.ts'

/** The kernel answers within milliseconds; more means that the machine is in trouble. */
const timeoutMs = 5_000
/** A full neighbour table of 1,024 entries prints 0.1 MiB; machines with many containers print a few MiB of addresses. */
const maxOutputBytes = 32 * 1024 * 1024
/** `ip` lies in /usr/sbin on some systems, which a plain user's path leaves out. */
const systemPath = '/usr/sbin:/sbin:/usr/bin:/bin'

/** The parsed output of `ip -json ARGUMENTS`, or why there is none (code `network`). */
export function readIproute(args: readonly string[]): Promise<unknown | Failure> {
  const environment = { PATH: `${process.env['PATH'] ?? ''}:${systemPath}`, LC_ALL: 'C' }
  return new Promise((resolve) => {
    execFile('ip', ['-json', ...args], { env: environment, timeout: timeoutMs, maxBuffer: maxOutputBytes }, (error, stdout, stderr) => {
      if (error !== null) resolve(refusalOf(error, stderr))
      else resolve(parse(stdout))
    })
  })
}

function refusalOf(error: Error & { code?: unknown }, stderr: string): Failure {
  if (error.code === 'ENOENT') return failure('network', 'The `ip` command of iproute2 is missing.', 'Install iproute2.')
  const said = stderr.trim().split('\n')[0] ?? ''
  return failure('network', `The \`ip\` command failed: ${said === '' ? error.message : said}.`, 'Install a current iproute2.')
}

/** Nothing to list is printed as nothing by some versions. */
function parse(stdout: string): unknown | Failure {
  try {
    return stdout.trim() === '' ? [] : JSON.parse(stdout)
  } catch {
    return failure('network', 'The `ip` command does not print JSON.', 'Install a current iproute2.')
  }
}
