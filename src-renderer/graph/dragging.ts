/**
 * One drag: cytoscape-cola moves the neighbours of the node under the pointer. It runs on a graph of its own that nobody sees, whose
 * nodes are the boxes of shapes and labels; the map is drawn from where they are.
 */
import cytoscape, { type Core, type LayoutOptions, type Layouts } from 'cytoscape'
import cola from 'cytoscape-cola'
import { distance, overlaps, type Point } from '#shared/map/geometry.ts'
import { type Body, boxOfBody, type Forces } from './forces.ts'

cytoscape.use(cola)

export interface Dragging {
  /** The pointer has the dragged node here. */
  moveTo(at: Point): void
  /** Where everything that takes part is now, by id; centres of shapes. */
  places(): ReadonlyMap<string, Point>
  /** Ends it; returns where everything has come to rest, the dragged node beside what it was let go on. */
  end(): ReadonlyMap<string, Point>
}

/** `live` moves with the screen's frames; `at-rest` all at once when the drag ends, for people who asked for no motion. */
export type DragMotion = 'live' | 'at-rest'

/** How near the pointer something gives way, pixels. */
const reach = 230
/** Steps of the solver by which a map has come to rest. */
const mostSteps = 300
/** Positions are kept in tenths of a pixel: whole ones would make rows of what only happens to be at one height. */
const tenths = (length: number): number => Math.round(length * 10) / 10

/** cytoscape-cola's layout with the solver that it drives (webcola), and what that keeps at each node: the middle of its box. */
interface ColaLayout extends Layouts {
  readonly adaptor: {
    distanceMatrix(lengths: readonly (readonly number[])[]): ColaLayout['adaptor']
    start(free: number, constrained: number, separated: number, grid: number, keepRunning: boolean, centre: boolean): unknown
    resume(): unknown
    /** One step; true when all is at rest. */
    tick(): boolean
  }
}
interface ColaNode {
  readonly x: number
  readonly y: number
  fixed: boolean
  width: number
  height: number
  /** Set where width and height are not to be read from a node's style, which costs more than the whole layout. */
  updatedDims: true
  /** Where a node that is fixed is held. */
  px?: number
  py?: number
}

export function createDragging(forces: Forces, dragged: string, motion: DragMotion): Dragging {
  const { bodies, carried } = forces
  const graph = graphOf(bodies)
  const layout = graph.layout(optionsOf(forces, graph, motion)) as ColaLayout
  const solved = new Map(bodies.map(({ id }) => [id, (): ColaNode => graph.getElementById(id).scratch('cola')]))
  const home = bodies.find(({ id }) => id === dragged)?.at ?? { x: 0, y: 0 }
  let pointer = home

  const carriedTo = ({ at }: Body): Point => ({ x: tenths(at.x + pointer.x - home.x), y: tenths(at.y + pointer.y - home.y) })
  const placeOf = (body: Body): Point => {
    if (carried.has(body.id)) return carriedTo(body)
    const middle = solved.get(body.id)?.()
    if (body.isHeld || middle === undefined) return body.at
    return { x: tenths(middle.x - body.offset.x), y: tenths(middle.y - body.offset.y) }
  }
  const places = (): ReadonlyMap<string, Point> => new Map(bodies.map((body) => [body.id, placeOf(body)]))
  const carry = (): void => {
    for (const body of bodies) {
      const node = carried.has(body.id) ? solved.get(body.id)?.() : undefined
      if (node === undefined) continue
      const at = carriedTo(body)
      node.px = at.x + body.offset.x
      node.py = at.y + body.offset.y
    }
  }

  const loosen = (): void => {
    for (const body of bodies) {
      const node = body.isHeld || distance(body.at, pointer) > reach ? undefined : solved.get(body.id)?.()
      if (node !== undefined) node.fixed = false
    }
  }

  layout.run()
  for (const { id, width, height } of bodies) Object.assign(solved.get(id)?.() ?? {}, { width, height, updatedDims: true })
  // Springs have the length that they have now, so that nothing pulls before the pointer moves. The layout only knows lengths of
  // lines and makes everybody else keep away; with a matrix there are these springs and no other force.
  layout.adaptor.distanceMatrix(lengthsOf(forces)).start(0, 0, 0, 0, false, false)
  loosen()
  return {
    moveTo(at) {
      pointer = at
      carry()
      loosen()
    },
    places,
    end() {
      layout.stop()
      if (motion === 'at-rest') {
        layout.adaptor.resume()
        for (let step = 0; step < mostSteps && !layout.adaptor.tick(); step += 1);
      }
      pointer = freePlace(bodies, dragged, places())
      const ended = places()
      graph.destroy()
      return ended
    },
  }
}

