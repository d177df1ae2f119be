/** Work for the screen's frames: what is to be seen in the next one, and what may come once that is on its way to the screen. */

export interface Frames {
  /** Both are done once, however often they are asked for before. */
  ask(): void
  cancel(): void
}

/** `paint` runs in the next frame, `follow` after it. */
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

/** Runs `task` after the next frame, unless what is returned is called before. */
export function afterFrame(task: () => void): () => void {
  const { ask, cancel } = createFrames(() => {}, task)
  ask()
  return cancel
}
