import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf, type IpFamily } from '#shared/domain/address.ts'
import {
  type AddressRange,
  addressListOf,
  contains,
  formatRange,
  formatRanges,
  hostRangeOf,
  intersectRanges,
  mergeRanges,
  parseCidr,
  rangeOf,
  rangeOfAddress,
  sizeOf,
  sizeOfAll,
  subnetOf,
  subtractRanges,
} from '#shared/domain/subnet.ts'

/** Close together, so that ranges touch, overlap and swallow each other; of both families. */
const anyValue = fc.bigInt(0n, 60n)
const anyFamily = fc.constantFrom<IpFamily>(4, 6)
const anyRange = fc
  .tuple(anyFamily, anyValue, fc.bigInt(0n, 12n))
  .map(([family, first, more]): AddressRange => ({ family, first, last: first + more }))
const anyRanges = fc.array(anyRange, { maxLength: 8 })

const holds = (ranges: readonly AddressRange[], family: IpFamily, value: bigint): boolean =>
  ranges.some((range) => range.family === family && value >= range.first && value <= range.last)

/** Every address that the ranges of `anyRanges` can hold, and one beyond. */
const everywhere: readonly (readonly [IpFamily, bigint])[] = ([4, 6] as const).flatMap((family) =>
  Array.from({ length: 75 }, (_, value) => [family, BigInt(value)] as const),
)

function expectCanonical(ranges: readonly AddressRange[]): void {
  ranges.forEach(({ family, first, last }, at) => {
    expect(first <= last).toBe(true)
    const next = ranges[at + 1]
    if (next !== undefined) expect(next.family > family || next.first > last + 1n).toBe(true)
  })
}

describe('lists of ranges', () => {
  it('merge into the same addresses, sorted and apart', () => {
    fc.assert(
      fc.property(anyRanges, (ranges) => {
        const merged = mergeRanges(ranges)
        expectCanonical(merged)
        for (const [family, value] of everywhere) expect(holds(merged, family, value)).toBe(holds(ranges, family, value))
        expect(mergeRanges(merged)).toEqual(merged)
        expect(mergeRanges(ranges.toReversed())).toEqual(merged)
      }),
    )
  })

  it('subtract exactly', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (ranges, excluded) => {
        const left = subtractRanges(ranges, excluded)
        expectCanonical(left)
        for (const [family, value] of everywhere)
          expect(holds(left, family, value)).toBe(holds(ranges, family, value) && !holds(excluded, family, value))
      }),
    )
  })

  it('intersect exactly, either way round', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (a, b) => {
        const both = intersectRanges(a, b)
        expectCanonical(both)
        for (const [family, value] of everywhere)
          expect(holds(both, family, value)).toBe(holds(a, family, value) && holds(b, family, value))
        expect(intersectRanges(b, a)).toEqual(both)
      }),
    )
  })

  it('divide into what is taken away and what is left', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (a, b) => {
        expect(mergeRanges([...subtractRanges(a, b), ...intersectRanges(a, b)])).toEqual(mergeRanges(a))
        expect(subtractRanges(a, a)).toEqual([])
        expect(subtractRanges(a, [])).toEqual(mergeRanges(a))
        const total = (ranges: readonly AddressRange[]): bigint => mergeRanges(ranges).reduce((sum, range) => sum + sizeOf(range), 0n)
        expect(total(subtractRanges(a, b)) + total(intersectRanges(a, b))).toBe(total(a))
      }),
    )
  })
})

describe('an address list', () => {
  it('numbers the addresses of the ranges, each once, in order', () => {
    fc.assert(
      fc.property(anyRanges, (ranges) => {
        const list = addressListOf(ranges)
        const expected = everywhere
          .filter(([family, value]) => holds(ranges, family, value))
          .map(([family, value]) => addressOf(value, family))
        expect(Array.from({ length: list.count }, (_, index) => list.at(index))).toEqual(expected)
        for (const [index, address] of expected.entries()) expect(list.indexOf(address)).toBe(index)
        for (const [family, value] of everywhere) expect(list.has(addressOf(value, family))).toBe(holds(ranges, family, value))
        expect(() => list.at(list.count)).toThrow('no address')
        expect(() => list.at(-1)).toThrow('no address')
      }),
    )
  })

  it('of 150,000 ranges finds its way in each as in one', () => {
    const count = 150_000
    const list = addressListOf(Array.from({ length: count }, (_, at) => ({ family: 4, first: BigInt(2 * at), last: BigInt(2 * at) })))
    let found = 0
    for (let index = 0; index < count; index += 1) if (list.indexOf(list.at(index)) === index) found += 1
    expect(found).toBe(count)
    expect(list.has('0.0.0.1')).toBe(false)
  })
})

