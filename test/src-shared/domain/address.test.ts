import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressOf,
  compareAddresses,
  familyOf,
  integerOf,
  isLocallyAdministered,
  isUnicastMac,
  orderOf,
  parseIpAddress,
  parseMacAddress,
  scopeOf,
} from '#shared/domain/address.ts'

const anyIpv4 = fc.bigInt(0n, 2n ** 32n - 1n).map((value) => addressOf(value, 4))
const anyIpv6 = fc
  .oneof(
    fc.bigInt(0n, 2n ** 128n - 1n),
    fc.bigInt(0n, 2n ** 64n),
    fc.bigInt(0n, 2n ** 64n).map((high) => high << 64n),
  )
  .filter((value) => value >> 32n !== 0xffffn)
  .map((value) => addressOf(value, 6))
const anyAddress = fc.oneof(anyIpv4, anyIpv6)

describe('addresses', () => {
  it('are canonical: parsed text is the text, and the integer leads back to it', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(parseIpAddress(address)).toBe(address)
        expect(addressOf(integerOf(address), familyOf(address))).toBe(address)
      }),
    )
  })

  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['FD00:0:0::0001', 'fd00::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::1', '::1'],
  ])('%s is written %s', (text, address) => expect(parseIpAddress(text)).toBe(address))

  it.each([
    ...['010.0.0.1', '10.0.0.01', '0x0a.0.0.1', '0x0a000001', '167772161', '10.1', '10.0.1', '127.1', '10.0.0', '10.0.0.1.', '.10.0.0.1'],
    ...['10.0.0.256', '10.0.0.-1', '10.0.0.1e0', '+10.0.0.1', '10..0.1', '10.0.0.1.2', ' 10.0.0.1', '10.0.0.1 ', '10.0.0.1\n', '10,0,0,1'],
    ...['١٠.0.0.1', '１０.0.0.1', '10.0.0.1/32', '10.0.0.1:80', '', ' ', 'localhost', '::ffff:10.0.0.1', '::ffff:a00:1', '::FFFF:10.0.0.1'],
    ...['fe80::1%eth0', '[::1]', ':::', '1::2::3', '12345::', 'g::', 'fd00::1/64', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9'],
  ])('%j is refused', (text) => expect(parseIpAddress(text)).toBeUndefined())

  it('never throw, whatever the text', () => {
    const anyText = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdefx.:%/- ') }))
    fc.assert(
      fc.property(anyText, (text) => {
        const address = parseIpAddress(text)
        if (address !== undefined) expect(parseIpAddress(address)).toBe(address)
      }),
      { numRuns: 1000 },
    )
  })

  it('are ordered by family and value, the same by comparison and by number', () => {
    fc.assert(
      fc.property(anyAddress, anyAddress, (a, b) => {
        const order = compareAddresses(a, b)
        expect(Math.sign(order) + Math.sign(compareAddresses(b, a))).toBe(0)
        expect(order === 0).toBe(a === b)
        expect(Math.sign(order)).toBe(orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0)
        if (familyOf(a) !== familyOf(b)) expect(order < 0).toBe(familyOf(a) === 4)
      }),
    )
    expect(['10.0.0.10', 'fd00::1', '10.0.0.9', '::2'].sort(compareAddresses)).toEqual(['10.0.0.9', '10.0.0.10', '::2', 'fd00::1'])
  })

  it.each([
    ['10.1.1.1', 'private'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['169.254.1.1', 'linkLocal'],
    ['127.0.0.1', 'loopback'],
    ['224.0.0.1', 'multicast'],
    ['8.8.8.8', 'unicast'],
    ['fd00::1', 'uniqueLocal'],
  ])('%s is %s', (address, scope) => expect(scopeOf(address)).toBe(scope))
})

describe('MAC addresses', () => {
  it.each([
    ['BC:24:11:4E:07:17', 'bc:24:11:4e:07:17'],
    ['bc-24-11-4e-07-17', 'bc:24:11:4e:07:17'],
  ])('%s is written %s', (text, mac) => expect(parseMacAddress(text)).toBe(mac))

  it.each([
    'bc:24-11:4e:07:17',
    'bc:24:11:4e:07',
    'bc:24:11:4e:07:17:00',
    'bc24114e0717',
    'b:24:11:4e:07:17',
    'gc:24:11:4e:07:17',
    ' bc:24:11:4e:07:17',
    'bc:24:11:4e:07:17\n',
    '',
  ])('%j is refused', (text) => expect(parseMacAddress(text)).toBeUndefined())

  it('tell groups, nobody and software from a vendor’s', () => {
    expect(['bc:24:11:4e:07:17', 'ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01', '00:00:00:00:00:00'].map(isUnicastMac)).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(['bc:24:11:4e:07:17', '02:00:00:00:00:01', '3e:00:00:00:00:01'].map(isLocallyAdministered)).toEqual([false, true, true])
  })
})
