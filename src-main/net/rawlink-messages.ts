/**
 * The messages between rawlink and the engine: bytes to values and back. The format is defined in rawlink/protocol.h:
 * length of the payload (u32), kind (u8), payload; all numbers little-endian.
 */
import type { MacAddress } from '#shared/domain/address.ts'

/** Longest payload either way, in bytes; rawlink ends when it is exceeded. */
export const payloadLimitBytes = 128 * 1024
/** Longest frame that the u16 length can name. */
const frameLimitBytes = 0xffff

const headerBytes = 5
const kinds = { ready: 1, frames: 2, error: 3, drops: 4, unsent: 5, linkDown: 6, linkUp: 7 } as const

/** `error_code` of rawlink/protocol.h, by number. All but `policy` end the helper. */
const errorCodes = {
  1: 'usage',
  2: 'no-such-interface',
  3: 'not-permitted',
  4: 'not-ethernet',
  5: 'interface-gone',
  6: 'protocol',
  7: 'policy',
  8: 'system',
} as const
export type RawLinkErrorCode = (typeof errorCodes)[keyof typeof errorCodes]

export interface ReceivedFrame {
  /** A view into a larger buffer: copy what is to be kept. Frames longer than 1,920 bytes are cut. */
  readonly bytes: Uint8Array
  /** When the kernel took it from the interface: milliseconds since the epoch, with a fraction. */
  readonly atMs: number
}

export type RawLinkMessage =
  | { readonly kind: 'ready'; readonly mac: MacAddress; readonly mtu: number }
  | { readonly kind: 'frames'; readonly frames: readonly ReceivedFrame[] }
  | { readonly kind: 'error'; readonly code: RawLinkErrorCode; readonly text: string }
  | { readonly kind: 'drops' | 'unsent'; readonly count: number }
  | { readonly kind: 'link-down' | 'link-up' }

/** One message for the helper, with the number of frames in it. */
export interface FramesMessage {
  readonly bytes: Uint8Array
  readonly frames: number
}

/** Packs frames in as few messages as the limits allow. A frame longer than `frameLimitBytes` is a mistake of the caller. */
export function encodeFrames(frames: readonly Uint8Array[]): FramesMessage[] {
  const messages: FramesMessage[] = []
  for (let first = 0; first < frames.length; ) {
    let end = first
    let payload = 0
    for (let frame = frames[end]; frame !== undefined && payload + 2 + frame.length <= payloadLimitBytes; frame = frames[end]) {
      if (frame.length > frameLimitBytes) throw new Error(`a frame of ${frame.length} bytes`)
      payload += 2 + frame.length
      end += 1
    }
    if (end === first) throw new Error(`a frame of ${frames[first]?.length} bytes`)
    messages.push({ bytes: encodeMessage(frames.slice(first, end), payload), frames: end - first })
    first = end
  }
  return messages
}

function encodeMessage(frames: readonly Uint8Array[], payload: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes + payload)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, payload, true)
  view.setUint8(4, kinds.frames)
  let at = headerBytes
  for (const frame of frames) {
    view.setUint16(at, frame.length, true)
    bytes.set(frame, at + 2)
    at += 2 + frame.length
  }
  return bytes
}

/** Cuts the helper's output, which comes in chunks of any size, into messages. */
export interface MessageReader {
  /** The messages that this chunk completes; undefined when the stream is not of this protocol (then stop reading). */
  read(chunk: Uint8Array): readonly RawLinkMessage[] | undefined
}

/** Keeps at most one unfinished message. */
export function createMessageReader(): MessageReader {
  let rest: Uint8Array = new Uint8Array(0)
  return {
    read(chunk) {
      const bytes = rest.length === 0 ? chunk : joined(rest, chunk)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const messages: RawLinkMessage[] = []
      let at = 0
      while (bytes.length - at >= headerBytes) {
        const payload = view.getUint32(at, true)
        if (payload > payloadLimitBytes) return undefined
        const end = at + headerBytes + payload
        if (end > bytes.length) break
        const message = decodeMessage(view.getUint8(at + 4), bytes.subarray(at + headerBytes, end))
        if (message === undefined) return undefined
        messages.push(message)
        at = end
      }
      rest = bytes.subarray(at)
      return messages
    },
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}

function decodeMessage(kind: number, payload: Uint8Array): RawLinkMessage | undefined {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  switch (kind) {
    case kinds.ready:
      return payload.length === 10 ? { kind: 'ready', mac: macOf(payload.subarray(0, 6)), mtu: view.getUint32(6, true) } : undefined
    case kinds.frames:
      return decodeFrames(payload, view)
    case kinds.error:
      return decodeError(payload)
    case kinds.drops:
    case kinds.unsent:
      if (payload.length !== 4) return undefined
      return { kind: kind === kinds.drops ? 'drops' : 'unsent', count: view.getUint32(0, true) }
    case kinds.linkDown:
    case kinds.linkUp:
      return payload.length === 0 ? { kind: kind === kinds.linkDown ? 'link-down' : 'link-up' } : undefined
    default:
      return undefined
  }
}

function decodeFrames(payload: Uint8Array, view: DataView): RawLinkMessage | undefined {
  const recordBytes = 10
  const frames: ReceivedFrame[] = []
  for (let at = 0; at < payload.length; ) {
    if (payload.length - at < recordBytes) return undefined
    const atNs = view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)
    const end = at + recordBytes + view.getUint16(at + 8, true)
    if (end > payload.length) return undefined
    frames.push({ bytes: payload.subarray(at + recordBytes, end), atMs: atNs / 1e6 })
    at = end
  }
  return { kind: 'frames', frames }
}

function decodeError(payload: Uint8Array): RawLinkMessage | undefined {
  const code = errorCodes[payload[0] as keyof typeof errorCodes] as RawLinkErrorCode | undefined
  return code === undefined ? undefined : { kind: 'error', code, text: new TextDecoder().decode(payload.subarray(1)) }
}

function macOf(bytes: Uint8Array): MacAddress {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':')
}
