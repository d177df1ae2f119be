import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNtlmChallenge, encodeNtlmNegotiate, longestNtlmName, readNtlm } from '../../../../src-main/core/inquiries/ntlm.ts'
import { decodeMechanisms, decodeResponseToken, encodeNegTokenInit } from '../../../../src-main/core/inquiries/spnego.ts'
import { bytesOf, changed, expectBelieved, hexOf } from './hostile-answers.ts'

/** The CHALLENGE_MESSAGE of MS-NLMP section 4.2.4.3: Windows 6.0 build 6000. */
const example = bytesOf(
  '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000' +
    '060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c005300650072007600650072000000' +
    '0000',
)
const target = {
  targetName: 'Server',
  netbiosComputer: 'Server',
  netbiosDomain: 'Domain',
  version: { major: 6, minor: 0, build: 6000 },
}

const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'))
/** A challenge by MS-NLMP section 2.2.1.2 with this target information. */
function challengeWith(pairs: readonly (readonly [id: number, value: Uint8Array])[]): Uint8Array {
  const info = Buffer.concat(
    pairs.map(([id, value]) => Buffer.concat([Buffer.from([id, 0, value.length & 0xff, value.length >> 8]), value])),
  )
  const message = Buffer.concat([example.subarray(0, 56), info])
  message.writeUInt16LE(0, 12)
  message.writeUInt16LE(info.length, 40)
  message.writeUInt32LE(56, 44)
  return new Uint8Array(message)
}

describe('encodeNtlmNegotiate', () => {
  it('names neither a domain nor a computer (MS-NLMP section 2.2.1.1)', () => {
    const nothing = '0000000028000000'
    expect(hexOf(encodeNtlmNegotiate())).toBe(`4e544c4d5353500001000000058208a2${nothing}${nothing}000000000000000f`)
  })
})

describe('decodeNtlmChallenge', () => {
  it('reads the example of the specification, and less of any beginning', () => {
    expect(decodeNtlmChallenge(example)).toEqual(target)
    for (let length = 0; length < example.length; length += 1) {
      const told = decodeNtlmChallenge(example.subarray(0, length)) ?? {}
      expect(target).toMatchObject(told)
    }
  })

  it('reads every name, and the clock', () => {
    /** 1970-01-01 plus one second, in units of 100 ns since 1601. */
    const clock = new Uint8Array(BigUint64Array.of(116_444_736_010_000_000n).buffer)
    const pairs = [
      [2, utf16('LAB')],
      [1, utf16('LAB-DC01')],
      [4, utf16('lab.home')],
      [3, utf16('lab-dc01.lab.home')],
      [5, utf16('home')],
      [6, new Uint8Array(4)],
      [7, clock],
      [0, new Uint8Array()],
      [1, utf16('AFTER')],
    ] as const
    expect(decodeNtlmChallenge(challengeWith(pairs))).toEqual({
      netbiosDomain: 'LAB',
      netbiosComputer: 'LAB-DC01',
      dnsDomain: 'lab.home',
      dnsComputer: 'lab-dc01.lab.home',
      dnsForest: 'home',
      time: 1000,
      version: target.version,
    })
  })

  it('cuts long names, not through a character, and keeps what is said first', () => {
    const long = challengeWith([
      [3, utf16(`${'x'.repeat(longestNtlmName - 1)}😀`)],
      [3, utf16('later')],
      [1, utf16('\ud800')],
      [4, new Uint8Array()],
    ])
    expect(decodeNtlmChallenge(long)).toEqual({
      dnsComputer: 'x'.repeat(longestNtlmName - 1),
      netbiosComputer: '\ufffd',
      version: target.version,
    })
  })

  it.each([
    ['another message of NTLM', example.with(8, 1)],
    ['another signature', example.with(0, 0x4f)],
    ['our own first message', encodeNtlmNegotiate()],
  ])('refuses %s', (_, message) => {
    expect(decodeNtlmChallenge(message)).toBeUndefined()
  })

  it('never throws and stays within bounds', () => {
    fc.assert(
      fc.property(fc.oneof(changed(example), fc.uint8Array({ maxLength: 300 })), (bytes) => expectBelieved('smb', readNtlm(445, bytes))),
    )
  })
})

describe('SPNEGO', () => {
  it('wraps a first token (RFC 4178 section 4.2.1), and reads back what it offers', () => {
    const token = encodeNegTokenInit(Uint8Array.of(1, 2))
    expect(hexOf(token)).toBe('602206062b0601050502a0183016a00e300c060a2b06010401823702020aa20404020102')
    expect(decodeMechanisms(token)).toEqual(['1.3.6.1.4.1.311.2.2.10'])
    expect(decodeResponseToken(token)).toBeUndefined()
  })

  it('never throws, whatever the token', () => {
    fc.assert(
      fc.property(fc.oneof(changed(encodeNegTokenInit(example)), fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expect(decodeMechanisms(bytes).length).toBeLessThanOrEqual(10)
        decodeResponseToken(bytes)
      }),
    )
  })
})
