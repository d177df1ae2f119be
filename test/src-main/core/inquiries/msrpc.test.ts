import { describe, expect, it } from 'vitest'
import { decodeLookup, mostEndpoints } from '../../../../src-main/core/inquiries/endpoint-mapper.ts'
import { msrpc } from '../../../../src-main/core/inquiries/msrpc.ts'
import { encodeNtlmNegotiate } from '../../../../src-main/core/inquiries/ntlm.ts'
import { bytesOf, hexOf, withstands } from './hostile-answers.ts'
import { sambaMapper } from './msrpc-answers.ts'
import { conversationOf, play } from './play.ts'

const talk = () => conversationOf(msrpc, 135)
const endpointsOf = (answers: readonly Uint8Array[]) => {
  const [fact] = play(talk(), answers).result ?? []
  return fact?.kind === 'msrpc' ? fact.endpoints : undefined
}

const uint16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8])
const uint32 = (value: number): Buffer => Buffer.concat([uint16(value & 0xffff), uint16(value >>> 16)])
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
const floor = (left: Buffer, right: Buffer): Buffer => Buffer.concat([uint16(left.length), left, uint16(right.length), right])
const uuidFloor = floor(Buffer.from(`0d${'11'.repeat(16)}0100`, 'hex'), uint16(2))

/** The results of a lookup (C706 appendix O) with these towers, each a list of floors. */
function results(towers: readonly (readonly Buffer[])[], annotation = ''): Uint8Array {
  const text = Buffer.from(`${annotation}\0`, 'latin1')
  const entry = Buffer.concat([Buffer.alloc(16), uint32(1), uint32(0), uint32(text.length), padded(text)])
  const encoded = towers.map((floors) => {
    const tower = Buffer.concat([uint16(floors.length), ...floors])
    return Buffer.concat([uint32(tower.length), uint32(tower.length), padded(tower)])
  })
  const counts = [towers.length, mostEndpoints, 0, towers.length].map(uint32)
  return new Uint8Array(Buffer.concat([Buffer.alloc(20), ...counts, ...towers.map(() => entry), ...encoded, uint32(0)]))
}

const ndr = floor(Buffer.from([0x0d]), uint16(0))
const connection = floor(Buffer.from([0x0b]), uint16(0))
const pipe = (path: string) => floor(Buffer.from([0x0f]), Buffer.from(`${path}\0`, 'latin1'))
const netbios = (name: string) => floor(Buffer.from([0x11]), Buffer.from(`${name}\0`, 'latin1'))
const uuid = '11111111-1111-1111-1111-111111111111'

