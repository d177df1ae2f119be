/** Paints the map: everything that is seen of the scene, into one 2D context, with the graph's own pan and zoom. */
import { tracedCoast } from '#shared/map/coast.ts'
import type { Box, Point } from '#shared/map/geometry.ts'
import { markRadius, type SceneTrunk } from '#shared/map/lines.ts'
import { dashes, lineWidth, linkColourOf } from '#shared/map/looks.ts'
import type { Land, Scene, TextLine } from '#shared/map/scene.ts'
import { spanGap, type TypeName, typeStyles, widthOf } from '#shared/map/text.ts'
import type { Theme } from '#shared/map/theme.ts'
import type { Viewport } from './fit.ts'
import { ringDashes } from './focus-ring.ts'
import { type PlacedWords, placedWords } from './lettering.ts'
import { createNodePainter, type PaintNode, paintMark } from './symbols.ts'

const shoreTraceStep = 6
const haloWidth = 4
/** The coast is never thinner than this on the screen. */
const thinnestCoast = 1.1
/** Between a shape and the ring of the keyboard, pixels of the screen: outside the ring of the selection. */
const focusDistance = 9

/** What a person did with the nodes, by id. */
export interface Marked {
  /** Selected. */
  readonly chosen: ReadonlySet<string>
  /** Put where they are. */
  readonly pinned: ReadonlySet<string>
  /** What the keyboard is on. */
  readonly walked: string | undefined
}

/** Paints the whole picture: sea, coasts, lines, nodes, words. */
export type PaintChart = (context: CanvasRenderingContext2D, scene: Scene, theme: Theme, viewport: Viewport, marked: Marked) => void

export function createChartPainter(): PaintChart {
  const nodes = createNodePainter()
  return (context, scene, theme, viewport, marked) => {
    context.clearRect(0, 0, viewport.width, viewport.height)
    paintGround(context, scene, theme, viewport)
    paintNodes(context, scene, viewport, marked, nodes.paintWith(theme, viewport.zoom))
    const words = placedWords(scene, viewport)
    paintLettering(context, words, theme)
    if (marked.walked !== undefined) paintFocus(context, { scene, words, theme, viewport }, marked.walked)
  }
}

/** Everything below the nodes. */
function paintGround(context: CanvasRenderingContext2D, scene: Scene, theme: Theme, viewport: Viewport): void {
  context.save()
  paintRhumbs(context, scene, theme, viewport)
  context.translate(viewport.pan.x, viewport.pan.y)
  context.scale(viewport.zoom, viewport.zoom)
  for (const land of scene.lands) paintLand(context, land, theme, viewport.zoom)
  paintLines(context, [...scene.trunks, ...scene.links], theme)
  for (const { mark } of scene.lands) paintMark(context, mark, theme)
  context.restore()
}

function paintNodes(
  context: CanvasRenderingContext2D,
  { nodes }: Scene,
  { pan, zoom, width, height }: Viewport,
  { chosen, pinned }: Marked,
  paintNode: PaintNode,
): void {
  for (const node of nodes) {
    const at = { x: node.x * zoom + pan.x, y: node.y * zoom + pan.y }
    const reach = node.size * zoom
    const isInView = at.x > -reach && at.y > -reach && at.x < width + reach && at.y < height + reach
    if (isInView) paintNode(context, node, at, { chosen: chosen.has(node.id), pinned: pinned.has(node.id) })
  }
}

function paintLines(context: CanvasRenderingContext2D, lines: readonly Pick<SceneTrunk, 'points' | 'style'>[], theme: Theme): void {
  context.strokeStyle = linkColourOf(theme)
  context.lineWidth = lineWidth
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const style of ['measured', 'inferred', 'manual'] as const) {
    context.setLineDash([...dashes[style]])
    context.beginPath()
    for (const { points } of lines.filter((line) => line.style === style)) follow(context, points)
    context.stroke()
  }
  context.setLineDash([])
}

/** Rhumb lines have the width of a hair at every zoom. */
function paintRhumbs(context: CanvasRenderingContext2D, { rhumbs }: Scene, theme: Theme, { pan, zoom, width, height }: Viewport): void {
  const from = { x: rhumbs.from.x * zoom + pan.x, y: rhumbs.from.y * zoom + pan.y }
  const reach = width + height + Math.abs(from.x) + Math.abs(from.y)
  context.strokeStyle = theme.rhumb
  context.globalAlpha = 0.38
  for (let i = 0; i < rhumbs.directions; i += 1) {
    const angle = (2 * Math.PI * i) / rhumbs.directions
    context.lineWidth = i % 8 === 0 ? 1.1 : i % 4 === 0 ? 0.8 : 0.6
    trace(context, [from, { x: from.x + reach * Math.sin(angle), y: from.y - reach * Math.cos(angle) }])
    context.stroke()
  }
  context.globalAlpha = 1
}

function paintLand(context: CanvasRenderingContext2D, land: Land, theme: Theme, zoom: number): void {
  const { ground, shore } = outlineOf(land)
  context.fillStyle = theme.land
  context.fill(ground)
  context.strokeStyle = theme.coast
  context.lineJoin = 'round'
  context.globalAlpha = 0.18
  context.lineWidth = 8.6
  context.stroke(shore)
  context.globalAlpha = 1
  context.lineWidth = Math.max(1.6, thinnestCoast / zoom)
  context.stroke(shore)
}

interface Outline {
  readonly ground: Path2D
  readonly shore: Path2D
}

/** Islands are painted many times before they change. */
const outlines = new WeakMap<Land, Outline>()

