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
  | 'http'
  | 'https'
  | 'tls'
  | 'mdns'
  | 'ssdp'
  | 'upnp'
  | 'ws-discovery'
  | 'dns'
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

/** One row of a NetBIOS node status answer (RFC 1002 section 4.2.18). */
export interface NetbiosName {
  readonly name: string
  /** Sixteenth byte: 0x00 workstation or domain, 0x20 file server, 0x1c domain controllers ... */
  readonly suffix: number
  readonly group: boolean
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
  /** What a port answered to GET / over plain HTTP; control characters kept, each text at most 200 UTF-16 units and never empty. */
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
  | { readonly kind: 'netbios-names'; readonly names: readonly NetbiosName[]; readonly mac?: MacAddress }
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
