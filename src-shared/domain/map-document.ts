/**
 * The map document, version 1: what `--json` prints, `.json` holds and the window draws. Fixed: additions are allowed,
 * changes of meaning are not. A field that is not known is absent. Arrays are sorted; times are ISO 8601 UTC.
 */
import type { IpAddress, MacAddress } from './address.ts'
import type { TransportProtocol } from './fact.ts'
import type { NotCovered, ProfileName, ScanOptions, ScanStatus } from './scan.ts'
import type { Cidr } from './subnet.ts'

/** What a device can be, as a person or the rules say it. */
export const deviceTypes = [
  'router',
  'firewall',
  'switch',
  'access-point',
  'server',
  'workstation',
  'laptop',
  'hypervisor',
  'vm',
  'container',
  'nas',
  'printer',
  'phone',
  'tablet',
  'tv',
  'camera',
  'voip',
  'console',
  'iot',
  'ups',
] as const

export type KnownType = (typeof deviceTypes)[number]
export type DeviceType = KnownType | 'unknown'

export type HostStatus = 'new' | 'known' | 'changed' | 'offline' | 'rogue'

export interface MapName {
  readonly name: string
  /** `netbios`, `reverse-dns`, `human` ... */
  readonly source: string
}

export interface MapPort {
  readonly protocol: TransportProtocol
  readonly port: number
  readonly state: 'open' | 'open|filtered'
  /** IANA service name. */
  readonly service?: string
  readonly product?: string
  readonly version?: string
  readonly banner?: string
  readonly title?: string
}

export interface NotOpen {
  /** TCP range list: `22-25,80`. */
  readonly closed?: string
  readonly filtered?: string
  readonly udpClosed?: string
  /** UDP ports that a firewall said it prohibits. */
  readonly udpFiltered?: string
  /** UDP ports that stayed silent on a host that refuses none: `open|filtered` in nmap's words. */
  readonly udpOpenFiltered?: string
}

export interface HostFlags {
  readonly approved: boolean
  readonly scannable: boolean
  readonly live: boolean
  readonly inScope: boolean
  readonly self: boolean
}

/** A guess by vote: what speaks for it, what against, and what came second. */
export interface Verdict<T extends string = string> {
  readonly value: T
  /** Of an operating system: the family that was voted on; `value` may say it more closely. */
  readonly family?: string
  /** 0 to 1. */
  readonly confidence: number
  /** Evidence in words, the weightiest first. */
  readonly for: readonly string[]
  readonly against: readonly string[]
  readonly runnerUp?: { readonly value: T; readonly confidence: number }
}

/** A guess that is less likely than this is no value of a host: its type stays `unknown`, its `os` absent. */
export const believable = 0.5

export interface MapHost {
  /** `d1`, `d2` ...: stable per database. */
  readonly id: string
  readonly label: string
  readonly addresses: readonly IpAddress[]
  readonly mac?: MacAddress
  readonly vendor?: string
  readonly names: readonly MapName[]
  /** The confidence of a person's word is 1. */
  readonly os?: { readonly name: string; readonly confidence: number }
  /** Present where a person said which system it runs; `verdicts` says what the evidence says. */
  readonly osSource?: 'human'
  readonly type: DeviceType
  /** Present where a person said which type it is; `verdicts` says what the evidence says. */
  readonly typeSource?: 'human'
  /** How type and operating system were judged, where anything speaks for one; `type` is `unknown` while no guess is believable. */
  readonly verdicts?: { readonly type?: Verdict<DeviceType>; readonly os?: Verdict }
  readonly ports: readonly MapPort[]
  readonly notOpen: NotOpen
  /** `arp`, `icmp-echo`, `tcp-syn-ack:445`, `tcp-rst:80`, `udp-reply:137` ...; of very many closed ports the first that answered. */
  readonly methods: readonly string[]
  readonly flags: HostFlags
  readonly status: HostStatus
  readonly reason: string
  readonly note?: string
  readonly firstSeenAt?: string
  readonly lastSeenAt?: string
  /** Where a person put it, or where it was drawn last. */
  readonly position?: { readonly x: number; readonly y: number; readonly pinned: boolean }
  /** Why its addresses are one device, and why others that share a key are not; these lines stand in `why`, too. */
  readonly oneDevice?: readonly string[]
  /** Why it has this type and this name: evidence in words. */
  readonly why: readonly string[]
}

export interface MapSegment {
  readonly id: string
  readonly cidr: Cidr
  readonly gateway?: IpAddress
  /** Where its mark was drawn last. */
  readonly position?: { readonly x: number; readonly y: number }
}

export interface MapLink {
  /** Ids of hosts or segments. */
  readonly from: string
  readonly to: string
  readonly kind: 'attached' | 'routes' | 'switch-port' | 'contains' | 'manual'
  readonly label?: string
  readonly confidence: 'confirmed' | 'measured' | 'inferred' | 'manual'
  readonly evidence: readonly string[]
}

export interface MapScan {
  readonly id: number
  readonly title: string
  readonly status: ScanStatus
  readonly startedAt: string
  readonly finishedAt?: string
  readonly targets: readonly string[]
  readonly exclude: readonly string[]
  readonly profile: ProfileName
  /** How it was asked for: ports, rate, interface. */
  readonly options: ScanOptions
  /** Whether raw sockets were used. */
  readonly raw: boolean
  readonly vantage?: { readonly interface: string; readonly ip: IpAddress; readonly mac?: MacAddress }
  readonly reason?: string
  /** Present where a recorded scan was replayed: nothing was sent, and this is nobody's network. */
  readonly demo?: true
}

export interface MapCoverage {
  readonly addressesAsked: number
  readonly addressesAnswered: number
  readonly framesSent: number
  readonly durationMs: number
  readonly firstHostMs?: number
  readonly notCovered: readonly NotCovered[]
}

export interface MapDocument {
  readonly format: 'portolan-map'
  readonly version: 1
  readonly scan: MapScan
  readonly hosts: readonly MapHost[]
  readonly segments: readonly MapSegment[]
  readonly links: readonly MapLink[]
  /** Present when this computer has a default route: ids of the hosts that lead to the internet. */
  readonly internet?: { readonly via: readonly string[] }
  readonly coverage: MapCoverage
}

/** Every host but this computer. */
export function othersOf({ hosts }: Pick<MapDocument, 'hosts'>): readonly MapHost[] {
  return hosts.filter(({ flags }) => !flags.self)
}

/**
 * The devices that every count is of: who answered, and who is approved and offline. This computer is none of them, and neither is a
 * router that is known by the routes alone.
 */
export function devicesOf(document: Pick<MapDocument, 'hosts'>): readonly MapHost[] {
  return othersOf(document).filter(({ flags, status }) => flags.live || status === 'offline')
}
