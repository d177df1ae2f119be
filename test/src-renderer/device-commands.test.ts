/** What is done with selected devices, and what the window forgets on its way to the demo network and back. */
import { describe, expect, it, vi } from 'vitest'
import type { DecisionReply, DecisionRequest } from '#shared/contract/api.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'
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

describe('what a person says of devices', () => {
  const typed = { device: 'd3', kind: 'type', value: 'nas' } as const
  const untyped = { device: 'd3', kind: 'type' } as const

  it('is done in order, told in words, and taken back from the last to the first', async () => {
    const decide = vi.fn(async (request: DecisionRequest) => ({
      device: request.device,
      inverse: { device: request.device, kind: request.kind },
    }))
    const window = await opened(flatNetwork(3), { decide })
    window.view.setState({ selection: ['d4', 'd3', 'd5'] })
    window.commands.run('join')
    await vi.waitFor(() => expect(window.view.getState().undo).toMatchObject({ words: '2 devices are parts of 10.1.1.11 now.' }))
    const same = { is: 'same', to: 'd4' }
    expect(decide.mock.calls).toEqual([
      [{ device: 'd3', kind: 'relation', value: same }],
      [{ device: 'd5', kind: 'relation', value: same }],
    ])
    expect(window.view.getState().selection).toEqual(['d4'])
    decide.mockClear()
    window.commands.run('undo')
    await vi.waitFor(() => expect(decide.mock.calls).toEqual([[{ device: 'd5', kind: 'relation' }], [{ device: 'd3', kind: 'relation' }]]))
    expect(window.commands.isAvailable('undo')).toBe(false)
  })

  it('that is refused half-way can be taken back as far as it came', async () => {
    const decide = vi
      .fn<(request: DecisionRequest) => Promise<DecisionReply | Failure>>()
      .mockResolvedValueOnce({ device: 'd3', inverse: untyped })
      .mockResolvedValueOnce(failure('file', 'The disk is full.'))
    const window = await opened(flatNetwork(3), { decide })
    await window.actions.decide([typed, typed], 'Done.')
    expect(window.view.getState()).toMatchObject({ refusal: 'The disk is full.', undo: { words: 'Done.', inverse: [untyped] } })
  })

  it.each([
    [0, 'It is locked. 10.1.1.10, 10.1.1.12 and 10.1.1.13 were not joined with 10.1.1.11.', undefined],
    [1, 'It is locked. 10.1.1.10 was joined with 10.1.1.11; 10.1.1.12 and 10.1.1.13 were not.', '10.1.1.10 is a part of 10.1.1.11 now.'],
    [2, 'It is locked. 10.1.1.10 and 10.1.1.12 were joined with 10.1.1.11; 10.1.1.13 was not.', '2 devices are parts of 10.1.1.11 now.'],
  ])('is a join of which %i were kept, and says who was joined and who was not', async (kept, refusal, words) => {
    const decide = vi
      .fn<(request: DecisionRequest) => Promise<DecisionReply | Failure>>()
      .mockResolvedValue(failure('file', 'It is locked.'))
    for (const device of ['d3', 'd5', 'd6'].slice(0, kept)) decide.mockResolvedValueOnce({ device, inverse: { device, kind: 'relation' } })
    const window = await opened(flatNetwork(5), { decide })
    window.view.setState({ selection: ['d4', 'd3', 'd5', 'd6'] })
    window.commands.run('join')
    await vi.waitFor(() => expect(window.view.getState().refusal).toBe(refusal))
    await vi.waitFor(() =>
      expect(window.view.getState().undo).toEqual(words === undefined ? undefined : expect.objectContaining({ words })),
    )
    expect(decide).toHaveBeenCalledTimes(kept + 1)
  })

  it('can be a join of several other devices, a split of one with several addresses, a type or a system of one', async () => {
    const document = flatNetwork(3)
    const hosts = document.hosts.map((host) => (host.id === 'd3' ? { ...host, addresses: ['10.1.1.10', '10.1.1.99'] } : host))
    const window = await opened({ ...document, hosts })
    const available = (...selection: string[]) => {
      window.view.setState({ selection })
      return (['join', 'split', 'set-type', 'set-system'] as const).filter((command) => window.commands.isAvailable(command))
    }
    expect(available()).toEqual([])
    expect(available('d2')).toEqual([])
    expect(available('d3')).toEqual(['split', 'set-type', 'set-system'])
    expect(available('d4')).toEqual(['set-type', 'set-system'])
    expect(available('d3', 'd4')).toEqual(['join'])
    expect(available('d2', 'd4')).toEqual([])
    window.view.setState({ selection: ['d3'], isDetailsOpen: false })
    window.commands.run('set-type')
    expect(window.view.getState()).toMatchObject({ writing: 'type', isDetailsOpen: true })
    window.commands.run('set-system')
    expect(window.view.getState().writing).toBe('os')
  })

  it('is a split of an address, which its inverse takes back', async () => {
    const window = await opened(flatNetwork(3))
    const [host] = flatNetwork(3).hosts
    if (host === undefined) throw new Error('no host')
    await window.actions.split({ ...host, label: 'gate' }, '10.1.1.1')
    expect(window.bridge.split).toHaveBeenCalledWith({ device: 'd1', addresses: ['10.1.1.1'] })
    expect(window.view.getState().undo).toMatchObject({ words: '10.1.1.1 is no part of gate any more.' })
    window.commands.run('undo')
    await vi.waitFor(() =>
      expect(vi.mocked(window.bridge.decide).mock.calls).toEqual([
        [{ device: 'd7', kind: 'approval', value: true }],
        [{ device: 'd9', kind: 'relation' }],
      ]),
    )
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
