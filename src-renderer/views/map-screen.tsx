/** The map and what floats over it: before the first scan, what to do. */
import { ActionIcon } from '@mantine/core'
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react'
import { memo, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Box, Point } from '#shared/map/geometry.ts'
import type { ScreenMap } from '../graph/map.ts'
import type { Charted } from '../stores/network.ts'
import { Announcement, useAnnouncement } from './announcement.tsx'
import { Legend } from './legend.tsx'
import { MapSurface } from './map-surface.tsx'
import { Overview, type Seen } from './overview.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useView, useWindow } from './window-context.ts'

interface Pointed {
  readonly words: string
  readonly at: Point
}

export function MapScreen({ chart, children }: { readonly chart: Charted | undefined; readonly children: ReactNode }) {
  const frame = useRef<HTMLElement>(null)
  const map = useRef<ScreenMap>(undefined)
  const [pointed, setPointed] = useState<Pointed>()
  // Not of this screen's own state: a camera that moves draws the overview anew and nothing else.
  const [seen] = useState(() => createStore<Seen>(() => ({ viewport: undefined })))

  return (
    <section ref={frame} className="map" aria-label="Map">
      <MapSurface
        chart={chart}
        map={map}
        onPoint={(words, at) => setPointed(words === undefined ? undefined : { words, at })}
        onCamera={(viewport) => seen.setState({ viewport })}
        obstacles={() => obstaclesOf(frame.current)}
      />
      {chart === undefined ? children : <Floating chart={chart} map={map} seen={seen} />}
      {pointed !== undefined && (
        <div className="pointed" style={{ left: pointed.at.x, top: pointed.at.y }}>
          {pointed.words}
        </div>
      )}
    </section>
  )
}

interface FloatingProps {
  readonly chart: Charted
  readonly map: RefObject<ScreenMap | undefined>
  readonly seen: StoreApi<Seen>
}

function Floating({ chart, map, seen }: FloatingProps) {
  const isManySelected = useView((state) => state.selection.length > 1)
  const announced = useAnnouncement()
  // The toast has come, gone or grown: what it covers moves out from under it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the announcement is the reason to settle, not something that is read.
  useEffect(() => map.current?.settle(), [announced])
  return (
    <>
      <h1 className="unseen">Map of {chart.document.scan.title}</h1>
      <Legend document={chart.document} />
      <CameraControls />
      <Overview scene={chart.scene} seen={seen} onLook={(point) => map.current?.lookAt(point)} onShowAll={() => map.current?.fit()} />
      {isManySelected && (
        <div className="map-selection floating">
          <SelectionBar document={chart.document} />
        </div>
      )}
      <Announcement />
    </>
  )
}

/** Where the floating parts are, in pixels of the map. */
function obstaclesOf(frame: HTMLElement | null): readonly Box[] {
  if (frame === null) return []
  const origin = frame.getBoundingClientRect()
  return [...frame.querySelectorAll('[data-floats]')].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect()
    return { left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top }
  })
}

const CameraControls = memo(() => {
  const { commands } = useWindow()
  return (
    <div className="camera-controls floating" data-floats>
      <ActionIcon variant="subtle" size={36} aria-label="Zoom in" title="Zoom in (+)" onClick={() => commands.run('zoom-in')}>
        <IconPlus size={18} stroke={1.6} />
      </ActionIcon>
      <ActionIcon variant="subtle" size={36} aria-label="Zoom out" title="Zoom out (-)" onClick={() => commands.run('zoom-out')}>
        <IconMinus size={18} stroke={1.6} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        size={36}
        aria-label="Show everything"
        title="Show everything (Ctrl+0)"
        onClick={() => commands.run('fit')}
      >
        <IconFocusCentered size={18} stroke={1.6} />
      </ActionIcon>
    </div>
  )
})
