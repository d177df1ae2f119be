/** What the person looks at. Written by commands and views; nothing of it is a fact about a network. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { InterfaceAddress } from '#shared/domain/machine.ts'
import type { ScanDraft } from '../scan-draft.ts'

/** One of this computer's networks, to be scanned. */
export interface OwnNetwork {
  readonly interface: string
  /** `Ethernet`, `Wi-Fi` ... */
  readonly kind: string
  readonly address: InterfaceAddress['address']
  readonly subnet: InterfaceAddress['subnet']
}

export type ScreenName = 'map' | 'table' | 'report' | 'scans'

export interface ViewState {
  readonly screen: ScreenName
  /** Number of the scan whose map, table and report are shown; undefined: the latest. */
  readonly shown: number | undefined
  /** What lies over the screen. */
  readonly sheet: 'new-scan' | 'export' | undefined
  /** What the new scan's sheet begins with; undefined: the recommended scan of this computer's network. */
  readonly draft: ScanDraft | undefined
  /** Id of a host. */
  readonly selected: string | undefined
  readonly isDetailsOpen: boolean
  /** Undefined until the person chooses: then the first that offers itself. */
  readonly chosen: OwnNetwork | undefined
  /** Number of the scan whose closing words were put away. */
  readonly putAway: number | undefined
  /** What was refused last, to be read and put away. */
  readonly refusal: string | undefined
}

export type ViewStore = StoreApi<ViewState>

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    screen: 'map',
    shown: undefined,
    sheet: undefined,
    draft: undefined,
    selected: undefined,
    isDetailsOpen: true,
    chosen: undefined,
    putAway: undefined,
    refusal: undefined,
  }))
}
