/** Where the camera stands so that everything is seen and nothing lies under what floats over the map. Pure. */
import { type Box, centreOf, grow, overlaps, type Point, unionOf } from '#shared/map/geometry.ts'
import type { Scene } from '#shared/map/scene.ts'

export interface CameraPlace {
  readonly zoom: number
  readonly pan: Point
}

/** Pixels. */
export interface WindowSize {
  readonly width: number
  readonly height: number
}

/** Where the camera is: coordinates of the scene times zoom plus pan are pixels. */
export interface Viewport extends CameraPlace, WindowSize {}

/** Nothing is drawn larger than this just because there is room. */
const largestZoom = 1.15
const smallestZoom = 0.05
const zoomStep = 0.97
const margin = 20
/** Least distance from what floats. */
const clearance = 8

/** Everything of the scene that has to be seen. */
export function contentOf(scene: Scene): readonly Box[] {
  const nodes = scene.nodes.map(({ x, y, size }) => ({ left: x - size / 2, right: x + size / 2, top: y - size / 2, bottom: y + size / 2 }))
  const coasts = scene.lands.flatMap(({ coast }) => coast.map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y })))
  return [...nodes, ...scene.labels.map(({ box }) => box), ...coasts]
}

/**
 * The largest view of the content in a window of `width` by `height` pixels that keeps it off the obstacles. Where the corners of the
 * content are empty, obstacles may lie over them.
 */
export function fitOf(content: readonly Box[], { width, height }: WindowSize, obstacles: readonly Box[]): CameraPlace {
  const bounds = unionOf(content)
  if (bounds === undefined) return { zoom: 1, pan: { x: width / 2, y: height / 2 } }
  const kept = obstacles.map((obstacle) => grow(obstacle, clearance))
  const rooms = roomsOf({ left: margin, top: margin, right: width - margin, bottom: height - margin }, kept)
  const middle = centreOf(bounds)
  for (let zoom = largestZoom; zoom > smallestZoom; zoom *= zoomStep) {
    for (const room of rooms) {
      const centre = centreOf(room)
      const place = { zoom, pan: { x: centre.x - middle.x * zoom, y: centre.y - middle.y * zoom } }
      if (isInside(bounds, place, { width, height }) && isClear(content, place, kept)) return place
    }
  }
  return { zoom: smallestZoom, pan: { x: width / 2 - middle.x * smallestZoom, y: height / 2 - middle.y * smallestZoom } }
}

/** The whole, and what is left of it when strips with obstacles in them are cut off its sides. */
function roomsOf(whole: Box, obstacles: readonly Box[]): readonly Box[] {
  const rooms = obstacles.reduce<readonly Box[]>(
    (found, obstacle) => {
      const middle = centreOf(obstacle)
      const across = middle.x < (whole.left + whole.right) / 2 ? { left: obstacle.right } : { right: obstacle.left }
      const down = middle.y < (whole.top + whole.bottom) / 2 ? { top: obstacle.bottom } : { bottom: obstacle.top }
      return found.flatMap((room) => [room, cut(room, across), cut(room, down)])
    },
    [whole],
  )
  const unique = new Map(
    rooms.filter(({ left, right, top, bottom }) => right > left && bottom > top).map((room) => [JSON.stringify(room), room]),
  )
  return [...unique.values()]
}

function cut(room: Box, { left = room.left, right = room.right, top = room.top, bottom = room.bottom }: Partial<Box>): Box {
  return {
    left: Math.max(room.left, left),
    right: Math.min(room.right, right),
    top: Math.max(room.top, top),
    bottom: Math.min(room.bottom, bottom),
  }
}

/** Whether a camera there shows all of the content, off the obstacles. */
export function isSeen(content: readonly Box[], place: CameraPlace, size: WindowSize, obstacles: readonly Box[]): boolean {
  const bounds = unionOf(content)
  const kept = obstacles.map((obstacle) => grow(obstacle, clearance))
  return bounds === undefined || (isInside(bounds, place, size) && isClear(content, place, kept))
}

function isInside(bounds: Box, place: CameraPlace, { width, height }: WindowSize): boolean {
  const { left, top, right, bottom } = onScreen(bounds, place)
  return left >= margin && top >= margin && right <= width - margin && bottom <= height - margin
}

function isClear(content: readonly Box[], place: CameraPlace, obstacles: readonly Box[]): boolean {
  return content.every((box) => {
    const seen = onScreen(box, place)
    return !obstacles.some((obstacle) => overlaps(obstacle, seen))
  })
}

function onScreen({ left, top, right, bottom }: Box, { zoom, pan }: CameraPlace): Box {
  return { left: left * zoom + pan.x, right: right * zoom + pan.x, top: top * zoom + pan.y, bottom: bottom * zoom + pan.y }
}

/** Where a camera that is held goes when the window gets another size: what was in the middle stays there. */
export function panAfter({ x, y }: Point, before: WindowSize, after: WindowSize): Point {
  return { x: x + (after.width - before.width) / 2, y: y + (after.height - before.height) / 2 }
}
