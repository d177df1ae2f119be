/** A recording as a file: what is written is read again, and what is damaged is refused with the line that is wrong. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { formatRecording, parseRecording, readRecording } from '../../../src-main/engine/recording.ts'
import { shipped, shippedPath, shippedText } from './recordings.ts'

const [head = '', ...lines] = shippedText.trimEnd().split('\n')
const withHead = (change: object): string => [JSON.stringify({ ...JSON.parse(head), ...change }), ...lines].join('\n')
const withLine = (line: string): string => [head, lines[0], line, ...lines.slice(1)].join('\n')
const sighting = { at: 1, scan: 1, vantage: 'eth0', address: '10.1.1.1', source: 'arp', fact: { kind: 'mac', mac: '00:0d:b9:4a:01:01' } }
const progress = { at: 1, phase: 'ports', asked: 1, total: 2, framesSent: 3 }

describe('the recording that ships', () => {
  it('is read as it was written', () => {
    expect(readRecording(shippedPath)).toEqual(shipped)
    const records = (text: string): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    expect(records(formatRecording(shipped))).toEqual(records(shippedText))
    expect(shipped.entries).toHaveLength(lines.length)
  })

  it('is short enough to watch and long enough to see something', () => {
    const times = shipped.entries.map((entry) => ('progress' in entry ? entry.progress.at : entry.sighting.at))
    expect(Math.max(...times)).toBeGreaterThan(2000)
    expect(Math.max(...times)).toBeLessThan(10_000)
    expect(shipped.entries.filter((entry) => 'progress' in entry).length).toBeGreaterThan(10)
  })
})

describe('a damaged recording', () => {
  const damages: readonly (readonly [string, string, number])[] = [
    ['that is empty', '', 1],
    ['that is something else', 'SQLite format 3\0', 1],
    ['of another format', withHead({ format: 'portolan-map' }), 1],
    ['of a later version', withHead({ version: 2 }), 1],
    ['without a computer', withHead({ machine: undefined }), 1],
    ['with a request that no call may carry', withHead({ request: { ...shipped.request, profile: 'reckless' } }), 1],
    ['that breaks off', shippedText.slice(0, -20), lines.length + 1],
    ['with a line of something else', withLine('{"hello":1}'), 3],
    ['with an address that is none', withLine(JSON.stringify({ sighting: { ...sighting, address: '10.1.1.256' } })), 3],
    ['with a fact of no kind', withLine(JSON.stringify({ sighting: { ...sighting, fact: { kind: 'rumour' } } })), 3],
    ['that lasts for hours', withLine(JSON.stringify({ sighting: { ...sighting, at: 3_600_000 } })), 3],
    ['with progress in hours', withLine(JSON.stringify({ progress: { ...progress, at: 3_600_000 } })), 3],
    ['with progress below nothing', withLine(JSON.stringify({ progress: { ...progress, asked: -1 } })), 3],
    ['with a time that is none', withLine(JSON.stringify({ progress: { ...progress, at: 'soon' } })), 3],
  ]

  it.each(damages)('%s is refused, with the line', (_, text, line) => {
    expect(parseRecording(text)).toBe(line)
  })

  it('takes the lines that these are made of where nothing is wrong with them', () => {
    expect(parseRecording(withLine(JSON.stringify({ sighting })))).toMatchObject({ request: shipped.request })
    expect(parseRecording(withLine(JSON.stringify({ progress })))).toMatchObject({ request: shipped.request })
  })

  it('never throws, wherever a byte is wrong', () => {
    const place = fc.nat({ max: shippedText.length - 1 })
    fc.assert(
      fc.property(place, fc.string({ unit: 'binary', maxLength: 3 }), (at, put) => {
        const read = parseRecording(shippedText.slice(0, at) + put + shippedText.slice(at + 1))
        expect(typeof read === 'number' || read.entries.length > 0).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-recording-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each([
    ['that is missing', 'missing.jsonl', /^The recording of the demo network cannot be read: \S+ is missing\.$/],
    ['that is a folder', '.', /^The recording of the demo network cannot be read: .*EISDIR.*\.$/],
    ['that is damaged', 'damaged.jsonl', /^The recording of the demo network cannot be read: \S+ is damaged in line 3\.$/],
    ['that is too large', 'large.jsonl', /^The recording of the demo network cannot be read: \S+ is too large\.$/],
  ])('%s is refused in one sentence', (_, name, message) => {
    writeFileSync(join(folder, 'damaged.jsonl'), withLine('{'))
    writeFileSync(join(folder, 'large.jsonl'), shippedText)
    truncateSync(join(folder, 'large.jsonl'), 1 << 30)
    expect(readRecording(join(folder, name))).toMatchObject({
      failure: 'file',
      message: expect.stringMatching(message),
      remedy: 'Install Portolan again.',
    })
  })
})
