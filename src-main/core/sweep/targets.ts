/** Whom a sweep asks: addresses by index, computed from ranges where there are many, listed where they are known hosts. */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { type AddressRange, addressListOf } from '#shared/domain/subnet.ts'

/** An address and the link-layer address its frames go to: its own on the link, the gateway's beyond it. */
export interface SweepTarget {
  readonly address: IpAddress
  readonly mac: MacAddress
}

export interface TargetList {
  readonly count: number
  /** The target of an index, 0 to count - 1. */
  at(index: number): SweepTarget
  /** The inverse of `at`; undefined for an address that is no target. */
  indexOf(address: IpAddress): number | undefined
}

/** Every address of the ranges (merged, so each once), all by way of one link-layer address. Memory does not grow with the ranges' size. */
export function rangeTargets(ranges: readonly AddressRange[], mac: MacAddress): TargetList {
  const { count, at, indexOf } = addressListOf(ranges)
  return { count, at: (index) => ({ address: at(index), mac }), indexOf }
}

/** Hosts that are known one by one. */
export function hostTargets(hosts: readonly SweepTarget[]): TargetList {
  const indexes = new Map(hosts.map((host, index) => [host.address, index]))
  return {
    count: hosts.length,
    at(index) {
      const host = hosts[index]
      if (host === undefined) throw new Error(`no target ${index}`)
      return host
    },
    indexOf: (address) => indexes.get(address),
  }
}
