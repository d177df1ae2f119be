/** Whom a sweep asks: addresses by index, computed from ranges where there are many, listed where they are known hosts. */
import { addressOf, familyOf, type IpAddress, integerOf, type MacAddress } from '#shared/domain/address.ts'
import { type AddressRange, sizeOf } from '#shared/domain/subnet.ts'

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
  let count = 0
  const starts = ranges.map((range) => {
    const start = count
    count += Number(sizeOf(range))
    return start
  })
  return {
    count,
    at(index) {
      const which = starts.findLastIndex((start) => start <= index)
      const range = ranges[which]
      if (range === undefined || index >= count) throw new Error(`no target ${index}`)
      return { address: addressOf(range.first + BigInt(index - (starts[which] ?? 0)), range.family), mac }
    },
    indexOf(address) {
      const family = familyOf(address)
      const value = integerOf(address)
      const which = ranges.findIndex((range) => range.family === family && value >= range.first && value <= range.last)
      const range = ranges[which]
      return range === undefined ? undefined : (starts[which] ?? 0) + Number(value - range.first)
    },
  }
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
