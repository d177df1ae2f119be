/** The map by keyboard. */
import { describe, expect, it } from 'vitest'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { type WalkStep, walkOf } from '../../../src-renderer/graph/walk.ts'
import { campus, homeLab, networkOf, routedNetwork, twoSegments } from '../../src-shared/map/documents.ts'

const walkIn = (document: MapDocument) => walkOf(document, sceneOf(document))

/** Everything that the arrows lead to, from nowhere. */
function reachedIn(document: MapDocument): Set<string> {
  const walk = walkIn(document)
  const reached = new Set<string>()
  const queue = [walk.step(undefined, 'down')]
  for (const id of queue) {
    if (id === undefined || reached.has(id)) continue
    reached.add(id)
    for (const step of ['up', 'down', 'left', 'right'] as const satisfies WalkStep[]) queue.push(walk.step(id, step))
  }
  return reached
}

describe('a walk', () => {
  it.each(Object.entries({ homeLab, twoSegments, campus, routed: routedNetwork(5), streets: networkOf(60) }))(
    'reaches every node and segment of %s',
    (_, document) => {
      const scene = sceneOf(document)
      const all = [...scene.nodes.map(({ id }) => id), ...scene.lands.map(({ id }) => id)]
      expect([...reachedIn(document)].sort()).toEqual([...all].sort())
    },
  )

  it('starts at the way out, goes up to the internet and down over the segment to the hosts', () => {
    const walk = walkIn(homeLab)
    expect(walk.step(undefined, 'right')).toBe('d1')
    expect(walk.step('d1', 'up')).toBe('internet')
    expect(walk.step('internet', 'up')).toBe('internet')
    expect(walk.step('d1', 'down')).toBe('s1')
    const first = walk.step('s1', 'down')
    expect(walk.step(first, 'up')).toBe('s1')
    expect(walk.step(first, 'home')).toBe('d1')
  })

  it('goes round the siblings clockwise and comes back', () => {
    const scene = sceneOf(homeLab)
    const walk = walkOf(homeLab, scene)
    const mark = scene.lands[0]?.mark ?? { x: 0, y: 0 }
    const round = [walk.step('s1', 'down')]
    while (round.length < 8) round.push(walk.step(round.at(-1), 'right'))
    expect(walk.step(round.at(-1), 'right')).toBe(round[0])
    expect(walk.step(round[1], 'left')).toBe(round[0])
    const turns = round.map((id) => {
      const node = scene.nodes.find((candidate) => candidate.id === id) ?? mark
      return (Math.atan2(node.x - mark.x, mark.y - node.y) + 2 * Math.PI) % (2 * Math.PI)
    })
    expect(turns).toEqual([...turns].sort((a, b) => a - b))
  })

  it('finds hosts by the letters of their name or address, the same letter again the next', () => {
    const walk = walkIn(homeLab)
    expect(walk.find(undefined, 'lab')).toBe('d5')
    expect(walk.find('d5', 'lab-dc')).toBe('d5')
    const [first, second] = [walk.find(undefined, 'p'), walk.find(walk.find(undefined, 'p'), 'p')]
    expect([first, second].every((id) => homeLab.hosts.find((host) => host.id === id)?.label.startsWith('p'))).toBe(true)
    expect(first).not.toBe(second)
    expect(walk.find(undefined, '10.1.1.23')).toBe('d8')
    expect(walk.find('d5', 'zzz')).toBeUndefined()
  })
})
