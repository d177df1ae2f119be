/** What the engine says, as the window last heard it. Written by the feed and by nobody else. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Hello, PlanDocument, ScanProgress } from '#shared/contract/api.ts'
import type { EngineState } from '#shared/contract/transport.ts'
import type { Failure } from '#shared/domain/failure.ts'
import type { NetworkInterface } from '#shared/domain/machine.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Scene } from '#shared/map/scene.ts'

export interface Charted {
  readonly document: MapDocument
  readonly scene: Scene
}

export interface NetworkState {
  readonly engine: 'starting' | EngineState
  /** Who answers, and whether it is the demo network that it answers about. */
  readonly hello: Hello | undefined
  readonly interfaces: readonly NetworkInterface[]
  /** What a scan of the chosen network would do, or why it cannot be done. */
  readonly plan: PlanDocument | Failure | undefined
  /** Of the scan that runs; undefined when none does. */
  readonly progress: ScanProgress | undefined
  /** All scans, newest first. */
  readonly scans: readonly ScanRecord[]
  /** The map of the scan that is shown, running or ended. */
  readonly chart: Charted | undefined
  /** Number of the scan that ended last while this window watched. */
  readonly endedHere: number | undefined
  /** Why there is nothing to show, where that is so. */
  readonly failure: Failure | undefined
}

export type NetworkStore = StoreApi<NetworkState>

export function createNetworkStore(): NetworkStore {
  return createStore<NetworkState>(() => ({
    engine: 'starting',
    hello: undefined,
    interfaces: [],
    plan: undefined,
    progress: undefined,
    scans: [],
    chart: undefined,
    endedHere: undefined,
    failure: undefined,
  }))
}
