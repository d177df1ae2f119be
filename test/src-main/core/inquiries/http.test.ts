import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Step, TlsPeer } from '../../../../src-main/core/inquiries/conversation.ts'
import { http, https, readHttp } from '../../../../src-main/core/inquiries/http.ts'
import { longestFieldText } from '../../../../src-main/core/inquiries/http-head.ts'
import type { Inquiry } from '../../../../src-main/core/inquiries/inquiry.ts'
import { bytesOf, damaged, isWithinBounds, joined } from './bytes.ts'
import { lighttpdRedirect, nginxChunked, nginxPassword, nginxRedirect, nginxToHttps } from './http-golden.ts'
import { conversationOf, play } from './play.ts'

const page = (title: string, head = 'Content-Type: text/html'): Uint8Array =>
  bytesOf(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n<title>${title}</title>`)

/** Python 3.11.2 of Debian 12: `python3 -m http.server 8000 --bind 127.0.0.1`, asked as the inquiry asks. */
const golden = bytesOf(
  'HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nDate: Tue, 24 Nov 2026 17:29:18 GMT\r\nContent-type: text/html\r\n' +
    'Content-Length: 93\r\nLast-Modified: Tue, 24 Nov 2026 17:29:08 GMT\r\n\r\n' +
    '<!DOCTYPE html>\n<html><head><title>Chart room</title></head><body><p>Hello</p></body></html>\n',
)
const server = 'SimpleHTTP/0.6 Python/3.11.2'

/** Who asks on loopback, as when the goldens were made. */
const ask = (inquiry: Inquiry, port: number, answers: readonly (Uint8Array | TlsPeer)[]) =>
  play(conversationOf(inquiry, port, '127.0.0.1'), answers)
const pathsIn = (steps: readonly Step[]): readonly (string | undefined)[] =>
  steps.map((step) => ('begin' in step ? step.begin : new TextDecoder().decode(step.send).split(' ')[1]))
const peer: TlsPeer = {
  protocol: 'TLSv1.3',
  certificate: { subject: { commonName: 'router.lan' }, issuer: {}, names: [], notBefore: 0, notAfter: 1, keyFingerprint: '0'.repeat(64) },
}
const redirectTo = (location: string, more = ''): Uint8Array =>
  bytesOf(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n${more}\r\n`)

