/**
 * The map on the screen: cytoscape between two canvases, below it the sea, above it the lettering. It shows the scene it is given and
 * tells what the person points at, selects and moves.
 */
import cytoscape, { type Core, type EventObjectNode } from 'cytoscape'
import type { Box, Point } from '#shared/map/geometry.ts'
import type { Scene } from '#shared/map/scene.ts'
import type { Theme } from '#shared/map/theme.ts'
import { createCanvas } from './canvas.ts'
import { type Displacement, paintLettering, paintSea, type Viewport } from './chart.ts'
import { elementsOf } from './elements.ts'
import { contentOf, fitOf } from './fit.ts'
import { stylesheetOf } from './stylesheet.ts'
import { sync } from './sync.ts'

export interface MapCallbacks {
  /** A host was clicked; undefined for the sea. */
  onSelect(id: string | undefined): void
  /** A host was dragged here and let go. */
  onMove(id: string, to: Point): void
  /** The pointer rests on something that has words, in pixels of the map. */
  onPoint(words: string | undefined, at: Point): void
  /** The camera moved. */
  onCamera(viewport: Viewport): void
  /** What floats over the map now. */
  obstacles(): readonly Box[]
}

export interface ScreenMap {
  show(scene: Scene): void
  dress(theme: Theme): void
  select(id: string | undefined): void
  zoomBy(factor: number): void
  fit(): void
  /** Fits again after what floats has changed, unless the person holds the camera. */
  settle(): void
  /** Brings a point of the scene to the middle. */
  lookAt(point: Point): void
  destroy(): void
}

const flightMs = 220
const smallestZoom = 0.05
const largestZoom = 4
/** Room that is kept around a host which is brought into view. */
const viewMargin = 60

export function createMap(container: HTMLElement, theme: Theme, callbacks: MapCallbacks): ScreenMap {
  const sea = createCanvas(container, 'below')
  const holder = container.appendChild(document.createElement('div'))
  holder.className = 'map-graph'
  const lettering = createCanvas(container, 'above')
  const cy = cytoscape({
    container: holder,
    style: stylesheetOf(theme),
    minZoom: smallestZoom,
    maxZoom: largestZoom,
    boxSelectionEnabled: false,
    selectionType: 'single',
    autounselectify: false,
  })
  const isStill = matchMedia('(prefers-reduced-motion: reduce)')
  let scene: Scene | undefined
  let worn = theme
  /** Set once the person took the camera: from then on it stays where they put it. */
  let isHeld = false

  const viewport = (): Viewport => ({ pan: cy.pan(), zoom: cy.zoom(), width: holder.clientWidth, height: holder.clientHeight })
  const paint = (): void => {
    if (scene === undefined) return
    const places = new Map<string, Point>([
      ...scene.lands.map(({ id, mark }) => [id, mark] as const),
      ...scene.nodes.map((node) => [node.id, node] as const),
    ])
    paintSea(sea.context(), scene, worn, viewport())
    paintLettering(lettering.context(), scene, worn, viewport(), (id) => displacementOf(cy, id, places.get(id)))
    callbacks.onCamera(viewport())
  }
  const fly = (to: { readonly zoom: number; readonly pan: Point }): void => {
    cy.stop()
    if (isStill.matches) cy.viewport(to)
    else cy.animate({ ...to }, { duration: flightMs, easing: 'ease-out' })
  }
  const showAll = (): void => {
    if (scene !== undefined) fly(fitOf(contentOf(scene), viewport(), callbacks.obstacles()))
  }
  const watch = new ResizeObserver(() => {
    sea.resize()
    lettering.resize()
    cy.resize()
    if (!isHeld && scene !== undefined) cy.viewport(fitOf(contentOf(scene), viewport(), callbacks.obstacles()))
    paint()
  })

  cy.on('render', paint)
  cy.on('tap', (event) => callbacks.onSelect(event.target === cy ? undefined : selectedBy(event as EventObjectNode)))
  cy.on('dragfree', 'node', (event) => callbacks.onMove(event.target.id(), { ...event.target.position() }))
  cy.on('mouseover', 'node, edge', (event) => callbacks.onPoint(event.target.data('title'), event.renderedPosition))
  cy.on('mouseout', 'node, edge', (event) => callbacks.onPoint(undefined, event.renderedPosition))
  cy.on('dragpan scrollzoom pinchzoom', () => {
    isHeld = true
  })
  watch.observe(container)
  void document.fonts.ready.then(() => cy.destroyed() || paint())

  return {
    show(next) {
      const first = scene === undefined
      scene = next
      sync(cy, elementsOf(next), { motion: first || isStill.matches ? 'none' : 'arrivals' })
      if (first) cy.viewport(fitOf(contentOf(next), viewport(), callbacks.obstacles()))
      else if (!isHeld) showAll()
      paint()
    },
    dress(next) {
      worn = next
      cy.style(stylesheetOf(next))
      paint()
    },
    select(id) {
      cy.nodes(':selected').unselect()
      if (id === undefined) return
      const node = cy.getElementById(id)
      node.select()
      if (node.nonempty() && !isInside(node.renderedPosition(), viewport())) this.lookAt(node.position())
    },
    zoomBy(factor) {
      isHeld = true
      const { width, height, pan, zoom } = viewport()
      const next = Math.min(largestZoom, Math.max(smallestZoom, zoom * factor))
      const keep = (middle: number, at: number) => middle - ((middle - at) * next) / zoom
      fly({ zoom: next, pan: { x: keep(width / 2, pan.x), y: keep(height / 2, pan.y) } })
    },
    fit() {
      isHeld = false
      showAll()
    },
    settle() {
      if (!isHeld) showAll()
    },
    lookAt(point) {
      isHeld = true
      const { width, height, zoom } = viewport()
      fly({ zoom, pan: { x: width / 2 - point.x * zoom, y: height / 2 - point.y * zoom } })
    },
    destroy() {
      watch.disconnect()
      cy.destroy()
      container.replaceChildren()
    },
  }
}

function selectedBy({ target }: EventObjectNode): string | undefined {
  return target.isNode() && target.selectable() ? target.id() : undefined
}

function isInside({ x, y }: Point, { width, height }: Viewport): boolean {
  return x > viewMargin && y > viewMargin && x < width - viewMargin && y < height - viewMargin
}

function displacementOf(cy: Core, id: string, place: Point | undefined): Displacement | undefined {
  const node = cy.getElementById(id)
  if (place === undefined || node.empty()) return undefined
  const { x, y } = node.position()
  return { x: x - place.x, y: y - place.y, opacity: Number(node.style('opacity')) }
}
