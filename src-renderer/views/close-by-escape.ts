/** Escape in what lies over the screen. Here and not in the library, so that the same key does not also stop a scan. */
import type { KeyboardEvent } from 'react'

export function closeByEscape(event: KeyboardEvent, close: () => void): void {
  if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
  event.preventDefault()
  close()
}
