/**
 * What a described device says, as plain data: one program (`described.ts`) plays all of them, so that a device is a few lines in its
 * network. The words are those of real devices; where they are documented stands beside each.
 */

/** Of a web server: what it answers to a GET of any path. */
export interface WebSpeech {
  readonly server?: string
  readonly title?: string
  /** Answers 401 and asks for a password in this realm. */
  readonly realm?: string
  /** Answers 302 and sends there; `https://self/` is the host's own address. */
  readonly location?: string
  /** Speaks TLS, with this self-signed certificate. */
  readonly tls?: { readonly commonName: string; readonly organization: string; readonly organizationalUnit?: string }
}

export interface MdnsSpeech {
  /** Without `.local`. */
  readonly host: string
  readonly services: readonly {
    readonly type: string
    /** The host's name where it is absent. */
    readonly instance?: string
    readonly port: number
    readonly txt?: Readonly<Record<string, string>>
  }[]
}

export interface SsdpSpeech {
  readonly server: string
  /** Further types that it answers for, beside its root device, its UUID and its device type. */
  readonly targets?: readonly string[]
  /** Where its description is. */
  readonly port: number
  readonly path: string
  /** Elements of the root device by their names: `deviceType`, `friendlyName`, `manufacturer`, `modelName` ... None where it has no description. */
  readonly device?: Readonly<Record<string, string>>
}

export interface WsDiscoverySpeech {
  /** With the prefixes of the specifications: `dn:NetworkVideoTransmitter`, `wsdp:Device wprt:PrintDeviceType`. */
  readonly types: string
  readonly scopes?: readonly string[]
}

export interface Speech {
  /** By port. */
  readonly web?: Readonly<Record<number, WebSpeech>>
  /** First line of a port that speaks first, without its end. */
  readonly banners?: Readonly<Record<number, string>>
  /** Ports that take a connection and say nothing. */
  readonly silent?: readonly number[]
  /** Ports that print what they are sent: every byte is counted on standard output. */
  readonly printing?: readonly number[]
  readonly mdns?: MdnsSpeech
  readonly ssdp?: SsdpSpeech
  readonly wsDiscovery?: WsDiscoverySpeech
  /** SNMP engine ID (RFC 3411 section 5) in hexadecimal. */
  readonly snmpEngine?: string
  readonly rtsp?: { readonly server?: string; readonly realm: string }
  /** Answers node status with the names of its host (`LabHost.netbiosNames`). */
  readonly netbios?: true
}

/** The TCP ports that speech opens. */
export function tcpPortsOf({ web = {}, banners = {}, silent = [], printing = [], ssdp, rtsp }: Speech): readonly number[] {
  const numbers = [...Object.keys(web), ...Object.keys(banners)].map(Number)
  const ports = new Set([...numbers, ...silent, ...printing, ...(rtsp === undefined ? [] : [554])])
  if (ssdp?.device !== undefined) ports.add(ssdp.port)
  return [...ports].sort((a, b) => a - b)
}

/** The UDP ports that speech opens. */
export function udpPortsOf({ mdns, ssdp, wsDiscovery, snmpEngine, netbios }: Speech): readonly number[] {
  const said: readonly (readonly [number, unknown])[] = [
    [137, netbios],
    [161, snmpEngine],
    [1900, ssdp],
    [3702, wsDiscovery],
    [5353, mdns],
  ]
  return said.flatMap(([port, speech]) => (speech === undefined ? [] : [port]))
}
