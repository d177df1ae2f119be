/** This computer's view of its networks, as the kernel tells it. */
import type { IpAddress, MacAddress } from './address.ts'
import type { Cidr } from './subnet.ts'

/** `virtual`: container and hypervisor bridges and their ports; `tunnel`: VPN and point-to-point. Neither is scanned unless named. */
export type InterfaceKind = 'ethernet' | 'wireless' | 'virtual' | 'tunnel' | 'loopback'

export interface InterfaceAddress {
  readonly address: IpAddress
  /** Network prefix of the address: `10.1.1.0/24`. */
  readonly subnet: Cidr
}

export interface NetworkInterface {
  readonly name: string
  readonly kind: InterfaceKind
  readonly up: boolean
  readonly mac?: MacAddress
  readonly mtu: number
  readonly addresses: readonly InterfaceAddress[]
}

export interface Route {
  readonly destination: Cidr
  /** Absent for a directly connected destination. */
  readonly gateway?: IpAddress
  /** Absent where the kernel lets no packet to the destination out: an administrator has forbidden it. */
  readonly interface?: string
  /** Address the kernel would send from, where the table says so. */
  readonly source?: IpAddress
  readonly metric: number
}

export interface Machine {
  readonly hostName: string
  readonly interfaces: readonly NetworkInterface[]
  /** Most specific first, then lowest metric. */
  readonly routes: readonly Route[]
}

/** Kernel neighbour states (RFC 4861 section 7.3.2 and Linux's own). Only `reachable` was confirmed just now. */
export type NeighbourState = 'incomplete' | 'reachable' | 'stale' | 'delay' | 'probe' | 'failed' | 'noarp' | 'permanent' | 'none'

export interface Neighbour {
  readonly interface: string
  readonly address: IpAddress
  readonly mac?: MacAddress
  readonly state: NeighbourState
}
