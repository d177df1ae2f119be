/**
 * One socket that speaks to a multicast group on one link and hears who answers to it alone. It joins no group: what others say to each
 * other is not its business. Whom to believe, how often and how fast is the dialer's business (dialer.ts).
 */
import { createSocket } from 'node:dgram'
import type { IpAddress } from '#shared/domain/address.ts'
import type { Call } from '../core/inquiries/inquiry.ts'
import type { Bound } from './cuts.ts'
import type { Stops } from './sockets.ts'

/** To one call. A media server of many parts answers SSDP some thirty times. */
export const maximumAnswersPerHost = 64
/** To one call from everybody: a full /20. */
export const maximumAnswers = 4_096
/** RFC 6762 section 17: the longest multicast DNS message. A longer answer is none. */
const longestAnswer = 9_000

/** Which answers to one call count: those of hosts that may answer, not too long, not too many; of such hosts also why one does not. */
export function createHearing(
  mayAnswer: (sender: IpAddress) => boolean,
): (sender: IpAddress, answer: Uint8Array) => 'heard' | 'stranger' | Bound {
  const heard = new Map<IpAddress, number>()
  let all = 0
  return (sender, answer) => {
    const count = heard.get(sender) ?? 0
    if (!mayAnswer(sender)) return 'stranger'
    if (answer.length > longestAnswer) return 'datagram'
    if (all >= maximumAnswers || count >= maximumAnswersPerHost) return 'number'
    heard.set(sender, count + 1)
    all += 1
    return 'heard'
  }
}

export interface GroupSocket {
  send(datagram: Uint8Array): void
  close(): void
}

/**
 * Opens it on the interface that has the address `source`; undefined where that is not to be had. `onAnswer` gets whatever comes to the
 * socket. IPv4 (RFC 1112).
 */
export function openGroupSocket(
  source: IpAddress,
  { group, port, ttl }: Pick<Call, 'group' | 'port' | 'ttl'>,
  onAnswer: (sender: IpAddress, answer: Uint8Array) => void,
  open: Stops,
): Promise<GroupSocket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    let ended = false
    const close = (): void => {
      if (ended) return
      ended = true
      open.delete(close)
      socket.close()
      resolve(undefined)
    }
    open.add(close)
    // A link that went away is no mistake: nobody answers then.
    socket.on('error', close)
    socket.on('message', (answer, { address }) => onAnswer(address, new Uint8Array(answer)))
    socket.bind({ address: source, port: 0, exclusive: true }, () => {
      try {
        socket.setMulticastInterface(source)
        socket.setMulticastTTL(ttl)
        // This computer does not ask itself.
        socket.setMulticastLoopback(false)
      } catch {
        return close()
      }
      const send = (datagram: Uint8Array): void => {
        if (!ended) socket.send(datagram, port, group, () => undefined)
      }
      resolve({ send, close })
    })
  })
}
