/**
 * One build at a time in a checkout: a folder, because making one either succeeds or finds it there, on every file system. The
 * process that holds it is named in it, so that a build that was killed stops nobody.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Failure, failure } from '#shared/domain/failure.ts'

const lookMs = 100
/** Far longer than a build takes: a lock of this age belongs to nobody, whatever process has its number now. */
const longestBuildMs = 10 * 60_000
/** Between making the folder and naming its holder. */
const namingMs = 5_000

/** Runs the task when nobody else holds the lock; refuses when somebody never lets go. */
export async function withBuildLock<T>(path: string, task: () => Promise<T>): Promise<T | Failure> {
  const untilMs = performance.now() + longestBuildMs
  while (!isTaken(path)) {
    if (isAbandoned(path)) remove(path)
    else if (performance.now() > untilMs)
      return failure('failed', `Another build holds ${path} and does not end.`, 'End it, or remove this folder.')
    else await sleep(lookMs)
  }
  try {
    return await task()
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

/** True when it is ours now. */
function isTaken(path: string): boolean {
  try {
    mkdirSync(path)
  } catch (error) {
    if (isError(error, 'EEXIST')) return false
    throw error
  }
  writeFileSync(holderFile(path), String(process.pid))
  return true
}

const holderFile = (path: string): string => join(path, 'pid')

function isAbandoned(path: string): boolean {
  const madeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (madeMs === undefined) return false
  const ageMs = Date.now() - madeMs
  const holder = holderOf(path)
  return ageMs > longestBuildMs || (holder === undefined ? ageMs > namingMs : !isRunning(holder))
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(holderFile(path), 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process.
    return isError(error, 'EPERM')
  }
}

/** By a new name first: of two that find the lock abandoned, one moves it away. */
function remove(path: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (!isError(error, 'ENOENT')) throw error
  }
  rmSync(aside, { recursive: true, force: true })
}

const isError = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code
