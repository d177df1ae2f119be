/** Where the camera stands so that everything is seen and nothing lies under what floats over the map. Pure. */
import { type Box, centreOf, grow, overlaps, type Point, unionOf } from '#shared/map/geometry.ts'
import type { Scene } from '#shared/map/scene.ts'

export interface CameraPlace {
  readonly zoom: number
  readonly pan: Point
}

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
export function fitOf(
  content: readonly Box[],
  { width, height }: { readonly width: number; readonly height: number },
  obstacles: readonly Box[],
): CameraPlace {
  const bounds = unionOf(content)
  if (bounds === undefined) return { zoom: 1, pan: { x: width / 2, y: height / 2 } }
  const kept = obstacles.map((obstacle) => grow(obstacle, clearance))
  const rooms = roomsOf({ left: margin, top: margin, right: width - margin, bottom: height - margin }, kept)
  const middle = centreOf(bounds)
  for (let zoom = largestZoom; zoom > smallestZoom; zoom *= zoomStep) {
    for (const room of rooms) {
      const centre = centreOf(room)
      const place = { zoom, pan: { x: centre.x - middle.x * zoom, y: centre.y - middle.y * zoom } }
      if (isClear(content, place, { width, height }, kept)) return place
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

function isClear(
  content: readonly Box[],
  { zoom, pan }: CameraPlace,
  size: { readonly width: number; readonly height: number },
  obstacles: readonly Box[],
): boolean {
  return content.every((box) => {
    const seen = {
      left: box.left * zoom + pan.x,
      right: box.right * zoom + pan.x,
      top: box.top * zoom + pan.y,
      bottom: box.bottom * zoom + pan.y,
    }
    const isInside = seen.left >= margin && seen.top >= margin && seen.right <= size.width - margin && seen.bottom <= size.height - margin
    return isInside && !obstacles.some((obstacle) => overlaps(obstacle, seen))
  })
}
