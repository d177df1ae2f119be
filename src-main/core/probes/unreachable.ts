/** ICMP destination unreachable (RFC 792, RFC 1122 section 3.2.2.1) as the answer to a TCP or UDP question of ours. */
import type { IpAddress } from '#shared/domain/address.ts'
import type { PortAnswer } from '#shared/domain/fact.ts'
import { unreachableCodes } from '../wire/icmp.ts'
import type { Packet } from '../wire/packet.ts'

export interface Refusal {
  /** Whom we had asked. */
  readonly address: IpAddress
  readonly sourcePort: number
  readonly destinationPort: number
  /** TCP sequence number of the quoted question; the bytes after the ports in UDP. */
  readonly sequenceNumber: number
  readonly answer: PortAnswer
}

const prohibited: readonly number[] = [
  unreachableCodes.netProhibited,
  unreachableCodes.hostProhibited,
  unreachableCodes.communicationProhibited,
]

/**
 * Reads an ICMP error that the asked host itself sent about a question of this protocol. Errors by routers on the way say
 * nothing about the host and are left out: a firewall in front of it may be the one that speaks.
 */
export function refusalOf(packet: Packet, from: IpAddress, protocol: number): Refusal | undefined {
  if (packet.kind !== 'icmp' || packet.icmp.kind !== 'destination-unreachable') return undefined
  const { code, original } = packet.icmp
  if (original.protocol !== protocol || original.source !== from || original.destination !== packet.ip.source) return undefined
  if (original.payload.length < 8) return undefined
  const answer = code === unreachableCodes.port ? 'port-unreachable' : prohibited.includes(code) ? 'prohibited' : undefined
  if (answer === undefined) return undefined
  const view = new DataView(original.payload.buffer, original.payload.byteOffset, 8)
  return {
    address: original.destination,
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequenceNumber: view.getUint32(4),
    answer,
  }
}
