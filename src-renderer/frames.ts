/**
 * Work for the screen's frames. What takes long is spread over them: no two long things come between the same two frames, so that
 * whatever moves goes on moving.
 */

/** Runs `task` as soon as the next frame is on its way to the screen, unless what is returned is called before. */
export function afterFrame(task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(task)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

export interface Frames {
  /** Both are done once, however often they are asked for before. */
  ask(): void
  cancel(): void
}

/** `paint` runs in the next frame, `follow` after the one behind it. */
export function createFrames(paint: () => void, follow: () => void): Frames {
  let frame: number | undefined
  let callOff: (() => void) | undefined
  const now = (): void => {
    frame = undefined
    paint()
    callOff ??= afterFrame(() => {
      callOff = undefined
      follow()
    })
  }
  return {
    ask() {
      frame ??= requestAnimationFrame(now)
    },
    cancel() {
      if (frame !== undefined) cancelAnimationFrame(frame)
      callOff?.()
    },
  }
}
