import { describe, expect, it } from 'vitest'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import { matchDevices } from '../../../../src-main/core/inventory/identity.ts'
import { arp, reference, reverseDns } from './sightings.ts'

const router = 'bc:24:11:4e:07:01'
const addresses = Array.from({ length: 60_000 }, (_, number) => `10.${1 + (number >> 16)}.${(number >> 8) & 0xff}.${number & 0xff}`)

// What takes the square of the addresses as steps takes minutes here.
describe('a router that answers for sixty thousand addresses', () => {
  const sightings = addresses.flatMap((address, number) => [arp(address, router), reverseDns(address, `host-${number}.lab.home`)])

  it('is one host with a few lines of evidence', () => {
    const { hosts } = inventoryOf([...sightings, arp('10.1.0.7', 'bc:24:11:4e:07:02', { after: -1 })], reference)
    const [host] = hosts
    expect([hosts.length, host?.addresses.length]).toEqual([1, 60_000])
    expect(host?.why).toContain('Reverse DNS names 10.1.0.0 host-0.lab.home')
    expect(host?.why).toContain('And 59980 more like the last one')
    expect(host?.why).toContain(`${router} answers for 60000 addresses: it may answer in the name of others (proxy ARP)`)
    expect(host?.why).toContain('10.1.0.7 also answered from bc:24:11:4e:07:02: two devices may use one address')
    expect(host?.why.length).toBeLessThan(30)
  })

  it('is the same device the next time', () => {
    const [host] = inventoryOf(sightings, reference).hosts
    const keys = host?.keys ?? []
    expect(keys).toHaveLength(120_001)
    const known = { id: 3, keys, firstSeenAt: 0, lastSeenAt: 0 }
    expect(matchDevices([{ keys }], [known])).toEqual([3])
    const other = { ...known, keys: [{ kind: 'mac' as const, value: 'bc:24:11:4e:07:02' }, ...keys.slice(1)] }
    expect(matchDevices([{ keys }], [other])).toEqual([undefined])
  })
})
