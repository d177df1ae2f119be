/** What an SNMP agent tells whoever has credentials. Control characters kept; each text at most 255 UTF-16 units and never empty. */
import type { IpAddress, MacAddress } from './address.ts'
import type { SnmpAccess } from './snmp.ts'

/** The system group (RFC 3418 section 2). */
export interface SnmpSystem {
  /** sysDescr */
  readonly description?: string
  /** sysObjectID, dotted: what the maker calls the product. */
  readonly objectId?: string
  readonly name?: string
  readonly location?: string
  readonly contact?: string
  /** sysServices: a bit for each layer of its work, 0 to 127. */
  readonly services?: number
  /** Hundredths of a second since the agent started; 32 bits. */
  readonly upTime?: number
}

/** A row of ifTable and ifXTable (RFC 2863 section 6). */
export interface SnmpInterface {
  readonly index: number
  /** ifDescr */
  readonly description?: string
  readonly name?: string
  /** By the registry of IANA: 6 Ethernet, 24 loopback, 71 Wi-Fi ... */
  readonly type?: number
  readonly mac?: MacAddress
  /** Bits a second, of ifHighSpeed, or of ifSpeed where there is none. */
  readonly speedBps?: number
  /** 1 up, 2 down ... */
  readonly operStatus?: number
}

/** An address of its own (RFC 4293 section 5). */
export interface SnmpAddress {
  readonly address: IpAddress
  readonly prefixLength?: number
  /** Index of the interface. */
  readonly interface?: number
}

/** The chassis that contains everything else (entPhysicalTable, RFC 6933 section 3). */
export interface SnmpChassis {
  readonly description?: string
  readonly name?: string
  readonly hardwareRevision?: string
  readonly firmwareRevision?: string
  readonly softwareRevision?: string
  readonly serialNumber?: string
  readonly manufacturer?: string
  readonly model?: string
}

export type SnmpFact =
  | ({ readonly kind: 'snmp-system' } & SnmpAccess & SnmpSystem)
  | {
      readonly kind: 'snmp-interfaces'
      /** At most 128, in the agent's order. */
      readonly interfaces: readonly SnmpInterface[]
      /** How many the device has besides them. */
      readonly more?: number
      /** At most 128. */
      readonly addresses: readonly SnmpAddress[]
    }
  | ({ readonly kind: 'snmp-chassis' } & SnmpChassis)
