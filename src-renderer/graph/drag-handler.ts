/** From the pointer's drag to the forces and back: begins when a node moves, draws at most once per frame, ends when all is calm. */
import type { Core } from 'cytoscape'
import { distance, type Point } from '#shared/map/geometry.ts'
import type { Charted } from '../stores/network.ts'
import { createDragging, type Dragging } from './dragging.ts'
import { forcesOf } from './forces.ts'

export interface DragSources {
  /** What is drawn now. */
  readonly chart: () => Charted | undefined
  readonly isStill: () => boolean
  readonly draw: (places: ReadonlyMap<string, Point> | undefined) => void
  readonly onStart: () => void
  /** Keeps where all has come to rest; done when that is known everywhere. */
  readonly onEnd: (dragged: string, places: ReadonlyMap<string, Point>) => Promise<void>
}

export interface DragHandler {
  /** Where things are that a drag moves, or has moved until that is kept. */
  places(): ReadonlyMap<string, Point> | undefined
  destroy(): void
}

/** Neighbours come to rest within this after the pointer let go. */
const settlingMs = 600
/** From here on a drawing takes two frames' turns. */
const longDrawingMs = 8
/** Nobody sees smaller steps, pixels a frame. */
const calmStep = 0.3

interface Drag {
  readonly id: string
  readonly dragging: Dragging
}

export function attachDragging(cy: Core, { chart, isStill, draw, onStart, onEnd }: DragSources): DragHandler {
  let current: Drag | undefined
  let places: ReadonlyMap<string, Point> | undefined
  let frame = 0
  let releasedAt: number | undefined
  let drawnInMs = 0

  const begin = (id: string): void => {
    cancelAnimationFrame(frame)
    // A new drag ends the settling of the one before.
    if (current !== undefined) finish(current)
    const drawn = chart()
    if (drawn === undefined) return
    onStart()
    releasedAt = undefined
    const motion = isStill() ? 'at-rest' : 'live'
    const drag: Drag = { id, dragging: createDragging(forcesOf(drawn.document, drawn.scene, id), id, motion) }
    current = drag
    frame = requestAnimationFrame((now) => follow(drag, now))
  }
  const follow = (drag: Drag, now: number): void => {
    // A drawing that takes long leaves the next frame to the solver and to the graph.
    if (drawnInMs > longDrawingMs) {
      drawnInMs = 0
      frame = requestAnimationFrame((later) => follow(drag, later))
      return
    }
    const next = drag.dragging.places()
    const step = longestStep(places, next)
    places = new Map([...(places ?? []), ...next])
    if (step > 0) draw(places)
    drawnInMs = performance.now() - now
    if (releasedAt !== undefined && (step < calmStep || isStill() || now - releasedAt > settlingMs)) finish(drag)
    else frame = requestAnimationFrame((later) => follow(drag, later))
  }
  const finish = ({ id, dragging }: Drag): void => {
    current = undefined
    const rested = new Map([...(places ?? []), ...dragging.end()])
    places = rested
    draw(rested)
    void onEnd(id, rested).finally(() => {
      // By the next frame the page shows the document that has them.
      requestAnimationFrame(() => {
        if (places !== rested || cy.destroyed()) return
        places = undefined
        draw(undefined)
      })
    })
  }

  cy.on('drag', 'node', ({ target }) => {
    const id: string = target.id()
    if (current?.id !== id || releasedAt !== undefined) begin(id)
    current?.dragging.moveTo({ ...target.position() })
  })
  cy.on('free', 'node', () => {
    releasedAt = performance.now()
  })

  return {
    places: () => places,
    destroy() {
      cancelAnimationFrame(frame)
      current?.dragging.end()
    },
  }
}

function longestStep(before: ReadonlyMap<string, Point> | undefined, after: ReadonlyMap<string, Point>): number {
  if (before === undefined) return Number.POSITIVE_INFINITY
  return Math.max(...[...after].map(([id, at]) => distance(at, before.get(id) ?? { x: Number.POSITIVE_INFINITY, y: 0 })))
}
