/**
 * A group as one rigid part of the backbone: its leaves arranged around the root, the coast around them, the gateway on the coast.
 * Everything here is around the group's own root at the origin.
 */
import { type Arrangement, fanLimit, fanOf, ringLimit, ringOf, streetsOf } from './arrangement.ts'
import { type Coast, coastOf, shoreAt } from './coast.ts'
import { type Box, boxAround, grow, type Point, unionOf } from './geometry.ts'
import type { Group, Hierarchy } from './hierarchy.ts'
import { labelBoxOf, labelSideOf, type NodeSymbol, nodeBoxOf } from './symbol.ts'
import { trunkOf } from './trunk.ts'

export interface Island {
  readonly places: Arrangement
  readonly box: Box
}

/** How far the gateway's centre stands out at sea, so that its foot is on the shore. */
const gatewayStep = 20
/** The segment's words on the coast stand out this far. */
const coastRoom = 14
/** Centre of the internet above the centre of its gateway. */
export const internetRise = 118

const origin: Point = { x: 0, y: 0 }

/** Arranges one group. `leadsOut`: its gateway has the internet above it. */
export function islandOf(group: Group, hierarchy: Hierarchy, symbols: ReadonlyMap<string, NodeSymbol>, exits: ReadonlySet<string>): Island {
  const members = group.members.flatMap((id) => symbols.get(id) ?? [])
  if (group.kind !== 'segment') {
    const places = group.kind === 'routed' && members.length <= fanLimit ? fanOf(members) : streetsOf(members)
    return { places, box: unionOf(leafBoxesOf(members, places)) ?? boxAround(origin, 0, 0) }
  }
  const doors = {
    top: group.gateway !== undefined || hierarchy.ties.some((tie) => tie.lower === group.root),
    bottom: hierarchy.ties.some((tie) => tie.upper === group.root),
  }
  const places = new Map(members.length <= ringLimit ? ringOf(members, doors) : streetsOf(members))
  const coast = coastOf(leafBoxesOf(members, places), origin, group.root ?? '')
  const boxes = [grow(boxOfCoast(coast), coastRoom)]
  const gateway = group.gateway === undefined ? undefined : symbols.get(group.gateway)
  if (gateway !== undefined) {
    const at = { x: 0, y: Math.round((shoreAt(coast, 0, 'top') ?? 0) - gatewayStep) }
    places.set(gateway.id, at)
    boxes.push(nodeBoxOf(gateway, at), labelBoxOf(gateway, at, 'right'))
    if (exits.has(gateway.id)) boxes.push(boxAround({ x: 0, y: at.y - internetRise }, 60, 90))
  }
  return { places, box: unionOf(boxes) ?? boxAround(origin, 0, 0) }
}

/** Boxes of leaves and labels. On streets lines come from above, elsewhere from the root. */
export function leafBoxesOf(members: readonly NodeSymbol[], places: ReadonlyMap<string, Point>): Box[] {
  const standing = members.flatMap((symbol) => {
    const at = places.get(symbol.id)
    return at === undefined ? [] : [[symbol, at] as const]
  })
  const { onStreet } = trunkOf(standing.map(([symbol, at]) => [symbol.id, at]))
  return standing.flatMap(([symbol, at]) => {
    const side = onStreet.has(symbol.id) ? 'below' : labelSideOf(symbol, at, [origin])
    return [nodeBoxOf(symbol, at), labelBoxOf(symbol, at, side)]
  })
}

export function boxOfCoast(coast: Coast): Box {
  return unionOf(coast.map((point) => ({ left: point.x, right: point.x, top: point.y, bottom: point.y }))) ?? boxAround(origin, 0, 0)
}
