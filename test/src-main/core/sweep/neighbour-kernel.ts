/**
 * A kernel's neighbour table in virtual time, with what limited mode has to live with: three ARP requests a second apart, a
 * bounded table that drops silently, old entries that are checked only after five seconds.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Neighbour, NeighbourState } from '#shared/domain/machine.ts'

export interface SimulatedHost {
  readonly mac: MacAddress
  /** Whether the ARP request of this running number (1, 2, 3 ...) is answered; always, unless told. */
  readonly answers?: (request: number) => boolean
}

interface Entry {
  state: NeighbourState
  sinceMs: number
  mac?: MacAddress
}

export interface NeighbourKernel {
  knock(address: IpAddress, nowMs: number): void
  table(nowMs: number): readonly Neighbour[]
  /** The link was lost: every entry goes. */
  flush(): void
  requests(): number
  /** Most entries ever held. */
  peak(): number
  drops(): number
}

const retransMs = 1_000
const solicits = 3
const delayFirstProbeMs = 5_000
const reachableMs = 30_000

export function createNeighbourKernel(
  hosts: ReadonlyMap<IpAddress, SimulatedHost>,
  { capacity = 1_024, stale = new Map<IpAddress, MacAddress>() }: { capacity?: number; stale?: ReadonlyMap<IpAddress, MacAddress> } = {},
): NeighbourKernel {
  const entries = new Map<IpAddress, Entry>()
  const asked = new Map<IpAddress, number>()
  const counts = { requests: 0, peak: 0, drops: 0 }
  for (const [address, mac] of stale) entries.set(address, { state: 'stale', sinceMs: Number.NEGATIVE_INFINITY, mac })

  const answerOf = (address: IpAddress): MacAddress | undefined => {
    const request = (asked.get(address) ?? 0) + 1
    asked.set(address, request)
    counts.requests += 1
    const host = hosts.get(address)
    return host !== undefined && (host.answers?.(request) ?? true) ? host.mac : undefined
  }

  /** Plays the requests of an entry that fall due, one at `sinceMs` and then every second. */
  const advance = (address: IpAddress, entry: Entry, nowMs: number): void => {
    if (entry.state === 'delay' && nowMs >= entry.sinceMs + delayFirstProbeMs) {
      entry.state = 'probe'
      entry.sinceMs += delayFirstProbeMs
    }
    if (entry.state === 'reachable' && nowMs >= entry.sinceMs + reachableMs) entry.state = 'stale'
    if (entry.state !== 'incomplete' && entry.state !== 'probe') return
    const played = plays.get(address) ?? 0
    for (let request = played; request < solicits && nowMs >= entry.sinceMs + request * retransMs; request += 1) {
      plays.set(address, request + 1)
      const mac = answerOf(address)
      // A unicast probe reaches only the card it is addressed to.
      if (mac === undefined || (entry.state === 'probe' && mac !== entry.mac)) continue
      entry.mac = mac
      entry.state = 'reachable'
      entry.sinceMs += request * retransMs
      return
    }
    if (nowMs >= entry.sinceMs + solicits * retransMs) {
      entry.state = 'failed'
      delete entry.mac
    }
  }
  const plays = new Map<IpAddress, number>()

  const advanceAll = (nowMs: number): void => {
    for (const [address, entry] of entries) advance(address, entry, nowMs)
  }

  const collect = (): void => {
    for (const [address, entry] of entries) if (entry.state === 'failed') entries.delete(address)
  }

  return {
    knock(address, nowMs) {
      advanceAll(nowMs)
      if (!entries.has(address) && entries.size >= capacity) collect()
      const entry = entries.get(address)
      if (entry === undefined && entries.size >= capacity) {
        counts.drops += 1
        return
      }
      if (entry === undefined || entry.state === 'failed') {
        plays.set(address, 0)
        entries.set(address, { state: 'incomplete', sinceMs: nowMs })
      } else if (entry.state === 'stale') {
        plays.set(address, 0)
        entry.state = 'delay'
        entry.sinceMs = nowMs
      }
      counts.peak = Math.max(counts.peak, entries.size)
      advanceAll(nowMs)
    },
    table(nowMs) {
      advanceAll(nowMs)
      return [...entries].map(([address, { state, mac }]) => ({ interface: 'eth0', address, state, ...(mac !== undefined && { mac }) }))
    },
    flush: () => entries.clear(),
    requests: () => counts.requests,
    peak: () => counts.peak,
    drops: () => counts.drops,
  }
}
