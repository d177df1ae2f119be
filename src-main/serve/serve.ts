/**
 * The window in a browser: the same page and the same engine over HTTP and a WebSocket, on loopback only. Whoever has the token is
 * in: the first URL carries it, a cookie after that. Host and Origin are checked, so that no other page of the browser and no
 * rebound DNS name (a web page that resolves to 127.0.0.1) can reach the engine.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { maximumMessageBytes } from '#shared/contract/transport.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'
import type { Engine } from '../engine/engine.ts'
import { createEngineHost } from '../engine/host.ts'
import { createPage } from '../engine/host-page.ts'

const loopback = '127.0.0.1'
/** Answers that wait for a page to take them, bytes: more, and it is let go. The map of a hundred thousand hosts fits. */
const maximumUnsentBytes = 1 << 26
/** Pages open at once. */
const maximumPages = 16
/** Each page makes up to seven: six for its files, one socket. More connections than that are closed. */
const maximumConnections = 128

export interface ServeOptions {
  readonly engine: Engine
  /** Folder of the built renderer. */
  readonly pages: string
  /** Undefined: any that is free. */
  readonly port?: number
  /** Hears of mistakes of ours. */
  readonly onMistake: (mistake: unknown) => void
}

export interface Serving {
  /** `http://127.0.0.1:PORT/?token=...`: opens the window. */
  readonly url: string
  close(): Promise<void>
}

/** Starts to serve; a `network` failure where the port is taken. */
export async function serve({ engine, pages, port = 0, onMistake }: ServeOptions): Promise<Serving | Failure> {
  const token = randomBytes(24).toString('base64url')
  const page = createPage(pages)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumMessageBytes })
  const server = createServer((request, response) => answer(request, response))
  server.maxConnections = maximumConnections
  const refusal = await listen(server, port)
  if (refusal !== undefined) return refusal
  const { port: ours } = server.address() as AddressInfo
  const authority = `${loopback}:${ours}`
  const origin = `http://${authority}`
  // A browser has one jar for all ports of a host: two servers would take each other's cookie away.
  const cookie = `portolan-${ours}`
  const isKnown = (request: IncomingMessage): boolean => cookiesOf(request, cookie).some((given) => isEqual(given, token))

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = urlOf(request, origin)
    if (url === undefined || request.headers.host !== authority) return void response.writeHead(403).end()
    if (isEqual(url.searchParams.get('token'), token)) return void response.writeHead(302, welcome(`${cookie}=${token}`)).end()
    if (!isKnown(request)) return void response.writeHead(403, { 'Content-Type': 'text/plain' }).end(strangerText)
    const { status, headers, body } = page(request.method === 'GET' ? url.pathname : '')
    response.writeHead(status, headers).end(body)
  }

  server.on('upgrade', (request, socket, head) => {
    const { host, origin: asker } = request.headers
    const isOurs = host === authority && asker === origin && isKnown(request)
    if (!isOurs || request.url !== '/engine' || sockets.clients.size >= maximumPages) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => attach(client, engine, onMistake))
  })

  return {
    url: `${origin}/?token=${token}`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const strangerText = 'Open the address that portolan serve printed; it carries the token.\n'

/** From the URL into the cookie, out of the address bar and the history. */
function welcome(cookie: string): Record<string, string> {
  return { Location: '/', 'Set-Cookie': `${cookie}; HttpOnly; SameSite=Strict; Path=/`, 'Referrer-Policy': 'no-referrer' }
}

function attach(client: WebSocket, engine: Engine, onMistake: (mistake: unknown) => void): void {
  const host = createEngineHost(
    engine,
    (message) => {
      if (client.bufferedAmount > maximumUnsentBytes) client.terminate()
      else if (client.readyState === client.OPEN) client.send(JSON.stringify(message))
    },
    onMistake,
  )
  client.on('message', (data) => host.receive(parseJson(String(data))))
  client.on('close', host.close).on('error', () => client.terminate())
}

function listen(server: Server, port: number): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is used by another program' : `cannot be had (${error.code ?? error.message})`
      resolve(failure('network', `Port ${port} ${why}.`, 'Choose another with --port, or leave it out for any that is free.'))
    })
    server.listen({ host: loopback, port, exclusive: true }, () => resolve(undefined))
  })
}

function urlOf(request: IncomingMessage, origin: string): URL | undefined {
  return URL.canParse(request.url ?? '', origin) ? new URL(request.url ?? '', origin) : undefined
}

/** Values of the cookie: another server on loopback can plant a second one for a longer path. */
function cookiesOf({ headers }: IncomingMessage, name: string): readonly string[] {
  const cookies = (headers.cookie ?? '').split(/; */).map((cookie) => cookie.split('='))
  return cookies.flatMap(([given, value = '']) => (given === name ? [value] : []))
}

/** Compares in constant time, so that a token cannot be guessed letter by letter. */
function isEqual(given: string | null, token: string): boolean {
  if (given === null) return false
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
