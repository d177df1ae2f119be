/**
 * The engine: the one implementation of the contract, without a window and without Electron. It opens the database when first
 * asked for it, runs one scan at a time, and derives every map from the kept sightings.
 */
import { join } from 'node:path'
import type { Api, Change, DecisionRequest, DeviceSelection, ScanProgress } from '#shared/contract/api.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { FlightPlan, ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import { hostNamesOf, planScan, usableInterfaces } from '../core/flight-plan.ts'
import { permissionCommandsOf } from '../core/raw-permission.ts'
import { readMachine } from '../net/machine.ts'
import { askForRawPermission } from '../net/raw-permission.ts'
import { resolveName } from '../net/resolver.ts'
import { openExistingStore, openStore } from '../store/open-store.ts'
import { refusalOf } from '../store/refusal.ts'
import type { Store } from '../store/store.ts'
import { createAtlas } from './atlas.ts'
import { downloadOf } from './download.ts'
import { noSuchScan, rawNotWanted, rawRequired } from './messages.ts'
import { planDocumentOf } from './plan-document.ts'
import { rawAvailability } from './raw-availability.ts'
import { createScanning } from './scanning.ts'

export interface EngineOptions {
  /** Path of the database. */
  readonly database: string
  /** Path of rawlink. */
  readonly helper: string
  /** Folder of the reference data and fonts. */
  readonly resources: string
  /** Differs between any two builds. */
  readonly build: string
}

export interface Engine extends Api {
  /** Calls the listener with every change from now on; returns the function that ends it. */
  subscribe(listener: (change: Change) => void): () => void
  /** Folder of the fonts that pictures are drawn with. */
  readonly fonts: string
  /** Stops a running scan, waits for it and closes the database. */
  close(): Promise<void>
}

export function createEngine({ database, helper, resources, build }: EngineOptions): Engine {
  const listeners = new Set<(change: Change) => void>()
  let sequence = 0
  let store: Store | undefined

  const announce = (progress: ScanProgress): void => {
    sequence += 1
    for (const listener of listeners) listener({ sequence, progress })
  }

  /** Commands that only look neither make a file nor need to write it; what writes later uses the same connection. */
  const opened = (purpose: 'look' | 'write'): Store | Failure => {
    if (store !== undefined) return store
    const opening = purpose === 'write' ? openStore(database) : openExistingStore(database)
    if (isFailure(opening)) return opening
    const settled = opening.settleDeadScans(Date.now())
    if (isFailure(settled) && purpose === 'write') return settled
    store = opening
    return store
  }
  const withStore = async <T>(
    purpose: 'look' | 'write',
    use: (store: Store) => T | Failure | Promise<T | Failure>,
  ): Promise<T | Failure> => {
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
  }
  /** No file yet is no mistake of who looks: nothing was scanned. */
  const nothingYet = <T>(found: T | Failure, nothing: T | Failure): T | Failure =>
    isFailure(found) && found.failure === 'not-found' && store === undefined ? nothing : found

  const atlas = createAtlas(join(resources, 'data'))
  const scanning = createScanning({ helper, announce, identify: atlas.identify })

  /** Everything that can refuse a scan before its first frame. */
  const prepare = async (request: ScanRequest): Promise<{ plan: FlightPlan; machine: Machine } | Failure> => {
    const machine = await readMachine()
    if (isFailure(machine)) return machine
    const names = await resolve(request)
    if (isFailure(names)) return names
    const raw = await rawRefusal(request, machine, helper)
    if (isFailure(raw)) return raw
    const plan = planScan(request, machine, names, raw.refusal)
    return isFailure(plan) ? plan : { plan, machine }
  }

  const fonts = join(resources, 'fonts')
  const mapOf = (kept: Store, scan: number | undefined): MapDocument | Failure => {
    const record = scan === undefined ? kept.latestScan() : kept.scan(scan)
    if (record === undefined) return noSuchScan(scan)
    const unkept = scanning.unkept(record.id)
    return atlas.map(kept, unkept?.record ?? record, unkept?.sightings)
  }

  return {
    fonts,
    hello: async () => ({ build, ...permissionCommandsOf(helper), demo: false }),
    demo: async () => failure('failed', 'This build has no recording of the demo network.'),
    async allowRaw() {
      return (await askForRawPermission(helper)) ?? { raw: true }
    },
    async interfaces() {
      const machine = await readMachine()
      return isFailure(machine) ? machine : machine.interfaces
    },
    async plan(request) {
      const prepared = await prepare(request)
      return isFailure(prepared) ? prepared : planDocumentOf(prepared.plan)
    },
    scan: (request) =>
      withStore('write', async (kept) => {
        const prepared = await prepare(request)
        return isFailure(prepared) ? prepared : scanning.start(kept, request, prepared.plan, prepared.machine)
      }),
    stop: (scan) => withStore('write', (kept) => scanning.stop(kept, scan)),
    ended: (scan) => withStore('write', (kept) => scanning.ended(kept, scan)),
    scans: async () => nothingYet(await withStore('look', (kept): readonly ScanRecord[] => kept.scans()), []),
    map: async (scan) => nothingYet(await withStore('look', (kept) => mapOf(kept, scan)), noSuchScan(scan)),
    download: (request) =>
      withStore('look', (kept) => {
        const document = mapOf(kept, request.scan)
        return isFailure(document) ? document : downloadOf(document, request, fonts)
      }),
    remove: (scan) => withStore('write', (kept) => kept.deleteScan(scan) ?? { scan }),
    place: (placements) => withStore('write', (kept) => kept.savePlaces(placements) ?? { placed: placements.length }),
    revoke: (selection: DeviceSelection) => withStore('write', (kept) => atlas.revoke(kept, selection)),
    approve: (selection: DeviceSelection) => withStore('write', (kept) => atlas.approve(kept, selection)),
    decide: (request: DecisionRequest) => withStore('write', (kept) => atlas.decide(kept, request)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await scanning.close()
      store?.close()
      store = undefined
    },
  }
}

async function resolve(request: ScanRequest): Promise<ReadonlyMap<string, readonly string[]> | Failure> {
  const names = hostNamesOf(request)
  if (isFailure(names)) return names
  const resolved = new Map<string, readonly string[]>()
  for (const name of names) {
    const addresses = await resolveName(name)
    if (isFailure(addresses)) return addresses
    resolved.set(name, addresses)
  }
  return resolved
}

/** Why raw sockets will not be used, where they will not; a failure where the request insists on them. */
async function rawRefusal(
  request: ScanRequest,
  machine: Machine,
  helper: string,
): Promise<{ readonly refusal: Failure | undefined } | Failure> {
  if (request.raw === 'off') return { refusal: rawNotWanted }
  const interfaces = usableInterfaces(machine, request.interface)
  if (isFailure(interfaces)) return interfaces
  const refusal = await rawAvailability(helper, interfaces)
  return refusal !== undefined && request.raw === 'required' ? rawRequired(refusal) : { refusal }
}
