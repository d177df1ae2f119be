/** The TTL that a packet probably began with. Stacks begin with one of four, and few paths are longer than 30 hops. */
const initialTtlsOfStacks = [32, 64, 128, 255]

export function initialTtlOf(ttl: number): number {
  return initialTtlsOfStacks.find((initial) => ttl <= initial) ?? 255
}
