/** A server that is asked for more than it should hold. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { isFailure } from '#shared/domain/failure.ts'
import { type Serving, serve } from '../../../src-main/serve/serve.ts'
import { engineThat } from '../engine/engine-that.ts'

const pages = mkdtempSync(join(tmpdir(), 'portolan-flood-'))
writeFileSync(join(pages, 'index.html'), '<p>the window</p>')
/** Some 8 MB as JSON. */
const download = vi.fn(async () => ({ name: 'a.png', mediaType: 'image/png', base64: 'A'.repeat(8 << 20) }))
const engine = engineThat({ download })
const open: (Socket | WebSocket)[] = []
let serving: Serving
let address: URL

beforeAll(async () => {
  const started = await serve({
    engine,
    pages,
    onMistake: (mistake) => {
      throw mistake
    },
  })
  if (isFailure(started)) throw new Error(started.message)
  serving = started
  address = new URL(started.url)
})

afterAll(async () => {
  for (const socket of open) 'destroy' in socket ? socket.destroy() : socket.terminate()
  await serving.close()
  rmSync(pages, { recursive: true })
})

describe('a server', () => {
  it('lets a page go that asks and does not listen, before its answers fill the memory', async () => {
    const headers = { origin: address.origin, cookie: `portolan-${address.port}=${address.searchParams.get('token')}` }
    const page = new WebSocket(`ws://${address.host}/engine`, { headers })
    open.push(page)
    page.on('error', () => {})
    await new Promise((resolve) => page.once('open', resolve))
    page.pause()
    const closed = new Promise((resolve) => page.once('close', resolve))
    const argument = { scan: 1, format: 'png', theme: 'light', scale: 1 }
    for (let call = 1; call <= 40; call += 1) page.send(JSON.stringify({ call, method: 'download', argument }))
    // Eight answers fill what may wait.
    await vi.waitFor(() => expect(download.mock.calls.length).toBeGreaterThan(9), 10_000)
    page.resume()
    await closed
  })

  it('holds no more connections than a few browsers make', async () => {
    const sockets = Array.from({ length: 400 }, () => connect({ host: address.hostname, port: Number(address.port) }))
    open.push(...sockets)
    let refused = 0
    for (const socket of sockets)
      socket
        .on('error', () => {})
        .once('close', () => {
          refused += 1
        })
    await vi.waitFor(() => expect(refused).toBe(400 - 128), 10_000)
  })
})
