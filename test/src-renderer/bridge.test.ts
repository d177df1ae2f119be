/** The way to the engine over a WebSocket that a test plays. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '#shared/contract/transport.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { connect } from '../../src-renderer/bridge.ts'

const sockets: PlayedSocket[] = []

class PlayedSocket {
  onopen: () => void = () => {}
  onclose: () => void = () => {}
  onmessage: (message: { readonly data: string }) => void = () => {}
  readonly sent: string[] = []

  constructor() {
    sockets.push(this)
  }

  send(message: string): void {
    this.sent.push(message)
  }
}

describe('a page whose server went away', () => {
  beforeEach(() => {
    sockets.length = 0
    vi.useFakeTimers()
    vi.stubGlobal('WebSocket', PlayedSocket)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  /** Closes the newest socket and says after how many milliseconds the next one is opened. */
  const msUntilNext = (): number => {
    const [opened, closedAt] = [sockets.length, Date.now()]
    sockets.at(-1)?.onclose()
    vi.advanceTimersToNextTimer()
    expect(sockets).toHaveLength(opened + 1)
    return Date.now() - closedAt
  }

  it('tries again after a second, then ever more rarely, and as at first once it was reached', () => {
    connect('ws://127.0.0.1:1/engine')
    sockets[0]?.onopen()
    expect(Array.from({ length: 8 }, msUntilNext)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    sockets.at(-1)?.onopen()
    expect(msUntilNext()).toBe(1000)
  })

  it('says so, and fails what was being answered', async () => {
    const events: EngineEvent[] = []
    const bridge = connect('ws://127.0.0.1:1/engine')
    bridge.subscribe((event) => events.push(event))
    sockets[0]?.onopen()
    const scans = bridge.scans()
    expect(sockets[0]?.sent).toEqual(['{"call":1,"method":"scans"}'])
    sockets[0]?.onclose()
    expect(isFailure(await scans)).toBe(true)
    expect(events).toEqual([{ engine: 'unreachable' }])
  })
})
