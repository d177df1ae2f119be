/** A drag, solved at once: neighbours give way and lean, everything else stays, nothing overlaps. */
import { describe, expect, it } from 'vitest'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { distance, overlaps, type Point } from '#shared/map/geometry.ts'
import { layoutOf } from '#shared/map/layout.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { createDragging } from '../../../src-renderer/graph/dragging.ts'
import { boxOfBody, documentAt, type Forces, forcesOf } from '../../../src-renderer/graph/forces.ts'
import { campus, homeLab, keptAt, networkOf, routedNetwork } from '../../src-shared/map/documents.ts'

const drawn = (document: MapDocument): MapDocument => keptAt(document, layoutOf(document))
const homeOf = (forces: Forces, id: string): Point => forces.bodies.find((body) => body.id === id)?.at ?? { x: 0, y: 0 }

function drag(document: MapDocument, id: string, ...way: readonly Point[]) {
  const forces = forcesOf(document, sceneOf(document), id)
  const dragging = createDragging(forces, id, 'at-rest')
  const home = homeOf(forces, id)
  for (const by of way) dragging.moveTo({ x: home.x + by.x, y: home.y + by.y })
  const places = dragging.end()
  const moved = forces.bodies.filter((body) => distance(body.at, places.get(body.id) ?? body.at) > 0.5).map((body) => body.id)
  return { forces, places, moved, home }
}

/** Pairs of boxes that share more than a hair. */
function overlapping({ bodies }: Forces, places: ReadonlyMap<string, Point>): string[] {
  const boxes = bodies.map((body) => {
    const { left, right, top, bottom } = boxOfBody(body, places.get(body.id) ?? body.at)
    return { id: body.id, box: { left: left + 1, right: right - 1, top: top + 1, bottom: bottom - 1 } }
  })
  return boxes.flatMap((a, i) => boxes.slice(0, i).flatMap((b) => (overlaps(a.box, b.box) ? [`${a.id} ${b.id}`] : [])))
}

describe.each([
  ['a ring', drawn(homeLab), 'd5'],
  ['streets', drawn(networkOf(119)), 'd60'],
  ['a backbone', drawn(campus), 'a3'],
])('%s', (_, document, id) => {
  it('stays as it is where nothing is moved', () => {
    expect(drag(document, id, { x: 0, y: 0 }).moved).toEqual([])
  })

  it('gives way to a device that is dragged, and keeps off it', () => {
    const { moved, places, forces } = drag(document, id, { x: 30, y: 10 }, { x: 60, y: 20 }, { x: 120, y: 40 })
    expect(moved).toContain(id)
    expect(moved.length).toBeGreaterThan(1)
    expect(moved.length).toBeLessThan(forces.bodies.length)
    expect(overlapping(forces, places)).toEqual([])
  })

  it('does not move what stands: pins, routers, the middles of segments', () => {
    const [pinned] = document.hosts.filter((host) => host.id !== id).slice(-1)
    const withPin = {
      ...document,
      hosts: document.hosts.map((host) =>
        host.id === pinned?.id && host.position !== undefined ? { ...host, position: { ...host.position, pinned: true } } : host,
      ),
    }
    const { moved } = drag(withPin, id, { x: 40, y: 10 }, { x: 90, y: 30 })
    for (const standing of [pinned?.id, ...document.segments.map((segment) => segment.id)]) expect(moved).not.toContain(standing)
  })
})

describe('a drag', () => {
  it('leaves the hosts of a street in a row', () => {
    const document = drawn(networkOf(40))
    const { places, moved } = drag(document, 'd20', { x: 40, y: 30 }, { x: 80, y: 60 })
    const rows = Map.groupBy(document.hosts, (host) => host.position?.y)
    const whole = [...rows.values()].filter((row) => row.length > 3)
    expect(moved.length).toBeGreaterThan(1)
    for (const row of whole) {
      const heights = new Set(row.filter(({ id }) => id !== 'd20').map(({ id }) => places.get(id)?.y))
      expect(heights.size).toBe(1)
    }
  })

  it('sets a device that is let go on another one beside it', () => {
    const document = drawn(homeLab)
    const target = document.hosts.find(({ id }) => id === 'd2')?.position
    const pinned = {
      ...document,
      hosts: document.hosts.map((host) => (host.position === undefined ? host : { ...host, position: { ...host.position, pinned: true } })),
    }
    const forces = forcesOf(pinned, sceneOf(pinned), 'd5')
    const dragging = createDragging(forces, 'd5', 'at-rest')
    dragging.moveTo(target ?? { x: 0, y: 0 })
    expect(overlapping(forces, dragging.end())).toEqual([])
  })

  it('takes along what hangs on a router or a segment', () => {
    const document = drawn(routedNetwork(4))
    const { places, forces, home } = drag(document, 'd1', { x: -50, y: -40 })
    for (const id of ['d1', 'r0', 'r3']) {
      const at = homeOf(forces, id)
      expect(places.get(id)).toEqual({ x: at.x - 50, y: at.y - 40 })
    }
    expect(home).toEqual(homeOf(forces, 'd1'))
    const land = drag(drawn(campus), 's2', { x: 300, y: 40 })
    for (const id of ['s2', 'b0', 'b4']) expect(land.moved).toContain(id)
  })

  it('moves nothing but itself on a map of more than 120 hosts', () => {
    const { moved, forces } = drag(drawn(networkOf(121)), 'd60', { x: 120, y: 40 })
    expect(moved).toEqual(['d60'])
    expect(forces.bodies).toHaveLength(1)
  })
})

describe('documentAt', () => {
  it('has everything where it is now, and pins nothing', () => {
    const document = drawn(homeLab)
    const moved = documentAt(
      document,
      new Map([
        ['d5', { x: 1, y: 2 }],
        ['s1', { x: 3, y: 4 }],
      ]),
    )
    expect(moved.hosts.find(({ id }) => id === 'd5')?.position).toEqual({ x: 1, y: 2, pinned: false })
    expect(moved.segments[0]?.position).toEqual({ x: 3, y: 4 })
    expect(moved.hosts.find(({ id }) => id === 'd6')).toEqual(document.hosts.find(({ id }) => id === 'd6'))
  })
})
