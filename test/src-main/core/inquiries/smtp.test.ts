import { describe, expect, it } from 'vitest'
import type { TlsPeer } from '../../../../src-main/core/inquiries/conversation.ts'
import { smtp } from '../../../../src-main/core/inquiries/smtp.ts'
import { bytesOf } from './bytes.ts'
import { expectBelieved, withstands } from './hostile-answers.ts'
import { conversationOf, play } from './play.ts'

/** Exim 4.96 (Debian 12) on loopback, its own defaults but for a certificate. */
const exim = [
  bytesOf('220 mail.lab.home ESMTP Exim 4.96 Wed, 25 Nov 2026 01:15:31 +0000\r\n'),
  bytesOf(
    '250-mail.lab.home Hello [127.0.0.1] [127.0.0.1]\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-PIPECONNECT\r\n' +
      '250-CHUNKING\r\n250-STARTTLS\r\n250-SMTPUTF8\r\n250 HELP\r\n',
  ),
  bytesOf('220 TLS go ahead\r\n'),
]
const goodbye = bytesOf('221 mail.lab.home closing connection\r\n')
/** Exchange, as Microsoft's "Use Telnet to test SMTP communication on Exchange servers" prints it. */
const exchange = [
  bytesOf('220 mail1.fabrikam.com Microsoft ESMTP MAIL Service ready at Fri, 5 Aug 2016 16:24:41 -0700\r\n'),
  bytesOf(
    '250-mail1.fabrikam.com Hello [172.16.0.5]\r\n250-SIZE 37748736\r\n250-PIPELINING\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n' +
      '250-STARTTLS\r\n250-X-ANONYMOUSTLS\r\n250-AUTH NTLM\r\n250-X-EXPS GSSAPI NTLM\r\n250-8BITMIME\r\n250-BINARYMIME\r\n' +
      '250-CHUNKING\r\n250 XRDST\r\n',
  ),
]

const peer: TlsPeer = {
  protocol: 'TLSv1.3',
  certificate: {
    ...{ subject: { commonName: 'mail.lab.home' }, issuer: { commonName: 'mail.lab.home' }, names: [] },
    ...{ notBefore: 0, notAfter: 1, keyFingerprint: '0'.repeat(64) },
  },
}
const ask = (answers: readonly (Uint8Array | TlsPeer)[], port = 25) => play(conversationOf(smtp, port), answers)
const saidIn = ({ steps }: ReturnType<typeof ask>) =>
  steps.map((step) => ('begin' in step ? step.begin : step.send === undefined ? '' : Buffer.from(step.send).toString()))
const hello = 'EHLO [127.0.0.1]\r\n'
const [greeting = new Uint8Array()] = exim

describe('smtp', () => {
  it('asks the ports of mail that begin in the clear', () => {
    const questions = smtp.questionsFor({ address: '10.1.1.17', openTcp: [21, 25, 110, 465, 587] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([25, 587])
    expect(smtp.questionsFor({ address: '10.1.1.17' })).toEqual([])
  })

  it('reads greeting, name, extensions and certificate of Exim, and begins no mail', () => {
    const asked = ask([...exim, peer, goodbye], 587)
    expect(saidIn(asked)).toEqual(['', hello, 'STARTTLS\r\n', 'tls', 'QUIT\r\n'])
    expect(asked.result).toEqual([
      { kind: 'banner', port: 587, text: '220 mail.lab.home ESMTP Exim 4.96 Wed, 25 Nov 2026 01:15:31 +0000' },
      {
        kind: 'smtp',
        port: 587,
        domain: 'mail.lab.home',
        extensions: ['SIZE 52428800', '8BITMIME', 'PIPELINING', 'PIPECONNECT', 'CHUNKING', 'STARTTLS', 'SMTPUTF8', 'HELP'],
      },
      { kind: 'certificate', port: 587, ...peer.certificate, protocol: 'TLSv1.3' },
    ])
  })

  it('reads Exchange', () => {
    expect(ask(exchange).result?.[1]).toMatchObject({
      domain: 'mail1.fabrikam.com',
      extensions: expect.arrayContaining(['X-ANONYMOUSTLS', 'X-EXPS GSSAPI NTLM', 'STARTTLS']),
    })
  })

  it('begins no TLS where it is not offered, or not granted, and says nothing in the clear after it failed', () => {
    const plain = bytesOf('250-mail.lab.home\r\n250-size 1\r\n250 help\r\n')
    const asked = ask([greeting, plain, goodbye])
    expect(saidIn(asked)).toEqual(['', hello, 'QUIT\r\n'])
    expect(asked.result?.[1]).toEqual({ kind: 'smtp', port: 25, domain: 'mail.lab.home', extensions: ['SIZE 1', 'HELP'] })
    expect(saidIn(ask([...exim.slice(0, 2), bytesOf('454 not now\r\n')]))).toEqual(['', hello, 'STARTTLS\r\n', 'QUIT\r\n'])
    expect(saidIn(ask(exim)).at(-1)).toBe('tls')
  })

  it.each([
    ['a refusal', '554 No service here\r\n'],
    ['another protocol', '+OK ready\r\n'],
  ])('says nothing to %s', (_, text) => {
    const asked = ask([bytesOf(text)])
    expect(saidIn(asked)).toEqual([''])
    expect(asked.result).toHaveLength(1)
  })

  it('tells of no server that does not know EHLO', () => {
    expect(saidIn(ask([greeting, bytesOf('500 what\r\n'), goodbye]))).toEqual(['', hello, 'QUIT\r\n'])
    expect(ask([greeting, bytesOf('500 what\r\n'), goodbye]).result).toHaveLength(1)
    expect(ask([]).result).toEqual([])
  })

  it('comes to its end and stays within bounds whatever comes', () => {
    withstands('smtp', () => conversationOf(smtp, 25), exim)
    withstands('smtp', () => conversationOf(smtp, 25), exchange)
    const long = `${'n'.repeat(400)}\r\n${Array.from({ length: 300 }, (_, line) => `250-X${line}\r\n`).join('')}250 end\r\n`
    const { result } = ask([greeting, bytesOf(`250-${long}`)])
    expect(result).toMatchObject([{}, { domain: 'n'.repeat(255), extensions: { length: 64 } }])
    expectBelieved('smtp', result)
  })
})
