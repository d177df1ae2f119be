/** What each command does and when it can be chosen. Buttons, shortcuts and the native menu all come here. */
import type { Bridge } from '#shared/contract/bridge.ts'
import { type CommandId, commandIds } from '#shared/contract/commands.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { Feed } from './feed.ts'
import { offeredNetworkOf } from './own-networks.ts'
import { scanRequestOf } from './scan-request.ts'
import type { CameraMount } from './stores/camera.ts'
import type { NetworkStore } from './stores/network.ts'
import type { OwnNetwork, ViewStore } from './stores/view.ts'

export interface CommandParts {
  readonly bridge: Bridge
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

export function createCommands({ bridge, feed, network, view, camera }: CommandParts): Commands {
  const own = (): OwnNetwork | undefined => view.getState().chosen ?? offeredNetworkOf(network.getState().interfaces)
  const hasChart = (): boolean => network.getState().chart !== undefined
  const isOnMap = (): boolean => hasChart() && view.getState().screen === 'map'
  const refuse = (refusal: Failure): void => view.setState({ refusal: [refusal.message, refusal.remedy ?? ''].join(' ').trim() })

  const table: Readonly<Record<CommandId, { readonly isAvailable: () => boolean; readonly run: () => void | Promise<void> }>> = {
    scan: {
      isAvailable: () => own() !== undefined && network.getState().engine === 'running' && network.getState().progress === undefined,
      async run() {
        const target = own()
        if (target === undefined) return
        view.setState({ refusal: undefined, screen: 'map' })
        const started = await bridge.scan(scanRequestOf(target))
        if (isFailure(started)) refuse(started)
      },
    },
    stop: {
      isAvailable: () => network.getState().progress !== undefined,
      async run() {
        const { progress } = network.getState()
        if (progress === undefined) return
        const stopped = await bridge.stop(progress.scan)
        if (isFailure(stopped)) refuse(stopped)
      },
    },
    'approve-all': {
      isAvailable: () => network.getState().progress === undefined && hasUnapproved(network),
      async run() {
        const { chart } = network.getState()
        if (chart === undefined) return
        const approved = await bridge.approve({ scan: chart.document.scan.id })
        if (isFailure(approved)) return refuse(approved)
        view.setState({ putAway: chart.document.scan.id })
        await feed.refresh()
      },
    },
    'show-map': { isAvailable: hasChart, run: () => view.setState({ screen: 'map' }) },
    'show-table': { isAvailable: hasChart, run: () => view.setState({ screen: 'table' }) },
    'toggle-details': {
      isAvailable: () => view.getState().selected !== undefined,
      run: () => view.setState({ isDetailsOpen: !view.getState().isDetailsOpen }),
    },
    'zoom-in': { isAvailable: isOnMap, run: () => camera.current()?.zoomBy(zoomStep) },
    'zoom-out': { isAvailable: isOnMap, run: () => camera.current()?.zoomBy(1 / zoomStep) },
    fit: { isAvailable: isOnMap, run: () => camera.current()?.fit() },
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

function hasUnapproved(network: NetworkStore): boolean {
  const hosts = network.getState().chart?.document.hosts ?? []
  return hosts.some(({ flags }) => flags.live && !flags.self && !flags.approved)
}
