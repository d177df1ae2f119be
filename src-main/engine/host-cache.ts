/** Hosts of ended scans, which never change: kept up to a number of hosts in all, the scan that was kept first goes first. */
import type { IdentifiedHost } from './identification.ts'

export interface HostCache {
  get(key: string): readonly IdentifiedHost[] | undefined
  /** The last that was kept stays, however many hosts it has. */
  keep(key: string, hosts: readonly IdentifiedHost[]): void
}

export function createHostCache(maximumHosts: number): HostCache {
  const kept = new Map<string, readonly IdentifiedHost[]>()
  let count = 0
  const drop = (key: string): void => {
    count -= kept.get(key)?.length ?? 0
    kept.delete(key)
  }
  return {
    get: (key) => kept.get(key),
    keep(key, hosts) {
      drop(key)
      kept.set(key, hosts)
      count += hosts.length
      for (const first of kept.keys()) {
        if (count <= maximumHosts || first === key) return
        drop(first)
      }
    },
  }
}
