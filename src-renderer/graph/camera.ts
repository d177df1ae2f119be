/** The camera of the map: it shows everything until the person takes it, flies and never jumps, and keeps clear of what floats. */
import type { Core } from 'cytoscape'
import type { Box, Point } from '#shared/map/geometry.ts'
import type { Scene } from '#shared/map/scene.ts'
import type { Viewport } from './chart.ts'
import { contentOf, fitOf } from './fit.ts'

export interface MapCamera {
  viewport(): Viewport
  /** From now on it stays where the person put it. */
  hold(): void
  /** Shows everything again, unless the person holds it. */
  settle(how: 'at-once' | 'in-flight'): void
  /** The same after the window changed its size: without a flight. */
  settleAtOnce(): void
  /** Shows everything, and follows again. */
  fit(): void
  zoomBy(factor: number): void
  panBy(by: Point): void
  lookAt(point: Point): void
  /** Looks at a point that is outside or near the edge. */
  reveal(point: Point): void
}

export interface CameraSources {
  readonly isStill: () => boolean
  readonly obstacles: () => readonly Box[]
  readonly scene: () => Scene | undefined
}

const flightMs = 220
const smallestZoom = 0.05
const largestZoom = 4
/** Room that is kept around what is brought into view. */
const viewMargin = 60

export function createCamera(cy: Core, holder: HTMLElement, { isStill, obstacles, scene }: CameraSources): MapCamera {
  let isHeld = false
  cy.minZoom(smallestZoom)
  cy.maxZoom(largestZoom)

  const viewport = (): Viewport => ({ pan: { ...cy.pan() }, zoom: cy.zoom(), width: holder.clientWidth, height: holder.clientHeight })
  const hold = (): void => {
    isHeld = true
  }
  const fly = (to: { readonly zoom: number; readonly pan: Point }, how: 'at-once' | 'in-flight' = 'in-flight'): void => {
    cy.stop()
    if (isStill() || how === 'at-once') cy.viewport(to)
    else cy.animate({ ...to }, { duration: flightMs, easing: 'ease-out' })
  }
  const settle = (how: 'at-once' | 'in-flight'): void => {
    const shown = scene()
    if (!isHeld && shown !== undefined) fly(fitOf(contentOf(shown), viewport(), obstacles()), how)
  }
  const lookAt = ({ x, y }: Point): void => {
    hold()
    const { width, height, zoom } = viewport()
    fly({ zoom, pan: { x: width / 2 - x * zoom, y: height / 2 - y * zoom } })
  }

  return {
    viewport,
    hold,
    settle,
    settleAtOnce: () => settle('at-once'),
    fit() {
      isHeld = false
      settle('in-flight')
    },
    zoomBy(factor) {
      hold()
      const { width, height, pan, zoom } = viewport()
      const next = Math.min(largestZoom, Math.max(smallestZoom, zoom * factor))
      const keep = (middle: number, at: number) => middle - ((middle - at) * next) / zoom
      fly({ zoom: next, pan: { x: keep(width / 2, pan.x), y: keep(height / 2, pan.y) } })
    },
    panBy({ x, y }) {
      hold()
      const { pan, zoom } = viewport()
      fly({ zoom, pan: { x: pan.x + x, y: pan.y + y } }, 'at-once')
    },
    lookAt,
    reveal(point) {
      const { pan, zoom, width, height } = viewport()
      const [x, y] = [point.x * zoom + pan.x, point.y * zoom + pan.y]
      const isSeen = x > viewMargin && y > viewMargin && x < width - viewMargin && y < height - viewMargin
      if (!isSeen) lookAt(point)
    },
  }
}
