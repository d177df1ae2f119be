/** The symbols of the map on a canvas: the marks of segments, and nodes with border, icon, badge and pin, as `looks.ts` has them. */
import type { Point } from '#shared/map/geometry.ts'
import { iconPaths } from '#shared/map/icon-paths.ts'
import { markRadius } from '#shared/map/lines.ts'
import {
  badgeOf,
  badgePlaceOf,
  badgeRadius,
  borderOf,
  cornerRadius,
  dots,
  fillOf,
  iconColourOf,
  iconSize,
  iconStroke,
  linkColourOf,
  markBorderWidth,
  rose,
  roseStroke,
} from '#shared/map/looks.ts'
import type { SceneNode } from '#shared/map/scene.ts'
import type { Theme } from '#shared/map/theme.ts'

/** Between a shape and the ring of the selection. */
const ringDistance = 4
const fullTurn = 2 * Math.PI
/** Path data is read once. */
const shapes = new Map<string, Path2D>()

/** What is drawn around a node because of what a person did. */
export interface NodeMarks {
  readonly chosen: boolean
  readonly pinned: boolean
}

/** The wind rose in the middle of a segment. */
export function paintMark(context: CanvasRenderingContext2D, at: Point, theme: Theme): void {
  context.save()
  context.translate(at.x, at.y)
  disc(context, markRadius, theme.land)
  outline(context, linkColourOf(theme), markBorderWidth)
  context.fill(shapeOf(rose.open))
  context.lineJoin = 'round'
  context.strokeStyle = theme.soft
  context.lineWidth = roseStroke
  context.stroke(shapeOf(rose.open))
  context.fillStyle = theme.soft
  context.fill(shapeOf(rose.dark))
  context.restore()
}

/** Paints a node into a context in pixels of the screen, at its place there. */
export type PaintNode = (context: CanvasRenderingContext2D, node: SceneNode, at: Point, marks: NodeMarks) => void

/**
 * Nodes of one look are drawn once and then copied: hundreds of nodes have a handful of looks. The copies last until theme, zoom or
 * the screen's resolution change; `paintWith` begins every painting.
 */
export function createNodePainter(): { paintWith(theme: Theme, zoom: number): PaintNode } {
  const copies = new Map<string, OffscreenCanvas>()
  let made: { readonly theme: Theme; readonly scale: number } | undefined
  return {
    paintWith(theme, zoom) {
      const scale = zoom * devicePixelRatio
      if (made?.theme !== theme || made.scale !== scale) copies.clear()
      made = { theme, scale }
      return (context, node, at, marks) => {
        const look = [node.role, node.size, node.icon, node.self, node.status, marks.chosen, marks.pinned].join()
        const copy = copies.get(look) ?? drawn(node, theme, marks, scale)
        copies.set(look, copy)
        const size = copy.width / devicePixelRatio
        context.drawImage(copy, onPixel(at.x - size / 2), onPixel(at.y - size / 2), size, size)
      }
    },
  }
}

/** A copy between pixels would be blurred. */
function onPixel(at: number): number {
  return Math.round(at * devicePixelRatio) / devicePixelRatio
}

/** Around a shape: what sits on its border or runs around it. */
const surroundings = 12

function drawn(node: SceneNode, theme: Theme, marks: NodeMarks, scale: number): OffscreenCanvas {
  const side = Math.max(1, Math.ceil((node.size + 2 * surroundings) * scale))
  const copy = new OffscreenCanvas(side, side)
  const context = copy.getContext('2d')
  if (context === null) throw new Error('This browser draws no canvas.')
  context.translate(side / 2, side / 2)
  context.scale(scale, scale)
  paintLook(context, node, theme, marks)
  return copy
}

type Pen = OffscreenCanvasRenderingContext2D

function paintLook(context: Pen, node: SceneNode, theme: Theme, { chosen, pinned }: NodeMarks): void {
  const { colour, width, dotted } = borderOf(node, theme)
  context.save()
  context.lineCap = 'round'
  context.lineJoin = 'round'
  trace(context, node, 0)
  context.fillStyle = fillOf(node, theme)
  context.fill()
  if (dotted) context.setLineDash([...dots])
  outline(context, colour, width)
  context.setLineDash([])
  if (chosen) {
    trace(context, node, ringDistance)
    outline(context, theme.sea, 2)
  }
  context.translate(-iconSize / 2, -iconSize / 2)
  context.strokeStyle = iconColourOf(node, theme)
  context.lineWidth = iconStroke
  context.stroke(shapeOf(iconPaths[node.icon]))
  context.translate(iconSize / 2, iconSize / 2)
  const { x, y } = badgePlaceOf(node)
  if (node.status !== undefined && !node.self) paintBadge(context, node.status, { x, y }, theme)
  if (pinned) paintPin(context, { x: -x, y }, theme)
  context.restore()
}

/** A circle or a rounded square, so much larger than the node's. */
function trace(context: Pen, { role, size }: SceneNode, larger: number): void {
  const half = size / 2 + larger
  context.beginPath()
  if (role === 'host') context.arc(0, 0, half, 0, fullTurn)
  else context.roundRect(-half, -half, 2 * half, 2 * half, cornerRadius + larger)
}

function paintBadge(context: Pen, status: NonNullable<SceneNode['status']>, at: Point, theme: Theme): void {
  const badge = badgeOf(status, theme)
  if (badge === undefined) return
  context.save()
  context.translate(at.x, at.y)
  disc(context, badgeRadius, badge.disc)
  outline(context, theme.land, 2)
  if (badge.stroke === undefined) {
    context.fillStyle = theme.raised
    context.fill(shapeOf(badge.path))
  } else {
    context.strokeStyle = theme.raised
    context.lineWidth = badge.stroke
    context.stroke(shapeOf(badge.path))
  }
  context.restore()
}

/** Head and needle: a person put it here. */
function paintPin(context: Pen, at: Point, theme: Theme): void {
  context.save()
  context.translate(at.x, at.y)
  disc(context, badgeRadius, theme.raised)
  outline(context, theme.land, 2)
  context.beginPath()
  context.arc(0, 0, badgeRadius - 1, 0, fullTurn)
  outline(context, theme.soft, 1.1)
  context.beginPath()
  context.moveTo(0, 0.6)
  context.lineTo(0, 4.6)
  outline(context, theme.soft, 1.4)
  context.translate(0, -1.8)
  disc(context, 2.6, theme.soft)
  context.restore()
}

/** Fills a circle around the origin, and leaves it as the path. */
function disc(context: Pen | CanvasRenderingContext2D, radius: number, colour: string): void {
  context.beginPath()
  context.arc(0, 0, radius, 0, fullTurn)
  context.fillStyle = colour
  context.fill()
}

function outline(context: Pen | CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
}

function shapeOf(path: string): Path2D {
  const shape = shapes.get(path) ?? new Path2D(path)
  shapes.set(path, shape)
  return shape
}
