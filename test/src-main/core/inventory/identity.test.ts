import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IdentityKey, KnownDevice } from '#shared/domain/device.ts'
import { compareKeys, devicesOf, matchDevices } from '../../../../src-main/core/inventory/identity.ts'

const mac = (value: string): IdentityKey => ({ kind: 'mac', value })
const netbios = (value: string): IdentityKey => ({ kind: 'netbios-name', value })
const dns = (value: string): IdentityKey => ({ kind: 'host-name', value })
const address = (value: string): IdentityKey => ({ kind: 'address', value })

const host = (...keys: IdentityKey[]) => ({ keys })
const device = (id: number, ...keys: IdentityKey[]): KnownDevice => ({ id, keys, firstSeenAt: 0, lastSeenAt: 0 })

const factoryA = mac('bc:24:11:00:00:0a')
const factoryB = mac('bc:24:11:00:00:0b')
const randomA = mac('52:54:00:00:00:0a')
const randomB = mac('52:54:00:00:00:0b')

describe('matchDevices', () => {
  it('prefers the heaviest key', () => {
    const known = [device(1, netbios('PC'), address('10.1.1.5')), device(2, factoryA)]
    expect(matchDevices([host(factoryA, netbios('PC'), address('10.1.1.5'))], known)).toEqual([2])
  })

  it('trusts a name more than a private MAC', () => {
    const known = [device(1, randomA), device(2, dns('phone.lab'))]
    expect(matchDevices([host(dns('phone.lab'), randomA)], known)).toEqual([2])
    expect(matchDevices([host(randomA)], known)).toEqual([1])
  })

  it('gives each device to one host: the one with the heavier key', () => {
    const known = [device(7, factoryA, address('10.1.1.5'))]
    expect(matchDevices([host(address('10.1.1.5')), host(factoryA, address('10.1.1.9'))], known)).toEqual([undefined, 7])
  })

  it('knows a device that moved and does not take its old address for it', () => {
    const known = [device(1, factoryA, address('10.1.1.5'))]
    expect(matchDevices([host(factoryA, address('10.1.1.6')), host(factoryB, address('10.1.1.5'))], known)).toEqual([1, undefined])
  })

  it('believes an address alone unless MACs contradict, private ones too', () => {
    const at5 = address('10.1.1.5')
    expect(matchDevices([host(at5)], [device(1, at5)])).toEqual([1])
    expect(matchDevices([host(at5)], [device(1, factoryA, at5)])).toEqual([1])
    expect(matchDevices([host(randomA, at5)], [device(1, at5)])).toEqual([1])
    expect(matchDevices([host(factoryB, at5)], [device(1, factoryA, at5)])).toEqual([undefined])
    expect(matchDevices([host(randomB, at5)], [device(1, randomA, at5)])).toEqual([undefined])
  })

  it('believes a name unless factory MACs contradict', () => {
    const pi = dns('raspberrypi')
    expect(matchDevices([host(factoryB, pi)], [device(1, factoryA, pi)])).toEqual([undefined])
    expect(matchDevices([host(pi, randomB)], [device(1, pi, randomA)])).toEqual([1])
    expect(matchDevices([host(pi, randomB)], [device(1, factoryA, pi)])).toEqual([1])
    expect(matchDevices([host(factoryB, factoryA, pi)], [device(1, factoryA, pi)])).toEqual([1])
  })

  it('prefers more shared keys, then the older device', () => {
    const known = [device(3, netbios('PC')), device(5, netbios('PC'), address('10.1.1.5'))]
    expect(matchDevices([host(netbios('PC'), address('10.1.1.5'))], known)).toEqual([5])
    expect(matchDevices([host(netbios('PC'))], known)).toEqual([3])
  })

  it('knows nobody in an empty database', () => {
    expect(matchDevices([host(factoryA)], [])).toEqual([undefined])
  })
})

describe('properties of matchDevices', () => {
  const key = fc.oneof(
    fc.constantFrom(factoryA, factoryB, randomA, randomB),
    fc.constantFrom('A', 'B', 'C').map(netbios),
    fc.constantFrom('a', 'b').map(dns),
    fc.constantFrom('10.1.1.1', '10.1.1.2', '10.1.1.3').map(address),
  )
  const keys = fc
    .uniqueArray(key, { maxLength: 4, selector: ({ kind, value }) => `${kind} ${value}` })
    .map((list) => list.sort(compareKeys))
  // An inventory holds no key twice, so neither do the hosts here; the index keeps hosts without keys apart.
  const hosts = fc.array(keys, { maxLength: 6 }).map((lists) => {
    const used = new Set<string>()
    const fresh = ({ kind, value }: IdentityKey) => !used.has(`${kind} ${value}`) && used.add(`${kind} ${value}`)
    return lists.map((list) => ({ keys: list.filter(fresh) }))
  })
  const known = fc.array(keys, { maxLength: 6 }).map((lists) => lists.map((list, at) => device(at + 1, ...list)))

  it('uses each device once, and only with a shared key', () => {
    fc.assert(
      fc.property(hosts, known, (some, devices) => {
        const matches = matchDevices(some, devices)
        const ids = matches.filter((id) => id !== undefined)
        expect(new Set(ids).size).toBe(ids.length)
        matches.forEach((id, at) => {
          const held = devices.find((candidate) => candidate.id === id)?.keys ?? []
          if (id !== undefined) expect(some[at]?.keys.some(({ value }) => held.some((other) => other.value === value))).toBe(true)
        })
      }),
    )
  })

  it('does not depend on the order of hosts or devices', () => {
    const orders = fc
      .tuple(hosts, known)
      .chain(([some, devices]) =>
        fc.tuple(
          fc.constant(some),
          fc.constant(devices),
          fc.shuffledSubarray(some, { minLength: some.length }),
          fc.shuffledSubarray(devices, { minLength: devices.length }),
        ),
      )
    fc.assert(
      fc.property(orders, ([some, devices, shuffledHosts, shuffledDevices]) => {
        const expected = new Map(matchDevices(some, devices).map((id, at) => [some[at], id]))
        const matches = matchDevices(shuffledHosts, shuffledDevices)
        shuffledHosts.forEach((shuffled, at) => {
          expect(matches[at]).toBe(expected.get(shuffled))
        })
      }),
    )
  })
})

describe('devicesOf', () => {
  const host = (...addresses: readonly string[]) => ({ addresses, keys: addresses.map((value) => ({ kind: 'address' as const, value })) })
  const device = (id: number, ...addresses: readonly string[]) => ({ ...host(...addresses), id, firstSeenAt: 0, lastSeenAt: 0 })

  it('keeps who was who in the scan, and matches the others with the devices that are left', () => {
    const known = [device(1, '10.1.1.9'), device(2, '10.1.1.5'), device(3, '10.1.1.7')]
    const kept = new Map([['10.1.1.5', 1]])
    expect(devicesOf([host('10.1.1.5'), host('10.1.1.9'), host('10.1.1.7')], known, kept)).toEqual([1, undefined, 3])
  })

  it('gives a kept device to one host only', () => {
    expect(
      devicesOf(
        [host('10.1.1.5', '10.1.1.6'), host('10.1.1.7')],
        [device(1)],
        new Map([
          ['10.1.1.5', 1],
          ['10.1.1.7', 1],
        ]),
      ),
    ).toEqual([1, undefined])
  })
})
