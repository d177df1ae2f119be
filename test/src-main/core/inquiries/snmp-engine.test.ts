import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEngineId, decodeEngineReport, encodeEngineDiscovery, snmpEngine } from '../../../../src-main/core/inquiries/snmp-engine.ts'
import { bytesOfHex, damaged, isWithinBounds } from './bytes.ts'

const messageId = 0x4100_0001
const request = bytesOfHex(
  '303e0201033011020441000001020300ffe30401040201030410300e0400020100020100040004000400301404000400a00e0204410000010201000201003000',
)

/**
 * snmpd of Net-SNMP 5.9.3 (Debian 12) on loopback, asked with `request`: by default (its own format: random number and time), with
 * `engineIDType 1`, with `engineIDType 3` and `engineIDNic` an interface of MAC bc:24:11:05:01:61, and with `engineID chartroom-ups`.
 */
const byDefault = bytesOfHex(
  '30710201033011020441000001020300ffe30401000201030421301f041180001f888024b3a259dce5056b00000000020101020102040004000400',
  '3036041180001f888024b3a259dce5056b000000000400a81f0204410000010201000201003011300f060a2b060106030f01010400410101',
)
const ofAddress = bytesOfHex(
  '30610201033011020441000001020300ffe304010002010304193017040980001f88017f000001020101020101040004000400302e0409',
  '80001f88017f0000010400a81f0204410000010201000201003011300f060a2b060106030f01010400410101',
)
const ofMac = bytesOfHex(
  '30650201033011020441000001020300ffe3040100020103041b3019040b80001f8803bc24110501610201010201020400040004003030040b80001f8803bc24110501610400a81f0204410000010201000201003011300f060a2b060106030f01010400410101',
)
const ofText = bytesOfHex(
  '30730201033011020441000001020300ffe304010002010304223020041280001f88046368617274726f6f6d2d7570730201010201010400040004003037',
  '041280001f88046368617274726f6f6d2d7570730400a81f0204410000010201000201003011300f060a2b060106030f01010400410101',
)

describe('decodeEngineReport', () => {
  it.each([
    ['by default', byDefault, { engineId: '80001f888024b3a259dce5056b00000000', enterprise: 8072, boots: 1, timeS: 2 }],
    ['with an address', ofAddress, { engineId: '80001f88017f000001', enterprise: 8072, address: '127.0.0.1', boots: 1, timeS: 1 }],
    ['with a MAC', ofMac, { engineId: '80001f8803bc2411050161', enterprise: 8072, mac: 'bc:24:11:05:01:61', boots: 1, timeS: 2 }],
    [
      'with a text',
      ofText,
      { engineId: '80001f88046368617274726f6f6d2d757073', enterprise: 8072, text: 'chartroom-ups', boots: 1, timeS: 1 },
    ],
  ])('reads the real agent %s', (_, bytes, engine) => {
    expect(decodeEngineReport(bytes)).toEqual({ messageId, ...engine })
  })

  it.each([[byDefault], [ofAddress], [ofMac], [ofText]])('makes nothing of any part of an answer', (golden) => {
    for (let length = 0; length < golden.length; length += 1) expect(decodeEngineReport(golden.subarray(0, length))).toBeUndefined()
  })

  it('reads lengths in any of their forms', () => {
    // The whole message in 0x84 and four bytes, as agents of some vendors write every length.
    const long = Uint8Array.of(0x30, 0x84, 0, 0, 0, ofAddress.length - 2, ...ofAddress.subarray(2))
    expect(decodeEngineReport(long)).toEqual(decodeEngineReport(ofAddress))
    expect(decodeEngineReport(Uint8Array.of(0x30, 0x80, ...ofAddress.subarray(2), 0, 0))).toBeUndefined()
    expect(decodeEngineReport(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, ...ofAddress.subarray(2)))).toBeUndefined()
    expect(decodeEngineReport(Uint8Array.of(0x30, 0x85, 0, 0, 0, 0, ofAddress.length - 2, ...ofAddress.subarray(2)))).toBeUndefined()
  })

  it.each([
    ['its own request', request],
    ['version 1', ofAddress.with(4, 0)],
    ['another type than a message', ofAddress.with(0, 0x31)],
    ['boots that are negative', ofAddress.with(ofAddress.indexOf(0x02, 35) + 2, 0xff)],
  ])('makes nothing of %s', (_, bytes) => {
    expect(decodeEngineReport(bytes)).toBeUndefined()
  })
})

describe('decodeEngineId', () => {
  it.each([
    ['800000090300000c123456', { enterprise: 9, mac: '00:00:0c:12:34:56' }],
    ['8000000903000000000000', { enterprise: 9 }],
    ['80001f8802fd000000000000000000000000000001', { enterprise: 8072, address: 'fd00::1' }],
    ['80001f8802fd00', { enterprise: 8072 }],
    ['80001f880461ff1b', { enterprise: 8072, text: 'a\ufffd\u001b' }],
    ['80001f8804', { enterprise: 8072 }],
    ['80001f880501', { enterprise: 8072 }],
    // Before RFC 3411: HP, 12 bytes.
    ['0000000b0000000a01010111', { enterprise: 11 }],
  ])('reads %s', (engineId, parts) => {
    expect(decodeEngineId(bytesOfHex(engineId))).toEqual({ engineId, ...parts })
  })

  it.each([['80001f88'], ['0000000b0000000a010101'], [`80001f8804${'61'.repeat(28)}`]])('makes nothing of %s', (engineId) => {
    expect(decodeEngineId(bytesOfHex(engineId))).toBeUndefined()
  })
})

describe('snmpEngine', () => {
  const address = '10.1.18.52'
  it.each([
    ['UDP 161 answered', { address, openUdp: [161], askedUdp: [161] }, 1],
    ['UDP 161 was asked and did not', { address, openTcp: [22, 80], openUdp: [], askedUdp: [161] }, 0],
    ['UDP was not asked and the host is managed', { address, openTcp: [23] }, 1],
    ['UDP was not asked and it shows no sign of management', { address, openTcp: [135, 445] }, 0],
    ['nothing was asked yet', { address }, 0],
  ])('when %s', (_, host, questions) => {
    expect(snmpEngine.questionsFor(host)).toHaveLength(questions)
  })

  it('asks without user and community, and believes only the answer to its own request', () => {
    expect(encodeEngineDiscovery(messageId)).toEqual(request)
    const [question] = snmpEngine.questionsFor({ address: '1.0.0.1', openUdp: [161] })
    if (question?.transport !== 'udp') throw new Error('no question')
    expect(question).toMatchObject({ port: 161, request })
    expect(question.read(ofText)).toMatchObject([{ kind: 'snmp-engine', text: 'chartroom-ups' }])
    expect(question.read(ofText.with(12, 9))).toEqual([])
  })

  it('stays within bounds whatever comes', () => {
    const [question] = snmpEngine.questionsFor({ address: '1.0.0.1', openUdp: [161] })
    if (question?.transport !== 'udp') throw new Error('no question')
    const anything = fc.oneof(...[byDefault, ofAddress, ofMac, ofText].map(damaged))
    fc.assert(
      fc.property(anything, (bytes) => question.read(bytes).every(isWithinBounds)),
      { numRuns: 1000 },
    )
  })
})
