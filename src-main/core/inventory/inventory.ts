/**
 * What the sightings say, device by device. Everything here can be thrown away and derived again: a better rule re-labels old
 * scans. Text from the network stays raw in names, banners and titles; labels and reasons are safe to show.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { IdentityKey } from '#shared/domain/device.ts'
import type { DeviceType, MapHost, MapName, MapPort, NotOpen } from '#shared/domain/map-document.ts'
import type { Cidr } from '#shared/domain/subnet.ts'
import type { Judge } from './rules.ts'
import type { ServiceTable } from './service-name.ts'
import type { VendorTable } from './vendor.ts'

/** Tables that turn numbers into names; the engine loads them from resources/data. */
export interface ReferenceData {
  readonly vendors: VendorTable
  readonly services: ServiceTable
  readonly judge: Judge
}

/** One address of a host as seen from one interface of this computer. */
export interface Contact {
  readonly vantage: string
  readonly address: IpAddress
  /** Who measured the MAC of the address there; absent where nobody could. */
  readonly measuredBy?: 'arp' | 'neighbour-table'
}

export interface InventoryHost {
  /** Heaviest first. */
  readonly keys: readonly IdentityKey[]
  /** Best name or address, safe to show. */
  readonly label: string
  /** Ascending. */
  readonly addresses: readonly IpAddress[]
  /** Measured on an own segment; of this computer: of its first address. */
  readonly mac?: MacAddress
  readonly vendor?: string
  /** Best source first. */
  readonly names: readonly MapName[]
  readonly type: DeviceType
  readonly os?: { readonly name: string; readonly confidence: number }
  readonly verdicts?: NonNullable<MapHost['verdicts']>
  readonly ports: readonly MapPort[]
  readonly notOpen: NotOpen
  /** What it answered to, in natural order: `arp`, `tcp-rst:80`, `tcp-rst:443`. */
  readonly methods: readonly string[]
  /** It answered something; a gateway that only the routing table knows did not. */
  readonly live: boolean
  /** This computer. */
  readonly self: boolean
  /** Milliseconds since the epoch; absent when it was never heard. */
  readonly firstHeardAt?: number
  readonly lastHeardAt?: number
  readonly contacts: readonly Contact[]
  /** Why its addresses are one device, and why others are not, in words. */
  readonly oneDevice?: readonly string[]
  /** Evidence for name and type, in words. */
  readonly why: readonly string[]
}

/** An interface of this computer in a subnet. */
export interface OwnNetwork {
  readonly vantage: string
  readonly address: IpAddress
  readonly subnet: Cidr
}

/** A row of the kernel's routing table with a next hop. */
export interface Gateway {
  readonly vantage: string
  readonly address: IpAddress
  readonly destination: Cidr
}

export interface Inventory {
  /** By first address; this computer is one of them. */
  readonly hosts: readonly InventoryHost[]
  readonly networks: readonly OwnNetwork[]
  readonly gateways: readonly Gateway[]
}
