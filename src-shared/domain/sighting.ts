/**
 * A sighting is one dated fact about one address with the source that told it. Sightings are append-only: everything that
 * Portolan shows is derived from them, so a better rule re-labels old scans.
 */
import type { IpAddress, MacAddress } from './address.ts'
import type { Cidr } from './subnet.ts'

export type TransportProtocol = 'tcp' | 'udp'

/** Who told the fact: a probe of the sweep, an inquiry, or this computer's own kernel. */
export type Source =
  | 'arp'
  | 'icmp-echo'
  | 'tcp-syn'
  | 'tcp-connect'
  | 'udp'
  | 'netbios'
  | 'reverse-dns'
  | 'banner'
  | 'ssh'
  | 'telnet'
  | 'rtsp'
  | 'http'
  | 'https'
  | 'tls'
  | 'rpcbind'
  | 'snmp'
  | 'neighbour-table'
  | 'routing-table'
  | 'interface'

/**
 * What came back when a port was asked. The state of the port is derived from it: `syn-ack`, `reply` are open;
 * `rst`, `port-unreachable` closed; `prohibited` (ICMP type 3 code 9, 10 or 13) filtered.
 */
export type PortAnswer = 'syn-ack' | 'rst' | 'reply' | 'port-unreachable' | 'prohibited'

/** What an X.509 certificate says (RFC 5280). */
export interface Certificate {
  readonly subject: DistinguishedName
  readonly issuer: DistinguishedName
  /** Subject alternative names: DNS names and addresses, as they stand in the certificate. */
  readonly names: readonly string[]
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-256 of the subject's public key (DER, SubjectPublicKeyInfo), in hexadecimal. */
  readonly keyFingerprint: string
}

/** The attributes of a name (RFC 4514) that people read. */
export interface DistinguishedName {
  readonly commonName?: string
  readonly organization?: string
  readonly organizationalUnit?: string
}

/** What an SSH server offers for a connection, in its own order of preference (RFC 4253 section 7.1); to the client where directions differ. */
export interface SshOffer {
  readonly kexAlgorithms: readonly string[]
  readonly hostKeyAlgorithms: readonly string[]
  readonly encryptionAlgorithms: readonly string[]
  readonly macAlgorithms: readonly string[]
  readonly compressionAlgorithms: readonly string[]
}

/** A public host key (RFC 4253 section 6.6), as `known_hosts` has it. */
export interface SshHostKey {
  /** Its type: `ssh-ed25519`. */
  readonly algorithm: string
  /** The whole key, its type included, in Base64. */
  readonly key: string
}

/** What a Telnet server wants to agree on (RFC 855): `do` asks us for the option, `will` offers it. */
export interface TelnetOption {
  readonly verb: 'do' | 'will'
  /** By the registry of IANA: 1 echo, 24 terminal type ... */
  readonly option: number
}

/** One row of what a portmapper has registered (RFC 1833 section 3). */
export interface RpcProgram {
  /** 100003 NFS, 100005 mount ... */
  readonly program: number
  readonly version: number
  readonly protocol: TransportProtocol
  readonly port: number
}

/** Who an SNMP engine is, and what its ID is made of (RFC 3411 section 5, SnmpEngineID): at most one of address, MAC and text. */
export interface SnmpEngineId {
  /** The whole ID, 5 to 32 bytes, in hexadecimal. */
  readonly engineId: string
  /** Who made it, by the private enterprise numbers of IANA. */
  readonly enterprise: number
  readonly address?: IpAddress
  readonly mac?: MacAddress
  /** At most 27 bytes as UTF-8 with replacement, control characters kept, never empty. */
  readonly text?: string
}

/** One row of a NetBIOS node status answer (RFC 1002 section 4.2.18). */
export interface NetbiosName {
  readonly name: string
  /** Sixteenth byte: 0x00 workstation or domain, 0x20 file server, 0x1c domain controllers ... */
  readonly suffix: number
  readonly group: boolean
}

