/** The overview in the corner: the whole map, and where the camera looks. A click looks there. */
import { type MouseEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import { type Point, unionOf } from '#shared/map/geometry.ts'
import type { Scene } from '#shared/map/scene.ts'
import { paintOverview } from '../graph/chart.ts'
import { contentOf, type Viewport } from '../graph/fit.ts'
import { useTheme } from './window-context.ts'

const size = { width: 128, height: 88 }
const margin = 6

/** Where the camera looks. */
export interface Seen {
  readonly viewport: Viewport | undefined
}

interface OverviewProps {
  readonly scene: Scene
  readonly seen: StoreApi<Seen>
  readonly onLook: (point: Point) => void
  /** By keyboard there is no place to look at. */
  readonly onShowAll: () => void
}

export function Overview({ scene, seen, onLook, onShowAll }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const { viewport } = useStore(seen)
  const place = placeOf(scene)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context === null || context === undefined) return
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    paintOverview(context, scene, theme, { ...placeOf(scene), ...size }, viewport === undefined ? undefined : seenIn(viewport))
  }, [scene, theme, viewport])

  const look = ({ detail, nativeEvent: { offsetX, offsetY } }: MouseEvent): void =>
    detail === 0 ? onShowAll() : onLook({ x: (offsetX - place.pan.x) / place.zoom, y: (offsetY - place.pan.y) / place.zoom })
  return (
    <button type="button" className="overview floating" data-floats aria-label="Overview: show everything" onClick={look}>
      <canvas ref={canvas} width={size.width * devicePixelRatio} height={size.height * devicePixelRatio} />
    </button>
  )
}

function placeOf(scene: Scene): { readonly zoom: number; readonly pan: Point } {
  const { left, top, right, bottom } = unionOf(contentOf(scene)) ?? scene.bounds
  const zoom = Math.min((size.width - 2 * margin) / (right - left), (size.height - 2 * margin) / (bottom - top))
  return { zoom, pan: { x: size.width / 2 - ((left + right) / 2) * zoom, y: size.height / 2 - ((top + bottom) / 2) * zoom } }
}

function seenIn({ pan, zoom, width, height }: Viewport) {
  return { left: -pan.x / zoom, top: -pan.y / zoom, right: (width - pan.x) / zoom, bottom: (height - pan.y) / zoom }
}
