/**
 * The engine's process, seen from the shell: calls with numbers, replies to wait for, a new process where one died. A scan's facts
 * are in the database, so nothing but the calls that were being answered is lost with a process.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import type { EngineEvent, Method, Reply } from '#shared/contract/transport.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'
import { closeMessage } from '../engine/host.ts'

/** Any process that the engine can live in. */
export interface EngineChild {
  post(message: unknown): void
  kill(): void
}

/** Starts one; what it says and that it ended come back through the functions. */
export type StartChild = (onMessage: (message: unknown) => void, onExit: () => void) => EngineChild

export interface EngineProcess {
  /** Answers with the result or a `Failure`; never throws. */
  call(method: Method, argument: unknown): Promise<unknown>
  /** Ends the engine in good order, by force after a while. */
  close(): Promise<void>
}

/** Three deaths within a minute: it will not live. */
const mostDeaths = 3
const deathsWithinMs = 60_000
const closePatienceMs = 3000

const died: Failure = failure('failed', 'The engine stopped before it answered.', 'It is being started again; then try again.')
const lost: Failure = failure('failed', 'The engine stops again and again.', 'Quit Portolan and start it from a terminal to see why.')

export function createEngineProcess(start: StartChild, announce: (event: EngineEvent) => void, now: () => number): EngineProcess {
  const waiting = new Map<number, (value: unknown) => void>()
  let calls = 0
  let deaths: readonly number[] = []
  let closed: (() => void) | undefined
  let child: EngineChild | undefined

  const onMessage = (message: unknown): void => {
    if (isReply(message)) {
      waiting.get(message.reply)?.(message.value)
      waiting.delete(message.reply)
    } else announce(message as EngineEvent)
  }

  const onExit = (): void => {
    child = undefined
    for (const settle of waiting.values()) settle(died)
    waiting.clear()
    deaths = [...deaths, now()].filter((at) => now() - at < deathsWithinMs)
    if (closed !== undefined) closed()
    else if (deaths.length >= mostDeaths) announce({ engine: 'lost' })
    else {
      announce({ engine: 'restarting' })
      child = start(onMessage, onExit)
    }
  }

  child = start(onMessage, onExit)
  return {
    call(method, argument) {
      const engine = child
      if (engine === undefined) return Promise.resolve(lost)
      calls += 1
      const call = calls
      return new Promise((resolve) => {
        waiting.set(call, resolve)
        engine.post(argument === undefined ? { call, method } : { call, method, argument })
      })
    },
    async close() {
      const engine = child
      if (engine === undefined || closed !== undefined) return
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => engine.kill(), closePatienceMs)
        closed = () => {
          clearTimeout(force)
          resolve()
        }
        engine.post(closeMessage)
      })
    },
  }
}

function isReply(message: unknown): message is Reply {
  return typeof message === 'object' && message !== null && 'reply' in message && typeof message.reply === 'number'
}

/** Starts the engine under a plain Node: for debugging, and for an Electron that cannot load SQLite. */
export function startNodeChild(node: string, args: readonly string[]): StartChild {
  return (onMessage, onExit) => {
    // In a process group of its own: a terminal's Ctrl-C is for the app, which ends the engine in good order.
    const child: ChildProcess = spawn(node, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true })
    let ended = false
    const end = (): void => {
      if (!ended) onExit()
      ended = true
    }
    // A program that cannot be started has no exit, only an error.
    child.on('message', onMessage).on('error', end).once('exit', end)
    // What cannot be sent any more is owed by a process that is gone: its exit says so.
    const post = (message: unknown): void => void (child.connected && child.send(message as object, () => {}))
    return { post, kill: () => void child.kill('SIGKILL') }
  }
}
