/** ARP request (RFC 826): the one question that no host on the link can leave unanswered and still talk IPv4. */
import { isUnicastMac } from '#shared/domain/address.ts'
import { arpOperations, encodeArp } from '../wire/arp.ts'
import { broadcastMac, encodeEthernet, etherTypes } from '../wire/ethernet.ts'
import type { Probe } from './probe.ts'

const noMac = '00:00:00:00:00:00'

export const arpProbe: Probe = {
  source: 'arp',
  frame: ({ origin, target }) =>
    encodeEthernet({
      destination: broadcastMac,
      source: origin.mac,
      etherType: etherTypes.arp,
      payload: encodeArp({
        operation: arpOperations.request,
        senderHardwareAddress: origin.mac,
        senderProtocolAddress: origin.address,
        targetHardwareAddress: noMac,
        targetProtocolAddress: target.address,
      }),
    }),
  // ARP has no field for a cookie. What is asked of it: a reply, to us, by a real interface; the sweep knows whom it asked.
  read: (packet, origin) => {
    if (packet.kind !== 'arp' || packet.arp.operation !== arpOperations.reply) return undefined
    const { senderHardwareAddress: mac, senderProtocolAddress: address, targetProtocolAddress, targetHardwareAddress } = packet.arp
    if (targetProtocolAddress !== origin.address || targetHardwareAddress !== origin.mac) return undefined
    return isUnicastMac(mac) && mac !== origin.mac ? { address, port: 0, fact: { kind: 'mac', mac } } : undefined
  },
}
