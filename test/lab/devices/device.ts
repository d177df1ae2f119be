/** What a simulated device is: the behaviour behind each of its open ports. */
import type { Socket } from 'node:net'
import type { LabHost, Network } from '../network.ts'

/** Takes over a connection that was just accepted. Errors and idle connections are seen to by the host program. */
export type TcpBehaviour = (connection: Socket) => void
/** The answer to a datagram, or undefined for silence. */
export type UdpBehaviour = (datagram: Uint8Array) => Uint8Array | undefined

/** What is answered, from the host itself, to whoever says something to a multicast group. */
export interface GroupBehaviour {
  readonly group: string
  readonly port: number
  answers(datagram: Uint8Array): readonly Uint8Array[]
}

export interface SimulatedDevice {
  readonly tcp: Readonly<Record<number, TcpBehaviour>>
  readonly udp: Readonly<Record<number, UdpBehaviour>>
  readonly groups?: readonly GroupBehaviour[]
}

export type DeviceMaker = (host: LabHost, network: Network) => SimulatedDevice

/** Accepts, and hangs up at the first bytes that are not the protocol it would speak: all a client without credentials sees of many services. */
export const hangUpOnGarbage: TcpBehaviour = (connection) => {
  connection.once('data', () => connection.destroy())
}