export type Fact =
  /** The address answered at this link-layer address, on the scan's own segment. */
  | { readonly kind: 'mac'; readonly mac: MacAddress }
  | { readonly kind: 'echo-reply'; readonly ttl: number; readonly rttMs: number }
  | {
      readonly kind: 'port'
      readonly protocol: TransportProtocol
      readonly port: number
      readonly answer: PortAnswer
      readonly ttl?: number
    }
  /** Asked as often as the profile allows, never answered. `ports` is a range list: `22-25,80`. */
  | { readonly kind: 'silence'; readonly protocol: TransportProtocol; readonly ports: string }
  /** First line that a port sent by itself; control characters kept, at most 512 bytes, decoded as UTF-8 with replacement. */
  | { readonly kind: 'banner'; readonly port: number; readonly text: string }
  /** What a port answered to GET /, over plain HTTP or TLS; control characters kept, each text at most 200 UTF-16 units and never empty. */
  | {
      readonly kind: 'http'
      readonly port: number
      /** 200 to 599. */
      readonly status: number
      /** The Server field. */
      readonly server?: string
      /** Of the HTML page, its white space collapsed. */
      readonly title?: string
      /** What a user name and a password would open (RFC 7617, RFC 7616). */
      readonly realm?: string
      /** Where a redirect leads that was not followed, as it stands: another host, port or scheme, or one too many. */
      readonly location?: string
    }
  /**
   * The certificate that a port showed when TLS began; nothing of it is verified. Control characters kept, each text at most 255 UTF-16
   * units, at most 100 names.
   */
  | ({
      readonly kind: 'certificate'
      readonly port: number
      /** Of the connection: `TLSv1.3`. */
      readonly protocol: string
    } & Certificate)
  /**
   * What an SSH server offered and the host key that it showed, whose proof was not asked for. Each list has at most 64 names of 1 to 64
   * visible ASCII characters, as has the key's type; the key at most 4,096 bytes before Base64.
   */
  | ({ readonly kind: 'ssh'; readonly port: number; readonly hostKey?: SshHostKey } & SshOffer)
  /** What a Telnet server said up to its first prompt, and its options in the order in which they came, at most 64. */
  | {
      readonly kind: 'telnet'
      readonly port: number
      readonly options: readonly TelnetOption[]
      /** At most 1,000 bytes as UTF-8 with replacement; control characters kept, but for NUL. */
      readonly text?: string
    }
  /**
   * What a server of video answered to OPTIONS and DESCRIBE, without credentials; control characters kept, each text at most 200 UTF-16
   * units and never empty.
   */
  | {
      readonly kind: 'rtsp'
      readonly port: number
      /** Of its last answer; 200 to 599. */
      readonly status: number
      /** The Server field. */
      readonly server?: string
      /** The Public field: what may be asked. */
      readonly methods?: string
      /** What a user name and a password would open. */
      readonly realm?: string
      /** Of the session that is described to everybody (RFC 8866 section 5.3). */
      readonly session?: string
      /** What made the description (RFC 8866 section 6.2). */
      readonly tool?: string
    }
  /** What the portmapper of port 111 has registered for TCP and UDP, at least one and at most 256 programs; `transport` is how it was asked. */
  | { readonly kind: 'rpc-programs'; readonly transport: TransportProtocol; readonly programs: readonly RpcProgram[] }
  /** What an SNMPv3 agent on UDP port 161 tells before a login. */
  | ({
      readonly kind: 'snmp-engine'
      /** How often it has started; 0 to 2^31 - 1. */
      readonly boots: number
      /** Seconds since it started last; 0 to 2^31 - 1. */
      readonly timeS: number
    } & SnmpEngineId)
  | { readonly kind: 'netbios-names'; readonly names: readonly NetbiosName[]; readonly mac?: MacAddress }
  /** Host name by PTR record, without the final dot. */
  | { readonly kind: 'host-name'; readonly name: string }
  /** This computer's own interface. */
  | { readonly kind: 'self'; readonly mac?: MacAddress; readonly subnet: Cidr; readonly hostName: string }
  /** The kernel's routing table sends `destination` (a prefix; `0.0.0.0/0` is the default route) to this address. */
  | { readonly kind: 'gateway'; readonly destination: Cidr }

export interface Sighting {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Number of the scan that saw it. */
  readonly scan: number
  /** Name of the interface it was seen from. */
  readonly vantage: string
  /** Whom it is about. */
  readonly address: IpAddress
  readonly source: Source
  readonly fact: Fact
}
