/** One received Ethernet frame decoded as far as the sweep understands it: the innermost layer that made sense. */
import { type ArpPacket, decodeArp } from './arp.ts'
import { decodeEthernet, etherTypes } from './ethernet.ts'
import { decodeIcmp, type IcmpMessage } from './icmp.ts'
import { decodeIpv4, type Ipv4Packet, ipProtocols } from './ipv4.ts'
import { decodeTcp, type TcpSegment } from './tcp.ts'
import { decodeUdp, type UdpDatagram } from './udp.ts'

export type Packet =
  | { readonly kind: 'arp'; readonly arp: ArpPacket }
  | { readonly kind: 'icmp'; readonly ip: Ipv4Packet; readonly icmp: IcmpMessage }
  | { readonly kind: 'tcp'; readonly ip: Ipv4Packet; readonly tcp: TcpSegment }
  | { readonly kind: 'udp'; readonly ip: Ipv4Packet; readonly udp: UdpDatagram }

/** Decodes a frame; undefined for what is malformed or of no use to a sweep (other protocols, tagged frames, fragments). */
export function decodePacket(frame: Uint8Array): Packet | undefined {
  const ethernet = decodeEthernet(frame)
  if (ethernet?.etherType === etherTypes.arp) {
    const arp = decodeArp(ethernet.payload)
    return arp && { kind: 'arp', arp }
  }
  if (ethernet?.etherType !== etherTypes.ipv4) return undefined
  const ip = decodeIpv4(ethernet.payload)
  if (ip === undefined || ip.moreFragments || ip.fragmentOffset !== 0) return undefined
  return decodeTransport(ip)
}

function decodeTransport(ip: Ipv4Packet): Packet | undefined {
  if (ip.protocol === ipProtocols.icmp) {
    const icmp = decodeIcmp(ip.payload)
    return icmp && { kind: 'icmp', ip, icmp }
  }
  if (ip.protocol === ipProtocols.tcp) {
    const tcp = decodeTcp(ip.payload, ip)
    return tcp && { kind: 'tcp', ip, tcp }
  }
  if (ip.protocol === ipProtocols.udp) {
    const udp = decodeUdp(ip.payload, ip)
    return udp && { kind: 'udp', ip, udp }
  }
  return undefined
}
