/** From the scene to cytoscape's elements, and the places that are kept. */
import { describe, expect, it } from 'vitest'
import { type Scene, sceneOf } from '#shared/map/scene.ts'
import { elementsOf, type LinkData } from '../../../src-renderer/graph/elements.ts'
import { flatNetwork } from '../documents.ts'

const scene = sceneOf(flatNetwork(7))
const linksOf = (of: Scene): LinkData[] => elementsOf(of).flatMap((element) => (element.group === 'edges' ? [element.data] : []))
const placesOf = (of: Scene) =>
  new Map(elementsOf(of).flatMap((element) => (element.group === 'nodes' ? [[element.data.id, element.position] as const] : [])))

describe('elementsOf', () => {
  it('has every node, segment and line of the scene once, where the scene has it', () => {
    const elements = elementsOf(scene)
    expect(new Set(elements.map(({ data }) => data.id)).size).toBe(elements.length)
    expect(elements).toHaveLength(scene.nodes.length + scene.lands.length + scene.links.length)
    for (const { id, x, y } of scene.nodes) expect(placesOf(scene).get(id)).toEqual({ x, y })
  })

  it('joins only what is there', () => {
    const places = placesOf(scene)
    for (const { source, target } of linksOf(scene)) expect([places.has(source), places.has(target)]).toEqual([true, true])
  })

  it('draws each line from its source’s edge to its target’s', () => {
    for (const { source, sourceEnd } of linksOf(scene)) {
      const [x = 0, y = 0] = sourceEnd.split(' ').map((length) => Number.parseFloat(length))
      const size = scene.nodes.find(({ id }) => id === source)?.size ?? 0
      expect(Math.hypot(x, y), `${source} ${sourceEnd}`).toBeLessThan(size)
    }
  })

  it('gives bends as weights and distances that lead back to the same points', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 30, y: 40 },
      { x: 100, y: 0 },
    ]
    const bent: Scene = {
      ...scene,
      links: [{ from: 'd1', to: 'd3', style: 'inferred', points, title: '' }],
      nodes: scene.nodes.map((node) => (node.id === 'd1' ? { ...node, x: 0, y: 0 } : node.id === 'd3' ? { ...node, x: 100, y: 0 } : node)),
    }
    const [link] = linksOf(bent)
    expect(link).toMatchObject({ bendWeights: '0.3000', bendDistances: '40.0', sourceEnd: '0.0px 0.0px' })
  })

  it('turns a line that is drawn from its root outwards', () => {
    const [first] = scene.links
    if (first === undefined) throw new Error('The scene has no line.')
    const turned = { ...scene, links: [{ ...first, points: [...first.points].reverse() }] }
    expect(linksOf(turned)).toEqual(linksOf({ ...scene, links: [first] }))
  })
})
