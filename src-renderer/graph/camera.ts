/** The camera of the map: it shows everything until the person takes it, flies and never jumps, and keeps clear of what floats. */
import type { Core } from 'cytoscape'
import type { Box, Point } from '#shared/map/geometry.ts'
import type { Scene } from '#shared/map/scene.ts'
import { type CameraPlace, contentOf, fitOf, isSeen, panAfter, type Viewport, type WindowSize } from './fit.ts'

type Motion = 'at-once' | 'in-flight' | 'with-room'

export interface MapCamera {
  viewport(): Viewport
  /** From now on it stays where the person put it. */
  hold(): void
  /**
   * Shows everything again, unless the person holds it. `with-room` is for a map that grows: nothing moves while all of it is seen,
   * and then there is room for more.
   */
  settle(how: Motion): void
  /** The window has another size. */
  resize(): void
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
/** Of the size at which everything is just seen, for a map that grows. */
const roomForMore = 0.8
const smallestZoom = 0.05
const largestZoom = 4
/** Room that is kept around what is brought into view. */
const viewMargin = 60

/** `picture` is what moves in a flight: all that the camera shows. */
export function createCamera(cy: Core, picture: HTMLElement, { isStill, obstacles, scene }: CameraSources): MapCamera {
  let isHeld = false
  cy.minZoom(smallestZoom)
  cy.maxZoom(largestZoom)

  // Not asked for each time: after anything on the page has changed, that is a layout of all of it.
  let size = sizeOf(picture)
  const viewport = (): Viewport => ({ pan: { ...cy.pan() }, zoom: cy.zoom(), ...size })
  const hold = (): void => {
    isHeld = true
  }
  let flight: Animation | undefined
  /** Draws once, as it is at the end; on the way there that picture is moved, which costs no drawing. */
  const fly = (to: CameraPlace, how: 'at-once' | 'in-flight' = 'in-flight'): void => {
    // From what is seen now: another flight may be on its way.
    const moved = new DOMMatrixReadOnly(getComputedStyle(picture).transform)
    const from = { zoom: cy.zoom() * moved.a, x: cy.pan().x * moved.a + moved.e, y: cy.pan().y * moved.a + moved.f }
    flight?.cancel()
    cy.viewport({ zoom: to.zoom, pan: { ...to.pan } })
    if (isStill() || how === 'at-once') return
    const scale = from.zoom / to.zoom
    const start = `translate(${from.x - to.pan.x * scale}px, ${from.y - to.pan.y * scale}px) scale(${scale})`
    flight = picture.animate([{ transform: start }, { transform: 'none' }], { duration: flightMs, easing: 'ease-out' })
  }
  const settle = (how: Motion): void => {
    const shown = scene()
    if (isHeld || shown === undefined) return
    const [content, size, floating] = [contentOf(shown), viewport(), obstacles()]
    if (how === 'with-room' && isSeen(content, size, size, floating)) return
    const everything = fitOf(content, size, floating)
    if (how === 'with-room') fly(smaller(everything, size))
    else fly(everything, how)
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
    resize() {
      const before = size
      size = sizeOf(picture)
      if (isHeld) fly({ zoom: cy.zoom(), pan: panAfter(cy.pan(), before, size) }, 'at-once')
      else settle('at-once')
    },
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

function sizeOf({ clientWidth, clientHeight }: HTMLElement): WindowSize {
  return { width: clientWidth, height: clientHeight }
}

/** The same from further away, about the middle of the window. */
function smaller({ zoom, pan }: CameraPlace, { width, height }: Viewport): CameraPlace {
  const drawnIn = (at: number, middle: number): number => middle + (at - middle) * roomForMore
  return { zoom: zoom * roomForMore, pan: { x: drawnIn(pan.x, width / 2), y: drawnIn(pan.y, height / 2) } }
}
