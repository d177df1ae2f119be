/** Sets of the ports that a scan asks, one bit for each: a scan of 1,000 ports keeps 125 bytes for a host, not 8,192. */

/** Bit by bit, in the order of the scan's ports. */
export type PortSet = Uint8Array

export interface PortSets {
  empty(): PortSet
  /** False where the scan does not ask the port. */
  add(set: PortSet, port: number): boolean
  /** In the order of the scan's ports. */
  portsOf(set: PortSet): number[]
}

export function createPortSets(ports: readonly number[]): PortSets {
  const indexOf = new Map(ports.map((port, at) => [port, at]))
  return {
    empty: () => new Uint8Array(Math.ceil(ports.length / 8)),
    add(set, port) {
      const at = indexOf.get(port)
      if (at === undefined) return false
      set[at >>> 3] = (set[at >>> 3] ?? 0) | (1 << (at & 7))
      return true
    },
    portsOf: (set) => ports.filter((_, at) => ((set[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0),
  }
}
