/**
 * How the contract travels, whatever carries it (Electron's channels, a pipe between processes, a WebSocket): calls go up with a
 * number, each gets one reply with the same number, events come down by themselves. All of it is JSON.
 */
import type { Api, Change } from './api.ts'

/** Longest message that a call may be, bytes: whatever fits the contract does, at the six bytes that JSON takes for some letters. */
export const maximumMessageBytes = 1 << 23

export type Method = keyof Api

const every: Readonly<Record<Method, true>> = {
  hello: true,
  allowRaw: true,
  demo: true,
  interfaces: true,
  plan: true,
  scan: true,
  stop: true,
  ended: true,
  scans: true,
  map: true,
  remove: true,
  download: true,
  place: true,
  approve: true,
  revoke: true,
  decide: true,
  split: true,
}

/** Every call of the contract; the compiler keeps the list whole. */
export const methods: readonly Method[] = Object.keys(every).filter(isMethod)

/** True for the name of a call, whoever says it: names every object has (`constructor`) are none. */
export function isMethod(name: unknown): name is Method {
  return typeof name === 'string' && Object.hasOwn(every, name)
}

export interface Call {
  /** Number of the call, chosen by the caller. */
  readonly call: number
  readonly method: string
  readonly argument?: unknown
}

export interface Reply {
  /** Number of the call that this answers. */
  readonly reply: number
  /** The result or a `Failure`. */
  readonly value?: unknown
}

/**
 * Whether the engine can be asked: `running` after each start and each change between the person's network and the demo, when
 * whoever listens takes a new snapshot (`hello` says which it is); `restarting` after it died; `lost` when it died too often to be
 * started again; `unreachable` when the server that a page came from does not answer.
 */
export type EngineState = 'running' | 'restarting' | 'lost' | 'unreachable'

/** What comes down without being asked for. */
export type EngineEvent = { readonly change: Change } | { readonly engine: EngineState }

/** Reads a call off the wire; undefined for anything else. The argument is judged later, by the call's own parser. */
export function parseCall(message: unknown): Call | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { call, method, argument } = message as Record<string, unknown>
  if (typeof call !== 'number' || !Number.isSafeInteger(call) || typeof method !== 'string') return undefined
  return argument === undefined ? { call, method } : { call, method, argument }
}
