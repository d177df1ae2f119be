/**
 * What hosts on a link say to everybody: facts about who says it, without a question of ours. It costs nothing on the wire, and a packet
 * that is of no interest costs a comparison. Senders are believed as far as ARP is: on the link anybody can write any address.
 */
import { type IpAddress, isUnicastMac, type MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { type ArpPacket, arpOperations } from '../wire/arp.ts'
import type { Packet } from '../wire/packet.ts'
import { createDhcpHearing, type Heard } from './dhcp.ts'
import { hearLlmnr, hearMdns, hearSsdp, hearWsDiscovery } from './multicast.ts'
import { hearDatagramService, hearNameService } from './netbios.ts'

export interface Hearing {
  /** What the packet tells; never throws. */
  hear(packet: Packet): readonly Heard[]
}

/** Messages read of one sender, and of all: at 0.1 ms for the longest, less than two seconds of a scan. */
export const maximumMessagesPerHost = 256
const maximumMessages = 16_384
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
  const budget = createBudget()

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
      // Clients have no address to count by: they speak from 0.0.0.0.
      if (dhcpPorts.has(udp.destinationPort)) return budget.allows() ? dhcp.hear(packet) : []
      const read = readers[udp.destinationPort]
      if (read === undefined || !has(ip.source) || !budget.allows(ip.source)) return []
      return read(udp.payload, ip.source).map((fact) => ({ address: ip.source, fact }))
    },
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

function createBudget(): { allows(sender?: IpAddress): boolean } {
  const counts = new Map<IpAddress, number>()
  let all = 0
  return {
    allows(sender) {
      const count = sender === undefined ? 0 : (counts.get(sender) ?? 0)
      if (count >= maximumMessagesPerHost || all >= maximumMessages) return false
      if (sender !== undefined) counts.set(sender, count + 1)
      all += 1
      return true
    },
  }
}
