/** The Ethernet frame of an IPv4 packet from us to a target, by way of the target's next hop. */
import { encodeEthernet, etherTypes } from '../wire/ethernet.ts'
import { encodeIpv4, type Ipv4Packet } from '../wire/ipv4.ts'
import type { Ask } from './probe.ts'

type Content = Pick<Ipv4Packet, 'protocol' | 'payload' | 'identification'> & Partial<Pick<Ipv4Packet, 'dontFragment'>>

export function ipv4Frame({ origin, target }: Pick<Ask, 'origin' | 'target'>, content: Content): Uint8Array {
  return encodeEthernet({
    destination: target.mac,
    source: origin.mac,
    etherType: etherTypes.ipv4,
    payload: encodeIpv4({ ...content, source: origin.address, destination: target.address }),
  })
}
