import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMessageReader, encodeFrames, payloadLimitBytes, type RawLinkMessage } from '../../../src-main/net/rawlink-messages.ts'

/** A message as rawlink/protocol.h defines it. */
function message(kind: number, payload: readonly number[]): number[] {
  return [payload.length & 0xff, (payload.length >> 8) & 0xff, (payload.length >> 16) & 0xff, 0, kind, ...payload]
}

function read(...chunks: readonly (readonly number[])[]): readonly RawLinkMessage[] | undefined {
  const reader = createMessageReader()
  const messages: RawLinkMessage[] = []
  for (const chunk of chunks) {
    const more = reader.read(Uint8Array.from(chunk))
    if (more === undefined) return undefined
    messages.push(...more)
  }
  return messages
}

const ready = message(1, [0xbc, 0x24, 0x11, 0x0e, 0x07, 0x17, 0xdc, 0x05, 0, 0])
/** 1,700,000,000.25 s since the epoch, two bytes; then the same a nanosecond-counter wrap later, no byte. */
const frames = message(2, [0x80, 0x36, 0x23, 0x3c, 0xfe, 0x9b, 0x97, 0x17, 2, 0, 0xaa, 0xbb, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
const policy = message(3, [7, ...Buffer.from('1 not sent')])
const everything = [
  ...ready,
  ...frames,
  ...policy,
  ...message(4, [1, 1, 0, 0]),
  ...message(5, [2, 0, 0, 0]),
  ...message(6, []),
  ...message(7, []),
]
const decoded: RawLinkMessage[] = [
  { kind: 'ready', mac: 'bc:24:11:0e:07:17', mtu: 1500 },
  {
    kind: 'frames',
    frames: [
      { bytes: Uint8Array.of(0xaa, 0xbb), atMs: Number(0x17979bfe3c233680n) / 1e6 },
      { bytes: new Uint8Array(0), atMs: 2 ** 32 / 1e6 },
    ],
  },
  { kind: 'error', code: 'policy', text: '1 not sent' },
  { kind: 'drops', count: 257 },
  { kind: 'unsent', count: 2 },
  { kind: 'link-down' },
  { kind: 'link-up' },
]

describe('createMessageReader', () => {
  it('decodes every kind', () => {
    expect(read(everything)).toEqual(decoded)
  })

  it('decodes them however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: everything.length })), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), everything.length]
        const chunks = borders.slice(1).map((end, i) => everything.slice(borders[i], end))
        expect(read(...chunks)).toEqual(decoded)
      }),
    )
  })

  it.each([
    ['an unknown kind', message(9, [])],
    ['a payload beyond the limit', [1, 0, 2, 0, 2]],
    ['a short ready', message(1, [1, 2, 3])],
    ['a frame record that is cut', message(2, [0, 0, 0])],
    ['a frame longer than its message', message(2, [0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1])],
    ['an unknown error', message(3, [99])],
    ['an error without a code', message(3, [])],
    ['a short count', message(4, [1])],
    ['a link message with a payload', message(6, [1])],
  ])('gives up on %s', (_, bytes) => {
    expect(read(bytes)).toBeUndefined()
  })

  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const reader = createMessageReader()
        for (const chunk of chunks) if (reader.read(chunk) === undefined) break
      }),
    )
  })
})

describe('encodeFrames', () => {
  it('writes length and bytes of each frame', () => {
    const [encoded, ...others] = encodeFrames([Uint8Array.of(1, 2, 3), Uint8Array.of(4)])
    expect(Array.from(encoded?.bytes ?? [])).toEqual(message(2, [3, 0, 1, 2, 3, 1, 0, 4]))
    expect(encoded?.frames).toBe(2)
    expect(others).toEqual([])
  })

  it('keeps every frame, in order, in messages within the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 12 }), (lengths) => {
        const messages = encodeFrames(lengths.map((length) => new Uint8Array(length)))
        const found = messages.flatMap(({ bytes, frames: count }) => {
          const view = new DataView(bytes.buffer)
          expect(view.getUint32(0, true)).toBe(bytes.length - 5)
          expect(bytes.length - 5).toBeLessThanOrEqual(payloadLimitBytes)
          const lengthsInside: number[] = []
          for (let at = 5; at < bytes.length; at += 2 + view.getUint16(at, true)) lengthsInside.push(view.getUint16(at, true))
          expect(lengthsInside).toHaveLength(count)
          return lengthsInside
        })
        expect(found).toEqual(lengths)
      }),
      { numRuns: 30 },
    )
  })

  it('does not accept a frame that no length can name', () => {
    expect(() => encodeFrames([new Uint8Array(65_536)])).toThrow()
    expect(() => encodeFrames([new Uint8Array(payloadLimitBytes)])).toThrow()
  })
})
