/** The window over loopback: who is let in and who is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { maximumMessageBytes } from '#shared/contract/transport.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { type Serving, serve } from '../../../src-main/serve/serve.ts'
import { engineThat } from '../engine/engine-that.ts'

const pages = mkdtempSync(join(tmpdir(), 'portolan-serve-'))
writeFileSync(join(pages, 'index.html'), '<p>the window</p>')
const engine = engineThat({ scans: async () => [] })
const fails = (mistake: unknown): never => {
  throw mistake
}
let serving: Serving
let origin: string
let cookie: string

beforeAll(async () => {
  const started = await serve({ engine, pages, onMistake: fails })
  if (isFailure(started)) throw new Error(started.message)
  serving = started
  origin = new URL(serving.url).origin
  cookie = cookieFor(serving)
})

/** What the server of this address knows its person by. */
const cookieFor = ({ url }: Serving): string => `portolan-${new URL(url).port}=${new URL(url).searchParams.get('token')}`

afterAll(async () => {
  await serving.close()
  rmSync(pages, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(`${origin}${path}`, { headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (data) => {
        body += data
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

/** Opens a socket; says whether it was let in. */
function open(headers: Record<string, string>, path = '/engine'): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers })
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket)).once('error', () => resolve(undefined))
  })
}

describe('the page', () => {
  it('is on loopback only', () => {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('opens by the token, which then leaves the address and becomes a cookie', async () => {
    const { status, headers } = await get(serving.url.slice(origin.length))
    expect(status).toBe(302)
    expect(headers['location']).toBe('/')
    expect(headers['set-cookie']?.[0]).toBe(`${cookie}; HttpOnly; SameSite=Strict; Path=/`)
    const page = await get('/', { cookie })
    expect(page).toMatchObject({ status: 200, body: '<p>the window</p>' })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it.each([
    ['without a token', '/', () => ({})],
    ['with a wrong token', '/?token=aaaa', () => ({})],
    ['with a wrong cookie', '/', () => ({ cookie: `${cookie.split('=')[0]}=aaaa` })],
    ['with an empty cookie', '/', () => ({ cookie: `${cookie.split('=')[0]}=` })],
    ['with the token under another name', '/', () => ({ cookie: cookie.replace('portolan-', '') })],
  ])('stays shut %s', async (_, path, headers) => {
    expect((await get(path, headers())).status).toBe(403)
  })

  it('opens beside that of another server, in a browser that sends both cookies to both', async () => {
    const other = await serve({ engine, pages, onMistake: fails })
    if (isFailure(other)) throw new Error(other.message)
    const jar = [cookieFor(other), cookie].join('; ')
    expect((await get('/', { cookie: jar })).status).toBe(200)
    await other.close()
  })

  it('opens whatever another server of this computer has put into the same cookie', async () => {
    expect((await get('/', { cookie: `${cookie.split('=')[0]}=planted; ${cookie}` })).status).toBe(200)
  })

  it('stays shut to a name that was rebound to loopback', async () => {
    expect((await get('/', { cookie, host: `evil.example:${new URL(origin).port}` })).status).toBe(403)
  })
})

describe('the socket', () => {
  it('carries calls and replies', async () => {
    const socket = await open({ cookie, origin })
    const messages: unknown[] = []
    socket?.on('message', (data) => messages.push(JSON.parse(String(data))))
    socket?.send('not JSON')
    socket?.send(JSON.stringify({ call: 1, method: 'scans' }))
    socket?.send(JSON.stringify({ call: 2, method: 'constructor' }))
    await expect
      .poll(() => messages)
      .toEqual(
        expect.arrayContaining([
          { reply: 1, value: [] },
          { reply: 2, value: expect.objectContaining({ failure: 'usage' }) },
        ]),
      )
    socket?.terminate()
  })

  it.each([
    ['another origin', () => ({ cookie, origin: 'https://evil.example' })],
    ['no origin', () => ({ cookie })],
    ['no cookie', () => ({ origin })],
    ['a rebound name', () => ({ cookie, origin, host: 'evil.example' })],
  ])('is refused to %s', async (_, headers) => {
    expect(await open(headers())).toBeUndefined()
  })

  it('is at one path only', async () => {
    expect(await open({ cookie, origin }, '/other')).toBeUndefined()
  })

  it('ends for who says too much at once', async () => {
    const socket = await open({ cookie, origin })
    const closed = new Promise<number>((resolve) => socket?.once('close', resolve))
    socket?.on('error', () => {})
    socket?.send('x'.repeat(maximumMessageBytes + 1))
    expect(await closed).toBe(1009)
  })
})

describe('a port that is taken', () => {
  it('is said in one sentence', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    expect(await serve({ engine, pages, port, onMistake: fails })).toEqual({
      failure: 'network',
      message: `Port ${port} is used by another program.`,
      remedy: 'Choose another with --port, or leave it out for any that is free.',
    })
    other.close()
  })
})
