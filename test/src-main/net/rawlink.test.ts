/**
 * What needs no packet: starting the helper where it is missing, foreign or not permitted, and helpers that misbehave. Frames
 * are in test/lab/rawlink.test.ts.
 */
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testedRawlink } from '../../../scripts/build-rawlink.ts'
import { backlogLimitFrames, openRawLink, type RawLinkEvents } from '../../../src-main/net/rawlink.ts'
import { type Failure, isFailure } from '../../../src-shared/domain/failure.ts'

const directory = mkdtempSync(join(tmpdir(), 'portolan-rawlink-'))
const isRoot = process.getuid?.() === 0
const helper = testedRawlink()
if (isFailure(helper)) console.warn(`SKIPPED, tests of the real helper: ${helper.message}`)

beforeAll(() => chmodSync(directory, 0o755))
afterAll(() => rmSync(directory, { recursive: true }))

/** An executable file that starts like the helper. */
function script(name: string, lines: string): string {
  const path = join(directory, name)
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  return path
}

/** Events that nobody expects, but for the given ones. */
function eventsWith(expected: Partial<RawLinkEvents>): RawLinkEvents {
  const unexpected = (): never => {
    throw new Error('an event that was not expected')
  }
  return {
    frames: unexpected,
    drops: unexpected,
    unsent: unexpected,
    linkDown: unexpected,
    linkUp: unexpected,
    refused: unexpected,
    closed: unexpected,
    ...expected,
  }
}

/** The `closed` event and a promise for its reason. */
function onceClosed(): { readonly promise: Promise<Failure | undefined>; announce(reason: Failure | undefined): void } {
  let announce = (_: Failure | undefined): void => {}
  const promise = new Promise<Failure | undefined>((resolve) => {
    announce = resolve
  })
  return { promise, announce }
}

/** What the helper says first, for printf. */
const ready = "printf '\\012\\000\\000\\000\\001\\274\\044\\021\\016\\007\\027\\334\\005\\000\\000'"

describe('openRawLink without a usable helper', () => {
  it('says how to build a missing one', async () => {
    const opened = await openRawLink(join(directory, 'missing'), 'lo', eventsWith({}))
    expect(opened).toMatchObject({ failure: 'raw-unavailable', remedy: expect.stringContaining('npm run build:rawlink') })
  })

  it('says when it may not be started', async () => {
    expect(await openRawLink(directory, 'lo', eventsWith({}))).toMatchObject({ failure: 'raw-unavailable' })
  })

  it('ends one that speaks something else', async () => {
    const opened = await openRawLink(script('foreign', 'echo hello, world; sleep 20'), 'lo', eventsWith({}))
    expect(opened).toMatchObject({ failure: 'network', message: expect.stringContaining('does not speak') })
  })

  it('ends one that never opens', async () => {
    const opened = await openRawLink(script('silent', 'exec sleep 20'), 'lo', eventsWith({}))
    expect(opened).toMatchObject({ failure: 'network', message: expect.stringContaining('within 5 s') })
  })

  it('says when one ends early', async () => {
    expect(await openRawLink(script('early', 'exit 3'), 'lo', eventsWith({}))).toMatchObject({
      message: expect.stringMatching(/early ended with status 3\.$/),
      remedy: expect.stringContaining('npm run build:rawlink'),
    })
  })
})

describe('a link whose helper misbehaves', () => {
  it('closes with a failure when the helper is killed, and takes no more frames', async () => {
    const closed = onceClosed()
    const link = await openRawLink(
      script('killed', `${ready}; read -r line; kill -KILL $$`),
      'eth7',
      eventsWith({ closed: closed.announce }),
    )
    if (isFailure(link)) throw new Error(link.message)
    expect(link).toMatchObject({ interface: 'eth7', mac: 'bc:24:11:0e:07:17', mtu: 1500, backlog: 0 })
    link.send([new Uint8Array(60).fill(10)])
    expect(await closed.promise).toMatchObject({ failure: 'network', message: expect.stringContaining('SIGKILL') })
    link.send([new Uint8Array(60)])
    expect(link.backlog).toBe(0)
    await link.close()
  })

  it('counts what the helper does not take, and refuses more than the limit', async () => {
    const closed = onceClosed()
    const link = await openRawLink(script('deaf', `${ready}; exec sleep 20`), 'eth7', eventsWith({ closed: closed.announce }))
    if (isFailure(link)) throw new Error(link.message)
    link.send(Array.from({ length: backlogLimitFrames }, () => new Uint8Array(100)))
    expect(link.backlog).toBe(backlogLimitFrames)
    expect(() => link.send([new Uint8Array(100)])).toThrow('wait for eth7')
    await link.close()
    expect(await closed.promise).toBeUndefined()
  })
})

describe('abort', () => {
  it('ends a helper that takes nothing, and what waits for it', async () => {
    const closed = onceClosed()
    const link = await openRawLink(
      script('stuck', `trap '' TERM; ${ready}; exec sleep 60`),
      'eth7',
      eventsWith({ closed: closed.announce }),
    )
    if (isFailure(link)) throw new Error(link.message)
    link.send(Array.from({ length: backlogLimitFrames }, () => new Uint8Array(1_500)))
    expect(link.backlog).toBeGreaterThan(0)
    await link.abort()
    expect(await closed.promise).toBeUndefined()
    link.send([new Uint8Array(60)])
    expect(link.backlog).toBe(0)
    await link.close()
  })
})

describe.skipIf(isFailure(helper))('the real helper', () => {
  it('knows no such interface', async () => {
    const opened = await openRawLink(String(helper), 'portolan-none', eventsWith({}))
    expect(opened).toMatchObject({ failure: 'network', message: 'There is no interface portolan-none.' })
  })

  it('is not permitted without a capability', async () => {
    // A copy has no file capability; root gives up its own.
    const copy = join(directory, 'rawlink')
    copyFileSync(String(helper), copy)
    const path = isRoot ? script('unprivileged', `exec setpriv --reuid 65534 --regid 65534 --clear-groups ${copy} "$@"`) : copy
    const opened = await openRawLink(path, 'lo', eventsWith({}))
    expect(opened).toMatchObject({ failure: 'raw-unavailable', remedy: expect.stringContaining('npm run rawlink:allow') })
  })

  it('wants exactly one interface', async () => {
    const opened = await openRawLink(script('two', `exec ${helper} "$@" lo`), 'lo', eventsWith({}))
    expect(opened).toMatchObject({ failure: 'network', message: expect.stringContaining('usage: rawlink INTERFACE') })
  })
})
