/**
 * The map on the screen: a canvas with the picture, and over it cytoscape, which draws nothing, but knows what the pointer is on and
 * moves camera and nodes. It shows the chart it is given and tells what the person points at, selects and moves.
 */
import type { NodeSingular } from 'cytoscape'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Box, Point } from '#shared/map/geometry.ts'
import { type Scene, sceneOf } from '#shared/map/scene.ts'
import type { Theme } from '#shared/map/theme.ts'
import { createFrames } from '../frames.ts'
import type { Charted } from '../stores/network.ts'
import { createCamera } from './camera.ts'
import { createCanvas } from './canvas.ts'
import { createChartPainter, type Marked } from './chart.ts'
import { attachDragging } from './drag-handler.ts'
import { elementsOf } from './elements.ts'
import type { Viewport } from './fit.ts'
import { documentAt } from './forces.ts'
import { createInvisibleGraph } from './invisible-graph.ts'
import { linkAt } from './pointing.ts'
import { createRipples } from './ripples.ts'
import { sync } from './sync.ts'

/** A click on one thing alone, or together with what is selected already. */
export type SelectionWish = 'only' | 'toggle'

export interface MapCallbacks {
  /** A host was clicked; undefined for the sea. */
  onSelect(id: string | undefined, wish: SelectionWish): void
  /** Something was dragged and let go; where all that moved has come to rest. Done when that is kept. */
  onMove(dragged: string, places: ReadonlyMap<string, Point>): Promise<void>
  /** The pointer rests on something that has words, in pixels of the map. */
  onPoint(words: string | undefined, at: Point): void
  /** The camera moved. */
  onCamera(viewport: Viewport): void
  /** What floats over the map now. */
  obstacles(): readonly Box[]
}

export interface ScreenMap {
  show(chart: Charted): void
  dress(theme: Theme): void
  select(ids: readonly string[]): void
  /** Marks what the keyboard is on, and brings it into view. */
  walkTo(id: string | undefined): void
  zoomBy(factor: number): void
  /** Moves what is seen, pixels of the screen. */
  panBy(by: Point): void
  fit(): void
  /** Fits again after what floats has changed, unless the person holds the camera. */
  settle(): void
  /** Brings a point of the scene to the middle. */
  lookAt(point: Point): void
  destroy(): void
}

/** The pointer is on a line when it is no further away, pixels of the screen. */
const lineReach = 6

