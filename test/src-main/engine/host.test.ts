/** An engine behind a message port. */
import { describe, expect, it, vi } from 'vitest'
import type { Change } from '#shared/contract/api.ts'
import { createEngineHost, type Message } from '../../../src-main/engine/host.ts'
import { engineThat } from './engine-that.ts'

const change: Change = {
  sequence: 1,
  progress: { scan: 1, phase: 'discovering', asked: 1, total: 2, hosts: 0, framesSent: 1, elapsedMs: 5 },
}

function hosted(answers: Parameters<typeof engineThat>[0]) {
  const engine = engineThat(answers)
  const posted: Message[] = []
  const onMistake = vi.fn()
  const host = createEngineHost(engine, (message) => posted.push(message), onMistake)
  return { engine, host, posted, onMistake }
}

describe('an engine behind a port', () => {
  it('says that it runs, then announces what changes', () => {
    const { engine, posted } = hosted({})
    engine.announce({ change })
    expect(posted).toEqual([{ engine: 'running' }, { change }])
  })

  it('passes on that something else is shown now', () => {
    const { engine, posted } = hosted({})
    engine.announce({ change })
    engine.announce({ engine: 'running' })
    expect(posted).toEqual([{ engine: 'running' }, { change }, { engine: 'running' }])
  })

  it('answers each call under its own number', async () => {
    const { host, posted } = hosted({ scans: async () => [], interfaces: async () => [] })
    host.receive({ call: 2, method: 'scans' })
    host.receive({ call: 9, method: 'interfaces' })
    await vi.waitFor(() => expect(posted).toHaveLength(3))
    expect(posted.slice(1)).toEqual([
      { reply: 2, value: [] },
      { reply: 9, value: [] },
    ])
  })

  it('drops what is no call and refuses what is no good one', async () => {
    const { host, posted } = hosted({})
    for (const message of [undefined, null, 'close', 12, {}, { call: 'x', method: 'scans' }]) host.receive(message)
    host.receive({ call: 1, method: 'stop', argument: 'now' })
    await vi.waitFor(() => expect(posted).toHaveLength(2))
    expect(posted[1]).toMatchObject({ reply: 1, value: { failure: 'usage' } })
  })

  it('tells a mistake of the engine as a failure and hands it to whoever keeps mistakes', async () => {
    const mistake = new Error('never to be read by a person: /home/somebody')
    const { host, posted, onMistake } = hosted({
      scans: async () => {
        throw mistake
      },
    })
    host.receive({ call: 1, method: 'scans' })
    await vi.waitFor(() => expect(posted).toHaveLength(2))
    expect(posted[1]).toMatchObject({ reply: 1, value: { failure: 'failed' } })
    expect(JSON.stringify(posted)).not.toContain('somebody')
    expect(onMistake).toHaveBeenCalledWith(mistake)
  })

  it('bounds the calls that are answered at once', async () => {
    const { host, posted } = hosted({ scans: () => new Promise(() => {}) })
    for (let call = 0; call < 300; call += 1) host.receive({ call, method: 'scans' })
    await vi.waitFor(() => expect(posted).toHaveLength(1 + 300 - 256))
    expect(posted[1]).toMatchObject({ reply: 256, value: { failure: 'failed' } })
  })

  it('hands on what cannot be posted as a mistake, and answers the next call', async () => {
    const engine = engineThat({ scans: async () => [], interfaces: async () => [] })
    const [posted, mistakes]: [Message[], unknown[]] = [[], []]
    const tooLong = new RangeError('Invalid string length')
    const post = (message: Message): void => {
      if ('reply' in message && message.reply === 1 && Array.isArray(message.value)) throw tooLong
      posted.push(message)
    }
    const host = createEngineHost(engine, post, (mistake) => mistakes.push(mistake))
    host.receive({ call: 1, method: 'scans' })
    host.receive({ call: 2, method: 'interfaces' })
    await vi.waitFor(() => expect(posted).toHaveLength(3))
    expect(posted).toContainEqual({ reply: 1, value: expect.objectContaining({ failure: 'failed' }) })
    expect(posted).toContainEqual({ reply: 2, value: [] })
    expect(mistakes).toEqual([tooLong])
  })

  it('says nothing more after its end', () => {
    const { engine, host, posted } = hosted({})
    host.close()
    engine.announce({ change })
    expect(posted).toEqual([{ engine: 'running' }])
  })
})
