/**
 * The engine's end of `rawlink`, the privileged helper that moves Ethernet frames (rawlink/rawlink.c): starts it, speaks its
 * messages, and turns every way in which it can refuse or end into a value.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { MacAddress } from '#shared/domain/address.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { helperBroken, helperEnded, helperNotStarted, helperRefused, interfaceNotOpen } from './messages.ts'
import { createMessageReader, encodeFrames, type RawLinkMessage, type ReceivedFrame } from './rawlink-messages.ts'

/**
 * Frames that may wait for the helper's pipe: four times what a sweep makes at once. The sender looks at `backlog` and holds back;
 * going beyond is its mistake.
 */
export const backlogLimitFrames = 1_024
/** How long the helper may take to open the interface. */
const openWaitMs = 5_000
/** How long the helper may take to leave after its input has ended. */
const closeWaitMs = 1_000

export interface RawLinkEvents {
  /** Frames from the interface, oldest first. */
  frames(frames: readonly ReceivedFrame[]): void
  /** Received frames that the kernel dropped since the last call, because they were not read in time. */
  drops(count: number): void
  /** Frames handed over that did not leave since the last call: the link is down or its queue is full. */
  unsent(count: number): void
  /** The interface was set down or lost its carrier. It goes on with the same `RawLink` when it comes back. */
  linkDown(): void
  linkUp(): void
  /** The helper's policy refused frames: a mistake of the sender. */
  refused(text: string): void
  /** The last event, once: without a failure after `close()`, else with what ended the helper. */
  closed(reason: Failure | undefined): void
}

/** An interface that is open for raw frames. */
export interface RawLink {
  readonly interface: string
  readonly mac: MacAddress
  /** Longest frame without its Ethernet header, in bytes. */
  readonly mtu: number
  /** Hands whole Ethernet frames (from the destination MAC on) to the helper, in order. Does nothing once the link is closed. */
  send(frames: readonly Uint8Array[]): void
  /** Frames handed over and not yet taken by the helper's pipe. */
  readonly backlog: number
  /** Ends the helper and resolves when it is gone. What was handed over may still leave, for at most 100 ms once the helper has it. */
  close(): Promise<void>
  /** Ends the helper at once, whatever waits: for a stop by a person. Resolves when it is gone, and no frame leaves any more. */
  abort(): Promise<void>
}

/**
 * Starts the helper on an interface. Fails with `raw-unavailable` where raw frames cannot be had (no helper, no permission, no
 * Ethernet) and with `network` for everything else. Events come only after the promise has resolved with a link.
 */
export async function openRawLink(helperPath: string, interfaceName: string, events: RawLinkEvents): Promise<RawLink | Failure> {
  const child = await startHelper(helperPath, interfaceName)
  if (isFailure(child)) return child
  const reader = createMessageReader()
  let reason: Failure | undefined
  let link: RawLink | undefined
  let isClosing = false
  const ended = new Promise<Failure | undefined>((resolve) => {
    child.on('close', (status, signal) => {
      const how = signal === null ? `ended with status ${status}` : `was ended by ${signal}`
      if (isClosing) resolve(undefined)
      else resolve(reason ?? (link === undefined ? helperBroken(helperPath, how) : helperEnded(interfaceName, how)))
    })
  })
  const abandon = (why: Failure): void => {
    reason ??= why
    kill(child)
  }

  function receive(messages: readonly RawLinkMessage[]): void {
    for (const message of messages) {
      if (message.kind === 'error' && message.code !== 'policy') reason ??= helperRefused(message.code, message.text, interfaceName)
      else announce(message, events)
    }
  }

  return new Promise((resolve) => {
    const opening = setTimeout(() => abandon(interfaceNotOpen(interfaceName, openWaitMs)), openWaitMs)
    child.stdout.on('data', (chunk: Uint8Array) => {
      const messages = reader.read(chunk)
      if (messages === undefined) return abandon(helperBroken(helperPath, "does not speak rawlink's protocol"))
      const [first, ...others] = messages
      if (first?.kind !== 'ready') return receive(messages)
      clearTimeout(opening)
      link = createRawLink(child, interfaceName, first, () => {
        isClosing = true
        return ended
      })
      resolve(link)
      // The caller gets its link before the first event.
      child.stdout.pause()
      setImmediate(() => {
        receive(others)
        child.stdout.resume()
      })
    })
    ended.then((why) => {
      clearTimeout(opening)
      if (link === undefined) resolve(why ?? interfaceNotOpen(interfaceName, openWaitMs))
      else events.closed(why)
    })
  })
}

/** The running process, or why there is none. */
async function startHelper(helperPath: string, interfaceName: string): Promise<ChildProcessWithoutNullStreams | Failure> {
  try {
    // In a process group of its own: Ctrl-C on a terminal is for the engine, which ends the helper in its own time. Without an
    // environment, since nothing in it may steer a privileged program.
    const child = spawn(helperPath, [interfaceName], { stdio: 'pipe', detached: true, env: {} })
    if (child.pid === undefined) {
      const [error] = await once(child, 'error')
      return helperNotStarted(error, helperPath)
    }
    // The helper says nothing here; a loader or sanitizer may, and must not block on it.
    child.stderr.resume()
    // EPIPE when the helper is gone: 'close' tells why.
    child.stdin.on('error', () => {})
    return child
  } catch (error) {
    return helperNotStarted(error as NodeJS.ErrnoException, helperPath)
  }
}

function createRawLink(
  child: ChildProcessWithoutNullStreams,
  interfaceName: string,
  { mac, mtu }: Extract<RawLinkMessage, { kind: 'ready' }>,
  closing: () => Promise<unknown>,
): RawLink {
  let backlog = 0
  return {
    interface: interfaceName,
    mac,
    mtu,
    send(frames) {
      if (!child.stdin.writable) return
      if (backlog + frames.length > backlogLimitFrames) throw new Error(`more than ${backlogLimitFrames} frames wait for ${interfaceName}`)
      for (const message of encodeFrames(frames)) {
        backlog += message.frames
        // Called with an error, too, when the pipe breaks.
        child.stdin.write(message.bytes, () => {
          backlog -= message.frames
        })
      }
    },
    get backlog() {
      return backlog
    },
    async close() {
      const ended = closing()
      child.stdin.end()
      const killing = setTimeout(() => kill(child), closeWaitMs)
      await ended
      clearTimeout(killing)
    },
    async abort() {
      const ended = closing()
      kill(child)
      // What it has not taken gets its callback here, and nobody is told of the broken pipe.
      child.stdin.destroy()
      await ended
    },
  }
}

/** Ends the helper at once, without waiting for whoever else may hold its pipes. */
function kill(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGKILL')
  child.stdout.destroy()
  child.stderr.destroy()
}

function announce(message: RawLinkMessage, events: RawLinkEvents): void {
  switch (message.kind) {
    case 'frames':
      events.frames(message.frames)
      break
    case 'drops':
      events.drops(message.count)
      break
    case 'unsent':
      events.unsent(message.count)
      break
    case 'link-down':
      events.linkDown()
      break
    case 'link-up':
      events.linkUp()
      break
    case 'error':
      events.refused(message.text)
      break
  }
}
