/** What every view can reach: the stores to read, the commands to run. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Bridge } from '#shared/contract/bridge.ts'
import { type ThemeName, themes } from '#shared/map/theme.ts'
import type { Actions } from '../actions.ts'
import type { Commands } from '../commands.ts'
import type { Feed } from '../feed.ts'
import { offeredNetworkOf } from '../own-networks.ts'
import type { CameraMount } from '../stores/camera.ts'
import type { NetworkState, NetworkStore } from '../stores/network.ts'
import type { OwnNetwork, ViewState, ViewStore } from '../stores/view.ts'

export interface WindowParts {
  readonly bridge: Bridge
  readonly network: NetworkStore
  readonly view: ViewStore
  readonly camera: CameraMount
  readonly feed: Feed
  readonly actions: Actions
  readonly commands: Commands
}

export const WindowContext = createContext<WindowParts | undefined>(undefined)

export function useWindow(): WindowParts {
  const parts = useContext(WindowContext)
  if (parts === undefined) throw new Error('A view outside of the window.')
  return parts
}

export function useNetwork<T>(select: (state: NetworkState) => T): T {
  return useStore(useWindow().network, select)
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useWindow().view, select)
}

/** The network that a scan would go to; the same object while it is the same network. */
export function useOwnNetwork(): OwnNetwork | undefined {
  const interfaces = useNetwork((state) => state.interfaces)
  const chosen = useView((state) => state.chosen)
  return useMemo(() => chosen ?? offeredNetworkOf(interfaces), [chosen, interfaces])
}

const darkness = matchMedia('(prefers-color-scheme: dark)')

/** The system's theme, followed as it changes. */
export function useTheme() {
  const name: ThemeName = useSyncExternalStore(
    (listener) => {
      darkness.addEventListener('change', listener)
      return () => darkness.removeEventListener('change', listener)
    },
    () => (darkness.matches ? 'dark' : 'light'),
  )
  return themes[name]
}
