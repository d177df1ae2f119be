/**
 * What DHCP tells of those who speak it (RFC 2131). Clients ask before they have an address, so their words are kept by hardware address
 * until it is known where they belong: at the address that they speak from, that a server gives them, that they ask for, or at which their
 * hardware address was measured. At an address where another hardware address was measured they are kept nowhere.
 */
import { type IpAddress, isUnicastMac, type MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { decodeUtf8 } from '../inquiries/utf8.ts'
import { readIpv4Address, viewOf } from '../wire/addresses.ts'
import type { Packet } from '../wire/packet.ts'
import { type DhcpMessage, decodeDhcp, dhcpMessageTypes, dhcpOptions } from './dhcp-message.ts'

/** A fact and whom it is about. */
export interface Heard {
  readonly address: IpAddress
  readonly fact: Fact
}

/** Of whom facts are kept, and which hardware addresses were measured. */
export interface Neighbourhood {
  has(address: IpAddress): boolean
  macOf(address: IpAddress): MacAddress | undefined
  addressOf(mac: MacAddress): IpAddress | undefined
}

export interface DhcpHearing {
  hear(packet: Extract<Packet, { readonly kind: 'udp' }>): readonly Heard[]
  /** The hardware address was measured there: what its client said before is kept now, unless it is kept already. */
  place(mac: MacAddress, address: IpAddress): readonly Heard[]
}

type DhcpClient = Extract<Fact, { readonly kind: 'dhcp-client' }>

/** Clients of one scan; a full /20. Words of more are not kept. */
const maximumClients = 4_096
/** Of one kind, of one server. */
const maximumAddresses = 16
const serverPort = 67

export function createDhcpHearing({ has, macOf, addressOf }: Neighbourhood): DhcpHearing {
  const clients = new Map<MacAddress, DhcpClient>()
  /** Whose words are kept at an address. */
  const placed = new Set<MacAddress>()

  const keep = (address: IpAddress, fact: DhcpClient): readonly Heard[] => {
    if (!has(address) || (macOf(address) ?? fact.mac) !== fact.mac) return []
    placed.add(fact.mac)
    return [{ address, fact }]
  }

  const hearClient = (message: DhcpMessage, source: IpAddress): readonly Heard[] => {
    const { mac, type, clientAddress } = message
    const isLeaving = type === dhcpMessageTypes.decline || type === dhcpMessageTypes.release
    if (isLeaving || !isUnicastMac(mac) || (!clients.has(mac) && clients.size >= maximumClients)) return []
    const fact = clientOf(message, clientAddress === source)
    clients.set(mac, fact)
    const requested = type === dhcpMessageTypes.request ? addressesIn(message, dhcpOptions.requestedAddress)[0] : undefined
    const address = clientAddress ?? requested ?? addressOf(mac)
    return address === undefined ? [] : keep(address, fact)
  }

  const hearServer = (message: DhcpMessage, source: IpAddress): readonly Heard[] => {
    const { mac, type, yourAddress } = message
    const client = clients.get(mac)
    const given = type === dhcpMessageTypes.ack && client !== undefined ? yourAddress : undefined
    const ofClient = given === undefined || client === undefined ? [] : keep(given, { ...client, hasAddress: true })
    const tells = type === dhcpMessageTypes.ack || type === dhcpMessageTypes.offer
    // A relay agent (section 4.1) passes on what a server elsewhere says.
    const isItself = addressesIn(message, dhcpOptions.serverIdentifier)[0] === source
    return tells && isItself && has(source) ? [...ofClient, { address: source, fact: serverOf(message) }] : ofClient
  }

  return {
    hear({ ip, udp }) {
      const message = decodeDhcp(udp.payload)
      if (message === undefined || message.isReply !== (udp.sourcePort === serverPort)) return []
      return message.isReply ? hearServer(message, ip.source) : hearClient(message, ip.source)
    },
    place(mac, address) {
      const client = placed.has(mac) ? undefined : clients.get(mac)
      return client === undefined ? [] : keep(address, client)
    },
  }
}

function clientOf(message: DhcpMessage, hasAddress: boolean): DhcpClient {
  const clientId = message.option(dhcpOptions.clientIdentifier)
  const hostName = textIn(message, dhcpOptions.hostName)
  const vendorClass = textIn(message, dhcpOptions.vendorClass)
  return {
    kind: 'dhcp-client',
    mac: message.mac,
    hasAddress,
    ...(clientId !== undefined && clientId.length > 1 && { clientId: hexadecimalOf(clientId) }),
    ...(hostName !== '' && { hostName }),
    ...(vendorClass !== '' && { vendorClass }),
    parameters: [...(message.option(dhcpOptions.parameterRequestList) ?? [])],
  }
}

function serverOf(message: DhcpMessage): Fact {
  const domain = textIn(message, dhcpOptions.domainName)
  return {
    kind: 'dhcp-server',
    routers: addressesIn(message, dhcpOptions.router),
    nameServers: addressesIn(message, dhcpOptions.nameServer),
    ...(domain !== '' && { domain }),
  }
}

/** Some end their texts with NUL, though they should not (RFC 2132 section 2). */
function textIn(message: DhcpMessage, code: number): string {
  return decodeUtf8(message.option(code) ?? new Uint8Array()).replace(/\0+$/, '')
}

function addressesIn(message: DhcpMessage, code: number): readonly IpAddress[] {
  const bytes = message.option(code) ?? new Uint8Array()
  const count = Math.min(Math.floor(bytes.length / 4), maximumAddresses)
  return Array.from({ length: count }, (_, at) => readIpv4Address(viewOf(bytes), 4 * at))
}

const hexadecimalOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
