/** A scan: what was asked for, what it will cost, how it went. */
import type { IpAddress, MacAddress } from './address.ts'
import type { AddressRange, Cidr } from './subnet.ts'

export type ProfileName = 'gentle' | 'normal' | 'fast'

/** Limits of politeness; design rule "do no harm". */
export interface Profile {
  readonly name: ProfileName
  /** Most frames a second in all. */
  readonly ratePps: number
  /** Most frames a second on a Wi-Fi interface, where each broadcast costs a millisecond of everybody's air. */
  readonly wirelessRatePps: number
  /**
   * Most connections open to one host at a time: those that the kernel opens for limited mode and for inquiries. The raw sweep's
   * SYNs open none; what a SYN-ACK leaves half open at the host is ended by a RST at once.
   */
  readonly connectionsPerHost: number
}

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  gentle: { name: 'gentle', ratePps: 10, wirelessRatePps: 10, connectionsPerHost: 1 },
  normal: { name: 'normal', ratePps: 500, wirelessRatePps: 100, connectionsPerHost: 4 },
  fast: { name: 'fast', ratePps: 10_000, wirelessRatePps: 10_000, connectionsPerHost: 16 },
}

/** Routed targets share a router, whose address resolution must not be flooded: most frames a second to each prefix of this length. */
export const routedRatePps = 200
export const routedPrefixLength = 24

/** Whether raw sockets are used where they can be had, insisted upon, or done without on purpose. */
export type RawMode = 'auto' | 'required' | 'off'

/** What a person asks for; texts in the grammar of the command line. */
export interface ScanRequest {
  /** Empty: the private subnets of this machine's interfaces. */
  readonly targets: readonly string[]
  readonly exclude: readonly string[]
  readonly interface?: string
  readonly profile: ProfileName
  /** Overrides the profile's rate. */
  readonly ratePps?: number
  readonly title?: string
  /** `standard`, `none` or a list like `22,80,8000-8010`. */
  readonly tcp: string
  readonly udp: string
  /** Inquiries (names, banners) after liveness and ports. */
  readonly identify: boolean
  readonly raw: RawMode
  /** An explicit yes to what the scope guard refuses otherwise. */
  readonly consent: boolean
  /** Number of the scan that this one looks at a part of again: what it finds also belongs to the map of that scan. */
  readonly rescanOf?: number
}

/** How a person wanted a scan, besides its targets: enough, with them, to ask for it again. */
export type ScanOptions = Pick<ScanRequest, 'interface' | 'ratePps' | 'tcp' | 'udp' | 'identify' | 'raw'>

/** A part of the targets that is reached in one way. */
export interface Leg {
  readonly interface: string
  /** `local`: on the link, asked by ARP. `routed`: through `gateway`, asked by ICMP echo and TCP SYN. */
  readonly reach: 'local' | 'routed'
  readonly ranges: readonly AddressRange[]
  readonly gateway?: IpAddress
  /** Our address on the interface. */
  readonly source: IpAddress
  readonly sourceMac?: MacAddress
  /** Our subnet on the interface. */
  readonly subnet: Cidr
  readonly ratePps: number
}

/** What a scan will do, before it does anything. */
export interface FlightPlan {
  readonly targets: readonly string[]
  readonly exclude: readonly string[]
  readonly profile: ProfileName
  readonly raw: boolean
  /** Every address that was asked for and not excluded; the legs leave out this computer's own and those without a route. */
  readonly scope: readonly AddressRange[]
  readonly legs: readonly Leg[]
  readonly tcpPorts: readonly number[]
  /** None where all legs go without raw frames: `notCovered` says so. */
  readonly udpPorts: readonly number[]
  readonly identify: boolean
  readonly addresses: number
  /** Frames (in limited mode the kernel's packets) when nobody answers, and what each host that answers adds. */
  readonly framesForDiscovery: number
  readonly framesPerHost: number
  readonly peakRatePps: number
  readonly estimatedMs: number
  readonly connectionsPerHost: number
  readonly notCovered: readonly NotCovered[]
}

/** What a scan could not see. */
export interface NotCovered {
  readonly what: string
  readonly why: string
  readonly remedy: string
}

export interface Coverage {
  readonly addressesAsked: number
  readonly addressesAnswered: number
  readonly framesSent: number
  readonly durationMs: number
  /** From start to the first host; absent when nobody answered. */
  readonly firstHostMs?: number
  readonly notCovered: readonly NotCovered[]
}

export type ScanStatus = 'running' | 'completed' | 'stopped' | 'failed'

export interface Vantage {
  readonly interface: string
  readonly ip: IpAddress
  readonly mac?: MacAddress
}

/** A scan as it is kept. */
export interface ScanRecord {
  /** 1, 2, 3 ... */
  readonly id: number
  readonly title: string
  readonly status: ScanStatus
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly finishedAt?: number
  readonly targets: readonly string[]
  readonly exclude: readonly string[]
  /** The addresses that the plan asks: without exclusions, this computer's own and those without a route. */
  readonly scope: readonly string[]
  readonly profile: ProfileName
  readonly options: ScanOptions
  readonly raw: boolean
  readonly vantages: readonly Vantage[]
  readonly coverage: Coverage
  /** Why it stopped or failed, a sentence. */
  readonly reason?: string
  /** Number of the scan that this one looked at a part of again. */
  readonly rescanOf?: number
}
