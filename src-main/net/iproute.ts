/** Runs `ip` of iproute2 and returns what it prints as JSON. No shell; arguments are an array, time and output are bounded. */
import { type ExecFileException, execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Failure } from '#shared/domain/failure.ts'
import { ipFailed, ipMissing, ipUnreadable } from './messages.ts'

const run = promisify(execFile)

/** The kernel answers within milliseconds; more means that the machine is in trouble. */
const timeoutMs = 5_000
/** A full neighbour table of 1,024 entries prints 0.1 MiB; machines with many containers print a few MiB of addresses. */
const maxOutputBytes = 32 * 1024 * 1024
/** `ip` lies in /usr/sbin on some systems, which a plain user's path leaves out. */
const systemPath = '/usr/sbin:/sbin:/usr/bin:/bin'

/**
 * What `ip -json ARGUMENTS` lists, or why there is nothing (code `network`). `input` has a line for each command of `-batch -`; what
 * they list follows each other.
 */
export async function readIproute(args: readonly string[], input = ''): Promise<readonly unknown[] | Failure> {
  const environment = { PATH: `${process.env['PATH'] ?? ''}:${systemPath}`, LC_ALL: 'C' }
  try {
    const running = run('ip', ['-json', ...args], { env: environment, timeout: timeoutMs, maxBuffer: maxOutputBytes })
    // A program that is gone before it has read: its exit tells more.
    running.child.stdin?.on('error', () => {}).end(input)
    const { stdout } = await running
    return parse(stdout)
  } catch (error) {
    return refusalOf(error as Partial<ExecFileException>)
  }
}

/** What the system says when it does not run a program, or this one stops reading. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not run it',
  EAGAIN: 'too many processes run',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'there is not enough memory',
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: 'it printed too much',
}

function refusalOf({ code, killed, stderr, message }: Partial<ExecFileException>): Failure {
  if (code === 'ENOENT') return ipMissing
  const said = stderr?.trim().split('\n')[0] || message || 'it gave no reason'
  const reason = reasons[`${code}`] ?? (killed ? `it did not end within ${timeoutMs / 1000} s` : said)
  return ipFailed(reason)
}

/** A line for each command; nothing to list is printed as nothing by some versions. */
function parse(stdout: string): readonly unknown[] | Failure {
  try {
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : JSON.parse(line)))
  } catch {
    return ipUnreadable
  }
}
