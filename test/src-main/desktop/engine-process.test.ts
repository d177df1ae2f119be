/** The engine's process as the shell sees it: with children that a test plays, and with a real one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '#shared/contract/transport.ts'
import { createEngineProcess, type StartChild, startNodeChild } from '../../../src-main/desktop/engine-process.ts'

/** Children that do what the test says. */
function played() {
  const children: { readonly say: (message: unknown) => void; readonly die: () => void; readonly heard: unknown[]; killed: boolean }[] = []
  const start: StartChild = (onMessage, onExit) => {
    const child = { say: onMessage, die: onExit, heard: [] as unknown[], killed: false }
    children.push(child)
    return {
      post: (message) => child.heard.push(message),
      kill: () => {
        child.killed = true
        onExit()
      },
    }
  }
  return { children, start }
}

describe('the engine’s process', () => {
  it('pairs replies with calls, in any order', async () => {
    const { children, start } = played()
    const engine = createEngineProcess(
      start,
      () => {},
      () => 0,
    )
    const [first, second] = [engine.call('scans', undefined), engine.call('map', 3)]
    expect(children[0]?.heard).toEqual([
      { call: 1, method: 'scans' },
      { call: 2, method: 'map', argument: 3 },
    ])
    children[0]?.say({ reply: 2, value: 'map' })
    children[0]?.say({ reply: 1, value: 'scans' })
    expect(await Promise.all([first, second])).toEqual(['scans', 'map'])
  })

  it('is started again when it dies; the calls it owed end as failures', async () => {
    const { children, start } = played()
    const events: EngineEvent[] = []
    const engine = createEngineProcess(
      start,
      (event) => events.push(event),
      () => 0,
    )
    const owed = engine.call('scans', undefined)
    children[0]?.die()
    expect(await owed).toMatchObject({ failure: 'failed' })
    expect(events).toEqual([{ engine: 'restarting' }])
    children[1]?.say({ engine: 'running' })
    expect(events.at(-1)).toEqual({ engine: 'running' })
    const next = engine.call('scans', undefined)
    children[1]?.say({ reply: 2, value: [] })
    expect(await next).toEqual([])
  })

  it('is given up after three deaths within a minute, not after three in an hour', async () => {
    let nowMs = 0
    const { children, start } = played()
    const events: EngineEvent[] = []
    const engine = createEngineProcess(
      start,
      (event) => events.push(event),
      () => nowMs,
    )
    for (const at of [0, 70_000, 100_000]) {
      nowMs = at
      children.at(-1)?.die()
    }
    expect(events).toEqual([{ engine: 'restarting' }, { engine: 'restarting' }, { engine: 'restarting' }])
    nowMs = 110_000
    children.at(-1)?.die()
    expect(events.at(-1)).toEqual({ engine: 'lost' })
    expect(children).toHaveLength(4)
    expect(await engine.call('scans', undefined)).toMatchObject({ failure: 'failed' })
  })

  it('is asked to end, and made to when it does not', async () => {
    vi.useFakeTimers()
    try {
      const { children, start } = played()
      const events: EngineEvent[] = []
      const engine = createEngineProcess(
        start,
        (event) => events.push(event),
        () => 0,
      )
      const closing = engine.close()
      expect(children[0]?.heard).toEqual(['close'])
      await vi.advanceTimersByTimeAsync(3000)
      await closing
      expect(children[0]?.killed).toBe(true)
      expect(children).toHaveLength(1)
      expect(events).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a real engine under Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-engine-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('answers, survives being killed, and ends in good order', async () => {
    const root = join(import.meta.dirname, '..', '..', '..')
    const entry = join(root, 'src-main', 'engine', 'host-process.ts')
    const database = join(folder, 'portolan.db')
    // What the bundler puts there.
    const build = ['--import', 'data:text/javascript,globalThis.__PORTOLAN_BUILD__ = "test"']
    const places = [database, join(root, 'out', 'bin', 'rawlink'), join(root, 'resources')]
    const startReal = startNodeChild(process.execPath, [...build, entry, ...places])
    const events: EngineEvent[] = []
    const kills: (() => void)[] = []
    const start: StartChild = (onMessage, onExit) => {
      const child = startReal(onMessage, onExit)
      kills.push(child.kill)
      return child
    }
    const engine = createEngineProcess(start, (event) => events.push(event), Date.now)
    expect(await engine.call('interfaces', undefined)).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'lo' })]))
    expect(await engine.call('scans', undefined)).toEqual([])
    kills[0]?.()
    await vi.waitFor(() => expect(events).toEqual([{ engine: 'running' }, { engine: 'restarting' }, { engine: 'running' }]), {
      timeout: 10_000,
    })
    expect(await engine.call('scans', undefined)).toEqual([])
    await engine.close()
    expect(kills).toHaveLength(2)
  })

  it('is not started twice when a message cannot reach it', async () => {
    const { promise: exited, resolve: onExit } = Promise.withResolvers<void>()
    const { promise: started, resolve: onMessage } = Promise.withResolvers<unknown>()
    let exits = 0
    const child = startNodeChild(process.execPath, ['-e', 'process.send(1); setInterval(() => {}, 1000)'])(onMessage, () => {
      exits += 1
      onExit()
    })
    await started
    child.kill()
    // The process is gone, the shell does not know it yet: each of these fails.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    for (let call = 1; call <= 50; call += 1) child.post({ call, method: 'scans' })
    await exited
    await new Promise((resolve) => setImmediate(resolve))
    expect(exits).toBe(1)
  })

  it('is lost when the program is not there', async () => {
    const events: EngineEvent[] = []
    createEngineProcess(startNodeChild('/nowhere/node', []), (event) => events.push(event), Date.now)
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ engine: 'lost' }))
  })
})
