/** A device: what stays the same while addresses come and go. Approval, names and positions belong to it. */
import type { KnownType } from './map-document.ts'

/** Something that identifies a device; how much, identity.ts says. */
export type IdentityKeyKind = 'mac' | 'address' | NamingKeyKind

/** Keys that are text of the device's own. */
export const namingKeyKinds = [
  'ssh-key',
  'serial-number',
  'snmp-engine',
  'upnp-udn',
  'ws-endpoint',
  'dhcp-client',
  'smb-guid',
  'tls-key',
  'netbios-name',
  'host-name',
] as const
export type NamingKeyKind = (typeof namingKeyKinds)[number]

export interface IdentityKey {
  readonly kind: IdentityKeyKind
  /** Canonical text of the kind. */
  readonly value: string
}

/** A device that the database knows. */
export interface KnownDevice {
  readonly id: number
  readonly keys: readonly IdentityKey[]
  /** Milliseconds since the epoch. */
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}

export interface Position {
  readonly x: number
  readonly y: number
  /** True where a person put it. */
  readonly pinned: boolean
}

/** Characters of what a person may write about a device. */
export const longestDeviceName = 255
export const longestNote = 10_000
export const longestSystem = 100

/**
 * What a person says of two devices. `same`: this one is a part of the other, which lends its name and everything else that was decided.
 * `apart`: this one is not the other, whatever they share. `cut`: the same of one that is a device by this word alone, made of addresses of
 * the other's.
 */
export interface Relation {
  readonly is: 'same' | 'apart' | 'cut'
  /** Number of the other. */
  readonly to: number
  /** Of `same`: whom it was split off from before; it is still not that one. */
  readonly from?: number
}

/** What a person can decide about a device; an undefined value takes the decision back. */
export interface DecisionValues {
  readonly approval: boolean
  readonly name: string
  readonly note: string
  readonly type: KnownType
  /** The operating system, in the person's own words. */
  readonly os: string
  readonly relation: Relation
  readonly position: Position
}

export type DecisionKind = keyof DecisionValues

/**
 * One human decision. Append-only; `previous` is what held before, so that its inverse (the same decision with `value` and
 * `previous` exchanged) is one more row and undo is history.
 */
export type Decision = {
  readonly [K in DecisionKind]: {
    readonly at: number
    readonly device: number
    readonly kind: K
    readonly value?: DecisionValues[K]
    readonly previous?: DecisionValues[K]
  }
}[DecisionKind]

/** What holds now for one device: the last decision of each kind. */
export type Decided = Partial<DecisionValues>
