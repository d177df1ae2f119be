import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatCount } from '#shared/domain/figures.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { profiles, type ScanRecord } from '#shared/domain/scan.ts'
import { requestOf, scan } from '../../../../src-main/cli/commands/scan.ts'
import { standardRequest } from '../../../standard-request.ts'
import { engineThat } from '../../engine/engine-that.ts'
import { recordingTerminal } from '../terminal.ts'

describe('requestOf', () => {
  it('asks for the standard ports at the normal pace, with names and without consent', () => {
    expect(requestOf({}, [])).toEqual(standardRequest)
  })

  it('takes every option', () => {
    const values = {
      interface: 'eth1',
      exclude: ['10.1.1.7', '10.1.1.9'],
      profile: 'gentle',
      rate: '25',
      title: 'Home',
      tcp: '22',
      udp: 'none',
      'no-identify': true,
      raw: true,
      yes: true,
    }
    expect(requestOf(values, ['10.1.1.0/24'])).toEqual({
      targets: ['10.1.1.0/24'],
      exclude: ['10.1.1.7', '10.1.1.9'],
      interface: 'eth1',
      profile: 'gentle',
      ratePps: 25,
      title: 'Home',
      tcp: '22',
      udp: 'none',
      identify: false,
      raw: 'required',
      consent: true,
    })
    expect(requestOf({ 'no-raw': true }, [])).toMatchObject({ raw: 'off' })
  })

  it.each([
    ['profile', 'turbo'],
    ['profile', 'toString'],
    ['profile', '__proto__'],
    ['profile', ''],
    ['rate', '0'],
    ['rate', '-5'],
    ['rate', '1.5'],
    ['rate', '1e3'],
    ['rate', ''],
    ['rate', '9999999999'],
  ])('refuses --%s "%s"', (option, text) => {
    expect(requestOf({ [option]: text }, [])).toMatchObject({ failure: 'usage', message: expect.stringContaining(`"${text}"`) })
  })

  it('keeps to what a call may carry', () => {
    expect(requestOf({ title: 'x'.repeat(2000) }, [])).toMatchObject({ title: 'x'.repeat(2000) })
    expect(requestOf({ title: 'x'.repeat(2001) }, [])).toEqual({
      failure: 'usage',
      message: 'The field title is not valid: more than 2,000 characters.',
      remedy: 'Shorten it.',
    })
    expect(requestOf({ exclude: Array.from({ length: 1001 }, () => '10.1.1.1') }, [])).toEqual({
      failure: 'usage',
      message: 'The field exclude is not valid: more than 1,000 items.',
      remedy: 'Give fewer; a range or a subnet counts as one.',
    })
    expect(requestOf({}, ['10.1.1.1', 'x'.repeat(254)])).toEqual({
      failure: 'usage',
      message: 'The field targets.1 is not valid: more than 253 characters.',
      remedy: 'Shorten it.',
    })
    expect(requestOf({ interface: '' }, [])).toEqual({
      failure: 'usage',
      message: 'The field interface is not valid: it is empty.',
      remedy: 'Give it a value, or leave it out.',
    })
  })

  it('refuses to write a map of a plan', () => {
    expect(requestOf({ plan: true, out: ['map.svg'] }, [])).toMatchObject({ failure: 'usage' })
    expect(requestOf({ plan: true }, [])).not.toHaveProperty('failure')
  })

  it('refuses to insist on raw sockets and to do without them', () => {
    expect(requestOf({ raw: true, 'no-raw': true }, [])).toMatchObject({ failure: 'usage' })
  })
})

describe('scan', () => {
  const emptyMap = { format: 'portolan-map', version: 1, hosts: [] } as unknown as MapDocument

  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops the scan at %s, prints what was found and ends with status %d', async (signal, status) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<ScanRecord>()
    const engine = engineThat({
      scan: async () => ({ scan: 7 }),
      ended: async () => {
        process.emit(signal, signal)
        return ended
      },
      stop: async (number) => {
        const stopped = { id: number, status: 'stopped' } as ScanRecord
        end(stopped)
        return stopped
      },
      map: async (number) => ({ ...emptyMap, scan: { id: number } }) as MapDocument,
    })
    const terminal = recordingTerminal()
    const before = process.listenerCount(signal)
    expect(await scan.run({ values: { json: true }, positionals: [], engine: () => engine, pages: '', terminal })).toBe(status)
    expect(JSON.parse(terminal.printed.out)).toMatchObject({ scan: { id: 7 } })
    expect(process.listenerCount(signal)).toBe(before)
  })
})

describe('the limits of the profiles', () => {
  const { gentle, normal, fast } = profiles

  it('are in the help as they are', () => {
    const [, words] = scan.help.find(([left]) => left.startsWith('--profile')) ?? []
    expect(words).toBe(
      `gentle ${gentle.ratePps}, normal ${normal.ratePps} (Wi-Fi ${normal.wirelessRatePps}), fast ${formatCount(fast.ratePps)} frames a second; default normal`,
    )
  })

  it('are in the README as they are', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../../README.md'), 'utf8').replace(/\s+/g, ' ')
    expect(readme).toContain(
      `\`normal\` sends at most ${normal.ratePps} frames a second (${normal.wirelessRatePps} on Wi-Fi) and holds at most ${normal.connectionsPerHost} connections to one host open; ` +
        `\`gentle\` ${gentle.ratePps} and ${gentle.connectionsPerHost}; \`fast\` ${formatCount(fast.ratePps)} and ${fast.connectionsPerHost}.`,
    )
  })
})