function outlineOf(land: Land): Outline {
  const known = outlines.get(land)
  if (known !== undefined) return known
  const [ground, shore] = [new Path2D(), new Path2D()]
  follow(ground, tracedCoast(land.coast, shoreTraceStep))
  ground.closePath()
  for (const piece of land.shore) follow(shore, piece)
  outlines.set(land, { ground, shore })
  return { ground, shore }
}

function trace(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath()
  follow(context, points)
}

/** Adds a line of its own to the path. */
function follow(path: Path2D | CanvasRenderingContext2D, points: readonly Point[]): void {
  for (const [i, { x, y }] of points.entries()) i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)
}

/** The words of everything, each with a halo of the ground it stands on, so that they read over lines. */
function paintLettering(context: CanvasRenderingContext2D, words: readonly PlacedWords[], theme: Theme): void {
  context.save()
  context.textBaseline = 'alphabetic'
  context.lineJoin = 'round'
  for (const { label, lines, scale, shift, isGrown } of words) {
    // Set rather than saved and restored: then a font that stays the same is not looked up again.
    context.setTransform(scale * devicePixelRatio, 0, 0, scale * devicePixelRatio, shift.x * devicePixelRatio, shift.y * devicePixelRatio)
    context.strokeStyle = label.ground === 'sea' ? theme.paper : theme.land
    for (const line of lines) paintLine(context, line, label.ground === 'coast' && !isGrown ? 0 : haloWidth, theme)
  }
  context.restore()
}

interface Lettered {
  readonly scene: Scene
  readonly words: readonly PlacedWords[]
  readonly theme: Theme
  readonly viewport: Viewport
}

/** The ring around what the keyboard is on: dashed and outside of everything, so that it is no selection. */
function paintFocus(context: CanvasRenderingContext2D, { scene, words, theme, viewport: { pan, zoom } }: Lettered, id: string): void {
  const node = scene.nodes.find((candidate) => candidate.id === id)
  const land = scene.lands.find((candidate) => candidate.id === id)
  const place = node ?? land?.mark
  if (place === undefined) return
  const at = { x: place.x * zoom + pan.x, y: place.y * zoom + pan.y }
  const radius = ((node?.size ?? 2 * markRadius) / 2) * zoom + focusDistance
  context.save()
  context.beginPath()
  for (const { from, to } of ringDashes(
    at,
    radius,
    words.map(({ box }) => box),
  )) {
    context.moveTo(at.x + radius * Math.cos(from), at.y + radius * Math.sin(from))
    context.arc(at.x, at.y, radius, from, to)
  }
  context.lineWidth = 2.2
  context.strokeStyle = theme.ink
  context.stroke()
  context.restore()
}

const softTypes: ReadonlySet<TypeName> = new Set(['address', 'vendor', 'note'])

function paintLine(context: CanvasRenderingContext2D, line: TextLine, halo: number, theme: Theme): void {
  let x = line.x
  context.textAlign = line.anchor === 'middle' ? 'center' : line.anchor
  for (const { text, type } of line.spans) {
    context.font = fontOf(type)
    context.fillStyle = softTypes.has(type) ? theme.soft : theme.ink
    context.lineWidth = halo
    if (halo > 0) context.strokeText(text, x, line.baseline)
    context.fillText(text, x, line.baseline)
    x += widthOf(text, typeStyles[type]) + spanGap
  }
}

function fontOf(type: TypeName): string {
  const { family, weight, size } = typeStyles[type]
  return `${weight} ${size}px ${family === 'mono' ? "'JetBrains Mono Variable', monospace" : "'Inter Variable', sans-serif"}`
}

/** Everything small: land, nodes, and where the camera looks. For the overview in the corner. */
export function paintOverview(
  context: CanvasRenderingContext2D,
  scene: Scene,
  theme: Theme,
  { pan, zoom, width, height }: Viewport,
  seen: Box | undefined,
): void {
  context.clearRect(0, 0, width, height)
  context.save()
  context.translate(pan.x, pan.y)
  context.scale(zoom, zoom)
  for (const { coast } of scene.lands) {
    trace(context, tracedCoast(coast, 24))
    context.closePath()
    context.fillStyle = theme.land
    context.strokeStyle = theme.coast
    context.lineWidth = 1 / zoom
    context.fill()
    context.stroke()
  }
  for (const node of scene.nodes) {
    context.beginPath()
    context.arc(node.x, node.y, 1.8 / zoom, 0, 2 * Math.PI)
    context.fillStyle = node.self ? theme.sea : node.status === 'rogue' ? theme.bad : theme.soft
    context.fill()
  }
  context.restore()
  if (seen !== undefined) paintFrame(context, theme, { pan, zoom, width, height }, seen)
}

/** What is seen beyond the edge is framed at the edge: a line that is cut off says nothing. */
function paintFrame(context: CanvasRenderingContext2D, theme: Theme, { pan, zoom, width, height }: Viewport, seen: Box): void {
  const inset = 1.5
  const [left, top] = [Math.max(inset, seen.left * zoom + pan.x), Math.max(inset, seen.top * zoom + pan.y)]
  const [right, bottom] = [Math.min(width - inset, seen.right * zoom + pan.x), Math.min(height - inset, seen.bottom * zoom + pan.y)]
  if (right <= left || bottom <= top) return
  context.strokeStyle = theme.sea
  context.lineWidth = 1.2
  context.beginPath()
  context.roundRect(left, top, right - left, bottom - top, 4)
  context.stroke()
}
