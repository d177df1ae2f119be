/** The way to the engine: what the desktop's preload gave the page, or a WebSocket to the server that the page came from. */

import type { Download } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import { type EngineEvent, type Method, methods, type Reply } from '#shared/contract/transport.ts'
import { failure } from '#shared/domain/failure.ts'

declare global {
  interface Window {
    readonly portolan?: Bridge
  }
}

/** Before the first attempt to reach a server that went away; each one that fails doubles it, up to the longest. */
const firstReconnectMs = 1000
const longestReconnectMs = 30_000

export function bridgeOf(page: Window): Bridge {
  return page.portolan ?? connect(`${page.location.origin.replace(/^http/, 'ws')}/engine`)
}

/** The bridge over a WebSocket; it comes back by itself. Calls that were being answered when it went end as failures. */
export function connect(url: string): Bridge {
  const listeners = new Set<(event: EngineEvent) => void>()
  const waiting = new Map<number, (value: unknown) => void>()
  let calls = 0
  let unsent: string[] = []
  let socket: WebSocket | undefined
  let reconnectMs = firstReconnectMs

  const announce = (event: EngineEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const open = (): void => {
    const opening = new WebSocket(url)
    opening.onopen = () => {
      socket = opening
      reconnectMs = firstReconnectMs
      for (const message of unsent) opening.send(message)
      unsent = []
    }
    opening.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as Reply | EngineEvent
      if (!('reply' in message)) return announce(message)
      waiting.get(message.reply)?.(message.value)
      waiting.delete(message.reply)
    }
    opening.onclose = () => {
      socket = undefined
      unsent = []
      for (const settle of waiting.values()) settle(failure('failed', 'The engine cannot be reached.', 'Is portolan serve still running?'))
      waiting.clear()
      announce({ engine: 'unreachable' })
      // It may go on for days: a server that was started again has another token, and knows this page only once it was opened anew.
      setTimeout(open, reconnectMs)
      reconnectMs = Math.min(longestReconnectMs, 2 * reconnectMs)
    }
  }
  const call = (method: Method, argument: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      calls += 1
      waiting.set(calls, resolve)
      const message = JSON.stringify({ call: calls, method, argument })
      if (socket === undefined) unsent.push(message)
      else socket.send(message)
    })

  open()
  return {
    ...(Object.fromEntries(methods.map((method) => [method, (argument?: unknown) => call(method, argument)])) as unknown as Pick<
      Bridge,
      Method
    >),
    save: async (file) => download(file),
    subscribe: (listener) => void listeners.add(listener),
    // A browser has no native menu.
    onCommand: () => {},
    offer: () => {},
  }
}

/** The browser's own download: it knows where its person keeps files. */
function download({ name, mediaType, base64 }: Download): 'saved' {
  const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
  return 'saved'
}