function graphOf(bodies: readonly Body[]): Core {
  return cytoscape({
    headless: true,
    layout: { name: 'preset' },
    elements: bodies.map(({ id, at, offset }) => ({
      data: { id },
      position: { x: at.x + offset.x, y: at.y + offset.y },
      // Everything is a wall until the pointer comes near.
      locked: true,
    })),
  })
}

function optionsOf({ bodies, rows }: Forces, graph: Core, motion: DragMotion): LayoutOptions {
  const offsets = new Map(bodies.map(({ id, offset }) => [id, offset.y]))
  const offsetOf = (id: string | undefined): number => offsets.get(id ?? '') ?? 0
  const horizontal = rows.map((ids) => ids.map((id) => ({ node: graph.getElementById(id), offset: offsetOf(id) - offsetOf(ids[0]) })))
  const options = {
    name: 'cola',
    animate: motion === 'live',
    infinite: motion === 'live',
    fit: false,
    centerGraph: false,
    handleDisconnected: false,
    avoidOverlap: true,
    nodeSpacing: 0,
    boundingBox: { x1: 0, y1: 0, w: 1, h: 1 },
    ...(horizontal.length > 0 && { alignment: { horizontal } }),
  }
  return options
}

/** Length of the spring between any two; infinite where there is none. */
function lengthsOf({ bodies, springs }: Forces): readonly (readonly number[])[] {
  const indexes = new Map(bodies.map(({ id }, i) => [id, i]))
  const middles = bodies.map(({ at, offset }) => ({ x: at.x + offset.x, y: at.y + offset.y }))
  const lengths = bodies.map((_, i) => bodies.map((_, j) => (i === j ? 0 : Number.POSITIVE_INFINITY)))
  for (const [from, to] of springs) {
    const [a, b] = [indexes.get(from) ?? 0, indexes.get(to) ?? 0]
    const length = Math.max(1, distance(middles[a] ?? middles[0] ?? { x: 0, y: 0 }, middles[b] ?? { x: 0, y: 0 }))
    for (const [row, column] of [
      [a, b],
      [b, a],
    ] as const) {
      const lengthsFrom = lengths[row]
      if (lengthsFrom !== undefined) lengthsFrom[column] = length
    }
  }
  return lengths
}

/** Steps outwards in which a node that was let go on another one looks for a free place. */
const stepAside = 10
const mostTurns = 60
const directions = 16

/** Where the dragged node stands on nobody: where it was let go, else the nearest place that is free. */
function freePlace(bodies: readonly Body[], dragged: string, places: ReadonlyMap<string, Point>): Point {
  const own = bodies.find(({ id }) => id === dragged)
  const wanted = places.get(dragged) ?? { x: 0, y: 0 }
  if (own === undefined) return wanted
  const boxes = bodies.flatMap((body) => (body.id === dragged ? [] : [boxOfBody(body, places.get(body.id) ?? body.at)]))
  const isFree = (at: Point): boolean => !boxes.some((box) => overlaps(box, boxOfBody(own, at)))
  if (isFree(wanted)) return { x: tenths(wanted.x), y: tenths(wanted.y) }
  for (let turn = 1; turn <= mostTurns; turn += 1) {
    for (let i = 0; i < directions; i += 1) {
      const angle = (2 * Math.PI * i) / directions
      const at = { x: tenths(wanted.x + turn * stepAside * Math.cos(angle)), y: tenths(wanted.y + turn * stepAside * Math.sin(angle)) }
      if (isFree(at)) return at
    }
  }
  return wanted
}
