/**
 * What hosts on a link say to everybody: facts about who says it, without a question of ours. It costs nothing on the wire, and a packet
 * that is of no interest costs a comparison. Senders are believed as far as ARP is: on the link anybody can write any address.
 */
import { type IpAddress, isUnicastMac, type MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { type ArpPacket, arpOperations } from '../wire/arp.ts'
import type { Packet } from '../wire/packet.ts'
import { createDhcpHearing, type Heard } from './dhcp.ts'
import { clientNamedIn } from './dhcp-message.ts'
import { hearLlmnr, hearMdns, hearSsdp, hearWsDiscovery } from './multicast.ts'
import { hearDatagramService, hearNameService } from './netbios.ts'
import type { UnreadCounts } from './unread.ts'

export interface Hearing {
  /** What the packet tells; never throws. */
  hear(packet: Packet): readonly Heard[]
  /** Messages that came and were not read, because a budget was used up. */
  unread(): UnreadCounts
}

/** Messages read of one sender, and of all: at 0.1 ms for the longest, less than two seconds of a scan. */
export const maximumMessagesPerHost = 256
export const maximumMessages = 16_384
/** DHCP messages of all clients: two of each of a full /20, which is what an exchange costs. */
export const maximumDhcpMessages = 8_192
/** Addresses whose hardware address is known: a full /16. */
const maximumNeighbours = 65_536

type Reader = (bytes: Uint8Array, sender: IpAddress) => readonly Fact[]

/** By destination port; `rawlink` lets them pass where they go to a group. */
const readers: Readonly<Record<number, Reader>> = {
  137: hearNameService,
  138: hearDatagramService,
  1900: hearSsdp,
  3702: hearWsDiscovery,
  5353: hearMdns,
  5355: hearLlmnr,
}
const dhcpPorts: ReadonlySet<number> = new Set([67, 68])

/** `has` says about which addresses facts are kept. */
export function createHearing(has: (address: IpAddress) => boolean): Hearing {
  const neighbours = createNeighbours()
  const dhcp = createDhcpHearing({ has, ...neighbours })
  const [ofDhcp, ofOthers] = [createBudget(maximumDhcpMessages), createBudget(maximumMessages)]

  const hearArp = ({ operation, senderHardwareAddress: mac, senderProtocolAddress: address, targetProtocolAddress }: ArpPacket) => {
    if (neighbours.macOf(address) === mac || !has(address) || !isUnicastMac(mac)) return []
    neighbours.note(address, mac)
    // Who asks the others, and who announces itself to them (RFC 5227 section 3), tells of itself. Replies are the sweep's to hear.
    const isOwnWord = operation === arpOperations.request || targetProtocolAddress === address
    const measured: readonly Heard[] = isOwnWord ? [{ address, fact: { kind: 'mac', mac } }] : []
    return [...measured, ...dhcp.place(mac, address)]
  }

  return {
    hear(packet) {
      if (packet.kind === 'arp') return hearArp(packet.arp)
      if (packet.kind !== 'udp') return []
      const { ip, udp } = packet
      if (dhcpPorts.has(udp.destinationPort)) {
        const client = clientNamedIn(udp.payload)
        return client !== undefined && ofDhcp.allows(client) ? dhcp.hear(packet) : []
      }
      const read = readers[udp.destinationPort]
      if (read === undefined || !has(ip.source) || !ofOthers.allows(ip.source)) return []
      return read(udp.payload, ip.source).map((fact) => ({ address: ip.source, fact }))
    },
    unread: () => ({ dhcp: ofDhcp.unread(), others: ofOthers.unread() }),
  }
}

/** Hardware addresses as ARP packets of whatever kind showed them, those that answer the sweep too. */
function createNeighbours() {
  const macs = new Map<IpAddress, MacAddress>()
  const addresses = new Map<MacAddress, IpAddress>()
  return {
    macOf: (address: IpAddress) => macs.get(address),
    addressOf: (mac: MacAddress) => addresses.get(mac),
    note(address: IpAddress, mac: MacAddress): void {
      if (macs.has(address) || macs.size < maximumNeighbours) macs.set(address, mac)
      if (addresses.has(mac) || addresses.size < maximumNeighbours) addresses.set(mac, address)
    },
  }
}

/** So many messages of all, and of one sender as many as anybody has. */
function createBudget(most: number) {
  const counts = new Map<string, number>()
  let [all, unread] = [0, 0]
  return {
    allows(sender: string): boolean {
      const count = counts.get(sender) ?? 0
      if (count >= maximumMessagesPerHost || all >= most) {
        unread += 1
        return false
      }
      counts.set(sender, count + 1)
      all += 1
      return true
    },
    unread: () => unread,
  }
}
