/**
 * The drawn map itself: one stop of the Tab key, walked with the arrows, spoken of in sentences. It is made before there is anything
 * on it, which takes longer than the first host of a scan takes to answer.
 */

import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { counted } from '#shared/domain/figures.ts'
import { devicesOf, type MapDocument } from '#shared/domain/map-document.ts'
import type { Box, Point } from '#shared/map/geometry.ts'
import { spokenOf } from '../device-words.ts'
import type { Viewport } from '../graph/fit.ts'
import { createMap, type ScreenMap } from '../graph/map.ts'
import { type Walk, type WalkStep, walkOf } from '../graph/walk.ts'
import { toggled } from '../selection.ts'
import type { Charted } from '../stores/network.ts'
import { nothingTyped, typedOn } from '../type-ahead.ts'
import { useMoves } from './moves.ts'
import { useTheme, useView, useWindow } from './window-context.ts'

const steps: Readonly<Record<string, WalkStep>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'home',
}
/** What is moved by one press of Shift with an arrow, pixels. */
const panStep = 80
const pans: Readonly<Record<string, Point>> = {
  ArrowUp: { x: 0, y: panStep },
  ArrowDown: { x: 0, y: -panStep },
  ArrowLeft: { x: panStep, y: 0 },
  ArrowRight: { x: -panStep, y: 0 },
}

interface MapSurfaceProps {
  readonly chart: Charted | undefined
  readonly map: RefObject<ScreenMap | undefined>
  readonly onPoint: (words: string | undefined, at: Point) => void
  readonly onCamera: (viewport: Viewport) => void
  readonly obstacles: () => readonly Box[]
}

export function MapSurface({ chart, map, onPoint, onCamera, obstacles }: MapSurfaceProps) {
  const { view, camera } = useWindow()
  const theme = useTheme()
  const selection = useView((state) => state.selection)
  const holder = useRef<HTMLDivElement>(null)
  const onMove = useMoves()
  const callbacks = useRef({ onPoint, onCamera, obstacles, onMove })
  const firstTheme = useRef(theme)
  callbacks.current = { onPoint, onCamera, obstacles, onMove }

  useEffect(() => {
    const container = holder.current
    if (container === null) return
    const made = createMap(container, firstTheme.current, {
      onSelect: (id, wish) =>
        id === undefined
          ? wish === 'only' && view.setState({ selection: [], writing: undefined })
          : view.setState({
              selection: wish === 'only' ? [id] : toggled(view.getState().selection, id),
              isDetailsOpen: true,
              writing: undefined,
            }),
      onMove: (dragged, places) => callbacks.current.onMove(dragged, places),
      onPoint: (words, at) => callbacks.current.onPoint(words, at),
      onCamera: (viewport) => callbacks.current.onCamera(viewport),
      obstacles: () => callbacks.current.obstacles(),
    })
    map.current = made
    camera.mount(made)
    return () => {
      camera.unmount(made)
      map.current = undefined
      made.destroy()
    }
  }, [view, camera, map])

  useEffect(() => map.current?.dress(theme), [theme, map])
  useEffect(() => chart && map.current?.show(chart), [chart, map])
  useEffect(() => map.current?.select(selection), [selection, map])

  const { walked, ...keys } = useWalk(chart, map)
  return (
    <>
      <div ref={holder} className="map-holder" {...(chart && { ...applicationOf(chart.document), ...keys })} />
      <p className="unseen" aria-live="polite">
        {chart === undefined || walked === undefined ? '' : spokenOf(chart.document, walked)}
      </p>
    </>
  )
}

/** What the map is to a screen reader, once something is on it. */
function applicationOf(document: MapDocument) {
  return {
    role: 'application',
    'aria-roledescription': 'network map',
    'aria-label': `Network map, ${counted(devicesOf(document).length, 'device')}, ${counted(document.segments.length, 'subnet')}`,
    tabIndex: 0,
  }
}

function useWalk(chart: Charted | undefined, map: RefObject<ScreenMap | undefined>) {
  const { view, commands } = useWindow()
  const [walked, setWalked] = useState<string>()
  const typed = useRef(nothingTyped)
  // Made when somebody walks: while a scan runs there is a new map several times a second.
  const walk = useMemo(() => {
    let made: Walk | undefined
    return (): Walk | undefined => {
      made ??= chart && walkOf(chart.document, chart.scene)
      return made
    }
  }, [chart])
  const isHost = (id: string | undefined): id is string => chart?.document.hosts.some((host) => host.id === id) ?? false
  const goTo = (id: string | undefined): void => {
    setWalked(id)
    map.current?.walkTo(id)
  }
  const type = (event: KeyboardEvent): boolean => {
    const longer = typedOn(typed.current, event, event.timeStamp)
    if (longer === undefined) return false
    typed.current = longer
    goTo(walk()?.find(walked, longer.letters) ?? walked)
    return true
  }
  const act = (event: KeyboardEvent): boolean => {
    const { key, shiftKey } = event
    const [step, pan] = [steps[key], pans[key]]
    if (shiftKey && pan !== undefined) map.current?.panBy(pan)
    else if (step !== undefined) goTo(walk()?.step(walked, step))
    else if (key === 'Enter' && isHost(walked)) view.setState({ selection: [walked], isDetailsOpen: true, writing: undefined })
    else if (key === ' ' && isHost(walked)) view.setState({ selection: toggled(view.getState().selection, walked) })
    else if (key === 'Escape' && !commands.isAvailable('stop')) return commands.run('select-none')
    else return type(event)
    // What the keyboard did else ends the name.
    typed.current = nothingTyped
    return true
  }
  return {
    walked,
    onKeyDown: (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && act(event)) event.preventDefault()
    },
    // A click is no walk: the ring comes with the first arrow.
    onFocus: (): void => map.current?.walkTo(walked),
    onBlur: (): void => map.current?.walkTo(undefined),
  }
}
