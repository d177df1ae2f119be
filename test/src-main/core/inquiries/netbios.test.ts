import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNodeStatus, encodeNodeStatusRequest, netbios } from '../../../../src-main/core/inquiries/netbios.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const wildcard = `20434b${'41'.repeat(30)}00`
/** Sent by nmbd of Samba 4.17 in answer to our request 0x1234. */
const sambaAnswer = bytesOf(
  `123484000000000100000000${wildcard}0021000100000000008905` +
    '46494c45534552564552202020202000' +
    '0400' +
    '46494c45534552564552202020202003' +
    '0400' +
    '46494c45534552564552202020202020' +
    '0400' +
    '4c414220202020202020202020202000' +
    '8400' +
    '4c41422020202020202020202020201e' +
    '8400' +
    '00'.repeat(46),
)
/** A Windows host's: its MAC as unit ID. By hand after RFC 1002 section 4.2.18. */
const windowsAnswer = bytesOf(
  `000584000000000100000000${wildcard}00210001000000000041` +
    '02' +
    '4c41422d444330312020202020202000' +
    '0400' +
    '4c41420000002020202020202020201c' +
    '8400' +
    'bc24114e0717' +
    '00'.repeat(22),
)

const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array => bytes.with(at, value)

describe('encodeNodeStatusRequest', () => {
  it('asks for all names (RFC 1002 section 4.2.17)', () => {
    expect(hexOf(encodeNodeStatusRequest(0x1234))).toBe(`123400000001000000000000${wildcard}00210001`)
  })
})

describe('decodeNodeStatus', () => {
  it('reads what Samba sends', () => {
    expect(decodeNodeStatus(sambaAnswer)).toEqual({
      transactionId: 0x1234,
      names: [
        { name: 'FILESERVER', suffix: 0x00, group: false },
        { name: 'FILESERVER', suffix: 0x03, group: false },
        { name: 'FILESERVER', suffix: 0x20, group: false },
        { name: 'LAB', suffix: 0x00, group: true },
        { name: 'LAB', suffix: 0x1e, group: true },
      ],
    })
  })

  it('reads the MAC of a Windows host, and cuts nothing but trailing spaces', () => {
    expect(decodeNodeStatus(windowsAnswer)).toEqual({
      transactionId: 5,
      names: [
        { name: 'LAB-DC01', suffix: 0x00, group: false },
        { name: 'LAB\0\0\0', suffix: 0x1c, group: true },
      ],
      mac: 'bc:24:11:4e:07:17',
    })
  })

  it('reads an answer that repeats the question and points back to it', () => {
    const question = `${wildcard}00210001`
    const repeated = bytesOf(`123484000001000100000000${question}c00c${hexOf(sambaAnswer.subarray(46))}`)
    expect(decodeNodeStatus(repeated)).toEqual(decodeNodeStatus(sambaAnswer))
  })

  it.each([
    ['a request', encodeNodeStatusRequest(1)],
    ['a negative answer', withByte(sambaAnswer, 3, 0x03)],
    ['two answers', withByte(sambaAnswer, 7, 2)],
    ['another type', withByte(sambaAnswer, 47, 0x20)],
    ['a count past the data', withByte(sambaAnswer, 56, 8)],
    ['data past the end', withByte(sambaAnswer, 55, 0x8a)],
    ['a label of 64 bytes', withByte(sambaAnswer, 12, 0x40)],
    ['a pointer to itself', withByte(withByte(sambaAnswer, 12, 0xc0), 13, 12)],
    ['a pointer forwards', withByte(withByte(sambaAnswer, 12, 0xc0), 13, 80)],
    ['a pointer into the header', withByte(withByte(sambaAnswer, 12, 0xc0), 13, 2)],
  ])('refuses %s', (_, bytes) => {
    expect(decodeNodeStatus(bytes)).toBeUndefined()
  })

  it('refuses every truncation', () => {
    for (let length = 0; length < sambaAnswer.length; length += 1) expect(decodeNodeStatus(sambaAnswer.subarray(0, length))).toBeUndefined()
  })

  it('never throws and never reads past 255 names', () => {
    const changed = fc
      .array(fc.tuple(fc.nat(sambaAnswer.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), sambaAnswer))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), changed), (bytes) => {
        expect(decodeNodeStatus(bytes)?.names.length ?? 0).toBeLessThanOrEqual(255)
      }),
    )
  })
})

describe('netbios', () => {
  const address = '10.1.18.52'
  it.each([
    ['UDP 137 is open', { address, openTcp: [], openUdp: [137], askedUdp: [53, 137] }, 1],
    ['UDP 137 was asked and is not open', { address, openTcp: [139, 445], openUdp: [53], askedUdp: [53, 137] }, 0],
    ['other UDP ports were asked and SMB is open', { address, openTcp: [445], openUdp: [], askedUdp: [53] }, 1],
    ['UDP was not asked and SMB is open', { address, openTcp: [22, 445] }, 1],
    ['UDP was not asked and TCP shows no sign of it', { address, openTcp: [22] }, 0],
    ['UDP was not asked and TCP tells nothing', { address, openTcp: [] }, 1],
    ['nothing was asked yet', { address }, 0],
  ])('when %s', (_, host, questions) => {
    expect(netbios.questionsFor(host)).toHaveLength(questions)
  })

  it('believes only the answer to its own request', () => {
    const [question] = netbios.questionsFor({ address, openUdp: [137] })
    if (question?.transport !== 'udp') throw new Error('no question')
    expect(question).toMatchObject({ port: 137, request: encodeNodeStatusRequest(0x1234) })
    expect(question.read(sambaAnswer)).toEqual([{ kind: 'netbios-names', names: decodeNodeStatus(sambaAnswer)?.names }])
    expect(question.read(sambaAnswer.with(0, 9))).toEqual([])
    expect(question.read(sambaAnswer.with(56, 0))).toEqual([])
  })
})
