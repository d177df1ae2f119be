import { describe, expect, it } from 'vitest'
import type { Step } from '../../../../src-main/core/inquiries/conversation.ts'
import { encodeNtlmNegotiate } from '../../../../src-main/core/inquiries/ntlm.ts'
import { smb } from '../../../../src-main/core/inquiries/smb.ts'
import { bytesOf, hexOf, withstands } from './hostile-answers.ts'
import { play } from './play.ts'
import { sambaDirect, sambaDomainController, sambaOld, sambaSession } from './smb-answers.ts'

function conversationWith(port: number, openTcp: readonly number[]) {
  const question = smb.questionsFor({ address: '10.1.1.17', openTcp }).find((each) => each.transport === 'tcp' && each.port === port)
  if (question?.transport !== 'tcp') throw new Error(`TCP ${port} is not asked`)
  return question.talk()
}

const direct = () => conversationWith(445, [445])
const session = () => conversationWith(139, [139])
const sentAt = (steps: readonly Step[], at: number): string => {
  const step = steps[at]
  return step !== undefined && 'send' in step && step.send !== undefined ? hexOf(step.send) : ''
}

const mechanism = { kerberosAsMicrosoft: '1.2.840.48018.1.2.2', kerberos: '1.2.840.113554.1.2.2', ntlm: '1.3.6.1.4.1.311.2.2.10' }
const samba = { version: { major: 6, minor: 1, build: 0 } }
const fileServer = { targetName: 'FILESERVER', netbiosComputer: 'FILESERVER', netbiosDomain: 'FILESERVER', ...samba }
/** Samba makes it of its host name. */
const fileServerGuid = '656c6966-6573-7672-6572-000000000000'

