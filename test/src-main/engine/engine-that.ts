/** An engine that answers what a test tells it to; asked for anything else it fails the test. */
import type { Api } from '#shared/contract/api.ts'
import { type EngineEvent, methods } from '#shared/contract/transport.ts'
import type { Engine } from '../../../src-main/engine/engine.ts'

export function engineThat(answers: Partial<Api>): Engine & { announce(event: EngineEvent): void } {
  const listeners = new Set<(event: EngineEvent) => void>()
  const unexpected = Object.fromEntries(
    methods.map((method) => [
      method,
      () => {
        throw new Error(`The engine was asked for ${method}.`)
      },
    ]),
  ) as unknown as Api
  return {
    ...unexpected,
    ...answers,
    fonts: '',
    database: 'portolan.db',
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce(event) {
      for (const listener of listeners) listener(event)
    },
    close: async () => {},
  }
}
