import { describe, expect, it } from 'vitest'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { type Box, boxAround, crosses, overlaps, type Point } from '#shared/map/geometry.ts'
import { layoutOf } from '#shared/map/layout.ts'
import { type Scene, sceneOf } from '#shared/map/scene.ts'
import { internetId } from '#shared/map/symbol.ts'
import {
  campus,
  everyType,
  homeLab,
  hostileLab,
  keptAt,
  knownHomeLab,
  networkOf,
  routedNetwork,
  twoSegments,
  withNewcomers,
} from './documents.ts'

const samples: readonly (readonly [string, MapDocument])[] = [
  ['the home lab', homeLab],
  ['every type', everyType],
  ['hostile names', hostileLab],
  ['two segments', twoSegments],
  ['four routed hosts', routedNetwork(4)],
  ['forty routed hosts', routedNetwork(40)],
  ['a campus', campus],
  ['64 hosts', networkOf(64)],
  ['250 hosts', networkOf(250)],
  ['one host', networkOf(1)],
  ['no host', networkOf(0)],
  ['the home lab with newcomers', withNewcomers(keptAt(homeLab, layoutOf(homeLab)), 8)],
  ['two segments with newcomers', withNewcomers(keptAt(twoSegments, layoutOf(twoSegments)), 4)],
  ['the home lab with many newcomers', withNewcomers(keptAt(homeLab, layoutOf(homeLab)), 30)],
  ['64 hosts with newcomers', withNewcomers(keptAt(networkOf(64), layoutOf(networkOf(64))), 12)],
]

function linesOf(scene: Scene): { of: string; points: readonly Point[] }[] {
  return [
    ...scene.links.map((link) => ({ of: `${link.from} - ${link.to}`, points: link.points })),
    ...scene.trunks.map((trunk) => ({ of: trunk.root, points: trunk.points })),
  ]
}

function passes(points: readonly Point[], box: Box): boolean {
  return points.some((point, i) => i > 0 && crosses(points[i - 1] ?? point, point, box))
}

/** On a line that several links share. */
function isOnStreet(scene: Scene, at: Point): boolean {
  return scene.trunks.some(
    ({ points: [a, b] }) => a !== undefined && b !== undefined && a.y === b.y && at.y === a.y && at.x >= a.x && at.x <= b.x,
  )
}

function textOf(scene: Scene, id: string): string[] {
  return scene.labels
    .filter((label) => label.of === id)
    .flatMap((label) => label.lines.map((line) => line.spans.map((span) => span.text).join(' ')))
}

