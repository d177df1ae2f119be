/** The video port of an IP camera: RTSP 1.0 (RFC 2326) that tells everybody what it understands, and describes its picture after a login. */
import { randomBytes } from 'node:crypto'
import type { DeviceMaker, TcpBehaviour } from './device.ts'
import type { Speech } from './speech.ts'

type RtspSpeech = NonNullable<Speech['rtsp']>

const publicMethods = 'OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER'
/** A request of more than this is garbage. */
const maxRequestLength = 4096

export const rtspCamera: DeviceMaker = () => ({ tcp: { 554: rtspServer({ realm: 'IP Camera(C6496)' }) }, udp: {} })

/** Calls itself `server`, where it does, and asks for a login in `realm`. */
export function rtspServer(speech: RtspSpeech): TcpBehaviour {
  return (connection) => {
    let pending = ''
    connection.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        connection.write(responseTo(pending.slice(0, end), speech))
        pending = pending.slice(end + 4)
      }
      if (pending.length > maxRequestLength) connection.destroy()
    })
  }
}

function responseTo(request: string, { server, realm }: RtspSpeech): string {
  const [, method] = /^([A-Z_]+) rtsp:\/\/\S+ RTSP\/1\.0$/m.exec(request) ?? []
  const [, number = '0'] = /^CSeq: *(\d+)$/im.exec(request) ?? []
  const named = server === undefined ? [] : [`Server: ${server}`]
  const response = (status: string, ...fields: readonly string[]): string =>
    [`RTSP/1.0 ${status}`, `CSeq: ${number}`, ...named, ...fields, `Date: ${new Date().toUTCString()}`, '', ''].join('\r\n')
  if (method === undefined) return response('400 Bad Request')
  if (method === 'OPTIONS') return response('200 OK', `Public: ${publicMethods}`)
  const nonce = randomBytes(16).toString('hex')
  return response(
    '401 Unauthorized',
    `WWW-Authenticate: Digest realm="${realm}", nonce="${nonce}", stale="FALSE"`,
    `WWW-Authenticate: Basic realm="${realm}"`,
  )
}
