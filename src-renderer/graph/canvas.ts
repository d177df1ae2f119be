/** A canvas that fills its container at the screen's own resolution. */

export interface Canvas {
  /** The context, in CSS pixels. */
  context(): CanvasRenderingContext2D
  /** Takes the container's size again. */
  resize(): void
}

/** Added to the container. */
export function createCanvas(container: HTMLElement): Canvas {
  const canvas = container.appendChild(document.createElement('canvas'))
  canvas.className = 'map-canvas'
  canvas.setAttribute('aria-hidden', 'true')
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser draws no canvas.')

  const resize = (): void => {
    const { clientWidth, clientHeight } = container
    const [width, height] = [Math.round(clientWidth * devicePixelRatio), Math.round(clientHeight * devicePixelRatio)]
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  }
  resize()
  return { context: () => context, resize }
}
