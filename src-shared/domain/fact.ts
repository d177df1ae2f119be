/**
 * What an answer said, as it was said. A fact is kept for good and never edited; what it means is derived from it and may be derived better
 * tomorrow, so facts keep more than is understood today. Text from the network stays raw here.
 */
import type { IpAddress, MacAddress } from './address.ts'
import type { TcpHandshake } from './handshake.ts'
import type { HeardFact } from './heard-fact.ts'
import type { ReplyFact } from './reply-fact.ts'
import type { SnmpFact } from './snmp-fact.ts'
import type { Cidr } from './subnet.ts'
import type { WebFact } from './web-fact.ts'
import type { WindowsFact } from './windows-fact.ts'
import type { WsMetadataFact } from './ws-metadata-fact.ts'

export type TransportProtocol = 'tcp' | 'udp'

/**
 * What came back when a port was asked. The state of the port is derived from it: `syn-ack`, `reply` are open;
 * `rst`, `port-unreachable` closed; `prohibited` (ICMP type 3 code 9, 10 or 13) filtered.
 */
export type PortAnswer = 'syn-ack' | 'rst' | 'reply' | 'port-unreachable' | 'prohibited'

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

/** An instance of a service as DNS-SD has it (RFC 6763). */
export interface MdnsService {
  /** `_ipp._tcp` */
  readonly type: string
  readonly instance: string
  /** Absent where only its name or its text was told. */
  readonly port?: number
  /** The pairs of its TXT record, keys in lower case (RFC 6763 section 6). */
  readonly txt: Readonly<Record<string, string>>
}

export type Fact =
  | HeardFact
  /** The address answered at this link-layer address, on the scan's own segment. */
  | { readonly kind: 'mac'; readonly mac: MacAddress }
  | { readonly kind: 'echo-reply'; readonly ttl: number; readonly rttMs: number }
  | {
      readonly kind: 'port'
      readonly protocol: TransportProtocol
      readonly port: number
      readonly answer: PortAnswer
      readonly ttl?: number
      /** Of a SYN-ACK to a SYN of our own making. */
      readonly handshake?: TcpHandshake
    }
  /**
   * Ports that refused, as `port` has it one by one: of a host that refuses very many only the first are facts of their own. `ports` is a
   * range list.
   */
  | { readonly kind: 'refusals'; readonly protocol: TransportProtocol; readonly ports: string }
  /** Asked as often as the profile allows, never answered. `ports` is a range list: `22-25,80`. */
  | { readonly kind: 'silence'; readonly protocol: TransportProtocol; readonly ports: string }
  /** First line that a port sent by itself; control characters kept, at most 512 bytes, decoded as UTF-8 with replacement. */
  | { readonly kind: 'banner'; readonly port: number; readonly text: string }
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
  | SnmpFact
  | ReplyFact
  | WebFact
  | WindowsFact
  | WsMetadataFact
  /** Host name by PTR record, without the final dot. */
  | { readonly kind: 'host-name'; readonly name: string }
  /**
   * One answer to multicast DNS questions; further ones of the same host tell more. Control characters kept, each text at most 255 UTF-16
   * units.
   */
  | {
      readonly kind: 'mdns'
      /** Host names, as they came: `fileserver.local`. At most 8. */
      readonly names: readonly string[]
      /** Types of service that it lists or has, `_ipp._tcp`; at most 64. */
      readonly types: readonly string[]
      /** At most 64, each with at most 32 pairs of text. */
      readonly services: readonly MdnsService[]
      /** Of its HINFO record (RFC 1035 section 3.3.2): `X86_64`, `LINUX`. */
      readonly cpu?: string
      readonly os?: string
    }
  /** One answer to an SSDP search: one of a host's devices, types or services. Control characters kept, each text at most 500 UTF-16 units and never empty. */
  | {
      readonly kind: 'ssdp'
      /** ST: `upnp:rootdevice`, `urn:schemas-upnp-org:device:MediaServer:1`, `uuid:...`. */
      readonly target: string
      /** `uuid:...::upnp:rootdevice` */
      readonly usn?: string
      /** System, UPnP version and product: `Linux/5.10 UPnP/1.1 MiniUPnPd/2.3.1`. */
      readonly server?: string
      /** Where the host says its description is; nothing of it is believed. */
      readonly location?: string
    }
  /**
   * The description of a UPnP root device, fetched from the host itself. Control characters kept, each text at most 200 UTF-16 units and
   * never empty, lists of at most 32.
   */
  | {
      readonly kind: 'upnp'
      readonly port: number
      readonly friendlyName?: string
      readonly manufacturer?: string
      readonly modelName?: string
      readonly modelNumber?: string
      readonly modelDescription?: string
      readonly serialNumber?: string
      /** `uuid:...`, the same as long as the device lives. */
      readonly udn?: string
      readonly presentationUrl?: string
      /** Its own type first, then those of its parts: `urn:schemas-upnp-org:device:InternetGatewayDevice:2`. */
      readonly deviceTypes: readonly string[]
      readonly services: readonly string[]
    }
  /** One answer to a WS-Discovery probe. Control characters kept, each text at most 200 UTF-16 units and without white space, lists of at most 32. */
  | {
      readonly kind: 'ws-discovery'
      /** `urn:uuid:...`, the same as long as the device lives. */
      readonly endpoint?: string
      /** Without their prefixes: `Computer`, `PrintDeviceType`, `NetworkVideoTransmitter`. */
      readonly types: readonly string[]
      /** `onvif://www.onvif.org/hardware/...` */
      readonly scopes: readonly string[]
      /** Where it says that it can be asked more; nothing of it is believed. */
      readonly addresses: readonly string[]
    }
  /** What a name server at port 53 says of itself. Control characters kept, each text at most 255 UTF-16 units and never empty. */
  | {
      readonly kind: 'dns'
      /** How it was asked. */
      readonly protocol: TransportProtocol
      /** It asks others for its clients; absent where that was not asked. */
      readonly recursion?: boolean
      /** `9.18.49-1~deb12u3-Debian`, `unbound 1.17.1`, `dnsmasq-2.90`; many servers keep it to themselves. */
      readonly version?: string
      /** The host that it runs on. */
      readonly hostName?: string
    }
  /** This computer's own interface. */
  | { readonly kind: 'self'; readonly mac?: MacAddress; readonly subnet: Cidr; readonly hostName: string }
  /** The kernel's routing table sends `destination` (a prefix; `0.0.0.0/0` is the default route) to this address. */
  | { readonly kind: 'gateway'; readonly destination: Cidr }
