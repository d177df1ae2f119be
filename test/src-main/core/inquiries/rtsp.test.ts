import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeRtsp, lengthOfRtsp, rtsp } from '../../../../src-main/core/inquiries/rtsp.ts'
import { bytesOf, damaged, isWithinBounds, joined } from './bytes.ts'
import { conversationOf, play } from './play.ts'

/** GStreamer RTSP server 1.22.0 of Debian 12 on loopback, a test picture at `/` for everybody: its answers to OPTIONS and DESCRIBE. */
const gstreamer: readonly Uint8Array[] = [
  bytesOf(
    'RTSP/1.0 200 OK\r\nCSeq: 1\r\n' +
      'Public: OPTIONS, DESCRIBE, ANNOUNCE, GET_PARAMETER, PAUSE, PLAY, RECORD, SETUP, SET_PARAMETER, TEARDOWN\r\n' +
      'Server: GStreamer RTSP server\r\nDate: Tue, 24 Nov 2026 19:45:10 GMT\r\n\r\n',
  ),
  bytesOf(
    'RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Base: rtsp://127.0.0.1:8554/\r\n' +
      'Server: GStreamer RTSP server\r\nDate: Tue, 24 Nov 2026 19:45:10 GMT\r\nContent-Length: 439\r\n\r\nv=0\r\n' +
      'o=- 1523786071353347657 1 IN IP4 127.0.0.1\r\ns=Session streamed with GStreamer\r\ni=rtsp-server\r\n' +
      't=0 0\r\na=tool:GStreamer\r\na=type:broadcast\r\na=control:*\r\na=range:npt=now-\r\nm=video 0 RTP/AVP 96\r\n' +
      'c=IN IP4 0.0.0.0\r\na=rtpmap:96 RAW/90000\r\na=framerate:30\r\n' +
      'a=fmtp:96 sampling=BGRA;depth=8;width=320;height=240;colorimetry=SMPTE240M\r\na=control:stream=0\r\n' +
      'a=ts-refclk:local\r\na=mediaclk:sender\r\na=ssrc:517106401 cname:user2530210187@host-e9c67e1c\r\n',
  ),
]
/** The same with a password and `set_realm("Harbour camera 3")`. */
const gstreamerCamera: readonly Uint8Array[] = [
  bytesOf(
    'RTSP/1.0 200 OK\r\nCSeq: 1\r\n' +
      'Public: OPTIONS, DESCRIBE, ANNOUNCE, GET_PARAMETER, PAUSE, PLAY, RECORD, SETUP, SET_PARAMETER, TEARDOWN\r\n' +
      'Server: GStreamer RTSP server\r\nDate: Tue, 24 Nov 2026 19:45:10 GMT\r\n\r\n',
  ),
  bytesOf(
    'RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Basic realm="Harbour camera 3"\r\n' +
      'Server: GStreamer RTSP server\r\nDate: Tue, 24 Nov 2026 19:45:10 GMT\r\n\r\n',
  ),
]

const methods = 'OPTIONS, DESCRIBE, ANNOUNCE, GET_PARAMETER, PAUSE, PLAY, RECORD, SETUP, SET_PARAMETER, TEARDOWN'
const server = 'GStreamer RTSP server'
const ask = (answers: readonly Uint8Array[]) => play(conversationOf(rtsp, 554), answers)
const [options = new Uint8Array(), description = new Uint8Array()] = gstreamer
const ok = (fields: string, body = ''): Uint8Array => bytesOf(`RTSP/1.0 200 OK\r\nCSeq: 1\r\n${fields}\r\n${body}`)

