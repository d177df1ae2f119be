import { describe, expect, it } from 'vitest'
import type { TlsPeer } from '../../../../src-main/core/inquiries/conversation.ts'
import { ftp, offersTls } from '../../../../src-main/core/inquiries/ftp.ts'
import { bytesOf } from './bytes.ts'
import { expectBelieved, withstands } from './hostile-answers.ts'
import { conversationOf, play } from './play.ts'

/** vsftpd 3.0.3 (Debian 12) on loopback, with `ssl_enable=YES` and without. */
const greeting = bytesOf('220 (vsFTPd 3.0.3)\r\n')
const refusal = bytesOf('530 Please login with USER and PASS.\r\n')
const goodbye = bytesOf('221 Goodbye.\r\n')
const withTls = [
  ...[greeting, refusal],
  bytesOf(
    '211-Features:\r\n AUTH TLS\r\n EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n PBSZ\r\n PROT\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n211 End\r\n',
  ),
  bytesOf('234 Proceed with negotiation.\r\n'),
]
const withoutTls = [
  ...[greeting, refusal],
  bytesOf('211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n211 End\r\n'),
  goodbye,
]

const peer: TlsPeer = {
  protocol: 'TLSv1.3',
  certificate: {
    ...{ subject: { commonName: 'files.lab.home' }, issuer: { commonName: 'files.lab.home' }, names: [] },
    ...{ notBefore: 0, notAfter: 1, keyFingerprint: '0'.repeat(64) },
  },
}
const ask = (answers: readonly (Uint8Array | TlsPeer)[]) => play(conversationOf(ftp, 21), answers)
const saidIn = ({ steps }: ReturnType<typeof ask>) =>
  steps.map((step) => ('begin' in step ? step.begin : step.send === undefined ? '' : Buffer.from(step.send).toString()))

const banner = { kind: 'banner', port: 21, text: '220 (vsFTPd 3.0.3)' }

describe('ftp', () => {
  it('asks the port of FTP', () => {
    const questions = ftp.questionsFor({ address: '10.1.1.17', openTcp: [20, 21, 22, 990, 2121] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([21])
    expect(ftp.questionsFor({ address: '10.1.1.17' })).toEqual([])
  })

  it('reads greeting, features and certificate of vsftpd, which keeps its system to itself, and names no user', () => {
    const asked = ask([...withTls, peer, goodbye])
    expect(saidIn(asked)).toEqual(['', 'SYST\r\n', 'FEAT\r\n', 'AUTH TLS\r\n', 'tls', 'QUIT\r\n'])
    const features = ['AUTH TLS', 'EPRT', 'EPSV', 'MDTM', 'PASV', 'PBSZ', 'PROT', 'REST STREAM', 'SIZE', 'TVFS']
    expect(asked.result).toEqual([
      banner,
      { kind: 'ftp', port: 21, features },
      { kind: 'certificate', port: 21, ...peer.certificate, protocol: 'TLSv1.3' },
    ])
  })

  it('begins no TLS where it is not offered, or not granted, and says nothing in the clear after it failed', () => {
    const plain = ask(withoutTls)
    expect(saidIn(plain)).toEqual(['', 'SYST\r\n', 'FEAT\r\n', 'QUIT\r\n'])
    expect(plain.result).toEqual([banner, expect.objectContaining({ kind: 'ftp' })])
    expect(saidIn(ask([...withTls.slice(0, 3), bytesOf('502 no\r\n')]))).toEqual(['', 'SYST\r\n', 'FEAT\r\n', 'AUTH TLS\r\n', 'QUIT\r\n'])
    expect(saidIn(ask(withTls)).at(-1)).toBe('tls')
  })

  it.each([
    ['a refusal', '421 Too many connections\r\n'],
    ['another protocol', 'SSH-2.0-x\r\n'],
    ['a line without an end', `220 ${'x'.repeat(600)}`],
  ])('says nothing to %s', (_, text) => {
    const asked = ask([bytesOf(text)])
    expect(saidIn(asked)).toEqual([''])
    expect(asked.result).toHaveLength(1)
  })

  it('tells of no server that tells nothing before a login', () => {
    expect(ask([greeting, refusal, refusal, goodbye]).result).toEqual([banner])
    expect(ask([greeting]).result).toEqual([banner])
    expect(ask([]).result).toEqual([])
  })

  it('reads a system, and that there is no feature (RFC 2389 section 3.2)', () => {
    const answers = ['215 Windows_NT\r\n', '211 No features\r\n', '221 Bye\r\n']
    expect(ask([greeting, ...answers.map(bytesOf)]).result).toEqual([banner, { kind: 'ftp', port: 21, system: 'Windows_NT', features: [] }])
  })

  it('comes to its end and stays within bounds whatever comes', () => {
    withstands('ftp', () => conversationOf(ftp, 21), withTls)
    withstands('ftp', () => conversationOf(ftp, 21), [greeting, bytesOf('215 UNIX Type: L8\r\n'), ...withoutTls.slice(2)])
    const long = bytesOf(`211-x\r\n${Array.from({ length: 150 }, (_, line) => ` ${line}${'y'.repeat(20)}\r\n`).join('')}211 End\r\n`)
    const { result } = ask([greeting, bytesOf(`215 ${'x'.repeat(400)}\r\n`), long])
    expect(result).toMatchObject([{}, { system: 'x'.repeat(255), features: { length: 64 } }])
    expectBelieved('ftp', result)
  })
})

describe('offersTls', () => {
  it.each([
    ['AUTH TLS', true],
    // Internet Information Services.
    ['AUTH TLS;TLS-C;SSL;TLS-P;', true],
    ['auth ssl tls', true],
    ['AUTH SSL', false],
    ['AUTH NOTLS', false],
    ['UTF8', false],
  ])('of %j is %s', (feature, offered) => {
    expect(offersTls(['SIZE', feature])).toBe(offered)
  })
})
