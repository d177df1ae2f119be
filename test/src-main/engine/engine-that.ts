/** An engine that answers what a test tells it to; asked for anything else it fails the test. */
import type { Api, Change } from '#shared/contract/api.ts'
import { methods } from '#shared/contract/transport.ts'
import type { Engine } from '../../../src-main/engine/engine.ts'

export function engineThat(answers: Partial<Api>): Engine & { announce(change: Change): void } {
  const listeners = new Set<(change: Change) => void>()
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
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce(change) {
      for (const listener of listeners) listener(change)
    },
    close: async () => {},
  }
}
