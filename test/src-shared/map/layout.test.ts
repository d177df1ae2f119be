import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MapDocument, MapHost } from '#shared/domain/map-document.ts'
import { boxAround, crosses } from '#shared/map/geometry.ts'
import { type Layout, layoutOf } from '#shared/map/layout.ts'
import { internetId } from '#shared/map/symbol.ts'
import * as documents from './documents.ts'
import { footprintsOf, overlapsAmong } from './footprints.ts'

const { campus, everyType, homeLab, hostileLab, keptAt, networkOf, routedNetwork, twoSegments, withNewcomers } = documents

const samples: readonly (readonly [string, MapDocument])[] = [
  ['the home lab', homeLab],
  ['every type', everyType],
  ['hostile names', hostileLab],
  ['two segments', twoSegments],
  ['four routed hosts', routedNetwork(4)],
  ['forty routed hosts', routedNetwork(40)],
  ['a campus', campus],
]

function placesOf(layout: Layout): [string, number, number][] {
  return [...layout.nodes].map(([id, place]) => [id, place.x, place.y])
}

/** Generous: other suites may run on the same two cores. */
const slow = { timeout: 30_000 }

describe('layoutOf', () => {
  it.each(samples)('places every host of %s once, on whole pixels, and nothing on anything else', (_, document) => {
    const layout = layoutOf(document)
    const expected = [...document.hosts.map((host) => host.id), ...(document.internet === undefined ? [] : [internetId])]
    expect([...layout.nodes.keys()].sort()).toEqual(expected.sort())
    for (const { x, y } of [...layout.nodes.values(), ...layout.segments.values()]) {
      expect(Number.isInteger(x) && Number.isInteger(y)).toBe(true)
    }
    expect(overlapsAmong(footprintsOf(document, layout))).toEqual([])
  })

  it.each(samples)('is the same each time for %s', (_, document) => {
    expect(layoutOf(structuredClone(document))).toEqual(layoutOf(document))
  })

  it.each([0, 1, 2, 3, 8, 14, 15, 16, 17, 64, 250, 1000])('leaves room for %i hosts', (count) => {
    const document = networkOf(count)
    expect(overlapsAmong(footprintsOf(document, layoutOf(document)))).toEqual([])
  })

  it('leaves room for any number of hosts with names of any length', slow, () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), lengths, (count, nameLengths) => {
        const document = networkOf(count, (i) => 'W'.repeat(nameLengths[i % nameLengths.length] ?? 0) || undefined)
        expect(overlapsAmong(footprintsOf(document, layoutOf(document)))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('leaves room behind routers', slow, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), (count) => {
        const document = routedNetwork(count)
        expect(overlapsAmong(footprintsOf(document, layoutOf(document)))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('has the internet only where the document has it', () => {
    const { internet: _, ...offline } = homeLab
    expect(layoutOf(homeLab).nodes.has(internetId)).toBe(true)
    expect(layoutOf(offline).nodes.has(internetId)).toBe(false)
  })

  it('places hosts whose attachment nobody knows', () => {
    const document = { ...homeLab, links: [] }
    expect(layoutOf(document).nodes.size).toBe(homeLab.hosts.length + 1)
    expect(overlapsAmong(footprintsOf(document, layoutOf(document)))).toEqual([])
  })

  it('survives links to nothing and links in circles', () => {
    const circle = documents.documentOf({
      hosts: [documents.hostOf({ id: 'a', address: '10.0.0.1' }), documents.hostOf({ id: 'b', address: '10.0.0.2' })],
      segments: [],
      links: [
        { from: 'a', to: 'b', kind: 'routes', confidence: 'measured', evidence: [] },
        { from: 'b', to: 'a', kind: 'routes', confidence: 'measured', evidence: [] },
        { from: 'a', to: 'a', kind: 'manual', confidence: 'manual', evidence: [] },
        { from: 'a', to: 'nobody', kind: 'attached', confidence: 'measured', evidence: [] },
      ],
      via: ['nobody'],
    })
    expect([...layoutOf(circle).nodes.keys()].sort()).toEqual(['a', 'b', internetId])
  })

  it('lays out ten thousand hosts', slow, () => {
    const document = networkOf(10_000)
    const layout = layoutOf(document)
    expect(layout.nodes.size).toBe(10_001)
    expect(overlapsAmong(footprintsOf(document, layout))).toEqual([])
  })
})

describe('layoutOf a map that was drawn', () => {
  it.each(samples)('draws %s again where it was', (_, document) => {
    const first = layoutOf(document)
    const second = layoutOf(keptAt(document, first))
    expect(placesOf(second)).toEqual(placesOf(first))
    expect(second.segments).toEqual(first.segments)
  })

  it.each(samples.flatMap(([name, document]) => [1, 5, 30].map((count) => [name, document, count] as const)))(
    'moves nothing of %s when newcomers come',
    (_, document, count) => {
      const first = layoutOf(document)
      const grown = withNewcomers(keptAt(document, first), count)
      const second = layoutOf(grown)
      const before = placesOf(first).filter(([id]) => id !== internetId)
      for (const [id, x, y] of before) expect(second.nodes.get(id)).toMatchObject({ x, y })
      expect(second.segments).toEqual(first.segments)
      expect(overlapsAmong(footprintsOf(grown, second))).toEqual([])
      expect(second.nodes.size).toBe(first.nodes.size + count)
    },
  )

  it('keeps growing without moving anybody, one newcomer a scan', () => {
    let document: MapDocument = homeLab
    for (let count = 1; count <= 12; count += 1) {
      const before = layoutOf(document)
      document = withNewcomers(keptAt(homeLab, before), count)
      document = keptAt(document, before)
      const after = layoutOf(document)
      for (const [id, place] of before.nodes) expect(after.nodes.get(id)).toMatchObject({ x: place.x, y: place.y })
      expect(overlapsAmong(footprintsOf(document, after))).toEqual([])
    }
  })

  it('puts nobody behind another, in whichever order a network answers', () => {
    const isFirst = ({ id, flags }: MapHost): boolean => flags.self || homeLab.internet?.via.includes(id) === true
    const [first, others] = [homeLab.hosts.filter(isFirst), homeLab.hosts.filter((host) => !isFirst(host))]
    const order = fc.shuffledSubarray(others, { minLength: others.length })
    fc.assert(
      fc.property(order, (arrivals) => {
        let drawn = layoutOf(only(homeLab, first))
        for (let count = 1; count <= arrivals.length; count += 1)
          drawn = layoutOf(keptAt(only(homeLab, [...first, ...arrivals.slice(0, count)]), drawn))
        const mark = drawn.segments.get(homeLab.segments[0]?.id ?? '') ?? { x: 0, y: 0 }
        const hidden = [...drawn.nodes].flatMap(([id, at]) =>
          [...drawn.nodes]
            .filter(([other, box]) => other !== id && crosses(mark, at, boxAround(box, 44, 44)))
            .map(([other]) => `${id} behind ${other}`),
        )
        // Above the way out is the internet, and its line goes there through the router.
        expect(hidden.filter((words) => !words.startsWith(internetId))).toEqual([])
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  it('takes a position a person chose, even on top of another', () => {
    const kept = keptAt(homeLab, layoutOf(homeLab))
    const position = { x: 1234, y: -567, pinned: true }
    const dragged = { ...kept, hosts: kept.hosts.map((host) => (host.id === 'd5' ? { ...host, position } : host)) }
    expect(layoutOf(dragged).nodes.get('d5')).toMatchObject({ x: 1234, y: -567 })
  })

  it('finds the middle of a segment again that was not kept', () => {
    for (const document of [homeLab, networkOf(64)]) {
      const first = layoutOf(document)
      const kept = { ...keptAt(document, first), segments: document.segments }
      const [mark, expected] = [layoutOf(kept).segments.get('s1'), first.segments.get('s1')]
      expect(Math.abs((mark?.x ?? 0) - (expected?.x ?? 0))).toBeLessThanOrEqual(1)
      expect(Math.abs((mark?.y ?? 0) - (expected?.y ?? 0))).toBeLessThanOrEqual(12)
    }
  })

  it('puts a segment that is new beside what is there', () => {
    const first = layoutOf(homeLab)
    const kept = keptAt(homeLab, first)
    const wireless = Array.from({ length: 20 }, (_, i) => documents.hostOf({ id: `w${i}`, address: `10.7.0.${i + 1}` }))
    const grown: MapDocument = {
      ...kept,
      hosts: [...kept.hosts, ...wireless],
      segments: [...kept.segments, { id: 's2', cidr: '10.7.0.0/24' }],
      links: [...kept.links, ...wireless.map((host) => documents.attached(host.id, 's2'))],
    }
    const second = layoutOf(grown)
    for (const [id, place] of first.nodes) expect(second.nodes.get(id)).toMatchObject({ x: place.x, y: place.y })
    expect(overlapsAmong(footprintsOf(grown, second))).toEqual([])
  })
})

/** The document before the others answered. */
function only(document: MapDocument, hosts: readonly MapHost[]): MapDocument {
  const ids = new Set(hosts.map(({ id }) => id))
  const isThere = (id: string): boolean => ids.has(id) || document.segments.some((segment) => segment.id === id)
  return {
    ...document,
    hosts: document.hosts.filter(({ id }) => ids.has(id)),
    links: document.links.filter(({ from, to }) => isThere(from) && isThere(to)),
  }
}
