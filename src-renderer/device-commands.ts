/** What a person does with the devices that are selected: approve, name, annotate, copy, ask again, put back. */
import type { DecisionRequest, DeviceSelection } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import type { CommandId } from '#shared/contract/commands.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { MapDocument, MapHost } from '#shared/domain/map-document.ts'
import type { Actions } from './actions.ts'
import { copyText } from './clipboard.ts'
import { copyRefused, nothingToRescan } from './device-words.ts'
import type { Feed } from './feed.ts'
import { rescanRequestOf } from './scan-request.ts'
import type { NetworkStore } from './stores/network.ts'
import type { ViewStore } from './stores/view.ts'

export interface DeviceCommandParts {
  readonly bridge: Bridge
  readonly actions: Actions
  readonly feed: Feed
  readonly network: NetworkStore
  readonly view: ViewStore
}

type DeviceCommandId = Extract<
  CommandId,
  | 'approve-all'
  | 'undo'
  | 'approve'
  | 'revoke'
  | 'rename'
  | 'set-type'
  | 'set-system'
  | 'join'
  | 'split'
  | 'note'
  | 'rescan'
  | 'copy'
  | 'unpin'
  | 'select-all'
  | 'select-none'
>

type Wish = 'approve' | 'revoke'

/** Devices that the contract takes in one call. */
const mostDevices = 1000

interface Entry {
  readonly isAvailable: () => boolean
  readonly run: () => void | Promise<void>
}

/** The hosts that are selected, in the order in which they were chosen. */
export function selectedHosts(document: MapDocument | undefined, selection: readonly string[]): readonly MapHost[] {
  return selection.flatMap((id) => document?.hosts.find((host) => host.id === id) ?? [])
}

/** A host that somebody can say yes or no to: everybody but this computer. */
export function isApprovable({ flags }: MapHost): boolean {
  return !flags.self && !flags.approved && flags.live
}

/** Several, and none of them this computer: the first keeps its name and everything else that was decided. */
export function isJoinable(hosts: readonly MapHost[]): boolean {
  return hosts.length > 1 && hosts.every(({ flags }) => !flags.self)
}

export function isSplittable({ addresses, flags }: MapHost): boolean {
  return addresses.length > 1 && !flags.self
}

export function createDeviceCommands(parts: DeviceCommandParts): Readonly<Record<DeviceCommandId, Entry>> {
  const { bridge, actions, feed, network, view } = parts
  const document = (): MapDocument | undefined => network.getState().chart?.document
  const chosen = (): readonly MapHost[] => selectedHosts(document(), view.getState().selection)
  const canAsk = (): boolean => network.getState().engine === 'running'
  const isOneOther = (): boolean => canAsk() && chosen().length === 1 && !chosen().some(({ flags }) => flags.self)
  const decide = async (wish: Wish, selection: DeviceSelection): Promise<void> => {
    const devices = await bridge[wish](selection)
    if (isFailure(devices)) return actions.refuse(devices)
    view.setState({ undo: devices.length === 0 ? undefined : { wish, devices }, putAway: document()?.scan.id, isReview: false })
    await feed.refresh()
  }
  const decideAll = (wish: Wish, hosts: readonly MapHost[]): Promise<void> => decide(wish, { devices: hosts.map(({ id }) => id) })
  const write = (writing: 'name' | 'note' | 'type' | 'os' | 'split'): void => view.setState({ writing, isDetailsOpen: true })

  return {
    'approve-all': {
      isAvailable: () => canAsk() && network.getState().progress === undefined && (document()?.hosts.some(isApprovable) ?? false),
      async run() {
        const scan = document()?.scan.id
        if (scan !== undefined) await decide('approve', { scan })
      },
    },
    undo: {
      isAvailable: () => view.getState().undo !== undefined && canAsk(),
      async run() {
        const { undo } = view.getState()
        if (undo === undefined) return
        view.setState({ undo: undefined })
        if ('inverse' in undo) return takeBack(parts, undo.inverse)
        const inverse = undo.wish === 'approve' ? 'revoke' : 'approve'
        for (let at = 0; at < undo.devices.length; at += mostDevices) {
          const undone = await bridge[inverse]({ devices: undo.devices.slice(at, at + mostDevices) })
          if (isFailure(undone)) return actions.refuse(undone)
        }
        await feed.refresh()
      },
    },
    approve: {
      isAvailable: () => canAsk() && chosen().some(isApprovable),
      run: () => decideAll('approve', chosen().filter(isApprovable)),
    },
    revoke: {
      isAvailable: () => canAsk() && chosen().some(({ flags }) => flags.approved),
      run: () =>
        decideAll(
          'revoke',
          chosen().filter(({ flags }) => flags.approved),
        ),
    },
    rename: { isAvailable: () => chosen().length === 1, run: () => write('name') },
    'set-type': { isAvailable: isOneOther, run: () => write('type') },
    'set-system': { isAvailable: isOneOther, run: () => write('os') },
    join: {
      isAvailable: () => canAsk() && isJoinable(chosen()),
      async run() {
        const [first, ...others] = chosen()
        if (first === undefined) return
        view.setState({ selection: [first.id] })
        await actions.join(first, others)
      },
    },
    split: { isAvailable: () => canAsk() && chosen().length === 1 && chosen().every(isSplittable), run: () => write('split') },
    note: { isAvailable: () => chosen().length === 1, run: () => write('note') },
    rescan: {
      isAvailable: () => canAsk() && network.getState().progress === undefined && chosen().some(({ flags }) => !flags.self),
      run: () => rescan(parts, chosen()),
    },
    copy: {
      isAvailable: () => chosen().length > 0,
      run() {
        const addresses = chosen().flatMap((host) => host.addresses)
        if (!copyText(addresses.join('\n'))) actions.refuse(copyRefused)
      },
    },
    unpin: {
      isAvailable: () => canAsk() && chosen().some(({ position }) => position?.pinned === true),
      async run() {
        const pinned = chosen().filter(({ position }) => position?.pinned === true)
        const answers = await Promise.all([
          // It stays where it is drawn, but it is held there no longer.
          bridge.place(pinned.flatMap(({ id, position }) => (position === undefined ? [] : [{ id, x: position.x, y: position.y }]))),
          ...pinned.map(({ id }) => bridge.decide({ device: id, kind: 'position' })),
        ])
        const refusal = answers.find(isFailure)
        if (isFailure(refusal)) actions.refuse(refusal)
        await feed.refresh()
      },
    },
    'select-all': {
      isAvailable: () => document() !== undefined && ['map', 'table'].includes(view.getState().screen),
      run: () => view.setState({ selection: document()?.hosts.map(({ id }) => id) ?? [] }),
    },
    'select-none': {
      isAvailable: () => view.getState().selection.length > 0,
      run: () => view.setState({ selection: [], writing: undefined }),
    },
  }
}

async function takeBack({ bridge, actions, feed }: DeviceCommandParts, inverse: readonly DecisionRequest[]): Promise<void> {
  for (const request of inverse) {
    const undone = await bridge.decide(request)
    if (isFailure(undone)) return actions.refuse(undone)
  }
  await feed.refresh()
}

/** Asks these hosts again; what they answer belongs to the scan that is shown, and its map changes in place. */
async function rescan({ actions, network }: DeviceCommandParts, hosts: readonly MapHost[]): Promise<void> {
  const document = network.getState().chart?.document
  const targets = hosts.filter(({ flags }) => !flags.self).flatMap(({ addresses }) => addresses)
  if (document === undefined || targets.length === 0) return actions.refuse(nothingToRescan)
  await actions.begin(rescanRequestOf(document.scan.id, targets))
}
