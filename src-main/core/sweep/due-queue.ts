/** Elements by the time when they are due: a binary heap, so that adding and taking cost little however many wait. */

export interface Due {
  readonly element: number
  readonly atMs: number
}

export interface DueQueue {
  add(due: Due): void
  /** The one that is due first, without taking it. */
  first(): Due | undefined
  removeFirst(): void
}

export function createDueQueue(): DueQueue {
  const heap: Due[] = []
  const atMs = (at: number): number => heap[at]?.atMs ?? Number.POSITIVE_INFINITY

  /** Moves a hole from the top down to where `due` may stand. */
  const sink = (due: Due): void => {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const child = atMs(left + 1) < atMs(left) ? left + 1 : left
      const below = heap[child]
      if (below === undefined || below.atMs >= due.atMs) break
      heap[at] = below
      at = child
    }
    heap[at] = due
  }

  return {
    add(due) {
      let at = heap.length
      for (let above = (at - 1) >> 1; at > 0 && atMs(above) > due.atMs; above = (at - 1) >> 1) {
        heap[at] = heap[above] ?? due
        at = above
      }
      heap[at] = due
    },
    first: () => heap[0],
    removeFirst() {
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(last)
    },
  }
}
