import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseDecisionRequest,
  parseDemoWish,
  parseDeviceSelection,
  parseDownloadRequest,
  parsePlacements,
  parseScanNumber,
  parseScanRequest,
  parseSplitRequest,
} from '#shared/contract/arguments.ts'
import { maximumMessageBytes } from '#shared/contract/transport.ts'
import { isFailure } from '#shared/domain/failure.ts'

const request = {
  targets: ['10.1.1.0/24', 'host.example'],
  exclude: [],
  interface: 'eth0',
  profile: 'gentle',
  ratePps: 20,
  title: 'Office',
  tcp: 'standard',
  udp: 'none',
  identify: true,
  raw: 'auto',
  consent: false,
}
const { interface: _, ratePps: __, title: ___, ...shortest } = request

const good: readonly (readonly [string, (value: unknown) => unknown, readonly unknown[]])[] = [
  ['scan', parseScanRequest, [request, shortest, { ...shortest, targets: [] }, { ...shortest, rescanOf: 3 }]],
  ['approve', parseDeviceSelection, [{ scan: 1 }, { devices: ['d1', 'd999999999999999'] }]],
  [
    'decide',
    parseDecisionRequest,
    [
      { device: 'd7', kind: 'approval', value: true },
      { device: 'd7', kind: 'approval' },
      { device: 'd7', kind: 'name', value: 'Printer' },
      { device: 'd7', kind: 'note', value: 'Second floor' },
      { device: 'd7', kind: 'position', value: { x: -1.5, y: 2, pinned: true } },
      { device: 'd7', kind: 'type', value: 'access-point' },
      { device: 'd7', kind: 'os', value: 'Haiku R1/beta5' },
      { device: 'd7', kind: 'os' },
      { device: 'd7', kind: 'relation', value: { is: 'same', to: 'd3' } },
      { device: 'd7', kind: 'relation' },
    ],
  ],
  ['split', parseSplitRequest, [{ device: 'd7', addresses: ['10.1.1.9', 'fd00::9'] }]],
  ['stop', parseScanNumber, [1, 42]],
  ['demo', parseDemoWish, ['enter', 'leave']],
  ['download', parseDownloadRequest, [{ scan: 1, format: 'png', theme: 'dark', scale: 4 }]],
]

const parsers = good.map(([name, parse]) => [name, parse] as const)

describe.each(good)('the argument of %s', (_, parse, arguments_) => {
  it('passes through unchanged where it fits', () => {
    for (const argument of arguments_) expect(parse(structuredClone(argument))).toEqual(argument)
  })

  it('may hold nothing that the contract does not name', () => {
    for (const argument of arguments_) {
      if (typeof argument !== 'object') continue
      expect(parse({ ...argument, shell: 'rm' })).toMatchObject({ failure: 'usage', message: expect.stringContaining('shell') })
      expect(parse(JSON.parse(`{"__proto__":{"isAdmin":true},${JSON.stringify(argument).slice(1)}`))).toMatchObject({ failure: 'usage' })
    }
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  it('fails where any one field is of another type, and names the field', () => {
    for (const argument of arguments_) {
      if (typeof argument !== 'object' || argument === null) continue
      for (const field of Object.keys(argument))
        for (const wrong of [null, 7.5, -1, 'x'.repeat(20_000), '', [null], { length: 3 }, Symbol.iterator]) {
          const parsed = parse({ ...argument, [field]: wrong })
          if (isFailure(parsed)) expect(parsed).toMatchObject({ failure: 'usage', message: expect.stringMatching(/\.$/) })
          else expect([field, wrong]).toEqual(expect.toSatisfy(([name, value]) => fits(name, value)))
        }
    }
  })

  /** The few values above that a field may have. */
  const fits = (field: string, value: unknown): boolean =>
    (['ratePps'].includes(field) && typeof value === 'number') || (['title', 'tcp', 'udp'].includes(field) && value === '')

  it('fails where a field is missing that must be there', () => {
    const optional = ['interface', 'ratePps', 'title', 'value', 'rescanOf']
    for (const argument of arguments_) {
      if (typeof argument !== 'object' || argument === null) continue
      for (const field of Object.keys(argument).filter((name) => !optional.includes(name))) {
        const rest = Object.fromEntries(Object.entries(argument).filter(([name]) => name !== field))
        expect(parse(rest)).toMatchObject({ failure: 'usage' })
      }
    }
  })
})

describe('no argument', () => {
  it.each(parsers)('of %s gets through by being something else altogether', (_, parse) => {
    const others = [
      undefined,
      null,
      true,
      0,
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 60,
      '',
      '1',
      [],
      [[]],
      {},
      new Date(0),
      () => 1,
      Object.create(null),
    ]
    for (const other of others) expect(parse(other), String(typeof other)).toMatchObject({ failure: 'usage' })
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parse(value)
        if (!isFailure(parsed)) expect(Number.isInteger(value) && Number(value) > 0).toBe(true)
      }),
    )
  })

  it('is read at a length that nobody needs, and what is said of it stays short', () => {
    const long = 'a'.repeat(5_000_000)
    const many = Array.from({ length: 100_000 }, () => '10.1.1.1')
    const refused = [
      parseScanRequest({ ...shortest, targets: many }),
      parseScanRequest({ ...shortest, targets: [long] }),
      parseScanRequest({ ...shortest, title: long }),
      parseScanRequest({ ...shortest, tcp: long }),
      parseScanRequest({ ...shortest, [long]: 1 }),
      parseScanRequest({ ...shortest, ...Object.fromEntries(many.map((_, index) => [`key${index}`, index])) }),
      parseScanRequest({ ...shortest, profile: long }),
      parseDeviceSelection({ devices: many.map((_, index) => `d${index + 1}`) }),
      parseDeviceSelection({ devices: [`d${'1'.repeat(5_000_000)}`] }),
      parseDecisionRequest({ device: 'd1', kind: 'note', value: long }),
      parseDecisionRequest({ device: 'd1', kind: long }),
    ]
    for (const parsed of refused) {
      expect(parsed).toMatchObject({ failure: 'usage' })
      expect(isFailure(parsed) && parsed.message.length).toBeLessThan(400)
    }
  })
})

