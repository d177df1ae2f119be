/**
 * The engine: the one implementation of the contract, without a window and without Electron. What it answers is about one of two
 * workspaces: the person's own database and the world around us, or the demo.
 */
import type { Api, DemoWish, Hello, ScanProgress } from '#shared/contract/api.ts'
import type { EngineEvent } from '#shared/contract/transport.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { permissionCommandsOf } from '../core/raw-permission.ts'
import { askForRawPermission } from '../net/raw-permission.ts'
import { type Demo, openDemo } from './demo.ts'
import { createLiveWorld } from './live-world.ts'
import { rawNotNeeded, scanBeforeDemo } from './messages.ts'
import { tableDatesIn } from './table-dates.ts'
import { createWorkspace, fontsIn, type Workspace, type WorkspaceOptions } from './workspace.ts'

export interface EngineOptions extends Pick<WorkspaceOptions, 'database' | 'missing' | 'resources'> {
  /** Path of rawlink. */
  readonly helper: string
  /** Differs between any two builds. */
  readonly build: string
}

export interface Engine extends Api {
  /** Calls the listener with everything that happens from now on; returns the function that ends it. */
  subscribe(listener: (event: EngineEvent) => void): () => void
  /** Folder of the fonts that pictures are drawn with. */
  readonly fonts: string
  /** Path of the person's own database. */
  readonly database: string
  /** Stops a running scan, waits for it and closes the database. */
  close(): Promise<void>
}

export function createEngine({ helper, build, ...kept }: EngineOptions): Engine {
  const { database, resources } = kept
  const { announce, announceWhile, subscribe } = createAnnouncer()
  let demo: Demo | undefined
  let switched: Promise<unknown> = Promise.resolve()
  const own = createWorkspace({
    ...kept,
    world: createLiveWorld(helper),
    announce: announceWhile(() => demo === undefined),
  })
  const shown = (): Workspace => demo?.workspace ?? own

  const hello = (): Hello => ({ build, ...permissionCommandsOf(helper), demo: demo !== undefined, tables: tableDatesIn(resources) })
  const leave = async (): Promise<undefined> => {
    const left = demo
    // Whoever heard the replay begin hears it end.
    await left?.workspace.endScan()
    demo = undefined
    if (left === undefined) return
    announce({ engine: 'running' })
    await left.close()
  }
  const enter = async (): Promise<Failure | undefined> => {
    if (demo !== undefined) return undefined
    if (own.isScanning()) return scanBeforeDemo
    const opened = openDemo({ resources, announce: announceWhile(() => demo !== undefined) })
    if (isFailure(opened)) return opened
    demo = opened
    announce({ engine: 'running' })
    const refusal = await opened.begin()
    if (refusal !== undefined) await leave()
    return refusal
  }
  /** One wish after the other: a demo is open or closed, never halfway. */
  const change = (wish: DemoWish): Promise<Hello | Failure> => {
    const changing = switched.then(async () => (await (wish === 'enter' ? enter() : leave())) ?? hello())
    switched = changing.catch(() => {})
    return changing
  }

  return {
    fonts: fontsIn(resources),
    database,
    subscribe,
    hello: async () => hello(),
    demo: change,
    allowRaw: async () => (demo === undefined ? ((await askForRawPermission(helper)) ?? { raw: true }) : rawNotNeeded),
    ...callsTo(shown),
    async close() {
      await switched
      await demo?.close()
      await own.close()
    },
  }
}

/** Each call goes to the workspace that is shown when it comes. */
function callsTo(shown: () => Workspace): Omit<Workspace, 'isScanning' | 'endScan' | 'close'> {
  return {
    interfaces: () => shown().interfaces(),
    plan: (request) => shown().plan(request),
    scan: (order) => shown().scan(order),
    stop: (scan) => shown().stop(scan),
    ended: (scan) => shown().ended(scan),
    scans: () => shown().scans(),
    map: (scan) => shown().map(scan),
    download: (request) => shown().download(request),
    remove: (scan) => shown().remove(scan),
    place: (placements) => shown().place(placements),
    revoke: (selection) => shown().revoke(selection),
    approve: (selection) => shown().approve(selection),
    decide: (request) => shown().decide(request),
    split: (request) => shown().split(request),
  }
}

/** Whoever listens, and the numbers of the changes they hear. */
function createAnnouncer() {
  const listeners = new Set<(event: EngineEvent) => void>()
  let sequence = 0

  const announce = (event: EngineEvent): void => {
    for (const listener of listeners) listener(event)
  }
  return {
    announce,
    announceWhile:
      (isShown: () => boolean) =>
      (progress: ScanProgress): void => {
        if (!isShown()) return
        sequence += 1
        announce({ change: { sequence, progress } })
      },
    subscribe(listener: (event: EngineEvent) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
