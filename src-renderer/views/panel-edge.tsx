/** The edge of the details panel: dragged by mouse, moved by arrow keys; the width is remembered. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react'

const kept = 'portolan.details-width'
const limits = { least: 300, most: 640, usual: 372 }
const step = 16

interface PanelWidth {
  /** Pixels. */
  readonly width: number
  readonly onWidth: (width: number) => void
}

export function usePanelWidth(): PanelWidth {
  const [width, setWidth] = useState(() => within(Number(localStorage.getItem(kept) ?? limits.usual)))
  return {
    width,
    onWidth(wanted) {
      const next = within(wanted)
      setWidth(next)
      localStorage.setItem(kept, String(next))
    },
  }
}

function within(width: number): number {
  return Number.isFinite(width) ? Math.round(Math.min(limits.most, Math.max(limits.least, width))) : limits.usual
}

export function PanelEdge({ width, onWidth }: PanelWidth) {
  const drag = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    onWidth(window.innerWidth - event.clientX)
  }
  const move = (event: KeyboardEvent): void => {
    const wanted: Readonly<Record<string, number>> = {
      ArrowLeft: width + step,
      ArrowRight: width - step,
      Home: limits.most,
      End: limits.least,
    }
    const next = wanted[event.key]
    if (next === undefined) return
    event.preventDefault()
    onWidth(next)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
    <div
      className="panel-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the details"
      aria-valuenow={width}
      aria-valuemin={limits.least}
      aria-valuemax={limits.most}
      tabIndex={0}
      title="Drag to resize"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onWidth(limits.usual)}
      onKeyDown={move}
    />
  )
}