export function createMap(container: HTMLElement, theme: Theme, callbacks: MapCallbacks): ScreenMap {
  const picture = layerOf(container, 'map-picture')
  const canvas = createCanvas(picture)
  const paintChart = createChartPainter()
  const ripples = createRipples(picture)
  const holder = layerOf(container, 'map-graph')
  const cy = createInvisibleGraph(holder, () => paintWhatChanged())
  const isStill = matchMedia('(prefers-reduced-motion: reduce)')
  let chart: Charted | undefined
  /** What is drawn: the chart's scene, or while something is dragged that of where things are now. */
  let scene: Scene | undefined
  let worn = theme
  let marked: Marked = { chosen: new Set(), pinned: new Set(), walked: undefined }
  let painted: { readonly scene: Scene; readonly worn: Theme; readonly marked: Marked; readonly viewport: Viewport } | undefined

  const camera = createCamera(cy, picture, { isStill: () => isStill.matches, obstacles: callbacks.obstacles, scene: () => scene })
  const paint = (): void => {
    if (scene === undefined) return
    const viewport = camera.viewport()
    paintChart(canvas.context(), scene, worn, viewport, marked)
    ripples.follow(viewport)
    if (!isSameView(viewport, painted?.viewport)) callbacks.onCamera(viewport)
    painted = { scene, worn, marked, viewport }
  }
  const paintWhatChanged = (): void => {
    const isPainted = painted?.scene === scene && painted?.worn === worn && painted?.marked === marked
    if (!isPainted || !isSameView(camera.viewport(), painted?.viewport)) paint()
  }
  // The graph works out what is new in it for longer than a frame has: the picture does not wait for it.
  const frames = createFrames(paintWhatChanged, () => scene && sync(cy, elementsOf(scene)))
  /** Draws the chart with `moved` things elsewhere. */
  const draw = (moved: ReadonlyMap<string, Point> | undefined): void => {
    if (chart === undefined) return
    scene = moved === undefined ? chart.scene : sceneOf(documentAt(chart.document, moved))
    frames.ask()
  }
  const dragging = attachDragging(cy, {
    chart: () => chart && { ...chart, scene: scene ?? chart.scene },
    isStill: () => isStill.matches,
    draw,
    onStart: camera.hold,
    onEnd: callbacks.onMove,
  })
  const watch = new ResizeObserver(() => {
    canvas.resize()
    cy.resize()
    camera.resize()
    paint()
  })

  cy.on('tap', (event) => {
    const { ctrlKey, metaKey, shiftKey } = event.originalEvent
    callbacks.onSelect(event.target === cy ? undefined : hostOf(event.target), ctrlKey || metaKey || shiftKey ? 'toggle' : 'only')
  })
  let pointed: string | undefined
  const point = (words: string | undefined, at: Point): void => {
    if (words !== pointed) callbacks.onPoint(words, at)
    pointed = words
  }
  cy.on('mousemove', ({ target, position, renderedPosition }) => {
    const title = target === cy ? linkAt(scene?.links ?? [], position, lineReach / cy.zoom())?.title : target.data('title')
    point(title, renderedPosition)
  })
  cy.on('mouseout drag', ({ renderedPosition }) => point(undefined, renderedPosition))
  cy.on('dragpan scrollzoom pinchzoom', camera.hold)
  watch.observe(container)
  void document.fonts.ready.then(() => cy.destroyed() || paint())

  return {
    show(next) {
      const first = chart === undefined
      chart = next
      marked = { ...marked, pinned: pinnedOf(next.document) }
      const before = new Set(scene?.nodes.map(({ id }) => id))
      draw(dragging.places())
      if (!first && !isStill.matches) ripples.spread(next.scene.nodes.filter(({ id }) => !before.has(id)))
      camera.settle(first ? 'at-once' : next.document.scan.status === 'running' ? 'with-room' : 'in-flight')
    },
    dress(next) {
      worn = next
      frames.ask()
    },
    select(ids) {
      marked = { ...marked, chosen: new Set(ids) }
      frames.ask()
      const last = placeOf(scene, ids.at(-1))
      if (last !== undefined) camera.reveal(last)
    },
    walkTo(id) {
      marked = { ...marked, walked: id }
      frames.ask()
      const place = placeOf(scene, id)
      if (place !== undefined) camera.reveal(place)
    },
    zoomBy: camera.zoomBy,
    panBy: camera.panBy,
    fit: camera.fit,
    settle: () => camera.settle('in-flight'),
    lookAt: camera.lookAt,
    destroy() {
      frames.cancel()
      dragging.destroy()
      watch.disconnect()
      cy.destroy()
      container.replaceChildren()
    },
  }
}

function layerOf(container: HTMLElement, name: string): HTMLElement {
  const layer = container.appendChild(document.createElement('div'))
  layer.className = name
  return layer
}

function isSameView(a: Viewport, b: Viewport | undefined): boolean {
  return b !== undefined && a.zoom === b.zoom && a.pan.x === b.pan.x && a.pan.y === b.pan.y && a.width === b.width && a.height === b.height
}

/** Of a node, or of the mark of a segment. */
function placeOf(scene: Scene | undefined, id: string | undefined): Point | undefined {
  return scene?.nodes.find((node) => node.id === id) ?? scene?.lands.find((land) => land.id === id)?.mark
}

function hostOf(target: NodeSingular): string | undefined {
  return ['host', 'infrastructure'].includes(target.data('kind')) ? target.id() : undefined
}

function pinnedOf({ hosts }: MapDocument): ReadonlySet<string> {
  return new Set(hosts.filter(({ position }) => position?.pinned === true).map(({ id }) => id))
}
