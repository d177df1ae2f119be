/** The map and what floats over it. */
import { ActionIcon, Button } from '@mantine/core'
import { IconCheck, IconFocusCentered, IconMinus, IconPlus, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { isFailure } from '#shared/domain/failure.ts'
import { counted } from '#shared/domain/figures.ts'
import type { Box, Point } from '#shared/map/geometry.ts'
import type { Viewport } from '../graph/chart.ts'
import { createMap, type ScreenMap } from '../graph/map.ts'
import { closingWords, othersOf, progressShare, progressWords } from '../messages.ts'
import type { Charted } from '../stores/network.ts'
import { Legend } from './legend.tsx'
import { Overview } from './overview.tsx'
import { useNetwork, useTheme, useView, useWindow } from './window-context.ts'

interface Pointed {
  readonly words: string
  readonly at: Point
}

export function MapScreen({ chart }: { readonly chart: Charted }) {
  const { view, bridge, feed, camera } = useWindow()
  const theme = useTheme()
  const selected = useView((state) => state.selected)
  const frame = useRef<HTMLDivElement>(null)
  const holder = useRef<HTMLDivElement>(null)
  const map = useRef<ScreenMap>(undefined)
  const [pointed, setPointed] = useState<Pointed>()
  const [viewport, setViewport] = useState<Viewport>()
  const firstTheme = useRef(theme)

  useEffect(() => {
    const container = holder.current
    if (container === null) return
    const made = createMap(container, firstTheme.current, {
      onSelect: (id) => view.setState(id === undefined ? { selected: id } : { selected: id, isDetailsOpen: true }),
      onMove: (device, { x, y }) =>
        void bridge.decide({ device, kind: 'position', value: { x: Math.round(x), y: Math.round(y), pinned: true } }).then((kept) => {
          if (isFailure(kept)) view.setState({ refusal: kept.message })
          return feed.refresh()
        }),
      onPoint: (words, at) => setPointed(words === undefined ? undefined : { words, at }),
      onCamera: setViewport,
      obstacles: () => obstaclesOf(frame.current),
    })
    map.current = made
    camera.mount(made)
    return () => {
      camera.unmount(made)
      map.current = undefined
      made.destroy()
    }
  }, [view, bridge, feed, camera])

  useEffect(() => map.current?.dress(theme), [theme])
  useEffect(() => map.current?.show(chart.scene), [chart.scene])
  useEffect(() => map.current?.select(selected), [selected])

  const announced = useAnnouncement()
  // The toast has come, gone or grown: what it covers moves out from under it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the announcement is the reason to settle, not something that is read.
  useEffect(() => map.current?.settle(), [announced])

  const devices = othersOf(chart.document).length
  return (
    <section
      ref={frame}
      className="map"
      role="application"
      aria-roledescription="network map"
      aria-label={`Network map, ${counted(devices, 'device')}, ${counted(chart.document.segments.length, 'subnet')}`}
    >
      <div ref={holder} className="map-holder" />
      <Legend document={chart.document} />
      <CameraControls />
      <Overview
        scene={chart.scene}
        viewport={viewport}
        onLook={(point) => map.current?.lookAt(point)}
        onShowAll={() => map.current?.fit()}
      />
      <Announcement />
      {pointed !== undefined && (
        <div className="pointed" style={{ left: pointed.at.x, top: pointed.at.y }}>
          {pointed.words}
        </div>
      )}
    </section>
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

function CameraControls() {
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
}

/** One announcement at a time, bottom centre: a refusal, the running scan, or what a scan that ended asks. */
function Announcement() {
  const announced = useAnnouncement()
  if (announced === 'refusal') return <Refusal />
  if (announced === 'scanning') return <Scanning />
  return announced === undefined ? null : <Closing />
}

/** What there is to say now. */
function useAnnouncement(): 'refusal' | 'scanning' | 'question' | 'result' | undefined {
  const refusal = useView((state) => state.refusal)
  const putAway = useView((state) => state.putAway)
  const { progress, chart, endedHere } = useNetwork((state) => state)
  if (refusal !== undefined) return 'refusal'
  if (progress !== undefined) return 'scanning'
  if (chart === undefined || putAway === chart.document.scan.id) return undefined
  if (closingWords(chart.document).question !== undefined) return 'question'
  return endedHere === chart.document.scan.id ? 'result' : undefined
}

function Refusal() {
  const { view } = useWindow()
  const words = useView((state) => state.refusal)
  return (
    <div className="toast floating" data-floats role="alert">
      <p>{words}</p>
      <PutAway onClick={() => view.setState({ refusal: undefined })} />
    </div>
  )
}

function Scanning() {
  const { commands } = useWindow()
  const progress = useNetwork((state) => state.progress)
  if (progress === undefined) return null
  const { phase, rest } = progressWords(progress)
  const share = progressShare(progress)
  return (
    <div className="toast scanning floating" data-floats>
      <p role="status">
        <b>{phase}</b> <span className="numbers">{rest}</span>
      </p>
      <Button variant="default" onClick={() => commands.run('stop')}>
        Stop
      </Button>
      <progress className="scanning-line" aria-label={phase} {...(share === undefined ? {} : { value: share })} max={1} />
    </div>
  )
}

function Closing() {
  const { view, commands } = useWindow()
  const document = useNetwork((state) => state.chart?.document)
  if (document === undefined) return null
  const { result, question } = closingWords(document)
  return (
    <div className="toast floating" data-floats role="status">
      <IconCheck className="toast-mark" size={20} stroke={1.6} />
      <p>
        <b>{result}</b> {question}
      </p>
      {question === undefined ? (
        <PutAway onClick={() => view.setState({ putAway: document.scan.id })} />
      ) : (
        <>
          <Button variant="subtle" onClick={() => view.setState({ putAway: document.scan.id, screen: 'table' })}>
            Review
          </Button>
          <Button onClick={() => commands.run('approve-all')}>Accept all</Button>
        </>
      )}
    </div>
  )
}

function PutAway({ onClick }: { readonly onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" size={28} aria-label="Put away" onClick={onClick}>
      <IconX size={16} stroke={1.6} />
    </ActionIcon>
  )
}
