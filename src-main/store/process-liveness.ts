/**
 * Whether the process that once had a number still lives. A number alone proves nothing, because numbers are used again: the start of
 * the process goes with it (proc(5): field 22 of /proc/PID/stat, in clock ticks since boot, and the identity of that boot).
 */
import { existsSync, readFileSync } from 'node:fs'

/** Tells whether the process `pid` that started at `processStart` lives; undefined where that cannot be told. */
export type IsAlive = (pid: number, processStart: string) => boolean | undefined

/** The start of a process where the system does not tell it to others. */
const unknownStart = 'unknown'

/** Identity of the start of a living process; undefined when there is none with this number, or only what is left of a dead one. */
export function processStartOf(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? linuxStartOf(pid) : exists(pid) ? unknownStart : undefined
}

export const isProcessAlive: IsAlive = (pid, processStart) => {
  const start = processStartOf(pid)
  return start === unknownStart ? undefined : start === processStart
}

function linuxStartOf(pid: number): string | undefined {
  try {
    // The name of the program stands in parentheses and may hold any character, so fields are counted after the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${rest[18]}`
  } catch {
    return undefined
  }
}

/** Elsewhere the start cannot be read without a program: only that a process with the number exists. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
