/** What is done with selected devices, and what the window forgets on its way to the demo network and back. */
import { describe, expect, it, vi } from 'vitest'
import { failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { flatNetwork } from './documents.ts'
import { isRunning, openWindow, tables } from './opened-window.ts'

const approvedBut = (document: MapDocument, ...ids: readonly string[]): MapDocument => ({
  ...document,
  hosts: document.hosts.map((host) => ({ ...host, flags: { ...host.flags, approved: !host.flags.self && !ids.includes(host.id) } })),
})

async function opened(document: MapDocument, answers: Parameters<typeof openWindow>[0] = {}) {
  const window = openWindow({ map: async () => document, ...answers })
  await isRunning(window)
  return window
}

describe('approval', () => {
  it('is of the whole scan, and can be taken back', async () => {
    const window = await opened(flatNetwork(3), { approve: vi.fn(async () => ['d1', 'd3']) })
    window.commands.run('approve-all')
    await vi.waitFor(() => expect(window.view.getState().undo).toEqual({ wish: 'approve', devices: ['d1', 'd3'] }))
    expect(window.bridge.approve).toHaveBeenCalledWith({ scan: 1 })
    window.commands.run('undo')
    await vi.waitFor(() => expect(window.bridge.revoke).toHaveBeenCalledWith({ devices: ['d1', 'd3'] }))
    expect(window.commands.isAvailable('undo')).toBe(false)
  })

  it('is of those selected that have none, revoking of those that have it; this computer is left out', async () => {
    const window = await opened(approvedBut(flatNetwork(3), 'd3', 'd4'))
    window.view.setState({ selection: ['d1', 'd2', 'd3', 'd4'] })
    window.commands.run('approve')
    window.commands.run('revoke')
    await vi.waitFor(() => expect(window.bridge.revoke).toHaveBeenCalledWith({ devices: ['d1'] }))
    expect(window.bridge.approve).toHaveBeenCalledWith({ devices: ['d3', 'd4'] })
    window.view.setState({ selection: ['d2'] })
    expect([window.commands.isAvailable('approve'), window.commands.isAvailable('revoke')]).toEqual([false, false])
  })

  it('says why it was refused', async () => {
    const window = await opened(flatNetwork(3), { approve: async () => failure('file', 'The disk is full.', 'Make room.') })
    window.commands.run('approve-all')
    await vi.waitFor(() => expect(window.view.getState().refusal).toBe('The disk is full. Make room.'))
    expect(window.view.getState().undo).toBeUndefined()
  })
})

describe('a rescan', () => {
  it('asks the selected devices alone, as a part of the scan that is shown', async () => {
    const window = await opened(flatNetwork(3))
    window.view.setState({ selection: ['d3', 'd2'] })
    window.commands.run('rescan')
    await vi.waitFor(() =>
      expect(window.bridge.scan).toHaveBeenCalledWith(
        expect.objectContaining({ targets: ['10.1.1.10'], tcp: 'standard', udp: 'standard', rescanOf: 1, consent: false }),
      ),
    )
  })

  it('is none of this computer', async () => {
    const window = await opened(flatNetwork(3))
    window.view.setState({ selection: ['d2'] })
    expect(window.commands.run('rescan')).toBe(false)
  })
})

describe('a pin', () => {
  it('is taken off, and the device stays where it is drawn', async () => {
    const document = flatNetwork(3)
    const pinned = { ...document, hosts: document.hosts.map((host) => ({ ...host, position: { x: 5, y: 6, pinned: host.id === 'd3' } })) }
    const window = await opened(pinned)
    window.view.setState({ selection: ['d3', 'd4'] })
    window.commands.run('unpin')
    await vi.waitFor(() => expect(window.bridge.decide).toHaveBeenCalledWith({ device: 'd3', kind: 'position' }))
    expect(window.bridge.place).toHaveBeenCalledWith([{ id: 'd3', x: 5, y: 6 }])
    expect(window.bridge.decide).toHaveBeenCalledTimes(1)
  })
})

describe('who answers', () => {
  const hello = (demo: boolean) => ({ build: '7', allow: 'a', disallow: 'd', demo, tables })

  it('is judged first; a page that is loading itself again shows nothing of what it may not understand', async () => {
    const isReloading = vi.fn((build: string) => build === '7')
    const window = openWindow({ hello: async () => hello(false) }, isReloading)
    await vi.waitFor(() => expect(isReloading).toHaveBeenCalled())
    await new Promise((resolve) => setTimeout(resolve))
    expect(window.network.getState()).toMatchObject({ engine: 'starting', chart: undefined, hello: undefined })
  })

  it('changes what everything is about: nothing of the own network is kept in the demo', async () => {
    let demo = false
    const window = await opened(flatNetwork(3), { hello: async () => hello(demo) })
    window.view.setState({ selection: ['d1'], putAway: 1, screen: 'table', undo: { wish: 'approve', devices: ['d1'] } })
    window.say({ engine: 'running' })
    await vi.waitFor(() => expect(window.bridge.interfaces).toHaveBeenCalledTimes(2))
    expect(window.view.getState()).toMatchObject({ selection: ['d1'], screen: 'table' })
    demo = true
    window.say({ engine: 'running' })
    await vi.waitFor(() => expect(window.network.getState().hello?.demo).toBe(true))
    expect(window.view.getState()).toMatchObject({ selection: [], putAway: undefined, screen: 'map', undo: undefined })
  })
})