describe('sceneOf', () => {
  it.each(samples)('runs no line of %s through a label or a node that is not its own', (_, document) => {
    const scene = sceneOf(document)
    const crossed = linesOf(scene).flatMap(({ of, points }) => [
      ...scene.labels.filter((label) => passes(points, label.box)).map((label) => `${of} through label ${label.of}`),
      ...scene.nodes
        .filter((node) => !of.split(' - ').includes(node.id) && passes(points, boxAround(node, node.size, node.size)))
        .map((node) => `${of} through ${node.id}`),
    ])
    expect(crossed).toEqual([])
  })

  it.each(samples)('ends every link of %s at the edge of its shapes, or on a street', (_, document) => {
    const scene = sceneOf(document)
    const nodes = new Map(scene.nodes.map((node) => [node.id, node]))
    for (const link of scene.links) {
      for (const [id, end] of [
        [link.from, link.points[0]],
        [link.to, link.points.at(-1)],
      ] as const) {
        const node = nodes.get(id)
        if (node === undefined || end === undefined || isOnStreet(scene, end)) continue
        const distance = Math.hypot(end.x - node.x, end.y - node.y)
        if (node.role === 'host') expect(distance).toBeCloseTo(node.size / 2, 0)
        else {
          expect(distance).toBeGreaterThanOrEqual(node.size / 2 - 0.01)
          expect(distance).toBeLessThanOrEqual((node.size / 2) * 1.25)
        }
      }
    }
  })

  it.each(samples)('holds all labels of %s within its bounds, none on another', (_, document) => {
    const scene = sceneOf(document)
    scene.labels.forEach((label, i) => {
      expect(label.box.left).toBeGreaterThanOrEqual(scene.bounds.left)
      expect(label.box.right).toBeLessThanOrEqual(scene.bounds.right)
      expect(label.box.top).toBeGreaterThanOrEqual(scene.bounds.top)
      expect(label.box.bottom).toBeLessThanOrEqual(scene.bounds.bottom)
      for (const other of scene.labels.slice(i + 1)) expect(overlaps(label.box, other.box)).toBe(false)
    })
  })

  it('draws each link of the document once, and the way out', () => {
    const scene = sceneOf(homeLab)
    expect(scene.links.map(({ from, to }) => `${from} ${to}`)).toEqual([
      ...homeLab.links.map(({ from, to }) => `${from} ${to}`),
      `d1 ${internetId}`,
    ])
  })

  it('says evidence by the style of lines', () => {
    const document: MapDocument = {
      ...homeLab,
      links: homeLab.links.map((link, i) => ({
        ...link,
        confidence: (['measured', 'confirmed', 'inferred', 'manual'] as const)[i % 4] ?? 'measured',
      })),
    }
    expect(
      sceneOf(document)
        .links.map((link) => link.style)
        .slice(0, 4),
    ).toEqual(['measured', 'measured', 'inferred', 'manual'])
  })

  it('counts the devices of a segment without this computer', () => {
    expect(textOf(sceneOf(homeLab), 's1')).toEqual(['10.1.1.0/24 8 devices'])
    expect(textOf(sceneOf(networkOf(1)), 's1')).toEqual(['10.20.0.0/16 1 device'])
    expect(textOf(sceneOf(networkOf(0)), 's1')).toEqual(['10.20.0.0/16 no devices'])
  })

  it('names hosts with their address, and says a thing only once', () => {
    const scene = sceneOf(homeLab)
    expect(textOf(scene, 'd5')).toEqual(['LAB-DC01', '10.1.1.17'])
    expect(textOf(scene, 'd8')).toEqual(['10.1.1.23', 'Proxmox Server Solutions'])
    expect(textOf(scene, 'd9')).toEqual(['this computer', '10.1.1.250'])
  })

  it('draws infrastructure apart, and status but for this computer', () => {
    const nodes = new Map(sceneOf(knownHomeLab).nodes.map((node) => [node.id, node]))
    expect(nodes.get('d1')).toMatchObject({ role: 'infrastructure', icon: 'firewall', size: 46, status: 'known' })
    expect(nodes.get('d7')).toMatchObject({ role: 'host', icon: 'nas', size: 44, status: 'changed' })
    expect(nodes.get('d9')).toMatchObject({ self: true })
    expect(nodes.get('d9')?.status).toBeUndefined()
  })

  it('stands the gateway on its coast, and starts the rhumb lines there', () => {
    const scene = sceneOf(homeLab)
    const gateway = scene.nodes.find((node) => node.id === 'd1')
    const top = Math.min(...(scene.lands[0]?.coast.map((point) => point.y) ?? []))
    expect(gateway?.y).toBeLessThan(top)
    expect(gateway?.y).toBeGreaterThan(top - 23)
    expect(scene.rhumbs).toEqual({ from: expect.objectContaining({ x: gateway?.x, y: gateway?.y }), directions: 32 })
  })

  it('pauses the coast under its words', () => {
    const scene = sceneOf(homeLab)
    const words = scene.labels.find((label) => label.of === 's1')
    const shore = scene.lands[0]?.shore ?? []
    expect(words).toBeDefined()
    expect(shore.length).toBeGreaterThan(0)
    for (const piece of shore) expect(passes(piece, words?.box ?? scene.bounds)).toBe(false)
  })

  it('is the same each time, and plain data', () => {
    const scene = sceneOf(campus)
    expect(sceneOf(structuredClone(campus))).toEqual(scene)
    expect(JSON.parse(JSON.stringify(scene))).toEqual(scene)
  })
})
