/** `portolan serve` as a person runs it, inside home-lab: nothing is sent by starting it, and a scan ends in good order with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { assertInsideLab } from '../lab/inside.ts'
import { command } from '../lab/portolan.ts'
import { framesSent } from './story.ts'

const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'))
const database = join(folder, 'portolan.db')

function start(...args: readonly string[]): ChildProcess {
  const [node = '', ...rest] = command
  return spawn(node, [...rest, ...args, '--db', database], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  const [line] = (await once(stdout as NonNullable<typeof stdout>, 'data')) as [Buffer]
  return line.toString()
}

/** A page's side of the socket: asks for one thing and waits until something that it hears will do. */
async function converse(url: string, call: object, isEnough: (message: string) => boolean): Promise<void> {
  const { origin, host } = new URL(url)
  const cookie = (await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? ''
  const socket = new WebSocket(`ws://${host}/engine`, { headers: { origin, cookie } })
  socket.once('open', () => socket.send(JSON.stringify(call)))
  await new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      if (isEnough(String(data))) resolve()
    })
    socket.once('error', reject)
  })
}

describe('portolan serve', () => {
  beforeAll(() => void assertInsideLab())
  afterAll(() => rmSync(folder, { recursive: true }))

  it('sends nothing, and ends a running scan as stopped with Ctrl-C', async () => {
    const before = framesSent()
    const serving = start('serve')
    const ended = once(serving, 'exit')
    const url = (await addressOf(serving)).trim()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+$/)
    await converse(url, { call: 1, method: 'interfaces' }, (message) => message.includes('"reply":1'))
    expect(framesSent()).toBe(before)

    const request = { targets: ['10.1.1.0/24'], profile: 'gentle', tcp: 'standard', udp: 'standard', identify: true, raw: 'auto' }
    const scan = { call: 1, method: 'scan', argument: { ...request, exclude: [], consent: false } }
    await converse(url, scan, (message) => /"hosts":[1-9]/.test(message))
    serving.kill('SIGINT')
    expect(await ended).toEqual([130, null])

    const listing = start('scans', '--json')
    const [scans] = await Promise.all([text(listing.stdout as NonNullable<ChildProcess['stdout']>), once(listing, 'exit')])
    expect((JSON.parse(scans) as ScanRecord[]).map(({ status }) => status)).toEqual(['stopped'])
  })
})