describe('msrpc', () => {
  it('asks port 135, with the bind and the call of C706', () => {
    expect(msrpc.questionsFor({ address: '10.1.1.17', openTcp: [139, 445] })).toEqual([])
    const sent = play(talk(), sambaMapper).steps.map((step) => ('send' in step && step.send !== undefined ? hexOf(step.send) : ''))
    const context = 'd016d0160000000001000000000001000883afe11f5dc91191a408002b14a0fa03000000045d888aeb1cc9119fe808002b10486002000000'
    expect(sent).toEqual([
      `05000b03100000004800000001000000${context}`,
      `05000003100000004000000001000000280000000000020000000000000000000000000001000000${'00'.repeat(20)}f4010000`,
      '',
      `05000e03100000007800280001000000${context}0a02000001000000${hexOf(encodeNtlmNegotiate())}`,
    ])
  })

  it('asks for names where port 445 does not tell them, and nowhere else', () => {
    const [fact, ...names] = play(talk(), sambaMapper).result ?? []
    expect(fact?.kind).toBe('msrpc')
    expect(names).toMatchObject([
      { kind: 'ntlm', port: 135, targetName: 'LAB', netbiosComputer: 'LAB-DC01', dnsComputer: 'lab-dc01.lab.home', dnsDomain: 'lab.home' },
    ])
    const [question] = msrpc.questionsFor({ address: '10.1.1.17', openTcp: [135, 445] })
    if (question?.transport !== 'tcp') throw new Error('no question')
    expect(play(question.talk(), sambaMapper)).toMatchObject({ steps: { length: 3 }, result: { length: 1 } })
    expect(play(talk(), sambaMapper.slice(0, 3)).result).toHaveLength(1)
  })

  it('reads the list of a domain controller over two fragments', () => {
    const endpoints = endpointsOf(sambaMapper) ?? []
    expect(endpoints).toHaveLength(52)
    expect(endpoints).toContainEqual({
      interface: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
      version: '3.0',
      transport: 'tcp',
      address: '135',
      annotation: 'epmapper',
    })
    expect(endpoints).toContainEqual({
      interface: '6bffd098-a112-3610-9833-012892020162',
      version: '0.0',
      transport: 'pipe',
      address: '\\pipe\\browser',
      annotation: 'browser',
    })
    expect(endpoints.filter(({ annotation }) => annotation === 'drsuapi')).not.toEqual([])
  })

  it('knows a mapper that tells nothing', () => {
    expect(endpointsOf(sambaMapper.slice(0, 1))).toEqual([])
    const refused = (sambaMapper[0] ?? new Uint8Array()).with(36, 2)
    expect(play(talk(), [refused])).toMatchObject({ steps: { length: 1 }, result: [{ kind: 'msrpc', endpoints: [] }] })
    const fault = bytesOf('0500030310000000200000000100000000000000000000000500000000000000')
    expect(endpointsOf([...sambaMapper.slice(0, 1), fault])).toEqual([])
  })

  it.each([
    ['another protocol', new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a refused bind', bytesOf('05000d031000000015000000010000000000000000')],
    ['numbers the other way round', (sambaMapper[0] ?? new Uint8Array()).with(4, 0)],
  ])('makes nothing of %s', (_, answer) => {
    expect(play(talk(), [answer]).result).toEqual([])
  })

  it('takes no more than 24 fragments, and says that there were more', () => {
    const first = (sambaMapper[1] ?? new Uint8Array()).with(3, 0)
    const { steps, result } = play(talk(), [...sambaMapper.slice(0, 1), ...Array.from({ length: 40 }, () => first)])
    expect(steps).toHaveLength(26)
    expect(result).toContainEqual({ kind: 'unread', limit: 'entries' })
  })

  it('withstands whatever is answered', () => {
    withstands('msrpc', talk, sambaMapper)
  })
})

describe('decodeLookup', () => {
  it('reads every transport, each endpoint once, and the name of the host', () => {
    const tcp = [uuidFloor, ndr, connection, floor(Buffer.from([0x07]), Buffer.from([0xc0, 0x00]))]
    const list = decodeLookup(
      results(
        [
          tcp,
          tcp,
          [uuidFloor, ndr, connection, pipe('\\pipe\\lsass'), netbios('\\\\LAB-DC01')],
          [uuidFloor, ndr, connection, floor(Buffer.from([0x08]), Buffer.from([0x00, 0x87]))],
          [uuidFloor, ndr, connection, floor(Buffer.from([0x1f]), Buffer.from([0x02, 0x51]))],
          [uuidFloor, ndr, floor(Buffer.from([0x0c]), uint16(0)), floor(Buffer.from([0x10]), Buffer.from('LRPC-1\0'))],
          [ndr, ndr],
          [],
        ],
        'KdcSvc',
      ),
    )
    const common = { interface: uuid, version: '1.2', annotation: 'KdcSvc' }
    expect(list).toEqual({
      endpoints: [
        { ...common, transport: 'tcp', address: '49152' },
        { ...common, transport: 'pipe', address: '\\pipe\\lsass' },
        { ...common, transport: 'udp', address: '135' },
        { ...common, transport: 'http', address: '593' },
        common,
      ],
      computer: 'LAB-DC01',
    })
  })

  it('keeps what is whole, and texts within bounds', () => {
    const long = 'x'.repeat(1000)
    const { endpoints, computer } = decodeLookup(results([[uuidFloor, ndr, connection, pipe(long), netbios(long)]], long))
    expect([endpoints[0]?.address?.length, endpoints[0]?.annotation?.length, computer?.length]).toEqual([128, 128, 128])
    const two = results([[uuidFloor], [uuidFloor, ndr]])
    expect(decodeLookup(two.subarray(0, two.length - 12)).endpoints).toEqual([{ interface: uuid, version: '1.2' }])
    expect(decodeLookup(new Uint8Array(1000).fill(0xff))).toEqual({ endpoints: [] })
  })
})
