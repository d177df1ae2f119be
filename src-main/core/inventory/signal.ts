/**
 * A signal is one thing that tells devices apart, as the rules know it (`rules.ts`): a name from a closed list and a value. Facts are what was
 * said; signals are what it may mean; the rules say how much.
 */

/** Every signal that a rule may ask for, and what its value is. */
export const signalNames = [
  /** Owner of the MAC's prefix, as the vendor table has it. */
  'vendor',
  /** `private` where the MAC names no vendor, `container` where it is as Docker makes them. */
  'mac',
  /** An open port: `tcp/445`, `udp/161`. */
  'port',
  /** `refuses` or `drops`: what happens to connections to ports that nobody listens on. */
  'closed-ports',
  /** The TTL that its packets probably began with: 32, 64, 128 or 255. */
  'initial-ttl',
  /** The form of its SYN-ACKs: `64|mss*45|ws7|mss,sack,ts,nop,ws|df` (tcp-stack.ts). */
  'tcp-stack',
  /** `gateway`: this computer's packets go through it. */
  'role',
  /** A name of the device, in lower case. */
  'name',
  /** A NetBIOS name suffix of its own or of a group it is in, `20` or `group-1c`. */
  'netbios',
  /** First line of a service that speaks first. */
  'banner',
  /** What an FTP server says its system is: `UNIX Type: L8`. */
  'ftp-system',
  /** An extension of a mail server with its parameters: `SIZE 52428800`. */
  'smtp-extension',
  /** The Server field of a web server. */
  'http-server',
  /** The title of a start page. */
  'http-title',
  /** What a web server asks a password for. */
  'http-realm',
  /** Of a certificate: `CN=pve1, O=Proxmox Virtual Environment, OU=x`. */
  'certificate',
  /** What a Telnet server says up to its first prompt. */
  'telnet',
  /** Nothing for a video server that answers, and each text that it tells of itself. */
  'rtsp',
  /** The ciphers that an SSH server offers, in its order, joined by commas. */
  'ssh-ciphers',
  /** Number of an ONC RPC program: `100003`. */
  'rpc-program',
  /** Private enterprise number of the maker of its SNMP engine. */
  'snmp-enterprise',
  /** sysDescr of its SNMP agent. */
  'snmp-descr',
  /** sysObjectID of its SNMP agent below the private enterprises: `9.1.1208` is a product of Cisco. */
  'snmp-object',
  /** The layers of its work by sysServices: `2` a bridge, `2,3` one that routes too, `4,7` a host. */
  'snmp-services',
  /** Maker and model of its chassis. */
  'snmp-model',
  'dns-version',
  /** `yes` or `no`. */
  'dns-recursion',
  /** The newest that it takes: `3.1.1`. */
  'smb-dialect',
  /** `required` */
  'smb-signing',
  /** SMB 1: `Unix, Samba 3.6.25`. */
  'smb-native',
  /** As NTLM tells it: `10.0.17763`; Samba says `6.1.0`. */
  'windows-build',
  /** DNS name of its domain. */
  'domain-member',
  /** Object identifier of a capability that its directory lists. */
  'ldap-capability',
  /** What the directory calls itself, and the classes of its root. */
  'ldap-vendor',
  /** The realm of its key distribution centre, or nothing. */
  'kerberos',
  /** How a remote desktop wants to be spoken with: `rdp`, `tls`, `nla`, `other`. */
  'rdp',
  /** UUID of an interface that its endpoint mapper lists. */
  'rpc-interface',
  /** What such a service calls itself. */
  'rpc-service',
  /** A type of service by DNS-SD: `_ipp._tcp`. */
  'dns-sd',
  /** A pair of a service's text: `_ipp._tcp ty=HP LaserJet 400`. */
  'dns-sd-text',
  /** The system of its HINFO record. */
  'mdns-os',
  'ssdp-server',
  /** A device or service type: `urn:schemas-upnp-org:device:MediaServer:1`. */
  'upnp-type',
  /** Maker, model, number and description, by UPnP or WS-Discovery. */
  'upnp-model',
  /** A type or a scope by WS-Discovery: `Computer`, `onvif://www.onvif.org/hardware/...`. */
  'ws-discovery',
  /** Vendor class of its DHCP client: `MSFT 5.0`. */
  'dhcp-vendor',
  /** What its DHCP client wants to know, option numbers in its order, joined by commas. */
  'dhcp-parameters',
  /** Version that it announces to its workgroup: `10.0`. */
  'browser-version',
  /** A flag of that announcement: `domain-controller`, `unix`. */
  'browser-role',
  /** A protocol in which it asked everybody: `llmnr`. */
  'spoke',
] as const

export type SignalName = (typeof signalNames)[number]

export interface Signal {
  readonly name: SignalName
  /** Raw text, at most `longestSignal` UTF-16 units. */
  readonly value: string
  /** The same in words, safe to show: a line of "why". */
  readonly says: string
}

/** Rules look no further. */
export const longestSignal = 512
