import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { http, https, longestHttpText, readHttp } from '../../../../src-main/core/inquiries/http.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const page = (title: string, head = 'Content-Type: text/html'): Uint8Array =>
  bytesOf(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n<title>${title}</title>`)

/** Python 3.11.2 of Debian 12: `python3 -m http.server 8000 --bind 127.0.0.1`, asked as the inquiry asks. */
const golden = bytesOf(
  'HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nDate: Tue, 24 Nov 2026 17:29:18 GMT\r\nContent-type: text/html\r\n' +
    'Content-Length: 93\r\nLast-Modified: Tue, 24 Nov 2026 17:29:08 GMT\r\n\r\n' +
    '<!DOCTYPE html>\n<html><head><title>Chart room</title></head><body><p>Hello</p></body></html>\n',
)
const server = 'SimpleHTTP/0.6 Python/3.11.2'

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
          if (fact.kind === 'http') expect((fact.title ?? '').length).toBeLessThanOrEqual(longestHttpText)
      }),
    )
    expect(readHttp(80, page('x'.repeat(60_000)))).toMatchObject([{ title: 'x'.repeat(longestHttpText) }])
    expect(readHttp(80, bytesOf(`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(10_000)}\r\n`))).toEqual([])
  })

  it.each([
    ['<b>a</b> &amp;&#x26; &#0;\n  z', '<b>a</b> && \ufffd z'],
    ['a\u202eb\u001b[31m', 'a\u202eb\u001b[31m'],
  ])('keeps the title %j as text', (title, text) => {
    expect(readHttp(80, page(title))).toMatchObject([{ title: text }])
  })

  it.each([
    ['a folded field', 'HTTP/1.1 200 OK\r\nServer: a\r\n b\r\n\r\n'],
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

  it('reads the realm of a password, not of another scheme', () => {
    const asked = (value: string) => readHttp(80, bytesOf(`HTTP/1.1 401 No\r\nWWW-Authenticate: ${value}\r\n\r\n`))
    expect(asked('Bearer realm="a, Basic realm=b", Basic realm="my \\"router\\""')).toMatchObject([{ status: 401, realm: 'my "router"' }])
    expect(asked('Negotiate')[0]).not.toHaveProperty('realm')
  })
})
