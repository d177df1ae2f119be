/**
 * What hangs where, read from the document's links: which hosts are the leaves of which segment or router, which hosts tie several
 * of these together (the backbone), and how deep below the internet each part lies. Links say the truth; this is only its drawing order.
 */
import type { MapDocument, MapHost } from '../domain/map-document.ts'

/** Leaves drawn together around what they hang on. */
export interface Group {
  /** Id of a segment or of a router; undefined for hosts whose attachment nobody knows. */
  readonly root: string | undefined
  readonly kind: 'segment' | 'routed' | 'adrift'
  /** Host ids in drawing order. */
  readonly members: readonly string[]
  /** The host that stands on the segment's coast, as its way out. */
  readonly gateway?: string
}

/** A tie between two parts of the backbone: ids of segments and backbone hosts. */
export interface Tie {
  readonly upper: string
  readonly lower: string
}

export interface Hierarchy {
  readonly groups: readonly Group[]
  /** Hosts that tie groups together, in document order. */
  readonly backbone: readonly string[]
  readonly ties: readonly Tie[]
  /** Steps below the internet, for segments and backbone hosts. */
  readonly depths: ReadonlyMap<string, number>
}

/** The way out first, then what carries others, then the rest; equal hosts in the document's order, which is by address. */
const typeOrder: readonly string[] = [
  ...['router', 'firewall', 'switch', 'access-point', 'hypervisor', 'server', 'nas', 'vm', 'container', 'workstation', 'laptop', 'tablet'],
  ...['phone', 'printer', 'tv', 'camera', 'voip', 'console', 'iot', 'ups', 'unknown'],
]

/** Reads the hierarchy; linear in hosts and links. */
export function hierarchyOf(document: MapDocument): Hierarchy {
  const hosts = new Map(document.hosts.map((host) => [host.id, host]))
  const segments = new Map(document.segments.map((segment) => [segment.id, segment]))
  const segmentsOf = new Map<string, Set<string>>()
  const routed = new Map<string, Set<string>>()
  const parents = new Map<string, string>()
  for (const { from, to, kind } of document.links) {
    const [host, segment] = segments.has(to) ? [from, to] : [to, from]
    if (hosts.has(host) && segments.has(segment)) setIn(segmentsOf, host).add(segment)
    else if (kind !== 'manual' && hosts.has(from) && hosts.has(to) && from !== to && !parents.has(to) && parents.get(from) !== to) {
      if (kind === 'routes') setIn(routed, from).add(to)
      parents.set(to, from)
    }
  }
  const segmentCount = (id: string) => segmentsOf.get(id)?.size ?? 0
  const exits = new Set(document.internet?.via.filter((id) => hosts.has(id)))
  const backbone = document.hosts
    .map((host) => host.id)
    .filter((id) => segmentCount(id) > 1 || routed.has(id) || (exits.has(id) && segmentCount(id) === 0))
  const ties = tiesOf(backbone, segmentsOf, routed)
  const groups = groupsOf({ document, hosts, segmentsOf, parents, backbone: new Set(backbone), exits })
  const depths = depthsOf([...segments.keys(), ...backbone], ties, rootsOf(document, groups, exits, new Set(backbone)))
  return { groups, backbone, depths, ties: ties.map((tie) => downward(tie, depths)) }
}

function setIn(map: Map<string, Set<string>>, key: string): Set<string> {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made = new Set<string>()
  map.set(key, made)
  return made
}

function tiesOf(
  backbone: readonly string[],
  segmentsOf: ReadonlyMap<string, Set<string>>,
  routed: ReadonlyMap<string, Set<string>>,
): Tie[] {
  const known = new Set(backbone)
  return backbone.flatMap((host) => [
    ...[...(segmentsOf.get(host) ?? [])].map((segment) => ({ upper: host, lower: segment })),
    ...[...(routed.get(host) ?? [])].filter((to) => known.has(to)).map((to) => ({ upper: host, lower: to })),
  ])
}

