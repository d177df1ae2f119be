/** Lets everybody else have a turn in the middle of long work: answers are read, a stop is heard, the window is answered. */
import { setImmediate } from 'node:timers/promises'

export async function nextTurn(): Promise<void> {
  await setImmediate()
}
