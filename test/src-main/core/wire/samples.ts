/**
 * Frames captured with tcpdump between two Linux network namespaces (10.55.0.1 asks, 10.55.0.2 answers), and what the
 * property tests of all codecs share.
 */

import fc from 'fast-check'
import { expect } from 'vitest'

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export const captured = {
  arpRequest: bytesOf('ffff ffff ffff d634 9130 ae1f 0806 0001 0800 0604 0001 d634 9130 ae1f 0a37 0001 0000 0000 0000 0a37 0002'),
  arpReply: bytesOf('d634 9130 ae1f 02df 6b51 2b29 0806 0001 0800 0604 0002 02df 6b51 2b29 0a37 0002 d634 9130 ae1f 0a37 0001'),
  echo: bytesOf(
    '02df 6b51 2b29 d634 9130 ae1f 0800 4500 0024 539e 4000 4001 d2ca 0a37 0001 0a37 0002 0800 cc10 1fde 0001 0001 0203 0405 0607',
  ),
  echoReply: bytesOf(
    'd634 9130 ae1f 02df 6b51 2b29 0800 4500 0024 b1fe 0000 4001 b46a 0a37 0002 0a37 0001 0000 d410 1fde 0001 0001 0203 0405 0607',
  ),
  portUnreachable: bytesOf(
    'd634 9130 ae1f 02df 6b51 2b29 0800 45c0 003c b250 0000 4001 b340 0a37 0002 0a37 0001 0303 6a13 0000 0000 ' +
      '4500 0020 9920 4000 4011 8d3c 0a37 0001 0a37 0002 a171 0009 000c 148e 6e6f 6e65',
  ),
  rst: bytesOf(
    'd634 9130 ae1f 02df 6b51 2b29 0800 4500 0028 0000 4000 4006 2660 0a37 0002 0a37 0001 0017 d936 0000 0000 716f b549 5014 0000 9b59 0000',
  ),
  /** Its checksum field holds the bare sum of the pseudo header: nothing between two namespaces completes it. */
  synAck: bytesOf(
    'd634 9130 ae1f 02df 6b51 2b29 0800 4500 003c 0000 4000 4006 264c 0a37 0002 0a37 0001 ' +
      '0898 cd8e a3e6 0b28 8851 e8e9 a012 fe88 149f 0000 0204 05b4 0402 080a 7597 1aa2 98d4 8ede 0103 030a',
  ),
  /** Likewise unfinished. */
  udpReply: bytesOf(
    'd634 9130 ae1f 02df 6b51 2b29 0800 4500 0021 af3b 4000 4011 7720 0a37 0002 0a37 0001 14b4 a171 000d 148f 706f 6e67 21',
  ),
} as const

/** Lengths of the headers before the message that a captured frame carries. */
export const afterEthernet = 14
export const afterIpv4 = 34

export const fromPeer = { source: '10.55.0.2', destination: '10.55.0.1' } as const

export const anyBytes = fc.uint8Array({ maxLength: 128 })
export const anyUint16 = fc.nat(0xffff)
export const anyIpv4Address = fc.ipV4()
/** All of a header but its options (RFC 791 section 3.1). */
export const anyIpv4Fields = {
  identification: anyUint16,
  dontFragment: fc.boolean(),
  moreFragments: fc.boolean(),
  fragmentOffset: fc.nat(0x1fff),
  timeToLive: fc.nat(255),
  protocol: fc.nat(255),
  source: anyIpv4Address,
  destination: anyIpv4Address,
}
export const anyMac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':'))

/** Holds `decode` to the rule for everything that comes from the network: an answer or undefined, never a throw. */
export function expectTotal(decode: (bytes: Uint8Array) => unknown, valid: readonly Uint8Array[]): void {
  for (const packet of valid) {
    expect(decode(packet)).toBeDefined()
    for (let length = 0; length <= packet.length; length += 1) decode(packet.slice(0, length))
  }
  fc.assert(fc.property(anyBytes, (bytes) => void decode(bytes)))
  fc.assert(
    fc.property(fc.constantFrom(...valid), fc.nat(), fc.nat(255), (packet, position, byte) => {
      const damaged = packet.slice()
      damaged[position % damaged.length] = byte
      decode(damaged)
    }),
  )
}
