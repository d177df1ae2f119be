/** Puts an engine behind a message port: calls in, replies and events out. What the port is does not matter. */
import { createDispatcher } from '#shared/contract/dispatcher.ts'
import { type Call, type EngineEvent, parseCall, type Reply } from '#shared/contract/transport.ts'
import { failure } from '#shared/domain/failure.ts'
import type { Engine } from './engine.ts'

/** Calls being answered at once; nobody who is well-meaning comes near it. */
const maximumCalls = 256

/** What a starter sends to an engine's process to end it in good order. */
export const closeMessage = 'close'

const ourMistake = failure('failed', 'Portolan made a mistake and could not answer.', 'Try again; if it stays, please report it.')

export type Message = Reply | EngineEvent

export interface EngineHost {
  /** Takes what came in; anything but a call is dropped. */
  receive(message: unknown): void
  /** Ends the events; calls being answered still get their replies. */
  close(): void
}

/** `onMistake` hears of what the engine threw: a mistake of ours, which the caller is told as a failure. */
export function createEngineHost(engine: Engine, post: (message: Message) => void, onMistake: (mistake: unknown) => void): EngineHost {
  const dispatch = createDispatcher(engine)
  let calls = 0

  const answer = async (method: string, argument: unknown): Promise<unknown> => {
    if (calls >= maximumCalls) return failure('failed', 'The engine is asked too much at once.', 'Wait a moment.')
    calls += 1
    try {
      return await dispatch(method, argument)
    } finally {
      calls -= 1
    }
  }
  const reply = async ({ call, method, argument }: Call): Promise<void> => {
    try {
      post({ reply: call, value: await answer(method, argument) })
    } catch (mistake) {
      // Thrown by the engine, or by the port: an answer can be longer than a text may be.
      onMistake(mistake)
      post({ reply: call, value: ourMistake })
    }
  }

  post({ engine: 'running' })
  const unsubscribe = engine.subscribe(post)
  return {
    receive(message) {
      const call = parseCall(message)
      if (call !== undefined) void reply(call)
    },
    close: unsubscribe,
  }
}