interface Sources {
  readonly document: MapDocument
  readonly hosts: ReadonlyMap<string, MapHost>
  readonly segmentsOf: ReadonlyMap<string, Set<string>>
  readonly parents: ReadonlyMap<string, string>
  readonly backbone: ReadonlySet<string>
  readonly exits: ReadonlySet<string>
}

function groupsOf(sources: Sources): Group[] {
  const { document, hosts, segmentsOf, parents, backbone, exits } = sources
  const leaves = new Map<string | undefined, string[]>(document.segments.map((segment) => [segment.id, []]))
  const segmentIds = new Set(document.segments.map((segment) => segment.id))
  for (const { id } of document.hosts) {
    if (backbone.has(id)) continue
    const root = rootOf(id, segmentsOf, parents, backbone)
    const members = leaves.get(root)
    if (members === undefined) leaves.set(root, [id])
    else members.push(id)
  }
  return [...leaves].map(([root, members]): Group => {
    if (root === undefined) return { root, kind: 'adrift', members: inDrawingOrder(members, hosts) }
    if (!segmentIds.has(root)) return { root, kind: 'routed', members: inDrawingOrder(members, hosts) }
    const address = document.segments.find((segment) => segment.id === root)?.gateway
    const gateway =
      members.find((id) => exits.has(id)) ?? members.find((id) => address !== undefined && hosts.get(id)?.addresses.includes(address))
    const others = inDrawingOrder(
      members.filter((id) => id !== gateway),
      hosts,
    )
    return { root, kind: 'segment', members: others, ...(gateway === undefined ? {} : { gateway }) }
  })
}

/** A leaf's segment, else the nearest backbone host or segment above it. */
function rootOf(
  id: string,
  segmentsOf: ReadonlyMap<string, Set<string>>,
  parents: ReadonlyMap<string, string>,
  backbone: ReadonlySet<string>,
): string | undefined {
  const seen = new Set<string>()
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at)) {
    seen.add(at)
    if (backbone.has(at)) return at
    const [segment] = segmentsOf.get(at) ?? []
    if (segment !== undefined) return segment
  }
  return undefined
}

function inDrawingOrder(ids: readonly string[], hosts: ReadonlyMap<string, MapHost>): string[] {
  const rankOf = (id: string) => typeOrder.indexOf(hosts.get(id)?.type ?? 'unknown')
  return ids
    .map((id, index) => ({ id, index, rank: rankOf(id) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ id }) => id)
}

/** Where the drawing starts at the top: what leads to the internet and the segments with a way out on their coast; else the first of everything. */
function rootsOf(document: MapDocument, groups: readonly Group[], exits: ReadonlySet<string>, backbone: ReadonlySet<string>): string[] {
  const coasts = groups.filter((group) => group.gateway !== undefined).flatMap((group) => group.root ?? [])
  const roots = [...[...exits].filter((id) => backbone.has(id)), ...coasts]
  return roots.length > 0 ? roots : [...document.segments.map((segment) => segment.id), ...backbone].slice(0, 1)
}

/** Breadth first from the roots; parts that hang on no root start anew at the top. */
function depthsOf(ids: readonly string[], ties: readonly Tie[], roots: readonly string[]): ReadonlyMap<string, number> {
  const neighbours = new Map<string, Set<string>>()
  for (const { upper, lower } of ties) {
    setIn(neighbours, upper).add(lower)
    setIn(neighbours, lower).add(upper)
  }
  const depths = new Map<string, number>()
  for (const start of [roots, ...ids.map((id) => [id])]) {
    const queue = start.filter((id) => !depths.has(id))
    for (const id of queue) depths.set(id, 0)
    for (let at = 0; at < queue.length; at += 1) {
      const id = queue[at] ?? ''
      for (const next of neighbours.get(id) ?? []) {
        if (depths.has(next)) continue
        depths.set(next, (depths.get(id) ?? 0) + 1)
        queue.push(next)
      }
    }
  }
  return depths
}

function downward(tie: Tie, depths: ReadonlyMap<string, number>): Tie {
  const isDown = (depths.get(tie.upper) ?? 0) <= (depths.get(tie.lower) ?? 0)
  return isDown ? tie : { upper: tie.lower, lower: tie.upper }
}
