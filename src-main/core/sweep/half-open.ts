/**
 * Connections that our SYNs left half open at the hosts, each waiting for the RST that ends it. This computer's kernel, which
 * knows of no connection, would send one too, but a host firewall drops an unasked SYN-ACK before the kernel sees it.
 */

/** A host repeats its SYN-ACK while it hears nothing (Linux five times, tcp_synack_retries); one that goes on after that has had its RSTs. */
const maximumEndings = 6

export interface Ending {
  readonly element: number
  readonly frame: Uint8Array
}

export interface HalfOpen {
  /** A SYN-ACK came for the element: the frame ends what it opened. Bounded for each element. */
  add(ending: Ending): void
  /** The one that has waited longest, without taking it. */
  first(): Ending | undefined
  removeFirst(): void
}

export function createHalfOpen(): HalfOpen {
  const endings = new Map<number, number>()
  let waiting: Ending[] = []
  let gone = 0
  return {
    add(ending) {
      const count = (endings.get(ending.element) ?? 0) + 1
      if (count > maximumEndings) return
      endings.set(ending.element, count)
      waiting.push(ending)
    },
    first: () => waiting[gone],
    removeFirst() {
      gone += 1
      if (gone < waiting.length) return
      waiting = []
      gone = 0
    },
  }
}
