/**
 * How a TCP stack answered our SYN (RFC 9293 section 3.5). Nothing of it was chosen by the program that listens: window, options and their
 * order are the operating system's habit. A SYN-ACK may carry only options that the SYN offered (RFC 7323 section 2.2, RFC 2018 section 2);
 * ours offers all of them (probes/syn.ts), so that what is missing is missing by the host's own choice.
 */
export interface TcpHandshake {
  /** Bytes, never scaled in a SYN-ACK (RFC 7323 section 2.2). */
  readonly window: number
  /** Kinds of its options in the order of the wire, no-operations among them, up to the end of the list; at most 40. */
  readonly options: readonly number[]
  /** 0 to 65,535. */
  readonly maximumSegmentSize?: number
  /** 0 to 255; more than 14 counts as 14 (RFC 7323 section 2.3). */
  readonly windowScale?: number
  /** Of the IPv4 header. */
  readonly dontFragment: boolean
  /** Its identification is not zero: it counts, or draws numbers, even where a packet is never fragmented (RFC 6864 section 4.1). */
  readonly identified: boolean
}