describe('the text of many ranges', () => {
  it('names some and counts the others', () => {
    const ranges = Array.from({ length: 1_012 }, (_, at) => rangeOf(`10.0.${at >> 8}.${at & 255}/32`))
    expect(formatRanges(ranges.slice(0, 2))).toBe('10.0.0.0, 10.0.0.1')
    expect(formatRanges(ranges)).toMatch(/^10\.0\.0\.0, .*, 10\.0\.0\.9 and 1,002 more ranges$/)
  })
})

describe('prefixes', () => {
  it('hold what they are made of, and as many addresses as their length says', () => {
    fc.assert(
      fc.property(anyFamily, fc.bigInt(0n, 2n ** 128n - 1n), fc.nat(128), (family, bits, length) => {
        const width = family === 4 ? 32 : 128
        const prefixLength = length % (width + 1)
        const address = addressOf(bits & (2n ** BigInt(width) - 1n), family)
        const cidr = subnetOf(address, prefixLength)
        const range = rangeOf(cidr)
        expect(contains(range, address)).toBe(true)
        expect(sizeOf(range)).toBe(2n ** BigInt(width - prefixLength))
        expect(rangeOf(`${address}/${prefixLength}`)).toEqual(range)
        expect(cidr).toBe(`${addressOf(range.first, family)}/${prefixLength}`)
      }),
    )
  })

  it.each([
    ['10.1.1.0/24', '10.1.1.1-10.1.1.254'],
    ['10.1.1.0/30', '10.1.1.1-10.1.1.2'],
    ['10.1.1.0/31', '10.1.1.0-10.1.1.1'],
    ['10.1.1.7/32', '10.1.1.7'],
    ['fd00::/126', 'fd00::-fd00::3'],
  ])('of %s hosts may have %s', (cidr, range) => expect(formatRange(hostRangeOf(cidr))).toBe(range))

  it.each([
    '10.1.1.0',
    '10.1.1.0/',
    '/24',
    '10.1.1.0/33',
    '10.1.1.0/-1',
    '10.1.1.0/2 4',
    '10.1.1.0/24/24',
    '010.1.1.0/24',
    '10.1.1/24',
    'fd00::/129',
    '10.1.1.0/1e1',
    '10.1.1.0/٢٤',
  ])('%j is none', (text) => {
    expect(parseCidr(text)).toBeUndefined()
    expect(() => rangeOf(text)).toThrow('not a CIDR prefix')
  })

  it('of one family hold nothing of the other', () => {
    expect(contains(rangeOf('0.0.0.0/0'), '::1')).toBe(false)
    expect(contains(rangeOf('::/0'), '0.0.0.1')).toBe(false)
    expect(subtractRanges([rangeOf('10.0.0.0/8')], [rangeOf('::/0')])).toEqual([rangeOf('10.0.0.0/8')])
  })
})

describe('addresses by number', () => {
  it('run through the ranges in their order, and back', () => {
    fc.assert(
      fc.property(anyRanges.map(mergeRanges), (ranges) => {
        const list = addressListOf(ranges)
        const addresses = Array.from({ length: list.count }, (_, index) => list.at(index))
        expect(BigInt(list.count)).toBe(sizeOfAll(ranges))
        expect(addresses).toEqual(
          ranges.flatMap(({ family, first, last }) =>
            Array.from({ length: Number(last - first) + 1 }, (_, offset) => addressOf(first + BigInt(offset), family)),
          ),
        )
        expect(addresses.map(list.indexOf)).toEqual([...addresses.keys()])
        for (const [family, value] of everywhere)
          expect(list.indexOf(addressOf(value, family)) !== undefined).toBe(holds(ranges, family, value))
      }),
    )
  })

  it('are a range of one each', () => {
    expect(formatRange(rangeOfAddress('10.1.1.7'))).toBe('10.1.1.7')
    expect(sizeOfAll([rangeOfAddress('fd00::1'), rangeOf('10.0.0.0/8')])).toBe(1n + 2n ** 24n)
    expect(() => addressListOf([rangeOfAddress('10.1.1.7')]).at(1)).toThrow('no address 1')
  })
})
