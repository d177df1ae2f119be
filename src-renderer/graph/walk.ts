/**
 * Walking the map by keyboard: up to what a thing hangs on, down to what hangs on it, left and right among its siblings by angle, home
 * to the way out. Pure. Every node and every segment can be reached.
 */
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Point } from '#shared/map/geometry.ts'
import { hierarchyOf } from '#shared/map/hierarchy.ts'
import type { Scene } from '#shared/map/scene.ts'
import { internetId } from '#shared/map/symbol.ts'

export type WalkStep = 'up' | 'down' | 'left' | 'right' | 'home'

export interface Walk {
  /** Id of where a step leads; where it leads nowhere, `from`. From nowhere (undefined) every step leads home. */
  step(from: string | undefined, step: WalkStep): string | undefined
  /**
   * The first host from `from` on whose name or address begins with the letters, around all hosts. A word of one letter looks behind
   * `from`, so that the letter again goes on to the next.
   */
  find(from: string | undefined, letters: string): string | undefined
}

export function walkOf(document: MapDocument, scene: Scene): Walk {
  const places = new Map<string, Point>([
    ...scene.lands.map(({ id, mark }) => [id, mark] as const),
    ...scene.nodes.map((node) => [node.id, node] as const),
  ])
  const parents = parentsOf(document, new Set(places.keys()))
  const children = new Map<string | undefined, string[]>()
  for (const id of places.keys()) children.set(parents.get(id), [...(children.get(parents.get(id)) ?? []), id])
  for (const [parent, ids] of children) children.set(parent, byAngle(ids, places, places.get(parent ?? '') ?? middleOf(places)))

  const homeId = document.internet?.via.find((id) => places.has(id)) ?? children.get(undefined)?.[0]
  const sibling = (from: string, by: number): string => {
    const siblings = children.get(parents.get(from)) ?? [from]
    return siblings[(siblings.indexOf(from) + by + siblings.length) % siblings.length] ?? from
  }
  return {
    step(from, step) {
      if (from === undefined || !places.has(from) || step === 'home') return homeId
      if (step === 'up') return parents.get(from) ?? from
      if (step === 'down') return children.get(from)?.[0] ?? from
      return sibling(from, step === 'right' ? 1 : -1)
    },
    find(from, letters) {
      const at = document.hosts.findIndex(({ id }) => id === from)
      const start = Math.max(0, letters.length === 1 ? at + 1 : at)
      const inOrder = [...document.hosts.slice(start), ...document.hosts.slice(0, start)]
      const wanted = letters.toLowerCase()
      const isFound = (text: string): boolean => text.toLowerCase().startsWith(wanted)
      return inOrder.find(({ label, addresses }) => [label, ...addresses].some(isFound))?.id
    },
  }
}

/** Towards the internet: from a host to its segment or router, from a segment to its way out. */
function parentsOf(document: MapDocument, drawn: ReadonlySet<string>): ReadonlyMap<string, string> {
  const { groups, ties } = hierarchyOf(document)
  const parents = new Map<string, string>()
  const hang = (id: string, on: string | undefined): void => {
    if (on !== undefined && drawn.has(id) && drawn.has(on) && !parents.has(id) && !isAbove(id, on, parents)) parents.set(id, on)
  }
  for (const id of document.internet?.via ?? []) hang(id, internetId)
  for (const { root, gateway } of groups) if (gateway !== undefined && root !== undefined) hang(root, gateway)
  for (const { upper, lower } of ties) hang(lower, upper)
  for (const { root, members } of groups) for (const id of members) hang(id, root)
  return parents
}

/** True where `id` is somewhere above `other`: hanging it there would close a circle. */
function isAbove(id: string, other: string, parents: ReadonlyMap<string, string>): boolean {
  for (let at: string | undefined = other; at !== undefined; at = parents.get(at)) if (at === id) return true
  return false
}

/** Clockwise from straight up; the nearer first at one angle. */
function byAngle(ids: readonly string[], places: ReadonlyMap<string, Point>, around: Point): string[] {
  const turnOf = (id: string): readonly [number, number] => {
    const at = places.get(id) ?? around
    const [dx, dy] = [at.x - around.x, at.y - around.y]
    return [(Math.atan2(dx, -dy) + 2 * Math.PI) % (2 * Math.PI), Math.hypot(dx, dy)]
  }
  return ids
    .map((id) => ({ id, turn: turnOf(id) }))
    .sort((a, b) => a.turn[0] - b.turn[0] || a.turn[1] - b.turn[1])
    .map(({ id }) => id)
}

function middleOf(places: ReadonlyMap<string, Point>): Point {
  const all = [...places.values()]
  const sum = all.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 })
  return { x: sum.x / Math.max(1, all.length), y: sum.y / Math.max(1, all.length) }
}
