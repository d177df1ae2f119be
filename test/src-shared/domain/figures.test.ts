import { describe, expect, it } from 'vitest'
import { counted, formatCount, formatDuration, formatEstimate } from '#shared/domain/figures.ts'

describe('formatCount', () => {
  it('groups digits by three, also of numbers beyond doubles', () => {
    expect([0, 999, 1000, 65_536, 16_777_214].map(formatCount)).toEqual(['0', '999', '1,000', '65,536', '16,777,214'])
    expect(formatCount(2n ** 64n)).toBe('18,446,744,073,709,551,616')
  })
})

describe('counted', () => {
  it('says one and many', () => {
    expect([counted(0, 'device'), counted(1, 'device'), counted(65_536, 'address', 'addresses')]).toEqual([
      '0 devices',
      '1 device',
      '65,536 addresses',
    ])
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [449, '0.4 s'],
    [999, '1.0 s'],
    [2_200, '2.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [80_400, '1 min 20 s'],
    [180_000, '3 min'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h'],
    [3_900_000, '1 h 5 min'],
    [90_000_000, '25 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('formatEstimate', () => {
  it.each([
    [0, 'about 1 s'],
    [449, 'about 1 s'],
    [5_320, 'about 5 s'],
    [59_400, 'about 59 s'],
    [59_900, 'about 1 min'],
    [78_000, 'about 1 min 20 s'],
    [300_000, 'about 5 min'],
    [599_000, 'about 10 min'],
    [737_000, 'about 12 min'],
    [3_599_000, 'about 1 h'],
    [7_560_000, 'about 2 h 10 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatEstimate(ms)).toBe(text)
  })
})
