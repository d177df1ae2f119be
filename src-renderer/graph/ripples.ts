/** Rings that spread from devices that were just found. The devices are drawn at once; only the rings move, beside the graph. */
import type { Point } from '#shared/map/geometry.ts'

export interface Ripples {
  /** A ring spreads from each place, in coordinates of the scene. */
  spread(places: readonly Point[]): void
  /** Stays on its places while the camera moves. */
  follow(camera: { readonly pan: Point; readonly zoom: number }): void
}

const spreadMs = 500
/** More at once say nothing more. */
const mostAtOnce = 4

export function createRipples(container: HTMLElement): Ripples {
  const layer = container.appendChild(document.createElement('div'))
  layer.className = 'map-ripples'

  return {
    spread(places) {
      for (const { x, y } of places.slice(0, mostAtOnce - layer.childElementCount)) {
        const ring = layer.appendChild(document.createElement('i'))
        ring.style.left = `${x}px`
        ring.style.top = `${y}px`
        const spreading = ring.animate(
          [
            { transform: 'scale(0.8)', opacity: 0.9 },
            { transform: 'scale(2.2)', opacity: 0 },
          ],
          { duration: spreadMs, easing: 'ease-out' },
        )
        spreading.onfinish = () => ring.remove()
      }
    },
    follow({ pan, zoom }) {
      layer.style.transform = `translate(${pan.x}px, ${pan.y}px) scale(${zoom})`
    },
  }
}
