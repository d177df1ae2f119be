/**
 * Loaded into a command by `--import`: when it ends, it writes to the file in PORTOLAN_ACCOUNT what it has read in all, from files and
 * connections, and the most memory that it had.
 */
import { readFileSync, writeFileSync } from 'node:fs'

export interface Account {
  readonly bytesRead: number
  readonly peakBytes: number
}

process.on('exit', () => {
  const [, read] = /^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8')) ?? []
  const account: Account = { bytesRead: Number(read), peakBytes: process.resourceUsage().maxRSS * 1024 }
  writeFileSync(process.env['PORTOLAN_ACCOUNT'] ?? '', JSON.stringify(account))
})
