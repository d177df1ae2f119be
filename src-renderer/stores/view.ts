/** What the person looks at. Written by commands and views; nothing of it is a fact about a network. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DecisionRequest } from '#shared/contract/api.ts'
import type { InterfaceAddress } from '#shared/domain/machine.ts'
import type { ProfileName, ScanRequest } from '#shared/domain/scan.ts'

/** One of this computer's networks, to be scanned. */
export interface OwnNetwork {
  readonly interface: string
  /** `Ethernet`, `Wi-Fi` ... */
  readonly kind: string
  readonly address: InterfaceAddress['address']
  readonly subnet: InterfaceAddress['subnet']
}

/** A scan as a person writes it down before it starts: the texts of a form. */
export interface ScanDraft {
  readonly title: string
  /** Targets as they are typed, separated by commas, spaces or lines. */
  readonly targets: string
  readonly exclude: string
  /** Undefined: whichever the routes say. */
  readonly interface: string | undefined
  readonly profile: ProfileName
  readonly tcp: string
  readonly udp: string
  readonly consent: boolean
  /** What was asked for elsewhere and has no field of its own. */
  readonly beyondForm: Pick<ScanRequest, 'identify' | 'raw' | 'ratePps' | 'rescanOf'>
}

export type ScreenName = 'map' | 'table' | 'report' | 'scans'

/** Devices that were approved or revoked; or any other decision, in words, with the requests that take it back, in their order. */
export type Undo =
  | { readonly wish: 'approve' | 'revoke'; readonly devices: readonly string[] }
  | { readonly words: string; readonly inverse: readonly DecisionRequest[] }

export interface ViewState {
  readonly screen: ScreenName
  /** Number of the scan whose map, table and report are shown; undefined: the latest. */
  readonly shown: number | undefined
  /** What lies over the screen. */
  readonly sheet: 'new-scan' | 'export' | 'shortcuts' | undefined
  /** What the new scan's sheet begins with; undefined: the recommended scan of this computer's network. */
  readonly draft: ScanDraft | undefined
  /** Ids of hosts; the last is the one that the details are about. */
  readonly selection: readonly string[]
  /** What is being written about that host, or chosen from a menu. */
  readonly writing: 'name' | 'note' | 'type' | 'os' | 'split' | undefined
  /** The table shows only devices that are not approved yet. */
  readonly isReview: boolean
  /** What was decided just now, to be taken back. */
  readonly undo: Undo | undefined
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
    selection: [],
    writing: undefined,
    isReview: false,
    undo: undefined,
    isDetailsOpen: true,
    chosen: undefined,
    putAway: undefined,
    refusal: undefined,
  }))
}
