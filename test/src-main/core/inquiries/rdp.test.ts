import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TlsPeer } from '../../../../src-main/core/inquiries/conversation.ts'
import { decodeConnectionConfirm, rdp } from '../../../../src-main/core/inquiries/rdp.ts'
import { bytesOf, changed, expectBelieved, hexOf } from './hostile-answers.ts'
import { conversationOf, play } from './play.ts'

/** freerdp-shadow-cli 2.11.7 (Debian 12) on loopback with `/sec:nla`, `/sec:tls` and `/sec:rdp`. */
const freeRdp = {
  nla: bytesOf('030000130ed000000000000203080002000000'),
  tls: bytesOf('030000130ed000000000000203080001000000'),
  rdp: bytesOf('030000130ed000000000000300080002000000'),
  challenge: bytesOf(
    '3081c2a003020106a18196308193308190a0818d04818a4e544c4d53535000020000000a000a0038000000058288a21f9cb2072667a7b6' +
      '000000000000000048004800420000000601b11d0000000f4400450053004b00310002000a004400450053004b00310001000a0044004500' +
      '53004b00310004000a006400650073006b00310003000a006400650073006b00310007000800001e115c4b7cdd0100000000a5220420a8f2' +
      'e320f1c26a07d8df539280cc190fc299dcc6dbe193473ac5dbb0cdf3a565',
  ),
}
/** The annotated dump of MS-RDPBCGR section 4.1.2. */
const example = bytesOf('030000130ed000001234000200080000000000')

const peer: TlsPeer = {
  protocol: 'TLSv1.3',
  certificate: {
    subject: { commonName: 'desk1' },
    issuer: { commonName: 'desk1' },
    names: [],
    notBefore: 1_795_549_097_000,
    notAfter: 1_953_229_097_000,
    keyFingerprint: 'e0718b6ef3f87a15aa9260737c5385747393ab50d185a6c4298992079fcea974',
  },
}
const certificate = { kind: 'certificate', port: 3389, ...peer.certificate, protocol: 'TLSv1.3' }
const talk = () => conversationOf(rdp, 3389)

describe('rdp', () => {
  it('asks port 3389 for TLS or CredSSP, and names no user', () => {
    expect(rdp.questionsFor({ address: '10.1.1.17', openTcp: [135, 445] })).toEqual([])
    const [step] = play(talk(), []).steps
    // As the dump of MS-RDPBCGR section 4.1.1 without its cookie.
    expect(step !== undefined && 'send' in step && step.send !== undefined && hexOf(step.send)).toBe(
      '030000130ee000000000000100080003000000',
    )
  })

  it('reads a server with network level authentication: its certificate and its names', () => {
    const { steps, result } = play(talk(), [freeRdp.nla, peer, freeRdp.challenge])
    expect(steps).toHaveLength(3)
    expect(result).toEqual([
      { kind: 'rdp', port: 3389, security: 'nla', flags: 3 },
      certificate,
      {
        kind: 'ntlm',
        port: 3389,
        targetName: 'DESK1',
        netbiosComputer: 'DESK1',
        netbiosDomain: 'DESK1',
        dnsComputer: 'desk1',
        dnsDomain: 'desk1',
        version: { major: 6, minor: 1, build: 7601 },
        time: Date.UTC(2026, 10, 24, 19, 38, 20),
      },
    ])
  })

  it('sends NTLM’s first message in a TSRequest (MS-CSSP section 2.2.1)', () => {
    const step = play(talk(), [freeRdp.nla, peer]).steps[2]
    expect(step !== undefined && 'send' in step && step.send !== undefined && hexOf(step.send)).toMatch(
      /^3037a003020106a130302e302ca02a04284e544c4d5353500001000000/,
    )
  })

  it('reads a server that wants TLS alone, and one that wants none', () => {
    expect(play(talk(), [freeRdp.tls, peer])).toMatchObject({
      steps: { length: 2 },
      result: [{ kind: 'rdp', port: 3389, security: 'tls', flags: 3 }, certificate],
    })
    expect(play(talk(), [freeRdp.rdp])).toMatchObject({ steps: { length: 1 }, result: [{ kind: 'rdp', port: 3389, security: 'rdp' }] })
  })

  it('keeps what is known where TLS or CredSSP fails', () => {
    expect(play(talk(), [freeRdp.nla]).result).toHaveLength(1)
    expect(play(talk(), [freeRdp.nla, peer]).result).toHaveLength(2)
    expect(play(talk(), [freeRdp.nla, peer, bytesOf('3012a003020106a40602040c000003')]).result).toHaveLength(2)
  })

  it('withstands whatever is answered', () => {
    for (let length = 0; length < freeRdp.challenge.length; length += 1)
      expect(play(talk(), [freeRdp.nla, peer, freeRdp.challenge.subarray(0, length)]).result).toHaveLength(2)
    const hostile = (golden: Uint8Array) => fc.oneof(changed(golden), fc.uint8Array({ maxLength: 300 }))
    fc.assert(
      fc.property(hostile(freeRdp.nla), hostile(freeRdp.challenge), (first, second) => {
        for (const answers of [
          [first, peer, freeRdp.challenge],
          [freeRdp.nla, peer, second],
        ]) {
          const { result } = play(talk(), answers)
          expect(result).toBeDefined()
          expectBelieved('rdp', result)
        }
      }),
    )
  })
})

describe('decodeConnectionConfirm', () => {
  it('reads the example of the specification, and nothing of its beginnings', () => {
    expect(decodeConnectionConfirm(example)).toEqual({ kind: 'rdp', port: 3389, security: 'rdp', flags: 0 })
    for (let length = 0; length < example.length; length += 1) expect(decodeConnectionConfirm(example.subarray(0, length))).toBeUndefined()
  })

  it('reads a server older than the negotiation', () => {
    expect(decodeConnectionConfirm(bytesOf('0300000b06d00000123400'))).toEqual({ kind: 'rdp', port: 3389, security: 'rdp' })
  })

  it('knows a server that refuses for another reason', () => {
    expect(decodeConnectionConfirm(bytesOf('030000130ed000001234000300080006000000'))).toEqual({ kind: 'rdp', port: 3389 })
  })

  it.each([
    ['our own request', bytesOf('030000130ee000000000000100080003000000')],
    ['a protocol that was not asked for', example.with(15, 8)],
    ['another message of the negotiation', example.with(11, 1)],
    ['another protocol', new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('refuses %s', (_, bytes) => {
    expect(decodeConnectionConfirm(bytes)).toBeUndefined()
  })
})
