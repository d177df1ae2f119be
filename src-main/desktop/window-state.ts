/** Where the window was when it was last seen: a small file that is read with suspicion. */

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowState extends Bounds {
  readonly maximized: boolean
}

/** Beyond any screen there is, pixels. */
const farthest = 100_000
/** How much of the window a display must show for its place to count, pixels. */
const visible = 120

/** Reads the kept state; undefined for anything that is not one. */
export function parseWindowState(text: string): WindowState | undefined {
  const state = parseJson(text)
  if (typeof state !== 'object' || state === null) return undefined
  const { x, y, width, height, maximized } = state as Record<string, unknown>
  if (!isPlace(x) || !isPlace(y) || !isPlace(width) || !isPlace(height) || typeof maximized !== 'boolean') return undefined
  return width < visible || height < visible ? undefined : { x, y, width, height, maximized }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= farthest
}

/** True when one of the displays shows enough of the window to take hold of it by its title. */
export function isReachable(bounds: Bounds, displays: readonly Bounds[]): boolean {
  return displays.some((display) => {
    const width = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x)
    return width >= visible && bounds.y >= display.y && bounds.y + visible <= display.y + display.height
  })
}
