/**
 * The contract between the engine and whoever shows or steers it: every call and every event, once. All of it is JSON. Calls
 * go up and return a value or a `Failure`; state comes down as numbered changes, which announce and never steer.
 */
import type { DecisionValues, Relation } from '../domain/device.ts'
import type { Failure } from '../domain/failure.ts'
import type { NetworkInterface } from '../domain/machine.ts'
import type { MapDocument } from '../domain/map-document.ts'
import type { FlightPlan, ScanRecord, ScanRequest } from '../domain/scan.ts'
import type { SnmpCredential } from '../domain/snmp.ts'

/** A request, and beside it the secrets that this scan alone may use: they are no part of what is kept of it. */
export interface ScanOrder extends ScanRequest {
  /** Tried at each SNMP agent in this order, until one is answered. Without any, none is guessed. */
  readonly snmp?: readonly SnmpCredential[]
}

/** A flight plan as it is shown: ranges as text. */
export interface PlanDocument extends Omit<FlightPlan, 'scope' | 'legs' | 'tcpPorts' | 'udpPorts'> {
  readonly parts: readonly PlanPart[]
  readonly tcpPorts: string
  readonly udpPorts: string
}

export interface PlanPart {
  readonly interface: string
  readonly reach: 'local' | 'routed'
  readonly ranges: readonly string[]
  readonly gateway?: string
  readonly addresses: number
  readonly ratePps: number
  /** What is sent to find hosts: `ARP`, `ICMP echo`, `TCP SYN 443,80 ...`. */
  readonly probes: readonly string[]
}

export type ScanPhase = 'discovering' | 'ports' | 'identifying' | 'ended'

export interface ScanProgress {
  readonly scan: number
  readonly phase: ScanPhase
  /** Questions of the phase put so far, of `total`. */
  readonly asked: number
  readonly total: number
  readonly hosts: number
  readonly framesSent: number
  readonly elapsedMs: number
}

/** What became different; `sequence` counts up by one, so that a listener knows when it missed something. */
export interface Change {
  readonly sequence: number
  readonly progress: ScanProgress
}

/** A device as a person names it, or all devices of a scan. */
export type DeviceSelection = { readonly scan: number } | { readonly devices: readonly string[] }

/** What can be decided, with devices as people name them. */
interface DecisionTexts extends Omit<DecisionValues, 'relation'> {
  readonly relation: { readonly is: Relation['is']; readonly to: string }
}

/** A decision about one device; without `value` the decision is taken back. */
export type DecisionRequest = {
  readonly [K in keyof DecisionTexts]: { readonly device: string; readonly kind: K; readonly value?: DecisionTexts[K] }
}[keyof DecisionTexts]

/** What was decided, and the request that takes it back; of a cut that was taken back it is refused, because only a split makes one. */
export interface DecisionReply {
  readonly device: string
  readonly inverse: DecisionRequest
}

/** Addresses of a device that are another device. */
export interface SplitRequest {
  readonly device: string
  readonly addresses: readonly string[]
}

/** The device that was split off, and the requests that make everything as it was before, in their order. */
export interface SplitReply {
  readonly device: string
  readonly part: string
  readonly inverse: readonly DecisionRequest[]
}

/** Who answers. */
export interface Hello {
  /** Differs between any two builds: a page of another build than the engine's loads itself again. */
  readonly build: string
  /** Commands for a shell that give rawlink the right to open raw sockets and take it back. */
  readonly allow: string
  readonly disallow: string
  /** True while every other call is about the demo network, not about the person's own. */
  readonly demo: boolean
  /** Days on which the tables of vendors (IEEE) and of port names (IANA) were published: `2026-08-26`. */
  readonly tables: { readonly vendors: string; readonly services: string }
}

/** To the demo network: a recorded scan that is replayed, in a database of its own. Or back to the person's own network. */
export type DemoWish = 'enter' | 'leave'

/** Files that a map can be had as. */
export type DownloadFormat = 'html' | 'json' | 'svg' | 'png'

export interface DownloadRequest {
  readonly scan: number
  readonly format: DownloadFormat
  /** Of pictures and of the pictures in a report. */
  readonly theme: 'light' | 'dark'
  /** Pixels of a PNG for one pixel of the drawing. */
  readonly scale: 1 | 2 | 4
}

/** A file for a person to keep. */
export interface Download {
  /** Without a folder: `portolan-3.svg`. */
  readonly name: string
  readonly mediaType: string
  /** The content, base64. */
  readonly base64: string
}

/** Where a host or a segment is drawn, by its id in the map document. */
export interface Placement {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface Api {
  hello(): Promise<Hello>
  /** Asks the person, by the system's own dialog, to let rawlink open raw sockets. `raw-unavailable` where that was refused. */
  allowRaw(): Promise<{ readonly raw: true } | Failure>
  /**
   * Changes what every other call is about, for all who listen: they hear `running` and take a new snapshot. Entering begins the
   * replay at once, as a scan of the demo's own database; leaving ends it, and what was done in the demo is gone. Nothing is sent.
   * `scan-running` while a scan of the person's own network runs.
   */
  demo(wish: DemoWish): Promise<Hello | Failure>
  /** This computer's interfaces (in the demo, those of the recording), whether scanned unasked or not. */
  interfaces(): Promise<readonly NetworkInterface[] | Failure>
  /** What a scan would do. Sends nothing. */
  plan(request: ScanRequest): Promise<PlanDocument | Failure>
  /** Starts a scan and returns its number at once; `ended` waits for it. */
  scan(order: ScanOrder): Promise<{ readonly scan: number } | Failure>
  /** Ends a scan as `stopped`; what was found is kept. */
  stop(scan: number): Promise<ScanRecord | Failure>
  /** Waits until the scan has ended and everything is kept. */
  ended(scan: number): Promise<ScanRecord | Failure>
  /** Newest first. */
  scans(): Promise<readonly ScanRecord[] | Failure>
  /** The map of a scan; without a number, of the latest. */
  map(scan?: number): Promise<MapDocument | Failure>
  /** Deletes a scan that has ended, with its facts; devices and decisions stay. */
  remove(scan: number): Promise<{ readonly scan: number } | Failure>
  /** The map of a scan as a file. */
  download(request: DownloadRequest): Promise<Download | Failure>
  /** Keeps where things are drawn; what a person pinned is a decision, and stronger. */
  place(placements: readonly Placement[]): Promise<{ readonly placed: number } | Failure>
  /** Approves devices (all of a scan but this computer, or the named ones); returns the ids that were not approved before. */
  approve(selection: DeviceSelection): Promise<readonly string[] | Failure>
  /** Takes approvals back; returns the ids that were approved before. */
  revoke(selection: DeviceSelection): Promise<readonly string[] | Failure>
  /** Keeps a human decision. */
  decide(request: DecisionRequest): Promise<DecisionReply | Failure>
  /**
   * Makes some of a device's addresses, as it was seen last, a device of its own, whatever they share; it is not approved. The device
   * keeps everything that was decided about it.
   */
  split(request: SplitRequest): Promise<SplitReply | Failure>
}
