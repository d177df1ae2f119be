import { describe, expect, it } from 'vitest'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import { topologyOf } from '../../../../src-main/core/topology/topology.ts'
import { arp, echo, gateway, reference, self, sighting } from '../inventory/sightings.ts'

/** Topology with the first address of each host as its id, links as lines. */
function chart(...sightings: Parameters<typeof inventoryOf>[0]) {
  const inventory = inventoryOf(sightings, reference)
  const topology = topologyOf(
    inventory,
    inventory.hosts.map(({ addresses }) => addresses[0] ?? ''),
  )
  const links = topology.links.map(
    ({ from, to, kind, confidence, evidence }) => `${from} -${kind}-> ${to} (${confidence}: ${evidence.join('; ')})`,
  )
  return { ...topology, links }
}

const me = self('10.1.1.200', '10.1.1.0/24', 'bc:24:11:00:00:c8')
const router = 'bc:24:11:00:00:01'

describe('topologyOf', () => {
  it('attaches what answered ARP to its segment', () => {
    expect(chart(me, arp('10.1.1.5', 'bc:24:11:00:00:05'))).toEqual({
      segments: [{ id: 's10.1.1.0/24', cidr: '10.1.1.0/24' }],
      links: [
        '10.1.1.5 -attached-> s10.1.1.0/24 (measured: answered ARP on eth0)',
        "10.1.1.200 -attached-> s10.1.1.0/24 (measured: this computer's interface eth0 has 10.1.1.200)",
      ],
      internetVia: [],
    })
  })

  it('tells the neighbour table from ARP, and infers without a MAC', () => {
    const table = sighting('10.1.1.6', 'neighbour-table', { kind: 'mac', mac: 'bc:24:11:00:00:06' })
    expect(chart(me, table, echo('10.1.1.7')).links.slice(0, 2)).toEqual([
      "10.1.1.6 -attached-> s10.1.1.0/24 (measured: the kernel's neighbour table has it on eth0)",
      '10.1.1.7 -attached-> s10.1.1.0/24 (inferred: 10.1.1.7 lies in 10.1.1.0/24)',
    ])
  })

  it('puts the router between its segment, the internet and what lies behind', () => {
    const { segments, links, internetVia } = chart(me, arp('10.1.1.1', router), gateway('10.1.1.1', '0.0.0.0/0'), echo('10.9.0.4'))
    expect(segments).toEqual([{ id: 's10.1.1.0/24', cidr: '10.1.1.0/24', gateway: '10.1.1.1' }])
    expect(links).toEqual([
      '10.1.1.1 -routes-> 10.9.0.4 (inferred: reached through 10.1.1.1)',
      '10.1.1.1 -routes-> s10.1.1.0/24 (measured: default route through 10.1.1.1; answered ARP on eth0)',
      "10.1.1.200 -attached-> s10.1.1.0/24 (measured: this computer's interface eth0 has 10.1.1.200)",
    ])
    expect(internetVia).toEqual(['10.1.1.1'])
  })

  it('chooses the most specific route', () => {
    const { segments, links, internetVia } = chart(
      me,
      gateway('10.1.1.1', '0.0.0.0/0'),
      gateway('10.1.1.254', '10.9.0.0/16'),
      echo('10.9.0.4'),
      echo('10.8.0.4'),
    )
    expect(links.filter((line) => line.includes('reached'))).toEqual([
      '10.1.1.1 -routes-> 10.8.0.4 (inferred: reached through 10.1.1.1)',
      '10.1.1.254 -routes-> 10.9.0.4 (inferred: reached through 10.1.1.254)',
    ])
    expect(segments[0]?.gateway).toBe('10.1.1.1')
    expect(internetVia).toEqual(['10.1.1.1'])
  })

  it('draws one router with addresses in two segments once, with two links', () => {
    const second = { vantage: 'eth1' }
    const { segments, links } = chart(
      me,
      self('10.2.2.200', '10.2.2.0/24', 'bc:24:11:00:00:c9', second),
      arp('10.1.1.1', router),
      arp('10.2.2.1', router, second),
      gateway('10.1.1.1', '0.0.0.0/0'),
      gateway('10.2.2.1', '10.9.0.0/16', second),
    )
    expect(segments.map(({ gateway: hop }) => hop)).toEqual(['10.1.1.1', '10.2.2.1'])
    expect(links).toEqual([
      '10.1.1.1 -routes-> s10.1.1.0/24 (measured: default route through 10.1.1.1; answered ARP on eth0)',
      '10.1.1.1 -routes-> s10.2.2.0/24 (measured: route to 10.9.0.0/16 through 10.2.2.1; answered ARP on eth1)',
      "10.1.1.200 -attached-> s10.1.1.0/24 (measured: this computer's interface eth0 has 10.1.1.200)",
      "10.1.1.200 -attached-> s10.2.2.0/24 (measured: this computer's interface eth1 has 10.2.2.200)",
    ])
  })

  it('leaves a host alone that no route leads to', () => {
    expect(chart(me, echo('10.9.0.4')).links).toHaveLength(1)
  })
})
