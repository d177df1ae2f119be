/** The video port of an IP camera: RTSP 1.0 (RFC 2326) that tells everybody what it understands, and describes its picture after a login. */
import { randomBytes } from 'node:crypto'
import type { DeviceMaker, TcpBehaviour } from './device.ts'

const publicMethods = 'OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER'
const realm = 'IP Camera(C6496)'
/** A request of more than this is garbage. */
const maxRequestLength = 4096

export const rtspCamera: DeviceMaker = () => ({ tcp: { 554: overRtsp }, udp: {} })

const overRtsp: TcpBehaviour = (connection) => {
  let pending = ''
  connection.on('data', (chunk) => {
    pending += chunk.toString('latin1')
    for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
      connection.write(responseTo(pending.slice(0, end)))
      pending = pending.slice(end + 4)
    }
    if (pending.length > maxRequestLength) connection.destroy()
  })
}

function responseTo(request: string): string {
  const [, method] = /^([A-Z_]+) rtsp:\/\/\S+ RTSP\/1\.0$/m.exec(request) ?? []
  const [, number = '0'] = /^CSeq: *(\d+)$/im.exec(request) ?? []
  const response = (status: string, ...fields: readonly string[]): string =>
    [`RTSP/1.0 ${status}`, `CSeq: ${number}`, ...fields, `Date: ${new Date().toUTCString()}`, '', ''].join('\r\n')
  if (method === undefined) return response('400 Bad Request')
  if (method === 'OPTIONS') return response('200 OK', `Public: ${publicMethods}`)
  const nonce = randomBytes(16).toString('hex')
  return response(
    '401 Unauthorized',
    `WWW-Authenticate: Digest realm="${realm}", nonce="${nonce}", stale="FALSE"`,
    `WWW-Authenticate: Basic realm="${realm}"`,
  )
}
