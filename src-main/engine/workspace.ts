/**
 * A workspace: one database, and the world that its scans look at. It opens the database when first asked for it, runs one scan at a
 * time, and derives every map from the kept sightings.
 */
import { join } from 'node:path'
import type { Api, ScanProgress } from '#shared/contract/api.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import { openExistingStore, openStore } from '../store/open-store.ts'
import { refusalOf } from '../store/refusal.ts'
import type { Store } from '../store/store.ts'
import { createAtlas } from './atlas.ts'
import { downloadOf } from './download.ts'
import { noSuchScan } from './messages.ts'
import { planDocumentOf } from './plan-document.ts'
import { createScanning } from './scanning.ts'
import type { World } from './world.ts'

export interface WorkspaceOptions {
  /** Path of the database. */
  readonly database: string
  readonly world: World
  /** Folder of the reference data and fonts. */
  readonly resources: string
  readonly announce: (progress: ScanProgress) => void
}

/** The part of the contract that is about one database and its world. */
export interface Workspace extends Omit<Api, 'hello' | 'allowRaw' | 'demo'> {
  /** True while a scan runs or is about to. */
  isScanning(): boolean
  /** Stops a running scan and waits for it. */
  endScan(): Promise<void>
  /** The same, and closes the database. */
  close(): Promise<void>
}

export function createWorkspace({ database, world, resources, announce }: WorkspaceOptions): Workspace {
  const { withStore, nothingYet, close } = createOpening(database)
  const atlas = createAtlas(join(resources, 'data'))
  const scanning = createScanning({ run: world.run, announce, identify: atlas.identify })
  let starting = 0

  const mapOf = (kept: Store, scan: number | undefined): MapDocument | Failure => {
    scanning.flush()
    // Asked first: the database may be one that answers nothing any more.
    const unkept = scanning.unkept(scan)
    const record = unkept?.record ?? (scan === undefined ? kept.latestScan() : kept.scan(scan))
    if (record === undefined) return noSuchScan(scan)
    const map = atlas.map(kept, record, unkept?.sightings)
    return world.demo ? { ...map, scan: { ...map.scan, demo: true } } : map
  }
  const start = async (kept: Store, request: ScanRequest): Promise<{ readonly scan: number } | Failure> => {
    starting += 1
    try {
      const prepared = await world.prepare(request)
      if (isFailure(prepared)) return prepared
      const started = scanning.start(kept, request, prepared.plan, prepared.machine)
      // While the link opens: the end of the scan, or a map of it before, would have to wait for it.
      atlas.prepare()
      return started
    } finally {
      starting -= 1
    }
  }

  return {
    async interfaces() {
      const machine = await world.machine()
      return isFailure(machine) ? machine : machine.interfaces
    },
    async plan(request) {
      const prepared = await world.prepare(request)
      return isFailure(prepared) ? prepared : planDocumentOf(prepared.plan)
    },
    scan: (request) => withStore('write', (kept) => start(kept, request)),
    stop: (scan) => withStore('write', (kept) => scanning.stop(kept, scan)),
    ended: (scan) => withStore('write', (kept) => scanning.ended(kept, scan)),
    scans: async () => nothingYet(await withStore('look', (kept): readonly ScanRecord[] => kept.scans()), []),
    map: async (scan) => nothingYet(await withStore('look', (kept) => mapOf(kept, scan)), noSuchScan(scan)),
    download: (request) =>
      withStore('look', (kept) => {
        const document = mapOf(kept, request.scan)
        return isFailure(document) ? document : downloadOf(document, request, fontsIn(resources))
      }),
    remove: (scan) => withStore('write', (kept) => kept.deleteScan(scan) ?? { scan }),
    place: (placements) => withStore('write', (kept) => kept.savePlaces(placements) ?? { placed: placements.length }),
    revoke: (selection) => withStore('write', (kept) => atlas.revoke(kept, selection)),
    approve: (selection) => withStore('write', (kept) => atlas.approve(kept, selection)),
    decide: (request) => withStore('write', (kept) => atlas.decide(kept, request)),
    endScan: scanning.close,
    isScanning: () => starting > 0 || scanning.isRunning(),
    async close() {
      await scanning.close()
      close()
    },
  }
}

/** Folder of the fonts that pictures are drawn with. */
export function fontsIn(resources: string): string {
  return join(resources, 'fonts')
}

/** One connection to the database, from the first use to the close. */
function createOpening(database: string) {
  let store: Store | undefined

  /** Commands that only look neither make a file nor need to write it; what writes later uses the same connection. */
  const opened = (purpose: 'look' | 'write'): Store | Failure => {
    if (store !== undefined) return store
    const opening = purpose === 'write' ? openStore(database) : openExistingStore(database)
    if (isFailure(opening)) return opening
    const settled = opening.settleDeadScans(Date.now())
    if (isFailure(settled) && purpose === 'write') {
      opening.close()
      return settled
    }
    store = opening
    return store
  }

  return {
    async withStore<T>(purpose: 'look' | 'write', use: (store: Store) => T | Failure | Promise<T | Failure>): Promise<T | Failure> {
      const opening = opened(purpose)
      if (isFailure(opening)) return opening
      try {
        return await use(opening)
      } catch (error) {
        // A file that turns out to be damaged while it is read; anything else is a mistake of ours.
        const refusal = refusalOf(error, database)
        if (refusal === undefined) throw error
        return refusal
      }
    },
    /** No file yet is no mistake of who looks: nothing was scanned. */
    nothingYet: <T>(found: T | Failure, nothing: T | Failure): T | Failure =>
      isFailure(found) && found.failure === 'not-found' && store === undefined ? nothing : found,
    close(): void {
      store?.close()
      store = undefined
    },
  }
}
