/**
 * What hosts say to everybody without being asked, as it was said. Texts are raw: control characters kept, never empty. What a host asked
 * others for is not kept: only that it spoke.
 */
import type { IpAddress, MacAddress } from './address.ts'

export type HeardFact =
  /** What a client said when it asked for an address, or for more about the one it has (RFC 2131). */
  | {
      readonly kind: 'dhcp-client'
      /** Its hardware address, by its own word. */
      readonly mac: MacAddress
      /** It has the address of the sighting: it spoke from it, or a server gave it. Otherwise it only asked for it. */
      readonly hasAddress: boolean
      /** RFC 2132 section 9.14: 2 to 255 bytes in hexadecimal, its type first. */
      readonly clientId?: string
      /** Host name (RFC 2132 section 3.14); at most 255 bytes as UTF-8 with replacement. */
      readonly hostName?: string
      /** RFC 2132 section 9.13, `MSFT 5.0`; at most 255 bytes as UTF-8 with replacement. */
      readonly vendorClass?: string
      /** What it wants to know, by option number and in its order (RFC 2132 section 9.8); at most 255, none where it did not say. */
      readonly parameters: readonly number[]
    }
  /** What a server told everybody about the network (RFC 2132); at most 16 addresses each. */
  | {
      readonly kind: 'dhcp-server'
      readonly routers: readonly IpAddress[]
      readonly nameServers: readonly IpAddress[]
      /** At most 255 bytes as UTF-8 with replacement. */
      readonly domain?: string
    }
  /** A name that the host registers for itself with NetBIOS (RFC 1002 section 4.2.2); nobody has confirmed it. */
  | { readonly kind: 'netbios-registration'; readonly name: string; readonly suffix: number; readonly group: boolean }
  /** What a computer announces for the lists of its workgroup (MS-BRWS sections 2.2.1 and 2.2.10). */
  | {
      readonly kind: 'browser-announcement'
      /** Its NetBIOS name, at most 15 characters. */
      readonly name: string
      /** Of the operating system: 10.0; Samba says 6.1. */
      readonly version: { readonly major: number; readonly minor: number }
      /** Flags (MS-RAP section 2.5.5.2.1): 0x08 domain controller, 0x800 Unix, 0x8000 server ... 32 bits, unsigned. */
      readonly serverType: number
      /** It keeps the list of its workgroup. */
      readonly master: boolean
      /** At most 43 characters. */
      readonly comment?: string
    }
  /** The host name that it makes sure of being nobody else's (RFC 4795 section 4.1), or that it gave when it was asked; at most 255 UTF-16 units. */
  | { readonly kind: 'llmnr-name'; readonly name: string }
  /** It said something that tells no more than this. */
  | { readonly kind: 'spoke'; readonly protocol: HeardProtocol }

/** The protocols in which hosts ask everybody. */
export const heardProtocols = ['netbios', 'mdns', 'ssdp', 'ws-discovery', 'llmnr'] as const
export type HeardProtocol = (typeof heardProtocols)[number]
