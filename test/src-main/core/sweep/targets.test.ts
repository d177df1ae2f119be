import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '#shared/domain/address.ts'
import { type AddressRange, mergeRanges, rangeOf } from '#shared/domain/subnet.ts'
import { hostTargets, rangeTargets } from '../../../../src-main/core/sweep/targets.ts'

const mac = 'ff:ff:ff:ff:ff:ff'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes of the heap that are in use. What was only made on the way, and when the collector comes for it, says nothing. */
function retained(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const anyRange = fc
  .bigInt(0n, 0xffffffffn)
  .chain((first) => fc.bigInt(first, 0xffffffffn).map((last): AddressRange => ({ family: 4, first, last })))
const anyRanges = fc.array(anyRange, { minLength: 1, maxLength: 12 }).map(mergeRanges)

describe('targets by range', () => {
  it('are numbered without gap or overlap: indexOf is the inverse of at', () => {
    fc.assert(
      fc.property(
        anyRanges,
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 20 }),
        (ranges, parts) => {
          const targets = rangeTargets(ranges, mac)
          const edges = [0, targets.count - 1]
          for (const index of [...edges, ...parts.map((part) => Math.floor(part * targets.count))]) {
            const target = targets.at(index)
            expect(target.mac).toBe(mac)
            expect(targets.indexOf(target.address)).toBe(index)
          }
        },
      ),
    )
  })

  it('are the addresses of the ranges and no others', () => {
    fc.assert(
      fc.property(anyRanges, fc.bigInt(0n, 0xffffffffn), (ranges, value) => {
        const inside = ranges.some(({ first, last }) => value >= first && value <= last)
        const index = rangeTargets(ranges, mac).indexOf(addressOf(value, 4))
        expect(index !== undefined).toBe(inside)
      }),
    )
  })

  it('come in order, range after range', () => {
    const targets = rangeTargets([rangeOf('10.1.1.254/31'), rangeOf('10.9.0.0/30')], mac)
    const addresses = Array.from({ length: targets.count }, (_, index) => targets.at(index).address)
    expect(addresses).toEqual(['10.1.1.254', '10.1.1.255', '10.9.0.0', '10.9.0.1', '10.9.0.2', '10.9.0.3'])
    expect(targets.indexOf('10.1.1.253')).toBeUndefined()
    expect(targets.indexOf('fd00::1')).toBeUndefined()
  })

  it('reach past 2^31 and cost nothing for it', () => {
    const before = retained()
    const everything = Array.from({ length: 1000 }, () => rangeTargets([rangeOf('0.0.0.0/0')], mac))
    expect(retained() - before).toBeLessThan(5_000_000)
    const targets = everything[0] ?? expect.fail()
    expect(targets.count).toBe(2 ** 32)
    expect(targets.at(2 ** 31 + 5).address).toBe('128.0.0.5')
    expect(targets.indexOf('255.255.255.255')).toBe(2 ** 32 - 1)
  })

  it('hold IPv6 too', () => {
    const targets = rangeTargets([rangeOf('fd00::/120')], mac)
    expect(targets.count).toBe(256)
    expect(targets.at(17).address).toBe('fd00::11')
    expect(targets.indexOf('fd00::11')).toBe(17)
    expect(targets.indexOf('0.0.0.17')).toBeUndefined()
  })

  it.each([-1, 4, 0.5, Number.NaN])('throw for an index %d that is none', (index) => {
    const targets = rangeTargets([rangeOf('10.0.0.0/30')], mac)
    expect(() => targets.at(index)).toThrow()
  })
})

describe('targets by host', () => {
  const hosts = [
    { address: '10.1.1.5', mac: '02:00:00:00:00:05' },
    { address: '10.1.1.3', mac: '02:00:00:00:00:03' },
  ]

  it('keep their order and their own MAC', () => {
    const targets = hostTargets(hosts)
    expect(targets.count).toBe(2)
    expect([0, 1].map(targets.at)).toEqual(hosts)
    expect(hosts.map(({ address }) => targets.indexOf(address))).toEqual([0, 1])
    expect(targets.indexOf('10.1.1.4')).toBeUndefined()
    expect(() => targets.at(2)).toThrow('no target 2')
  })
})
