/** What each command does and when it can be chosen. Buttons, shortcuts and the native menu all come here. */
import type { Bridge } from '#shared/contract/bridge.ts'
import { type CommandId, commandIds } from '#shared/contract/commands.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Actions } from './actions.ts'
import { createDeviceCommands } from './device-commands.ts'
import type { Feed } from './feed.ts'
import { offeredNetworkOf } from './own-networks.ts'
import { relaunchRequestOf, scanRequestOf } from './scan-request.ts'
import type { CameraMount } from './stores/camera.ts'
import type { NetworkStore } from './stores/network.ts'
import type { OwnNetwork, ScreenName, ViewStore } from './stores/view.ts'

export interface CommandParts {
  readonly bridge: Bridge
  readonly actions: Actions
  readonly feed: Feed
  readonly network: NetworkStore
  readonly view: ViewStore
  readonly camera: CameraMount
}

export interface Commands {
  /** Runs the command if it can be chosen now; false where it cannot. */
  run(command: CommandId): boolean
  isAvailable(command: CommandId): boolean
  /** Calls the listener with the commands that can be chosen, now and whenever they change. */
  onAvailable(listener: (commands: readonly CommandId[]) => void): void
}

const zoomStep = 1.25

export function createCommands({ bridge, actions, feed, network, view, camera }: CommandParts): Commands {
  const own = (): OwnNetwork | undefined => view.getState().chosen ?? offeredNetworkOf(network.getState().interfaces)
  const hasChart = (): boolean => network.getState().chart !== undefined
  const isOnMap = (): boolean => hasChart() && view.getState().screen === 'map'
  const showScreen = (screen: ScreenName): void => view.setState({ screen, sheet: undefined })
  const canScan = (): boolean => network.getState().engine === 'running' && network.getState().progress === undefined
  /** The scan that is looked at; a network that was chosen since is not it. */
  const shownScan = (): ScanRecord | undefined => {
    const { chart, scans } = network.getState()
    return view.getState().chosen === undefined ? scans.find(({ id }) => id === chart?.document.scan.id) : undefined
  }

  const table: Readonly<Record<CommandId, { readonly isAvailable: () => boolean; readonly run: () => void | Promise<void> }>> = {
    'new-scan': { isAvailable: canScan, run: () => view.setState({ sheet: 'new-scan', draft: undefined }) },
    scan: {
      isAvailable: () => canScan() && (shownScan() ?? own()) !== undefined,
      async run() {
        const [again, network] = [shownScan(), own()]
        showScreen('map')
        if (again !== undefined) return actions.begin(relaunchRequestOf(again))
        if (network !== undefined) await actions.begin(scanRequestOf(network))
      },
    },
    stop: {
      isAvailable: () => network.getState().progress !== undefined,
      async run() {
        const { progress } = network.getState()
        if (progress !== undefined) await actions.stop(progress.scan)
      },
    },
    ...createDeviceCommands({ bridge, actions, feed, network, view }),
    export: { isAvailable: () => hasChart() && network.getState().engine === 'running', run: () => view.setState({ sheet: 'export' }) },
    // Before the first scan the map is the first screen.
    'show-map': { isAvailable: () => network.getState().engine !== 'starting', run: () => showScreen('map') },
    'show-table': { isAvailable: hasChart, run: () => showScreen('table') },
    'show-report': { isAvailable: hasChart, run: () => showScreen('report') },
    'show-scans': { isAvailable: () => network.getState().engine !== 'starting', run: () => showScreen('scans') },
    'toggle-details': {
      isAvailable: () => view.getState().selection.length > 0,
      run: () => view.setState({ isDetailsOpen: !view.getState().isDetailsOpen }),
    },
    'zoom-in': { isAvailable: isOnMap, run: () => camera.current()?.zoomBy(zoomStep) },
    'zoom-out': { isAvailable: isOnMap, run: () => camera.current()?.zoomBy(1 / zoomStep) },
    fit: { isAvailable: isOnMap, run: () => camera.current()?.fit() },
    'show-shortcuts': { isAvailable: () => true, run: () => view.setState({ sheet: 'shortcuts' }) },
  }

  const isAvailable = (command: CommandId): boolean => table[command].isAvailable()
  return {
    isAvailable,
    run(command) {
      if (!isAvailable(command)) return false
      void table[command].run()
      return true
    },
    onAvailable(listener) {
      let told: string | undefined
      const tell = (): void => {
        const available = commandIds.filter(isAvailable)
        if (available.join() === told) return
        told = available.join()
        listener(available)
      }
      network.subscribe(tell)
      view.subscribe(tell)
      tell()
    },
  }
}