describe('rtsp', () => {
  it('asks the ports of video', () => {
    const questions = rtsp.questionsFor({ address: '10.1.1.17', openTcp: [80, 554, 8554, 9100] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([554, 8554])
  })

  it('says OPTIONS and DESCRIBE, without credentials', () => {
    const said = ask(gstreamer).steps.map((step) => ('send' in step ? new TextDecoder().decode(step.send) : ''))
    expect(said).toEqual([
      'OPTIONS rtsp://10.1.1.17:554/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: portolan\r\n\r\n',
      'DESCRIBE rtsp://10.1.1.17:554/ RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: portolan\r\nAccept: application/sdp\r\n\r\n',
    ])
    const [step] = play(conversationOf(rtsp, 554, 'fe80::1'), []).steps
    expect(step !== undefined && 'send' in step && new TextDecoder().decode(step.send)).toContain(' rtsp://[fe80::1]:554/ ')
  })

  it('reads a real server that describes its session to everybody, and one that wants a password', () => {
    const session = { session: 'Session streamed with GStreamer', tool: 'GStreamer' }
    expect(ask(gstreamer).result).toEqual([{ kind: 'rtsp', port: 554, status: 200, server, methods, ...session }])
    expect(ask(gstreamerCamera).result).toEqual([{ kind: 'rtsp', port: 554, status: 401, server, methods, realm: 'Harbour camera 3' }])
  })

  it('reads the examples of RFC 2326 sections 10.1 and 10.2', () => {
    // Content-Length is 376 there, which its lines do not add up to.
    const lines = [
      ...['v=0', 'o=mhandley 2890844526 2890842807 IN IP4 126.16.64.4', 's=SDP Seminar', 'i=A Seminar on the session description protocol'],
      ...['u=http://www.cs.ucl.ac.uk/staff/M.Handley/sdp.03.ps', 'e=mjh@isi.edu (Mark Handley)', 'c=IN IP4 224.2.17.12/127'],
      ...['t=2873397496 2873404696', 'a=recvonly', 'm=audio 3456 RTP/AVP 0', 'm=video 2232 RTP/AVP 31', 'm=whiteboard 32416 UDP WB'],
      'a=orient:portrait',
    ]
    const described = [
      'RTSP/1.0 200 OK',
      'CSeq: 312',
      'Date: 23 Jan 1997 15:35:06 GMT',
      'Content-Type: application/sdp',
      'Content-Length: 363',
    ]
    const message = bytesOf(`${[...described, '', ...lines].join('\r\n')}\r\n`)
    expect(lengthOfRtsp(message)).toBe(message.length)
    const answers = [bytesOf('RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP, TEARDOWN, PLAY, PAUSE\r\n\r\n'), message]
    const fact = { status: 200, methods: 'DESCRIBE, SETUP, TEARDOWN, PLAY, PAUSE', session: 'SDP Seminar' }
    expect(ask(answers).result).toEqual([{ kind: 'rtsp', port: 554, ...fact }])
  })

  it('takes what it has when the server hangs up after the first answer', () => {
    expect(ask([options]).result).toEqual([{ kind: 'rtsp', port: 554, status: 200, server, methods }])
  })

  it('says that a head had more fields than it read', () => {
    expect(ask([ok(`Server: a\r\n${'X: y\r\n'.repeat(200)}`)]).result).toEqual([
      { kind: 'rtsp', port: 554, status: 200, server: 'a' },
      { kind: 'unread', limit: 'fields' },
    ])
  })

  it('has no session name where there is none', () => {
    const described = (line: string) => ask([options, ok('Content-Length: 9\r\n', `v=0\r\n${line}`)]).result?.[0]
    expect(described('s=ab')).toMatchObject({ session: 'ab' })
    for (const line of ['s=- ', 's=  ', 'S=ab']) expect(described(line)).not.toHaveProperty('session')
  })

  it.each([
    ['HTTP', bytesOf('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a request of its own', bytesOf('OPTIONS rtsp://10.1.1.17/ RTSP/1.0\r\n\r\n')],
    ['a length that is none', ok('Content-Length: x\r\n')],
    ['silence', new Uint8Array()],
  ])('says no more to %s', (_, bytes) => {
    expect(ask([bytes, ...gstreamer])).toMatchObject({ steps: { length: 1 }, result: [] })
  })

  it('knows where an answer ends, and invents nothing from any part of it', () => {
    expect(lengthOfRtsp(joined(description, options))).toBe(description.length)
    for (let length = 0; length < description.length; length += 1) {
      expect(lengthOfRtsp(description.subarray(0, length))).toBeUndefined()
      const [fact] = ask([options, description.subarray(0, length)]).result ?? []
      expect(fact).toMatchObject({ kind: 'rtsp', status: 200, server, methods })
    }
    for (let length = 0; length < options.length; length += 1) expect(decodeRtsp(options.subarray(0, length))).toBeUndefined()
  })

  it('stays within bounds whatever comes', () => {
    const anything = fc.tuple(damaged(options), fc.oneof(damaged(description), damaged(gstreamerCamera[1] ?? description)))
    fc.assert(
      fc.property(anything, (answers) => (ask(answers).result ?? []).every(isWithinBounds)),
      { numRuns: 1000 },
    )
    expect((ask([ok(`Server: ${'x'.repeat(9000)}\r\n`)]).result ?? []).every(isWithinBounds)).toBe(true)
  })
})
