/** Waiting that a stop cuts short. */
import { setTimeout as wait } from 'node:timers/promises'

/** Resolves after `ms`, or as soon as the signal ends; never rejects. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal }).catch(() => undefined)
}