describe('the longest call', () => {
  it('fits into a message, whatever its letters cost as JSON', () => {
    const targets = Array.from({ length: 1000 }, () => '\u0001'.repeat(253))
    const ports = '\u0001'.repeat(4096)
    const longest = { ...request, targets, exclude: targets, title: '\u0001'.repeat(2000), tcp: ports, udp: ports }
    expect(parseScanRequest(longest)).toEqual(longest)
    const places = Array.from({ length: 10_000 }, () => ({ id: '\u0001'.repeat(64), x: -999_999.123456789, y: -999_999.123456789 }))
    expect(parsePlacements(places)).toEqual(places)
    for (const argument of [longest, places])
      expect(Buffer.byteLength(JSON.stringify({ call: Number.MAX_SAFE_INTEGER, method: 'place', argument }))).toBeLessThan(
        maximumMessageBytes,
      )
  })
})

describe('a text', () => {
  it('is a sequence of characters: half of one (a lone surrogate) cannot be kept as UTF-8', () => {
    for (const half of ['\ud83d', 'a\udda5b']) {
      const refused = [
        parseScanRequest({ ...shortest, title: half }),
        parseScanRequest({ ...shortest, targets: [half] }),
        parseScanRequest({ ...shortest, interface: half }),
        parseDecisionRequest({ device: 'd1', kind: 'name', value: half }),
        parseDecisionRequest({ device: 'd1', kind: 'note', value: half }),
        parsePlacements([{ id: half, x: 1, y: 1 }]),
      ]
      for (const parsed of refused) expect(parsed).toMatchObject({ failure: 'usage', message: expect.stringContaining('half a character') })
    }
    expect(parseDecisionRequest({ device: 'd1', kind: 'name', value: '🖥' })).toMatchObject({ value: '🖥' })
  })
})

describe('a position', () => {
  const decide = (x: number, y: number) => parseDecisionRequest({ device: 'd1', kind: 'position', value: { x, y, pinned: true } })

  it('lies within bounds that no map comes near', () => {
    for (const far of [1e308, -1e308, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(decide(far, 0)).toMatchObject({ failure: 'usage' })
      expect(decide(0, far)).toMatchObject({ failure: 'usage' })
    }
    expect(decide(-1_000_000, 1_000_000)).not.toMatchObject({ failure: 'usage' })
  })
})

describe('the argument of place', () => {
  it('is a list of places, bounded', () => {
    const places = [
      { id: 'd1', x: -3.5, y: 2 },
      { id: 's10.1.1.0/24', x: 0, y: 0 },
    ]
    expect(parsePlacements(places)).toEqual(places)
    for (const wrong of [
      {},
      [{ id: 'd1', x: 1 }],
      [{ id: '', x: 1, y: 1 }],
      [{ id: 'd1', x: Number.NaN, y: 1 }],
      [{ id: 'd1', x: 1, y: 1e308 }],
      Array(10_001).fill(places[0]),
    ])
      expect(parsePlacements(wrong)).toMatchObject({ failure: 'usage' })
  })
})
