import { describe, expect, it } from 'vitest'
import { fieldOf } from '../../../../src-main/core/inquiries/http-head.ts'
import { decodeResponse, lengthOfResponse } from '../../../../src-main/core/inquiries/http-message.ts'
import { bytesOf } from './bytes.ts'
import { lighttpdRedirect, nginxChunked, nginxPassword, nginxRedirect, nginxToHttps } from './http-golden.ts'

const goldens = [...lighttpdRedirect, ...nginxChunked, ...nginxPassword, ...nginxRedirect, ...nginxToHttps]
const response = (fields: string, body = ''): Uint8Array => bytesOf(`HTTP/1.1 200 OK\r\n${fields}\r\n${body}`)

describe('lengthOfResponse', () => {
  it.each(goldens.map((golden, index) => ({ index, golden })))('knows where real response $index ends, and not before', ({ golden }) => {
    expect(lengthOfResponse(golden)).toBe(golden.length)
    expect(lengthOfResponse(Uint8Array.of(...golden, ...bytesOf('HTTP/1.1 200 OK')))).toBe(golden.length)
    for (let length = 0; length < golden.length; length += 1) expect(lengthOfResponse(golden.subarray(0, length))).toBeUndefined()
  })

  it.each([
    ['no length', response('Server: a\r\n', 'body')],
    ['a coding that we do not know', response('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
    ['an interim response', bytesOf('HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n')],
  ])('waits for the end of the connection after %s', (_, bytes) => {
    expect(lengthOfResponse(bytes)).toBeUndefined()
  })

  it('has no body for 204 and 304, whatever length they state', () => {
    const bytes = bytesOf('HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n')
    expect(lengthOfResponse(Uint8Array.of(...bytes, 1, 2, 3))).toBe(bytes.length)
  })

  it('takes what is no HTTP as it came', () => {
    expect(lengthOfResponse(bytesOf('SSH-2.0-x\r\n'))).toBe(11)
    expect(lengthOfResponse(bytesOf('HTTP/1'))).toBeUndefined()
  })
})

describe('decodeResponse', () => {
  it('unfolds a value (RFC 9112 section 5.2)', () => {
    const folded = decodeResponse(response('Server: a \r\n\t b\r\n  c\r\nX: y\r\n'))
    expect(folded?.fields).toEqual([
      ['server', 'a b c'],
      ['x', 'y'],
    ])
  })

  it('passes over interim responses', () => {
    const bytes = bytesOf(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 204 No Content\r\nServer: a\r\n\r\n',
    )
    expect(decodeResponse(bytes)).toMatchObject({ status: 204, fields: [['server', 'a']], length: bytes.length })
  })

  it.each([
    ['a field name with a space', response('Server : a\r\n')],
    ['a carriage return inside a line', response('Server: a\rb\r\n')],
    ['a length that is none', response('Content-Length: -1\r\n')],
    ['status 101', bytesOf('HTTP/1.1 101 Switching Protocols\r\n\r\n')],
    ['status 600', bytesOf('HTTP/1.1 600 x\r\n\r\n')],
    ['HTTP/2', bytesOf('HTTP/2 200\r\n\r\n')],
  ])('makes nothing of %s', (_, bytes) => {
    expect(decodeResponse(bytes)).toBeUndefined()
  })

  it.each([
    ['a head of more than 16 KiB', `X: ${'y'.repeat(16_384)}\r\n`, 1],
    ['more than 100 fields', 'A: b\r\n'.repeat(101), 100],
    ['an endless fold', `A: b\r\n${' c\r\n'.repeat(6000)}`, 2],
  ])('stops at %s, and waits for no more of it', (_, fields, kept) => {
    const bytes = response(`Server: a\r\n${fields}`, 'body')
    expect(decodeResponse(bytes)).toMatchObject({ status: 200, stopped: 'fields', body: new Uint8Array() })
    expect(decodeResponse(bytes)?.fields).toHaveLength(kept)
    expect(decodeResponse(bytes)).not.toHaveProperty('length')
    expect(lengthOfResponse(bytes)).toBe(bytes.length)
  })

  it('takes spaces off the ends of a value and leaves those inside it', () => {
    const spaces = ' \t'.repeat(4_000)
    expect(fieldOf(decodeResponse(response(`Server:${spaces}a${spaces.slice(0, 100)}b \t\r\n`)) ?? { fields: [] }, 'server')).toBe(
      `a${spaces.slice(0, 100)}b`,
    )
    expect(decodeResponse(response(' folded\r\n'))).toBeUndefined()
  })

  it('keeps 100 fields, and line feeds alone as line ends', () => {
    expect(decodeResponse(bytesOf(`HTTP/1.0 200\n${'A: b\n'.repeat(100)}\n`))?.fields).toHaveLength(100)
  })

  it('keeps no more of a chunk than came', () => {
    const chunked = decodeResponse(response('Transfer-Encoding: chunked\r\n', 'ffffffff;ext=1\r\nabc'))
    expect(new TextDecoder().decode(chunked?.body)).toBe('abc')
    expect(chunked).not.toHaveProperty('length')
    expect(decodeResponse(response('Transfer-Encoding: chunked\r\n', `0\r\n${'A: b\r\n'.repeat(200)}\r\n`))).not.toHaveProperty('length')
  })

  it('gives the first field of a name', () => {
    expect(
      fieldOf(
        {
          fields: [
            ['a', '1'],
            ['a', '2'],
          ],
        },
        'a',
      ),
    ).toBe('1')
    expect(fieldOf({ fields: [] }, 'a')).toBeUndefined()
  })
})
