/** From the scene to cytoscape's nodes. */
import { expect, it } from 'vitest'
import { sceneOf } from '#shared/map/scene.ts'
import { elementsOf } from '../../../src-renderer/graph/elements.ts'
import { flatNetwork } from '../documents.ts'

it('has every node and segment of the scene once, where the scene has it', () => {
  const scene = sceneOf(flatNetwork(7))
  const places = new Map(elementsOf(scene).map(({ data, position }) => [data.id, position]))
  expect(places.size).toBe(elementsOf(scene).length)
  expect(places.size).toBe(scene.nodes.length + scene.lands.length)
  for (const { id, x, y } of scene.nodes) expect(places.get(id)).toEqual({ x, y })
  for (const { id, mark } of scene.lands) expect(places.get(id)).toEqual(mark)
})
