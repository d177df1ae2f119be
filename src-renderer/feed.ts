/**
 * The one subscriber: takes a snapshot from the engine, follows its numbered changes, and writes the network store. While a scan runs
 * the map is fetched again when hosts arrive, never more often than a person can see.
 */
import type { PlanDocument, ScanProgress } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import type { EngineEvent } from '#shared/contract/transport.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { type MapDocument, othersOf } from '#shared/domain/map-document.ts'
import type { ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import { scanRequestOf } from './scan-request.ts'
import type { MakeScene } from './scenes.ts'
import type { Charted, NetworkState, NetworkStore } from './stores/network.ts'
import type { OwnNetwork, ViewStore } from './stores/view.ts'

/** Least time from one fetch of a running scan's map to the next. */
const mapIntervalMs = 200
/** However long a fetch took, the page has so much time for other work before the next. */
const leastPauseMs = 50

export interface Feed {
  /** Takes the first snapshot and follows from there. */
  start(): void
  /** Fetches map and list of scans again, after something was decided. */
  refresh(): Promise<void>
  /** Asks what a scan of this network would do. */
  plan(own: OwnNetwork): Promise<void>
}

export interface FeedParts {
  readonly bridge: Bridge
  readonly network: NetworkStore
  readonly view: ViewStore
  readonly makeScene: MakeScene
  /** Resolves right after a frame, with most of the time until the next. */
  readonly betweenFrames: () => Promise<void>
  /** Told the engine's build, says whether the page is being loaded again to fit it. */
  readonly isReloading: (build: string) => boolean
}

/** A map that was asked for: of this scan (the latest where undefined), and the how-manieth. */
interface MapWish {
  readonly shown: number | undefined
  readonly order: number
}

export function createFeed({ bridge, network, view, makeScene, betweenFrames, isReloading }: FeedParts): Feed {
  let sequence: number | undefined
  let fetching = false
  let stale = false
  let planned: OwnNetwork | undefined
  /** Maps are written in the order in which they were asked for, whatever their scenes take: one that comes too late is dropped. */
  let asked = 0
  let written = 0

  const wish = (): MapWish => {
    asked += 1
    return { shown: view.getState().shown, order: asked }
  }
  const chartOf = async (document: MapDocument): Promise<Charted | Failure> => {
    const scene = await makeScene(document)
    return isFailure(scene) ? scene : { document, scene }
  }
  /** What the map that was wished for changes in the store, once it is `ready` to be shown. */
  const mapped = async (
    document: MapDocument | Failure,
    { shown, order }: MapWish,
    ready?: () => Promise<void>,
  ): Promise<Partial<NetworkState>> => {
    const chart = isFailure(document) ? document : await chartOf(document)
    await ready?.()
    // Another scan was chosen meanwhile: its own fetch is on its way.
    if (view.getState().shown !== shown || order < written) return {}
    written = order
    if (!isFailure(chart)) return { chart, failure: undefined }
    if (chart.failure !== 'not-found') return { failure: chart }
    // Deleted, by this window or another: the latest is shown, by the fetch that this change begins.
    if (shown !== undefined) view.setState({ shown: undefined })
    return shown === undefined ? { chart: undefined, failure: undefined } : {}
  }
  const showMap = async (ready?: () => Promise<void>): Promise<void> => {
    const wished = wish()
    network.setState(await mapped(await bridge.map(wished.shown), wished, ready))
  }
  const showScans = async (): Promise<void> => {
    const scans = await bridge.scans()
    if (!isFailure(scans)) network.setState({ scans })
  }
  const refresh = async (): Promise<void> => {
    await Promise.all([showMap(), showScans()])
  }

  /** Hosts that have answered, on the map that is shown. */
  const answered = (): number => {
    const document = network.getState().chart?.document
    return document === undefined ? 0 : othersOf(document).filter(({ flags }) => flags.live).length
  }
  /** One fetch at a time, the last wish is never lost. */
  const follow = async (): Promise<void> => {
    stale = true
    if (fetching) return
    fetching = true
    while (stale) {
      stale = false
      const askedAt = performance.now()
      await showMap(betweenFrames)
      const pauseMs = Math.max(leastPauseMs, askedAt + mapIntervalMs - performance.now())
      // Nobody waits as for the first host.
      if (answered() > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    fetching = false
  }

  /** From the person's own network to the demo's or back: nothing of the one is about the other. */
  const forget = (): void => {
    planned = undefined
    network.setState({ plan: undefined, endedHere: undefined, progress: undefined })
    view.setState({
      ...{ screen: 'map', shown: undefined, chosen: undefined, sheet: undefined, draft: undefined, selection: [] },
      ...{ writing: undefined, isReview: false, undo: undefined, putAway: undefined, refusal: undefined },
    })
  }

  /** A scan was under way before this window listened: it can be stopped at once, and the next progress says how far it is. */
  const takeUp = async ({ id, startedAt }: ScanRecord): Promise<void> => {
    const hosts = network.getState().chart?.document.scan.id === id ? answered() : 0
    const elapsedMs = Date.now() - startedAt
    const progress = { scan: id, phase: 'discovering', asked: 0, total: 0, hosts, framesSent: 0, elapsedMs } as const
    network.setState({ progress })
    await bridge.ended(id)
    // It ended before anybody heard of it, or it is another process's, whose end nobody waits for.
    if (network.getState().progress !== progress) return
    network.setState({ progress: undefined })
    await refresh()
  }

  /** Everything is asked for at once and shown at once. */
  const snapshot = async (): Promise<void> => {
    const wished = wish()
    const answers = await Promise.all([bridge.hello(), bridge.interfaces(), bridge.scans(), bridge.map(wished.shown)])
    const [hello, interfaces, scans, document] = answers
    if (!isFailure(hello) && isReloading(hello.build)) return
    if (!isFailure(hello) && network.getState().hello?.demo === !hello.demo) forget()
    const chart = await mapped(document, wished)
    network.setState({
      ...(isFailure(hello) ? {} : { hello }),
      ...(isFailure(scans) ? {} : { scans }),
      ...chart,
      ...(isFailure(interfaces) ? { failure: interfaces } : { interfaces }),
      engine: 'running',
    })
    const running = isFailure(scans) ? undefined : scans.find(({ status }) => status === 'running')
    if (running !== undefined && network.getState().progress === undefined) void takeUp(running)
  }

  const onProgress = async (progress: ScanProgress): Promise<void> => {
    const before = network.getState().progress
    if (progress.phase !== 'ended') {
      network.setState({ progress })
      if (before?.scan !== progress.scan) void showScans()
      if (before?.hosts !== progress.hosts || before.phase !== progress.phase) void follow()
      return
    }
    await bridge.ended(progress.scan)
    await refresh()
    network.setState({ progress: undefined, endedHere: progress.scan })
  }

  const onEvent = (event: EngineEvent): void => {
    if ('engine' in event) {
      sequence = undefined
      // The first snapshot is on its way already; after a restart everything is asked for again before the engine counts as running.
      if (event.engine !== 'running') network.setState({ engine: event.engine, progress: undefined })
      else if (network.getState().engine !== 'starting') void snapshot()
      return
    }
    // A gap means that something was missed: the map is fetched as a whole anyway, so a fetch closes it.
    if (sequence !== undefined && event.change.sequence !== sequence + 1) void follow()
    sequence = event.change.sequence
    void onProgress(event.change.progress)
  }

  const plan = async (own: OwnNetwork): Promise<void> => {
    planned = own
    const request: ScanRequest = scanRequestOf(own)
    const answer: PlanDocument | Failure = await bridge.plan(request)
    if (planned === own) network.setState({ plan: answer })
  }

  return {
    start() {
      bridge.subscribe(onEvent)
      view.subscribe(({ shown }, before) => {
        if (shown !== before.shown) void showMap()
      })
      void snapshot()
    },
    refresh,
    plan,
  }
}
