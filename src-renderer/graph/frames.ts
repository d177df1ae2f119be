/** Work for the screen's frames: the picture in the next one, and what may come later once that is shown. */

export interface Frames {
  /** Both are done once, however often they are asked for before. */
  ask(): void
  cancel(): void
}

/** `paint` runs in the frame, `follow` as soon as that frame is on its way to the screen. */
export function createFrames(paint: () => void, follow: () => void): Frames {
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (): void => {
    timer = undefined
    follow()
  }
  const now = (): void => {
    frame = undefined
    paint()
    timer ??= setTimeout(later)
  }
  return {
    ask() {
      frame ??= requestAnimationFrame(now)
    },
    cancel() {
      if (frame !== undefined) cancelAnimationFrame(frame)
      clearTimeout(timer)
    },
  }
}
