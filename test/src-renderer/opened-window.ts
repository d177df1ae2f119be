/** The window without its page: feed, stores and commands on an engine that a test plays. */
import { expect, vi } from 'vitest'
import type { PlanDocument } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import type { EngineEvent } from '#shared/contract/transport.ts'
import { failure } from '#shared/domain/failure.ts'
import type { NetworkInterface } from '#shared/domain/machine.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { createActions } from '../../src-renderer/actions.ts'
import { createCommands } from '../../src-renderer/commands.ts'
import { createFeed } from '../../src-renderer/feed.ts'
import { createCameraMount } from '../../src-renderer/stores/camera.ts'
import { createNetworkStore } from '../../src-renderer/stores/network.ts'
import { createViewStore } from '../../src-renderer/stores/view.ts'

export const ethernet: NetworkInterface = {
  name: 'eth0',
  kind: 'ethernet',
  up: true,
  mtu: 1500,
  addresses: [
    { address: 'fe80::1', subnet: 'fe80::/64' },
    { address: '10.1.1.250', subnet: '10.1.1.0/24' },
  ],
}
export const docker: NetworkInterface = {
  name: 'docker0',
  kind: 'virtual',
  up: true,
  mtu: 1500,
  addresses: [{ address: '172.17.0.1', subnet: '172.17.0.0/16' }],
}
export const noScan = failure('not-found', 'There is no scan yet.')
export const tables = { vendors: '2026-08-26', services: '2026-09-17' }
export const planned = { addresses: 253, raw: true } as PlanDocument

/** `isReloading`: what the page answers when it is told the engine's build. */
export function openWindow(answers: Partial<Bridge> = {}, isReloading: (build: string) => boolean = () => false) {
  const listeners: ((event: EngineEvent) => void)[] = []
  const bridge = {
    interfaces: vi.fn(async () => [docker, ethernet]),
    plan: vi.fn(async () => planned),
    map: vi.fn(async () => noScan),
    scan: vi.fn(async () => ({ scan: 1 })),
    stop: vi.fn(async () => ({ id: 1 }) as ScanRecord),
    ended: vi.fn(async () => ({ id: 1 }) as ScanRecord),
    scans: vi.fn(async () => []),
    approve: vi.fn(async () => ['d1']),
    decide: vi.fn(async () => ({ device: 'd1', inverse: { device: 'd1', kind: 'name' as const } })),
    split: vi.fn(async () => ({
      device: 'd1',
      part: 'd9',
      inverse: [
        { device: 'd7', kind: 'approval' as const, value: true },
        { device: 'd9', kind: 'relation' as const },
      ],
    })),
    hello: vi.fn(async () => ({ build: 'test', allow: 'sudo allow', disallow: 'sudo disallow', demo: false, tables })),
    demo: vi.fn(async () => ({ build: 'test', allow: 'sudo allow', disallow: 'sudo disallow', demo: true, tables })),
    allowRaw: vi.fn(async () => ({ raw: true as const })),
    remove: vi.fn(async (scan: number) => ({ scan })),
    download: vi.fn(async () => ({ name: 'portolan-1.svg', mediaType: 'image/svg+xml', base64: '' })),
    place: vi.fn(async () => ({ placed: 1 })),
    revoke: vi.fn(async () => ['d1']),
    save: vi.fn(async () => 'saved' as const),
    subscribe: (listener: (event: EngineEvent) => void) => void listeners.push(listener),
    onCommand: () => {},
    offer: () => {},
    ...answers,
  } satisfies Bridge
  const [network, view, camera] = [createNetworkStore(), createViewStore(), createCameraMount()]
  const feed = createFeed({
    bridge,
    network,
    view,
    makeScene: async (document) => sceneOf(document),
    betweenFrames: async () => {},
    isReloading,
  })
  const actions = createActions({ bridge, feed, view })
  const commands = createCommands({ bridge, actions, feed, network, view, camera })
  const say = (event: EngineEvent): void => {
    for (const listener of listeners) listener(event)
  }
  feed.start()
  return { bridge, network, view, camera, feed, actions, commands, say }
}

/** Waits for the first snapshot. */
export const isRunning = ({ network }: ReturnType<typeof openWindow>) => vi.waitFor(() => expect(network.getState().engine).toBe('running'))
