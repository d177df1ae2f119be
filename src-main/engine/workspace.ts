/**
 * A workspace: one database, and the world that its scans look at. It opens the database when first asked for it, runs one scan at a
 * time, and derives every map from the kept sightings.
 */
import { join } from 'node:path'
import type { Api, ScanOrder, ScanProgress } from '#shared/contract/api.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import { readableScan } from '../core/map-document.ts'
import { noSuchScan } from '../store/messages.ts'
import { openExistingStore, openStore } from '../store/open-store.ts'
import { refusalOf } from '../store/refusal.ts'
import type { Store } from '../store/store.ts'
import { createAtlas } from './atlas.ts'
import { downloadOf } from './download.ts'
import { planDocumentOf } from './plan-document.ts'
import { createScanning } from './scanning.ts'
import type { Prepared, World } from './world.ts'

export interface WorkspaceOptions {
  /** Path of the database; the first scan makes it. */
  readonly database: string
  /** What it means to whoever asks when there is no database: a mistake where a person named it, else that nothing was scanned yet. */
  readonly missing?: 'mistake'
  readonly world: World
  /** Folder of the reference data, the fonts and the demo's recording. */
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

export function createWorkspace({ database, missing, world, resources, announce }: WorkspaceOptions): Workspace {
  const { withStore, isNothingYet, close } = createOpening(database, missing)
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
  /** Beside it, while the kernel's answers are on their way, the tables that the first map needs: no host waits for them then. */
  const prepare = async (request: ScanRequest): Promise<Prepared | Failure> => {
    const prepared = world.prepare(request)
    atlas.prepare()
    return prepared
  }
  const start = async (kept: Store, { snmp = [], ...request }: ScanOrder): Promise<{ readonly scan: number } | Failure> => {
    starting += 1
    try {
      const prepared = await prepare(request)
      return isFailure(prepared) ? prepared : scanning.start(kept, prepared.request, prepared.plan, prepared.machine, snmp)
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
      const prepared = await prepare(request)
      return isFailure(prepared) ? prepared : planDocumentOf(prepared.plan)
    },
    scan: (order) => withStore('make', (kept) => start(kept, order)),
    stop: (scan) => withStore('write', (kept) => scanning.stop(kept, scan)),
    ended: (scan) => withStore('write', (kept) => scanning.ended(kept, scan)),
    async scans() {
      const kept = await withStore('look', (store): readonly ScanRecord[] => store.scans())
      if (isNothingYet(kept)) return []
      return isFailure(kept) ? kept : kept.map(readableScan)
    },
    map: (scan) => withStore('look', (kept) => mapOf(kept, scan)),
    download: (request) =>
      withStore('look', (kept) => {
        const document = mapOf(kept, request.scan)
        return isFailure(document) ? document : downloadOf(document, request, fontsIn(resources))
      }),
    remove: (scan) =>
      withStore('write', (kept) => {
        const refusal = kept.deleteScan(scan)
        if (refusal === undefined) scanning.forget(scan)
        return refusal ?? { scan }
      }),
    place: (placements) => withStore('write', (kept) => atlas.place(kept, placements)),
    revoke: (selection) => withStore('write', (kept) => atlas.revoke(kept, selection)),
    approve: (selection) => withStore('write', (kept) => atlas.approve(kept, selection)),
    split: (request) => withStore('write', (kept) => atlas.split(kept, request)),
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

const nothingYet = noSuchScan(undefined)

/** One connection to the database, from the first use to the close. */
function createOpening(database: string, missing: WorkspaceOptions['missing']) {
  let store: Store | undefined

  /** Only a scan makes a file, and who only looks need not be able to write it; what writes later uses the same connection. */
  const opened = (purpose: 'look' | 'write' | 'make'): Store | Failure => {
    if (store !== undefined) return store
    const opening = purpose === 'make' ? openStore(database) : openExistingStore(database)
    if (isFailure(opening)) return opening.failure === 'not-found' && missing === undefined ? nothingYet : opening
    const settled = opening.settleDeadScans(Date.now())
    if (isFailure(settled) && purpose !== 'look') {
      opening.close()
      return settled
    }
    store = opening
    return store
  }

  return {
    async withStore<T>(
      purpose: Parameters<typeof opened>[0],
      use: (store: Store) => T | Failure | Promise<T | Failure>,
    ): Promise<T | Failure> {
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
    /** Whether the answer is that nothing was scanned, because there is no file. */
    isNothingYet: (answer: unknown): boolean => answer === nothingYet,
    close(): void {
      store?.close()
      store = undefined
    },
  }
}
