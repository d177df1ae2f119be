import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDumpReply, decodeRecord, encodeDumpCall, lengthOfRecord, rpcbind } from '../../../../src-main/core/inquiries/rpcbind.ts'
import { bytesOfHex, damaged, isWithinBounds, joined } from './bytes.ts'
import { conversationOf, play } from './play.ts'

const self = [4, 3, 2].flatMap((version) => [{ program: 100_000, version, protocol: 'tcp', port: 111 }])
const selfOverUdp = self.map((row) => ({ ...row, protocol: 'udp' }))

/** rpcbind 1.2.6 of Debian 12 on loopback, asked for 10.1.1.17 (xid 0x0a010111): nothing but itself. */
const rows = [
  ...['00000001000186a000000004000000060000006f', '00000001000186a000000003000000060000006f'],
  ...['00000001000186a000000002000000060000006f', '00000001000186a000000004000000110000006f'],
  ...['00000001000186a000000003000000110000006f', '00000001000186a000000002000000110000006f'],
]
const accepted = '0a0101110000000100000000000000000000000000000000'
const overTcp = bytesOfHex('80000094', accepted, ...rows, '00000000')
/** The same over UDP after NFS 3 and 4, mountd and nlockmgr were registered by procedure SET. */
const ofFileServer = bytesOfHex(
  accepted,
  ...rows,
  ...['00000001000186a3000000030000000600000801', '00000001000186a3000000040000000600000801'],
  ...['00000001000186a5000000030000001100004e50', '00000001000186b5000000040000000600009cbb'],
  '00000000',
)
const call = bytesOfHex('0a010111', '00000000', '00000002', '000186a0', '00000002', '00000004', '00'.repeat(16))

const address = '10.1.1.17'
function overUdp() {
  const [question] = rpcbind.questionsFor({ address, openTcp: [], openUdp: [111], askedUdp: [111] })
  if (question?.transport !== 'udp') throw new Error('no question over UDP')
  return question
}

describe('rpcbind', () => {
  it.each([
    ['TCP 111 is open', { address, openTcp: [111], openUdp: [111] }, ['tcp']],
    ['only UDP 111 is open', { address, openTcp: [22], openUdp: [111] }, ['udp']],
    ['UDP 111 did not answer', { address, openTcp: [22], openUdp: [], askedUdp: [111] }, []],
    ['nothing was asked yet', { address }, []],
  ])('when %s', (_, host, transports) => {
    expect(rpcbind.questionsFor(host).map(({ transport }) => transport)).toEqual(transports)
  })

  it('calls DUMP in one record, and reads the list of the real portmapper', () => {
    const { steps, result } = play(conversationOf(rpcbind, 111), [overTcp])
    expect(steps).toMatchObject([{ send: joined(bytesOfHex('80000028'), call) }])
    expect(result).toEqual([{ kind: 'rpc-programs', transport: 'tcp', programs: [...self, ...selfOverUdp] }])
    expect(encodeDumpCall(0x0a010111)).toEqual(call)
  })

  it('reads a file server over UDP, and believes only the answer to its own call', () => {
    const [fact] = overUdp().read(ofFileServer)
    expect(fact).toMatchObject({ transport: 'udp', programs: { length: 10 } })
    expect(fact?.kind === 'rpc-programs' && fact.programs.slice(6)).toEqual([
      { program: 100_003, version: 3, protocol: 'tcp', port: 2049 },
      { program: 100_003, version: 4, protocol: 'tcp', port: 2049 },
      { program: 100_005, version: 3, protocol: 'udp', port: 20_048 },
      { program: 100_021, version: 4, protocol: 'tcp', port: 40_123 },
    ])
    expect(overUdp().request).toEqual(call)
    expect(overUdp().read(ofFileServer.with(3, 0))).toEqual([])
  })

  it('puts fragments together', () => {
    const message = overTcp.subarray(4)
    const fragmented = joined(
      bytesOfHex('00000010'),
      message.subarray(0, 16),
      bytesOfHex('00000000'),
      bytesOfHex('80000084'),
      message.subarray(16),
    )
    expect(play(conversationOf(rpcbind, 111), [fragmented]).result).toMatchObject([{ programs: { length: 6 } }])
    expect(lengthOfRecord(joined(fragmented, fragmented))).toBe(fragmented.length)
    expect(decodeRecord(bytesOfHex('ffffffff', '00'.repeat(20)))).toBeUndefined()
    expect(lengthOfRecord(new Uint8Array(4000))).toBeUndefined()
  })

  it('makes nothing of any part of an answer', () => {
    for (let length = 0; length < ofFileServer.length; length += 1) expect(overUdp().read(ofFileServer.subarray(0, length))).toEqual([])
    for (let length = 0; length < overTcp.length; length += 1) {
      expect(lengthOfRecord(overTcp.subarray(0, length))).toBeUndefined()
      expect(play(conversationOf(rpcbind, 111), [overTcp.subarray(0, length)]).result).toEqual([])
    }
  })

  it.each([
    ['a call', bytesOfHex('0a01011100000000', '00'.repeat(20))],
    ['a denial', bytesOfHex('0a0101110000000100000001', '00'.repeat(16))],
    ['an unavailable program', bytesOfHex('0a01011100000001', '00'.repeat(12), '00000001', '00000000')],
    ['a verifier of 4 GB', bytesOfHex('0a0101110000000100000000', '00000000', 'ffffffff', '00'.repeat(8))],
    ['an empty list', bytesOfHex(accepted, '00000000')],
    ['a list that goes on with 2', bytesOfHex(accepted, '00000002', '00'.repeat(16), '00000000')],
  ])('makes nothing of %s', (_, bytes) => {
    expect(overUdp().read(bytes)).toEqual([])
  })

  it('leaves out what has another protocol or no port, and keeps 256 rows, which it says', () => {
    const odd = ['00000001000186a300000003000000840000006f', '00000001000186a3000000030000000600010000']
    expect(decodeDumpReply(bytesOfHex(accepted, ...odd, rows[0] ?? '', '00000000'))?.programs).toEqual([self[0]])
    const many = bytesOfHex(accepted, (rows[0] ?? '').repeat(600), '00000000')
    expect(decodeDumpReply(many)?.programs).toHaveLength(256)
    expect(decodeDumpReply(many)?.stopped).toBe('entries')
    expect(decodeDumpReply(bytesOfHex(accepted, (rows[0] ?? '').repeat(256), '00000000'))).not.toHaveProperty('stopped')
  })

  it('stays within bounds whatever comes', () => {
    fc.assert(
      fc.property(damaged(ofFileServer), (bytes) => overUdp().read(bytes).every(isWithinBounds)),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(damaged(overTcp), (bytes) => (play(conversationOf(rpcbind, 111), [bytes]).result ?? []).every(isWithinBounds)),
      { numRuns: 500 },
    )
  })
})
