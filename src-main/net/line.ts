/** A connected socket that a conversation is held over: message by message, within its time, inside TLS once that began. */
import type { Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import type { Hearing, TlsPeer } from '../core/inquiries/conversation.ts'
import { certificateOf } from './certificate.ts'
import type { Bound } from './cuts.ts'
import { hangUp, type Stops } from './sockets.ts'

/** A handshake takes a ClientHello, a Finished with what comes before it, and an acknowledgement of each flight of the server. */
const packetsPerHandshake = 4
/**
 * Of all that TLS hears beside what is said inside it: two of the longest chains of certificates. A server may send messages that OpenSSL passes
 * over for as long as they come (HelloRequest, RFC 5246 section 7.4.1.1), and nobody else sees those.
 */
const longestSecuring = 262_144
const securingWatchMs = 25
/** OpenSSL's own bound, 100 kB: the handshake of a longer chain of certificates fails. */
const tooLong = 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE'

export interface LineOptions {
  /** For everything that is said. */
  readonly timeoutMs: number
  readonly open: Stops
  /** Called with the packets that leave because of what is said: our payload, an acknowledgement of each piece. */
  readonly onPackets: (packets: number) => void
  /** Called when a message is not heard to its end. */
  readonly onCut: (bound: Bound) => void
}

export interface Line {
  /** The next message; what came of it when the other side ended, the time was over or it was too long. */
  hear(hearing: Hearing): Promise<Uint8Array>
  /** Undefined where the other side speaks no TLS, or not in time, or shows no certificate. */
  beginTls(alpn?: string): Promise<TlsPeer | undefined>
  /** Hangs up. Everything that waits is answered with what there is. */
  end(): void
}

export function createLine(socket: Socket, { timeoutMs, open, onPackets, onCut }: LineOptions): Line {
  let speaking: Socket | TLSSocket = socket
  let pending = Buffer.alloc(0)
  let ended = false
  let isTimeOver = false
  let watch: NodeJS.Timeout | undefined
  /** Data of this conversation, as it was said. */
  let said = 0
  /** Whoever waits looks again whenever something came or everything is over. */
  let changed = (): void => undefined

  const over = (): void => {
    ended = true
    changed()
  }
  const end = (): void => {
    clearTimeout(timer)
    clearInterval(watch)
    open.delete(end)
    hangUp(socket)
    over()
  }
  const timer = setTimeout(() => {
    isTimeOver = true
    end()
  }, timeoutMs)
  open.add(end)

  const onData = (chunk: Buffer): void => {
    onPackets(1)
    said += chunk.length
    // Nobody hears more than its message's bound: a flood is cut off there.
    pending = Buffer.concat([pending, chunk])
    changed()
  }
  const listenTo = (stream: Socket | TLSSocket): void => {
    speaking = stream
    stream.on('data', onData)
    stream.once('end', over)
    stream.once('close', over)
    stream.on('error', over)
  }
  listenTo(socket)

  const taken = (length: number): Uint8Array => {
    const bytes = new Uint8Array(pending.subarray(0, length))
    pending = pending.subarray(length)
    return bytes
  }

  return {
    hear({ send, lengthOf, maxBytes }) {
      if (send !== undefined && !ended) {
        onPackets(1)
        speaking.write(send)
      }
      return new Promise((resolve) => {
        const look = (): void => {
          const length = lengthOf(pending.subarray(0, maxBytes))
          if (length === undefined && !ended && pending.length < maxBytes) return
          changed = () => undefined
          if (length === undefined && pending.length >= maxBytes) onCut('length')
          else if (length === undefined && isTimeOver && pending.length > 0) onCut('time')
          resolve(taken(Math.min(length ?? maxBytes, maxBytes)))
        }
        changed = look
        look()
      })
    },
    beginTls(alpn) {
      if (ended) return Promise.resolve(undefined)
      onPackets(packetsPerHandshake)
      const before = socket.bytesRead - said
      watch = setInterval(() => {
        if (socket.bytesRead - said - before <= longestSecuring) return
        onCut('length')
        end()
      }, securingWatchMs)
      for (const event of ['data', 'end', 'close', 'error']) socket.removeAllListeners(event)
      // A late error of the socket is nobody's.
      socket.on('error', () => undefined)
      return new Promise((resolve) => {
        const tls = connectTls({
          ...{ socket, secureContext: secureContext(), rejectUnauthorized: false },
          ...(alpn !== undefined && { ALPNProtocols: [alpn] }),
        })
        tls.once('error', ({ code }: NodeJS.ErrnoException) => {
          if (code === tooLong) onCut('length')
        })
        listenTo(tls)
        changed = () => {
          if (!ended) return
          changed = () => undefined
          if (isTimeOver && socket.bytesRead - said > before) onCut('time')
          resolve(undefined)
        }
        tls.once('secureConnect', () => {
          changed = () => undefined
          const certificate = certificateOf(tls.getPeerX509Certificate(), onCut)
          resolve(certificate === undefined ? undefined : { protocol: tls.getProtocol() ?? '', certificate })
        })
      })
    },
    end,
  }
}

let shared: SecureContext | undefined

/** Speaks with old devices too: nothing secret is said. BoringSSL, which Electron has, knows no security levels. */
function secureContext(): SecureContext {
  if (shared !== undefined) return shared
  const oldest = { minVersion: 'TLSv1' as const }
  try {
    shared = createSecureContext({ ...oldest, ciphers: 'DEFAULT:@SECLEVEL=0' })
  } catch {
    shared = createSecureContext(oldest)
  }
  return shared
}