describe('smb', () => {
  it('asks port 445, and port 139 for what is older', () => {
    const portsOf = (openTcp: readonly number[]) =>
      smb.questionsFor({ address: '10.1.1.17', openTcp }).map((question) => 'port' in question && question.port)
    expect(portsOf([135, 139, 445])).toEqual([445, 139])
    expect(portsOf([135])).toEqual([])
    expect(smb.questionsFor({ address: '10.1.1.17' })).toEqual([])
  })

  it('reads a standalone Samba server, and goes no further than its challenge', () => {
    const { steps, result } = play(direct(), sambaDirect)
    expect(steps).toHaveLength(2)
    expect(result).toEqual([
      {
        kind: 'smb',
        port: 445,
        dialect: '3.1.1',
        signingRequired: false,
        serverGuid: fileServerGuid,
        time: expect.any(Number),
        mechanisms: [mechanism.ntlm],
      },
      { kind: 'ntlm', port: 445, ...fileServer, time: expect.any(Number) },
    ])
    const times = (result ?? []).map((fact) => ('time' in fact ? new Date(fact.time ?? 0).toISOString() : ''))
    for (const time of times) expect(time).toMatch(/^2026-11-24T19:1/)
  })

  it('reads a domain controller', () => {
    expect(play(direct(), sambaDomainController).result).toEqual([
      {
        kind: 'smb',
        port: 445,
        dialect: '3.1.1',
        signingRequired: true,
        serverGuid: '2d62616c-6364-3130-0000-000000000000',
        time: expect.any(Number),
        mechanisms: [mechanism.kerberosAsMicrosoft, mechanism.kerberos, mechanism.ntlm],
      },
      {
        kind: 'ntlm',
        port: 445,
        targetName: 'LAB',
        netbiosComputer: 'LAB-DC01',
        netbiosDomain: 'LAB',
        dnsComputer: 'lab-dc01.lab.home',
        dnsDomain: 'lab.home',
        ...samba,
        time: expect.any(Number),
      },
    ])
  })

  it('offers every dialect, with the contexts of 3.1.1 on multiples of eight (MS-SMB2 section 2.2.3)', () => {
    const request = bytesOf(sentAt(play(direct(), []).steps, 0)).subarray(4)
    const view = new DataView(request.buffer, request.byteOffset)
    expect(Array.from({ length: view.getUint16(66, true) }, (_, at) => view.getUint16(100 + 2 * at, true))).toEqual([
      0x0202, 0x0210, 0x0300, 0x0302, 0x0311,
    ])
    const contextsAt = view.getUint32(92, true)
    expect(contextsAt % 8).toBe(0)
    expect([view.getUint16(96, true), view.getUint16(contextsAt, true)]).toEqual([2, 0x0001])
    const nextAt = contextsAt + 8 + view.getUint16(contextsAt + 2, true)
    expect(view.getUint16(nextAt + (-nextAt & 7), true)).toBe(0x0002)
  })

  it('says what was negotiated where the server asks for no login', () => {
    expect(play(direct(), sambaDirect.slice(0, 1)).result).toMatchObject([{ kind: 'smb', dialect: '3.1.1' }])
    const refused = sambaDirect.map((answer, at) => (at === 1 ? answer.with(12, 0x22) : answer))
    expect(play(direct(), refused).result).toHaveLength(1)
  })

  it('reads start time and GUID where they are told, and leaves them out where they are zero', () => {
    const started = (sambaDirect[0] ?? new Uint8Array()).slice()
    started.set(started.subarray(4 + 64 + 40, 4 + 64 + 48), 4 + 64 + 48)
    started.fill(0, 4 + 64 + 8, 4 + 64 + 24)
    const [fact] = play(direct(), [started]).result ?? []
    if (fact?.kind !== 'smb') throw new Error('no fact')
    expect(fact.bootTime).toBe(fact.time)
    expect(fact).not.toHaveProperty('serverGuid')
  })

  it.each([
    ['2.0.2', 0x0202],
    ['2.1', 0x0210],
    ['3.0', 0x0300],
    ['3.0.2', 0x0302],
  ])('names the dialect %s', (dialect, revision) => {
    const older = (sambaDirect[0] ?? new Uint8Array()).with(4 + 68, revision & 0xff).with(4 + 69, revision >> 8)
    expect(play(direct(), [older]).result).toMatchObject([{ dialect }])
  })

  it('over the session service asks in both protocols, and goes on in the newer one', () => {
    const { steps, result } = play(session(), sambaSession)
    expect(sentAt(steps, 0)).toMatch(/^81000044/)
    expect(Buffer.from(sentAt(steps, 1), 'hex').toString('latin1')).toContain('\x02NT LM 0.12\0\x02SMB 2.002\0\x02SMB 2.???\0')
    expect(result).toMatchObject([
      { kind: 'smb', port: 139, dialect: '3.1.1', serverGuid: fileServerGuid },
      { kind: 'ntlm', port: 139, ...fileServer },
    ])
    expect(play(conversationWith(139, [139, 445]), sambaSession)).toMatchObject({ steps: { length: 2 }, result: [] })
  })

  it('reads an old server in SMB 1, beside port 445 too', () => {
    for (const openTcp of [[139], [139, 445]])
      expect(play(conversationWith(139, openTcp), sambaOld).result).toEqual([
        {
          kind: 'smb',
          port: 139,
          dialect: 'NT LM 0.12',
          signingRequired: false,
          serverGuid: fileServerGuid,
          time: expect.any(Number),
          mechanisms: [mechanism.ntlm],
          nativeOs: 'Windows 6.1',
          nativeLanManager: 'Samba 4.17.12-Debian',
          domain: 'WORKGROUP',
        },
        { kind: 'ntlm', port: 139, ...fileServer, time: expect.any(Number) },
      ])
  })

  it('reads the names of a server without extended security, and does not log in', () => {
    const header = `ff534d427200000000800080${'00'.repeat(20)}`
    const words = `11000003${'0a000100'}0411000000000100${'00000000'}fd430000${'00'.repeat(8)}000008`
    const text = (name: string) => Buffer.from(`${name}\0`, 'utf16le').toString('hex')
    const bytes = `0102030405060708${text('ARBEITSGRUPPE')}${text('NAS')}`
    const message = `${header}${words}${hexOf(Uint8Array.of(bytes.length / 2, 0))}${bytes}`
    const answer = bytesOf(`000000${hexOf(Uint8Array.of(message.length / 2))}${message}`)
    const { steps, result } = play(session(), [bytesOf('82000000'), answer])
    expect(steps).toHaveLength(2)
    expect(result).toEqual([
      { kind: 'smb', port: 139, dialect: 'NT LM 0.12', signingRequired: false, domain: 'ARBEITSGRUPPE', server: 'NAS' },
    ])
  })

  it('stops where the session is refused (RFC 1002 section 4.3.4)', () => {
    expect(play(session(), [bytesOf('8300000182'), sambaSession[1] ?? new Uint8Array()])).toMatchObject({
      steps: { length: 1 },
      result: [],
    })
  })

  it.each([
    ['another protocol', new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['its own question back', bytesOf(sentAt(play(direct(), []).steps, 0))],
    ['a flood of zeros', new Uint8Array(20_000)],
  ])('makes nothing of %s', (_, answer) => {
    expect(play(direct(), [answer]).result).toEqual([])
  })

  it('sends nothing but NTLM’s first message as a login', () => {
    const tokens = [play(direct(), sambaDirect), play(session(), sambaOld)].map(({ steps }) => sentAt(steps, steps.length - 1))
    for (const token of tokens) expect(token).toContain(hexOf(encodeNtlmNegotiate()))
  })

  it('withstands whatever is answered', () => {
    withstands('smb', direct, sambaDomainController)
    withstands('smb', session, sambaOld)
    withstands('smb', session, sambaSession)
  })
})