describe('http', () => {
  it('asks open web ports once, and never a printer', () => {
    const questions = http.questionsFor({ address: 'fe80::1', openTcp: [22, 80, 631, 8080, 9100] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([80, 8080])
    const [, second] = questions
    const step = second?.transport === 'tcp' ? second.talk().next({ bytes: new Uint8Array() }) : undefined
    expect(step?.done === false && 'send' in step.value && new TextDecoder().decode(step.value.send)).toBe(
      'GET / HTTP/1.1\r\nHost: [fe80::1]:8080\r\nUser-Agent: portolan\r\nAccept: text/html\r\n\r\n',
    )
  })
})

describe('a conversation with a web server', () => {
  it.each([
    ['follows nginx to its page', 8080, nginxRedirect, { server: 'nginx/1.22.1', title: 'Königstor – Login' }, ['/', '/ui/']],
    ['follows lighttpd to its page', 8088, lighttpdRedirect, { server: 'lighttpd/1.4.69', title: 'Hafen' }, ['/', '/admin/']],
    ['reads what nginx wants a password for', 8081, nginxPassword, { status: 401, realm: 'My router' }, ['/']],
    ['tells where nginx leads that it does not go', 80, nginxToHttps, { status: 301, location: 'https://127.0.0.1/login' }, ['/']],
  ])('%s', (_, port, answers, fact, paths) => {
    const { steps, result } = ask(http, port, answers)
    expect(result).toMatchObject([{ kind: 'http', port, ...fact }])
    expect(pathsIn(steps)).toEqual(paths)
  })

  it('begins TLS first, and ends where there is none', () => {
    const { steps, result } = ask(https, 443, [peer, ...nginxChunked])
    expect(result).toMatchObject([{ kind: 'certificate', subject: { commonName: 'router.lan' } }, { title: 'Chunked page' }])
    expect(pathsIn(steps)).toEqual(['tls', '/'])
    expect(ask(https, 443, [new Uint8Array()])).toMatchObject({ steps: [{ begin: 'tls', alpn: 'http/1.1' }], result: [] })
    expect(ask(https, 443, [peer]).result).toHaveLength(1)
  })

  it.each([
    ['/ui/?a=b#c', '/ui/?a=b'],
    ['login.html', '/login.html'],
    ['./ui/', '/ui/'],
    ['?lang=en', '/?lang=en'],
    ['http://127.0.0.1:8080', '/'],
    ['HTTP://127.0.0.1:8080/a', '/a'],
    ['http://127.0.0.1:8080?x', '/?x'],
  ])('takes the redirect %s', (location, path) => {
    expect(pathsIn(ask(http, 8080, [redirectTo(location), page('there')]).steps)).toEqual(path === '/' ? ['/'] : ['/', path])
  })

  it.each([
    ...['https://127.0.0.1:8080/', 'http://127.0.0.1/', 'http://127.0.0.1:8080@evil.example/', 'http://10.1.1.1:8080/', '//evil.example/'],
    ...['mailto:a@b', 'javascript:alert(1)', '/a b', '/\u001b[31m', `/${'x'.repeat(501)}`],
  ])('stays where it is for %j', (location) => {
    expect(ask(http, 8080, [redirectTo(location), page('there')])).toMatchObject({ steps: [{}], result: [{ status: 302 }] })
  })

  it('stays where the server hangs up, and does not go round in circles', () => {
    expect(ask(http, 8080, [redirectTo('/a', 'Connection: close\r\n'), page('there')]).steps).toHaveLength(1)
    const circle = Array.from({ length: 9 }, (_, turn) => redirectTo(`/${turn}`))
    expect(pathsIn(ask(http, 8080, circle).steps)).toEqual(['/', '/0', '/1'])
  })

  it('reads the next response where a chunked one ended', () => {
    const chunked = 'HTTP/1.1 301 Moved\r\nLocation: /a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nExpires: 0\r\n\r\n'
    expect(ask(http, 8080, [joined(bytesOf(chunked), page('there'))]).result).toMatchObject([{ title: 'there' }])
  })

  it('stays within bounds whatever comes', () => {
    const [redirect = new Uint8Array(), whole = new Uint8Array()] = nginxRedirect
    fc.assert(
      fc.property(fc.tuple(damaged(redirect), damaged(whole)), (answers) => (ask(http, 8080, answers).result ?? []).every(isWithinBounds)),
      { numRuns: 500 },
    )
  })
})

describe('https', () => {
  it('asks open TLS ports, and a server with SSH for the console of a hypervisor, once', () => {
    const asked = (openTcp: readonly number[]) =>
      https.questionsFor({ address: '10.1.1.11', openTcp }).map((question) => ('port' in question ? question.port : undefined))
    expect(asked([80, 443, 8443])).toEqual([443, 8443])
    expect(asked([22, 111])).toEqual([8006])
    expect(asked([22, 8006])).toEqual([8006])
    expect(https.questionsFor({ address: '10.1.1.11' })).toEqual([])
  })
})

describe('readHttp', () => {
  it('reads a real server, and any beginning of its answer without inventing anything', () => {
    expect(readHttp(80, golden)).toEqual([{ kind: 'http', port: 80, status: 200, server, title: 'Chart room' }])
    for (let length = 0; length < golden.length; length += 1) {
      const [fact] = readHttp(80, golden.subarray(0, length))
      if (fact !== undefined) expect(['Chart room', undefined]).toContain(fact.kind === 'http' ? fact.title : 'other')
    }
  })

  it('never throws and stays bounded', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ maxLength: 400 }).map((text) => page(text)),
    )
    fc.assert(
      fc.property(anything, (bytes) => {
        for (const fact of readHttp(80, bytes))
          if (fact.kind === 'http') expect((fact.title ?? '').length).toBeLessThanOrEqual(longestFieldText)
      }),
    )
    expect(readHttp(80, page('x'.repeat(60_000)))).toMatchObject([{ title: 'x'.repeat(longestFieldText) }])
  })

  it('keeps of a head without end what came before the limit, and says so', () => {
    const endless = (field: string): Uint8Array => bytesOf(`HTTP/1.1 200 OK\r\nServer: endless\r\n${field.repeat(10_000)}`)
    const said = [
      { kind: 'http', port: 80, status: 200, server: 'endless' },
      { kind: 'unread', limit: 'fields' },
    ]
    for (const field of ['A: b\r\n', 'A: b\r\n folded\r\n', 'one line']) expect(readHttp(80, endless(field))).toEqual(said)
  })

  it.each([
    ['<b>a</b> &amp;&#x26; &#0;\n  z', '<b>a</b> && \ufffd z'],
    ['a\u202eb\u001b[31m', 'a\u202eb\u001b[31m'],
  ])('keeps the title %j as text', (title, text) => {
    expect(readHttp(80, page(title))).toMatchObject([{ title: text }])
  })

  it.each([
    ['white space before the first field', 'HTTP/1.1 200 OK\r\n Server: a\r\n\r\n'],
    ['a NUL', 'HTTP/1.1 200 OK\r\nServer: a\0b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2p1\r\n\r\n'],
  ])('makes nothing of %s', (_, text) => {
    expect(readHttp(80, bytesOf(text))).toEqual([])
  })

  it('reads chunks up to the first wrong one, and a length that is too long', () => {
    const chunked = (body: string) =>
      readHttp(80, bytesOf(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n${body}`))
    expect(chunked('9\r\n<title>ab\r\n9\r\nc</title>\r\n0\r\n\r\n')).toMatchObject([{ title: 'abc' }])
    expect(chunked('9\r\n<title>ab\r\nzz\r\nc</title>\r\n0\r\n\r\n')[0]).not.toHaveProperty('title')
    expect(readHttp(80, page('a', 'Content-Type: text/html\r\nContent-Length: 99999999999'))).toMatchObject([{ title: 'a' }])
  })

  it('reads pages without a type, and no other types', () => {
    expect(readHttp(80, page('a', 'X: y'))).toMatchObject([{ title: 'a' }])
    expect(readHttp(80, page('a', 'Content-Type: application/json'))[0]).not.toHaveProperty('title')
    expect(readHttp(80, page('a', 'Content-Type: text/html\r\nContent-Encoding: gzip'))[0]).not.toHaveProperty('title')
  })

  it.each([
    ['utf-8', [0xc3, 0xa4, 0xe4], 'ä\ufffd'],
    ['UTF8', [0xe4], '\ufffd'],
    ['iso-8859-1', [0xe4], 'ä'],
    ['iso-8859-1', [0xc3, 0xa4], 'ä'],
    ['"windows-1252"', [0xe4], 'ä'],
  ])('reads a title in %s', (charset, title, text) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=${charset}\r\n\r\n<title>`
    expect(readHttp(80, Uint8Array.of(...bytesOf(head), ...title, ...bytesOf('</title>')))).toMatchObject([{ title: text }])
  })

  it('reads the realm of a password, not of another scheme', () => {
    const asked = (value: string) => readHttp(80, bytesOf(`HTTP/1.1 401 No\r\nWWW-Authenticate: ${value}\r\n\r\n`))
    expect(asked('Bearer realm="a, Basic realm=b", Basic realm="my \\"router\\""')).toMatchObject([{ status: 401, realm: 'my "router"' }])
    expect(asked('Negotiate')[0]).not.toHaveProperty('realm')
  })
})
