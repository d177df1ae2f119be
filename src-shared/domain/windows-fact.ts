/** What Windows, Samba and directories say before a login, as it was said. */
import type { MacAddress } from './address.ts'

/** One row of a NetBIOS node status answer (RFC 1002 section 4.2.18). */
export interface NetbiosName {
  readonly name: string
  /** Sixteenth byte: 0x00 workstation or domain, 0x20 file server, 0x1c domain controllers ... */
  readonly suffix: number
  readonly group: boolean
}

/** What a server tells by NTLM to whoever asks to log in (MS-NLMP section 2.2.1.2); each name at most 255 UTF-16 units, never empty. */
export interface NtlmTarget {
  /** The domain, or the computer where it is in none. */
  readonly targetName?: string
  readonly netbiosComputer?: string
  readonly netbiosDomain?: string
  readonly dnsComputer?: string
  readonly dnsDomain?: string
  readonly dnsForest?: string
  /** Of the operating system: Windows 10.0 build 17763; Samba says 6.1 build 0. */
  readonly version?: { readonly major: number; readonly minor: number; readonly build: number }
  /** Milliseconds since the epoch, by the server's clock. */
  readonly time?: number
}

/** One row of an RPC endpoint mapper. */
export interface RpcEndpoint {
  /** UUID in lower case. */
  readonly interface: string
  /** `1.0` */
  readonly version: string
  /** Absent where only programs on the host itself reach it. */
  readonly transport?: 'tcp' | 'udp' | 'http' | 'pipe'
  /** A port number, or the path of a named pipe: at most 128 characters, never empty. */
  readonly address?: string
  /** What the service calls itself: at most 128 characters, never empty. */
  readonly annotation?: string
}

export type WindowsFact =
  /**
   * What a file server says before anybody logs in (MS-SMB2, MS-SMB). Control characters kept, each text at most 128 UTF-16 units and
   * never empty; times are milliseconds since the epoch, by the server's clock.
   */
  | {
      readonly kind: 'smb'
      readonly port: number
      /** The newest that it takes: `3.1.1`, `3.0.2`, `3.0`, `2.1`, `2.0.2`, or `NT LM 0.12` where it has only SMB 1. */
      readonly dialect: string
      readonly signingRequired: boolean
      /** Lower case; of the installation, or of the run of the server. */
      readonly serverGuid?: string
      readonly time?: number
      /** Old Windows tells it, and nobody since. */
      readonly bootTime?: number
      /** Ways to log in by object identifier, in the server's order; at most 10, never empty. */
      readonly mechanisms?: readonly string[]
      /** SMB 1: `Windows 5.1`, and the software that serves files. */
      readonly nativeOs?: string
      readonly nativeLanManager?: string
      /** SMB 1: the domain or workgroup. */
      readonly domain?: string
      /** SMB 1 without extended security: the NetBIOS name. */
      readonly server?: string
    }
  | ({ readonly kind: 'ntlm'; readonly port: number } & NtlmTarget)
  /** An RPC endpoint mapper, with at most 500 endpoints, each once; none where it does not tell. Control characters kept. */
  | {
      readonly kind: 'msrpc'
      readonly port: number
      readonly endpoints: readonly RpcEndpoint[]
      /** NetBIOS name, at most 128 characters, never empty. */
      readonly computer?: string
    }
  /** A remote desktop server (MS-RDPBCGR); its certificate and what NTLM tells are facts of their own. */
  | {
      readonly kind: 'rdp'
      readonly port: number
      /** What it wants: RDP's own encryption, TLS, or a login before the session (CredSSP). Absent where it wants another. */
      readonly security?: 'rdp' | 'tls' | 'nla'
      /** Of its RDP_NEG_RSP (section 2.2.1.2.1): 0x01 extended client data, 0x02 graphics pipeline, 0x08 restricted admin ... */
      readonly flags?: number
    }
  /**
   * A directory: what its root DSE says (RFC 4512 section 5.1, MS-ADTS section 3.1.1.3.2), as it stands there; nothing where it keeps that
   * to itself. Control characters kept, each text at most 255 UTF-16 units and never empty, at most 50 in a list, none of them empty.
   */
  | {
      readonly kind: 'ldap'
      readonly port: number
      /** `dc1.lab.home` */
      readonly dnsHostName?: string
      /** `DC=lab,DC=home` */
      readonly defaultNamingContext?: string
      readonly rootDomainNamingContext?: string
      /** The server's own entry: its site is in it. */
      readonly serverName?: string
      /** `lab.home:dc1$@LAB.HOME` */
      readonly ldapServiceName?: string
      readonly vendorName?: string
      readonly vendorVersion?: string
      /** `20261124194500.0Z` */
      readonly currentTime?: string
      /** Levels of Active Directory (MS-ADTS section 6.1.4): 4 is 2008 R2, 7 is 2016. */
      readonly domainFunctionality?: string
      readonly forestFunctionality?: string
      readonly domainControllerFunctionality?: string
      readonly namingContexts?: readonly string[]
      /** Object identifiers: 1.2.840.113556.1.4.800 is Active Directory. */
      readonly supportedCapabilities?: readonly string[]
      /** `OpenLDAProotDSE` ... */
      readonly objectClass?: readonly string[]
    }
  /**
   * A key distribution centre, by the error with which it answers (RFC 4120 section 7.5.9). Control characters kept, texts at most 255
   * UTF-16 units.
   */
  | {
      readonly kind: 'kerberos'
      readonly port: number
      /** 68 is KDC_ERR_WRONG_REALM. */
      readonly error: number
      /** Milliseconds since the epoch, by the server's clock. */
      readonly time?: number
      /** Its own, where it tells: never empty. */
      readonly realm?: string
      /** What it says in words: never empty. */
      readonly text?: string
    }
  | { readonly kind: 'netbios-names'; readonly names: readonly NetbiosName[]; readonly mac?: MacAddress }
