import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '#shared/domain/address.ts'
import { guardScope, isForbiddenAddress, nonHostRangesOf } from '#shared/domain/scope.ts'
import { contains, formatRange, hostRangeOf, rangeOf } from '#shared/domain/subnet.ts'

const ranges = (...cidrs: string[]) => cidrs.map(hostRangeOf)

describe('guardScope', () => {
  it.each([
    [['10.1.1.0/24']],
    [['172.16.0.0/16']],
    [['192.168.0.0/24', '192.168.1.0/24']],
    [['169.254.0.0/16']],
    [['100.64.0.0/24']],
    [['fd00::/120', 'fe80::/120']],
    [[]],
  ])('lets local ranges pass: %j', (cidrs) => {
    expect(guardScope(ranges(...cidrs), 'not-given', [])).toBeUndefined()
  })

  it.each([
    ['8.8.8.0/24', '8.8.8.1-8.8.8.254 (254 addresses) lies outside the private ranges.'],
    ['8.8.8.8/32', '8.8.8.8 lies outside the private ranges.'],
    ['10.0.0.0/8', '10.0.0.1-10.255.255.254 (16,777,214 addresses): more than 65,536 are not scanned unasked.'],
    ['fd00::/64', 'fd00::-fd00::ffff:ffff:ffff:ffff (18,446,744,073,709,551,616 addresses): more than 65,536 are not scanned unasked.'],
  ])('asks for a yes to %s', (cidr, message) => {
    expect(guardScope(ranges(cidr), 'not-given', [])).toMatchObject({
      failure: 'consent-needed',
      message,
    })
    expect(guardScope(ranges(cidr), 'given', [])).toBeUndefined()
  })

  it('counts all targets together, once each', () => {
    expect(guardScope(ranges('10.0.0.0/16', '10.0.0.0/16'), 'not-given', [])).toBeUndefined()
    expect(guardScope([rangeOf('10.0.0.0/16')], 'not-given', [])).toBeUndefined()
    expect(guardScope(ranges('10.0.0.0/16', '10.9.0.0/24'), 'not-given', [])).toMatchObject({
      message:
        'The targets hold 65,788 addresses, the largest part being 10.0.0.1-10.0.255.254 (65,534 addresses): more than 65,536 are not scanned unasked.',
    })
  })

  it('names the part of a range that is public', () => {
    const range = { family: 4 as const, first: rangeOf('10.255.255.0/24').first, last: rangeOf('11.0.0.3/32').last }
    expect(guardScope([range], 'not-given', [])).toMatchObject({
      message: expect.stringMatching(/^11\.0\.0\.0-11\.0\.0\.3 \(4 addresses\)/),
    })
  })

  it.each(['0.0.0.0/8', '127.0.0.1/32', '224.0.0.1/32', '239.0.0.0/24', '240.0.0.0/24', '255.255.255.255/32', '::1/128', 'ff02::1/128'])(
    'never lets %s pass',
    (cidr) => {
      expect(guardScope(ranges(cidr), 'given', [])).toMatchObject({
        failure: 'out-of-scope',
        message: expect.stringMatching(/are never scanned/),
      })
    },
  )

  it('sees a forbidden part inside a wide range at once', () => {
    expect(guardScope(ranges('0.0.0.0/1'), 'given', [])).toMatchObject({ message: expect.stringMatching(/^0\.0\.0\.1-0\.255\.255\.255/) })
    expect(guardScope(ranges('fe00::/7'), 'given', [])).toMatchObject({ message: expect.stringMatching(/^ff00::/) })
  })

  it("refuses a network's own broadcast address alone, not a range that holds it", () => {
    const own = ['10.1.1.0/24']
    expect(guardScope([rangeOf('10.1.1.255/32')], 'given', own)).toMatchObject({ failure: 'out-of-scope' })
    expect(guardScope([rangeOf('10.1.1.0/32')], 'not-given', own)).toMatchObject({ failure: 'out-of-scope' })
    expect(guardScope([rangeOf('10.1.0.0/16')], 'not-given', own)).toBeUndefined()
    expect(nonHostRangesOf([...own, '10.1.2.4/31']).map(formatRange)).toEqual(['10.1.1.0', '10.1.1.255'])
  })
})

describe('isForbiddenAddress', () => {
  it('agrees with the guard on every address', () => {
    const v4 = fc.bigInt({ min: 0n, max: 0xffff_ffffn }).map((value) => addressOf(value, 4))
    const edges = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/127', 'ff00::/8', 'ff0::/16']
      .map(rangeOf)
      .flatMap(({ family, first, last }) => [first - 1n, first, first + 1n, last - 1n, last, last + 1n].map((value) => ({ family, value })))
      .filter(({ family, value }) => value >= 0n && value < 1n << (family === 4 ? 32n : 128n))
      .map(({ family, value }) => addressOf(value, family))
    const v6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((value) => addressOf(value, 6))
    fc.assert(
      fc.property(fc.oneof(v4, v6, fc.constantFrom(...edges)), (address) => {
        const cidr = `${address}/${address.includes(':') ? 128 : 32}`
        expect(isForbiddenAddress(address)).toBe(guardScope([rangeOf(cidr)], 'given', []) !== undefined)
      }),
      { examples: edges.map((address) => [address]) },
    )
  })

  it('holds what the guard forbids', () => {
    expect(isForbiddenAddress('255.255.255.255')).toBe(true)
    expect(isForbiddenAddress('10.1.1.255')).toBe(false)
    expect(contains(rangeOf('ff00::/8'), 'ff0::')).toBe(false)
    expect(isForbiddenAddress('ff0::')).toBe(false)
  })
})
