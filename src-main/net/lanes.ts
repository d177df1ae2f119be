/** Lanes: at most so many tasks at once, the others wait in the order they came. */

export interface Lanes {
  /** Runs the task when a lane is free and returns what it returns. */
  run<T>(task: () => Promise<T>): Promise<T>
  /** Nothing runs and nothing waits. */
  idle(): boolean
}

/** Who may wait is bounded by the callers: each of them waits for its own answer before it asks again. */
export function createLanes(width: number): Lanes {
  let taken = 0
  const waiting: (() => void)[] = []

  const enter = async (): Promise<void> => {
    if (taken >= width) await new Promise<void>((enterNow) => waiting.push(enterNow))
    else taken += 1
  }
  /** The lane passes straight to the next in line, so nobody overtakes. */
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) taken -= 1
    else next()
  }

  return {
    async run(task) {
      await enter()
      try {
        return await task()
      } finally {
        leave()
      }
    },
    idle: () => taken === 0,
  }
}
