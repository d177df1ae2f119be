/**
 * The engine as a process of its own: `engine.cjs DATABASE HELPER RESOURCES`, started by the desktop shell as a `utilityProcess` of
 * Electron, or as a child of a plain Node with the same messages. It ends when it is told to or when whoever started it is gone.
 */
import { createEngine } from './engine.ts'
import { closeMessage, createEngineHost, type Message } from './host.ts'

/** The part of Electron's `process.parentPort` that is used; the engine does not know Electron. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

declare const __PORTOLAN_BUILD__: string

const [database = '', helper = '', resources = ''] = process.argv.slice(2)
const parentPort = (process as { parentPort?: ParentPort }).parentPort
/** Whoever started the engine is gone: `disconnect` says the same, and ends it. */
const isGone = (): void => {}
const post = (message: Message): void => {
  if (parentPort !== undefined) parentPort.postMessage(message)
  else if (process.connected) process.send?.(message, undefined, undefined, isGone)
}

const engine = createEngine({ database, helper, resources, build: __PORTOLAN_BUILD__ })
const host = createEngineHost(engine, post, (mistake) => console.error(mistake))

const receive = (message: unknown): void => {
  if (message === closeMessage) void close()
  else host.receive(message)
}

async function close(): Promise<void> {
  host.close()
  await engine.close()
  process.exit()
}

if (parentPort !== undefined) parentPort.on('message', ({ data }) => receive(data))
else process.on('message', receive).on('disconnect', () => void close())
process.on('SIGTERM', () => void close())
