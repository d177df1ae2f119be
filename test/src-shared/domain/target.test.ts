import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '#shared/domain/address.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { formatRange } from '#shared/domain/subnet.ts'
import { parseRange, parseTarget } from '#shared/domain/target.ts'

/** What the target means, in words short enough for a table. */
function meaning(text: string): string {
  const target = parseTarget(text)
  if (isFailure(target)) return target.failure
  return target.kind === 'range' ? formatRange(target.range) : `name ${target.name}`
}

describe('parseTarget', () => {
  it.each([
    ['10.1.1.5', '10.1.1.5'],
    [' 10.1.1.5 ', '10.1.1.5'],
    ['10.1.1.1-25', '10.1.1.1-10.1.1.25'],
    ['10.1.1.1-10.1.1.25', '10.1.1.1-10.1.1.25'],
    ['10.1.1.7-7', '10.1.1.7'],
    ['10.1.0.250-10.1.1.5', '10.1.0.250-10.1.1.5'],
    ['10.1.1.0/24', '10.1.1.1-10.1.1.254'],
    ['10.1.1.77/24', '10.1.1.1-10.1.1.254'],
    ['10.1.1.4/31', '10.1.1.4-10.1.1.5'],
    ['10.1.1.4/32', '10.1.1.4'],
    ['10.0.0.0/8', '10.0.0.1-10.255.255.254'],
    ['host.example', 'name host.example'],
    ['Host.Example.', 'name host.example'],
    ['desktop-ebp61jd', 'name desktop-ebp61jd'],
    ['3com', 'name 3com'],
    ['10.1.1.5.example', 'name 10.1.1.5.example'],
  ])('reads %s', (text, expected) => {
    expect(meaning(text)).toBe(expected)
  })

  it.each([
    ...['', '   ', '10.1.1.300', '1.2.3', '010.0.0.1', '0x7f.1', '0x7f000001', '2130706433', '10.1.1', '10.1.1.1.', '1.1.1.1.1'],
    ...['10.1.1.0/33', '10.1.1.0/', '10.1.1.0/024x', '/24', 'host.example/24', '10.1.1.0/24/24'],
    ...['10.1.1.25-1', '10.1.1.9-10.1.1.1', '10.1.1.1-', '10.1.1.1-256', '10.1.1.1-025', '-5', '10.1.1.1-5-9', '10.1.1-5'],
    ...['fd00::/120', 'fd00::1', 'fd00::1-fd00::5', '::ffff:10.1.1.1', 'fe80::1%eth0', '10.1.1.1:80'],
    ...['host_name', '-host', 'host-.example', 'a..b', 'host name', 'h\u00f6st', '10.1.1.*', 'x'.repeat(64), 'a.'.repeat(130)],
  ])('refuses %j', (text) => {
    expect(meaning(text)).toBe('usage')
  })

  it.each(['0.0.0.0/0', '10.1.1.1/0', '::/0'])('never means everything: %s', (text) => {
    expect(meaning(text)).toBe('out-of-scope')
  })

  it.each([
    ['10.1.1.25-1', 'The range 10.1.1.25-1 runs backwards.', 'Write 10.1.1.1-10.1.1.25.'],
    ['fd00::/120', 'fd00::/120 is an IPv6 target; scanning IPv6 comes with a later version.', 'Name IPv4 addresses.'],
    ['0.0.0.0/0', '0.0.0.0/0 means every address there is; that is never scanned.', 'Name the networks you are responsible for.'],
    ['10.1.1.0/33', '"10.1.1.0/33" is not an address with a prefix length.', 'Write it like 10.1.1.0/24; the length is 1 to 32.'],
  ])('says what is wrong with %s', (text, message, remedy) => {
    expect(parseTarget(text)).toMatchObject({ message, remedy })
  })

  it('bounds what a sentence repeats', () => {
    expect(parseTarget('9'.repeat(254))).toMatchObject({ message: 'The target is longer than 253 characters.' })
  })

  it('reads back every range that it prints', () => {
    const address = fc.bigInt({ min: 0n, max: 0xffff_ffffn })
    fc.assert(
      fc.property(fc.tuple(address, address), (pair) => {
        const [first = 0n, last = 0n] = pair.sort((a, b) => Number(a - b))
        const range = { family: 4 as const, first, last }
        expect(parseTarget(formatRange(range))).toEqual({ kind: 'range', range })
        expect(parseRange(formatRange(range))).toEqual(range)
      }),
    )
  })

  it('never throws and never takes an address-like text for a name', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789.-/:xaf') }))
    fc.assert(
      fc.property(text, (input) => {
        const target = parseTarget(input)
        if (!isFailure(target) && target.kind === 'host-name') expect(target.name).not.toMatch(/^[\d.-]+$|(^|\.)\d+$/)
      }),
    )
  })
})

describe('parseRange', () => {
  it('reads both families', () => {
    const range = parseRange('fd00::1-fd00::ff')
    expect(range).toEqual({ family: 6, first: (0xfdn << 120n) | 1n, last: (0xfdn << 120n) | 0xffn })
    expect(range && addressOf(range.last, 6)).toBe('fd00::ff')
  })

  it.each(['', '10.1.1.1-', '10.1.1.1-fd00::1', '10.1.1.2-10.1.1.1', '10.1.1.0/24', '10.1.1.1-25'])('refuses %j', (text) => {
    expect(parseRange(text)).toBeUndefined()
  })
})
