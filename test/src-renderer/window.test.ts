/** Feed, stores and commands together, on an engine that a test plays: what a person's click does, what arrives, what can be chosen. */
import { describe, expect, it, vi } from 'vitest'
import type { Change, PlanDocument, ScanPhase } from '#shared/contract/api.ts'
import { failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { requestOfDraft } from '../../src-renderer/scan-draft.ts'
import { relaunchRequestOf, rescanRequestOf } from '../../src-renderer/scan-request.ts'
import { flatNetwork } from './documents.ts'
import { docker, ethernet, isRunning, noScan, openWindow, planned } from './opened-window.ts'

const changeOf = (sequence: number, phase: ScanPhase, hosts: number): { change: Change } => ({
  change: { sequence, progress: { scan: 1, phase, asked: 1, total: 2, hosts, framesSent: 1, elapsedMs: 100 } },
})

describe('opening the window', () => {
  it('asks the engine what there is and has it send nothing', async () => {
    const opened = openWindow()
    await isRunning(opened)
    expect(opened.bridge.interfaces).toHaveBeenCalled()
    expect(opened.bridge.scan).not.toHaveBeenCalled()
    expect(opened.network.getState()).toMatchObject({ chart: undefined, failure: undefined, interfaces: [docker, ethernet] })
  })

  it('shows the latest map where there is one', async () => {
    const opened = openWindow({ map: async () => flatNetwork(3) })
    await isRunning(opened)
    expect(opened.network.getState().chart?.document.hosts).toHaveLength(5)
  })

  it('says why there is nothing to show', async () => {
    const refusal = failure('database-newer', 'A newer Portolan wrote this database.')
    const opened = openWindow({ map: async () => refusal })
    await isRunning(opened)
    expect(opened.network.getState().failure).toEqual(refusal)
  })
})

describe('what a scan would do', () => {
  it('is asked for the network at hand; an answer that comes late for another is not shown', async () => {
    const answers: ((plan: PlanDocument) => void)[] = []
    const opened = openWindow({ plan: () => new Promise((resolve) => answers.push(resolve)) })
    await isRunning(opened)
    const own = { interface: 'eth0', kind: 'Ethernet', address: '10.1.1.250', subnet: '10.1.1.0/24' }
    const both = [opened.feed.plan(own), opened.feed.plan({ ...own, subnet: '10.2.0.0/24' })]
    answers[1]?.({ ...planned, addresses: 2 })
    answers[0]?.({ ...planned, addresses: 1 })
    await Promise.all(both)
    expect(opened.network.getState().plan).toMatchObject({ addresses: 2 })
  })
})

describe('scanning', () => {
  it('goes to the wired network that was not chosen by anybody, never to a container’s', async () => {
    const opened = openWindow()
    await isRunning(opened)
    expect(opened.commands.run('scan')).toBe(true)
    expect(opened.bridge.scan).toHaveBeenCalledWith(
      expect.objectContaining({ targets: ['10.1.1.0/24'], interface: 'eth0', consent: false }),
    )
  })

  it('cannot be chosen where there is no network, nor twice', async () => {
    const alone = openWindow({ interfaces: async () => [docker] })
    await isRunning(alone)
    expect(alone.commands.run('scan')).toBe(false)
    const busy = openWindow()
    await isRunning(busy)
    busy.say(changeOf(1, 'discovering', 0))
    expect(busy.commands.run('scan')).toBe(false)
    expect(busy.commands.isAvailable('stop')).toBe(true)
  })

  it('shows hosts as they are found, and the whole when it has ended', async () => {
    let found = 1
    const opened = openWindow({ map: async () => flatNetwork(found) })
    await isRunning(opened)
    found = 4
    opened.say(changeOf(1, 'discovering', 5))
    await vi.waitFor(() => expect(opened.network.getState().chart?.document.hosts).toHaveLength(6))
    expect(opened.network.getState().progress?.hosts).toBe(5)
    found = 7
    opened.say(changeOf(2, 'ended', 8))
    await vi.waitFor(() => expect(opened.network.getState().progress).toBeUndefined())
    expect(opened.network.getState()).toMatchObject({ endedHere: 1 })
    expect(opened.network.getState().chart?.document.hosts).toHaveLength(9)
  })

  it('asks for the map of a new scan once, and for the first host’s at once', async () => {
    let found = 0
    const map = vi.fn(async () => (found === 0 ? noScan : flatNetwork(found)))
    const opened = openWindow({ map })
    await isRunning(opened)
    opened.commands.run('scan')
    opened.say(changeOf(1, 'discovering', 0))
    await vi.waitFor(() => expect(map).toHaveBeenCalledTimes(2))
    found = 1
    opened.say(changeOf(2, 'discovering', 1))
    // No timer has run since: what is asked for now waits for none.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
    expect(map).toHaveBeenCalledTimes(3)
  })

  it('fetches the map again when a change was missed', async () => {
    const map = vi.fn(async () => flatNetwork(1))
    const opened = openWindow({ map })
    await isRunning(opened)
    opened.say(changeOf(1, 'ports', 2))
    await vi.waitFor(() => expect(map).toHaveBeenCalledTimes(2))
    opened.say(changeOf(5, 'ports', 2))
    await vi.waitFor(() => expect(map).toHaveBeenCalledTimes(3))
  })

  it('keeps a refusal to be read', async () => {
    const opened = openWindow({ scan: async () => failure('scan-running', 'Another scan runs.', 'Wait for it.') })
    await isRunning(opened)
    opened.commands.run('scan')
    await vi.waitFor(() => expect(opened.view.getState().refusal).toBe('Another scan runs. Wait for it.'))
  })
})

describe('the engine', () => {
  it('is asked once when it says that it runs while the window opens', async () => {
    const opened = openWindow()
    opened.say({ engine: 'running' })
    await isRunning(opened)
    expect(opened.bridge.map).toHaveBeenCalledTimes(1)
  })

  it.each(['restarting', 'unreachable'] as const)('is asked for everything again when it was %s', async (engine) => {
    const opened = openWindow({ map: async () => flatNetwork(3) })
    await isRunning(opened)
    opened.say(changeOf(1, 'discovering', 0))
    opened.say({ engine })
    expect(opened.network.getState()).toMatchObject({ engine, progress: undefined })
    for (const command of ['scan', 'approve-all', 'export'] as const) expect(opened.commands.isAvailable(command)).toBe(false)
    // What is kept can still be looked at.
    expect(opened.commands.isAvailable('show-scans')).toBe(true)
    opened.say({ engine: 'running' })
    await vi.waitFor(() => expect(opened.bridge.interfaces).toHaveBeenCalledTimes(2))
    await isRunning(opened)
  })

  it('has its map of before a restart not shown over the one after it, however late that comes', async () => {
    const answers: ((document: MapDocument) => void)[] = []
    const opened = openWindow({ map: () => new Promise((resolve) => answers.push(resolve)) })
    const shown = () => opened.network.getState().chart?.document.hosts.length
    answers[0]?.(flatNetwork(1))
    await isRunning(opened)
    opened.say(changeOf(1, 'discovering', 2))
    await vi.waitFor(() => expect(answers).toHaveLength(2))
    opened.say({ engine: 'restarting' })
    opened.say({ engine: 'running' })
    await vi.waitFor(() => expect(answers).toHaveLength(3))
    answers[2]?.(flatNetwork(3))
    await vi.waitFor(() => expect(shown()).toBe(5))
    answers[1]?.(flatNetwork(2))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(shown()).toBe(5)
  })
})

describe('commands', () => {
  it('approve everything of the scan that is shown', async () => {
    const opened = openWindow({ map: async () => flatNetwork(3) })
    await isRunning(opened)
    expect(opened.commands.run('approve-all')).toBe(true)
    await vi.waitFor(() => expect(opened.view.getState().putAway).toBe(1))
    expect(opened.bridge.approve).toHaveBeenCalledWith({ scan: 1 })
  })

  it('are offered to the menu as they become possible', async () => {
    const opened = openWindow({ map: async () => flatNetwork(3) })
    const offers: (readonly string[])[] = []
    opened.commands.onAvailable((available) => offers.push(available))
    expect(offers).toEqual([['show-shortcuts']])
    await isRunning(opened)
    const screens = ['show-map', 'show-table', 'show-report', 'show-scans']
    const first = ['new-scan', 'scan', 'approve-all', 'export']
    expect(offers.at(-1)).toEqual([...first, 'select-all', ...screens, 'zoom-in', 'zoom-out', 'fit', 'show-shortcuts'])
    opened.view.setState({ screen: 'table', selection: ['d1'] })
    const device = ['approve', 'rename', 'set-type', 'set-system', 'note', 'rescan', 'copy', 'select-all', 'select-none']
    expect(offers.at(-1)).toEqual([...first, ...device, ...screens, 'toggle-details', 'show-shortcuts'])
  })

  it('go back to the first screen before the first scan, where it is the map', async () => {
    const opened = openWindow()
    await isRunning(opened)
    expect(opened.commands.run('show-scans')).toBe(true)
    expect(opened.commands.run('show-table')).toBe(false)
    expect(opened.commands.run('show-map')).toBe(true)
    expect(opened.view.getState().screen).toBe('map')
  })

  it('move the camera of the map that is on the screen, while there is one', async () => {
    const opened = openWindow({ map: async () => flatNetwork(3) })
    await isRunning(opened)
    const zoomed = vi.fn()
    const camera = { zoomBy: zoomed, fit: () => {} }
    opened.camera.mount(camera)
    opened.commands.run('zoom-in')
    opened.camera.unmount(camera)
    opened.commands.run('zoom-in')
    expect(zoomed).toHaveBeenCalledTimes(1)
  })
})

describe('the scans', () => {
  const recordOf = (id: number, more: Partial<ScanRecord> = {}): ScanRecord => ({
    id,
    title: `Scan ${id}`,
    status: 'completed',
    startedAt: 0,
    targets: ['10.1.1.1-25'],
    exclude: ['10.1.1.7'],
    scope: [],
    profile: 'gentle',
    options: { interface: 'eth0', tcp: '22', udp: 'none', identify: true, raw: 'auto' },
    raw: true,
    vantages: [],
    coverage: { addressesAsked: 24, addressesAnswered: 8, framesSent: 1, durationMs: 1, notCovered: [] },
    ...more,
  })
  const mapOf = async (scan = 9) => ({ ...flatNetwork(scan), scan: { ...flatNetwork(scan).scan, id: scan } })

  it('are listed, and again when one begins, ends or is deleted', async () => {
    const kept = [recordOf(1)]
    const opened = openWindow({ scans: async () => [...kept], map: mapOf })
    await isRunning(opened)
    expect(opened.network.getState().scans).toEqual([recordOf(1)])
    kept.unshift(recordOf(2, { status: 'running' }))
    opened.say(changeOf(1, 'discovering', 0))
    await vi.waitFor(() => expect(opened.network.getState().scans[0]?.status).toBe('running'))
    kept[0] = recordOf(2)
    opened.say(changeOf(2, 'ended', 8))
    await vi.waitFor(() => expect(opened.network.getState().scans[0]?.status).toBe('completed'))
    kept.shift()
    await opened.actions.remove(2)
    expect(opened.bridge.remove).toHaveBeenCalledWith(2)
    expect(opened.network.getState().scans).toEqual([recordOf(1)])
  })

  it('that run are known to a page that comes in mid-scan, before any progress', async () => {
    const records = [{ ...recordOf(4), status: 'running' as const }]
    const found = (await mapOf(4)).hosts.filter(({ flags }) => flags.live && !flags.self).length
    expect(found).toBeGreaterThan(0)
    let end = (_: ScanRecord): void => {}
    const ended = (): Promise<ScanRecord> => new Promise((resolve) => (end = resolve))
    const opened = openWindow({ scans: async () => records, map: async () => mapOf(4), ended })
    await isRunning(opened)
    expect(opened.network.getState().progress).toMatchObject({ scan: 4, phase: 'discovering', hosts: found })
    opened.commands.run('stop')
    expect(opened.bridge.stop).toHaveBeenCalledWith(4)
    end(recordOf(4))
    await vi.waitFor(() => expect(opened.network.getState().progress).toBeUndefined())
    expect(opened.commands.isAvailable('stop')).toBe(false)
  })

  it('in another process are not for this window to stop', async () => {
    const record = { ...recordOf(4), status: 'running' as const }
    const opened = openWindow({ scans: async () => [record], map: mapOf, ended: async () => record })
    await isRunning(opened)
    await vi.waitFor(() => expect(opened.commands.isAvailable('stop')).toBe(false))
  })

  it('are shown one at a time; an answer that comes late for another one is not shown', async () => {
    const answers = new Map<number | undefined, (scan: number) => void>()
    const opened = openWindow({
      map: (scan) => new Promise((resolve) => answers.set(scan, (id) => void mapOf(id).then(resolve))),
    })
    await vi.waitFor(() => expect(answers.has(undefined)).toBe(true))
    opened.actions.show(3, 'report')
    answers.get(3)?.(3)
    answers.get(undefined)?.(9)
    await isRunning(opened)
    expect(opened.network.getState().chart?.document.scan.id).toBe(3)
    expect(opened.view.getState()).toMatchObject({ shown: 3, screen: 'report' })
  })

  it('give way to the latest when the one that is shown is gone', async () => {
    const opened = openWindow({ map: async (scan) => (scan === 3 ? failure('not-found', 'There is no scan 3.') : mapOf(scan)) })
    await isRunning(opened)
    opened.actions.show(3, 'map')
    await vi.waitFor(() => expect(opened.view.getState().shown).toBeUndefined())
    expect(opened.network.getState().chart?.document.scan.id).toBe(9)
  })

  it('are relaunched as they were asked for, and the new one is looked at', async () => {
    const opened = openWindow({ scans: async () => [recordOf(3)], map: mapOf })
    await isRunning(opened)
    opened.actions.show(3, 'scans')
    await opened.actions.begin(relaunchRequestOf(recordOf(3)))
    expect(opened.bridge.scan).toHaveBeenCalledWith({
      ...{ title: 'Scan 3', targets: ['10.1.1.1-25'], exclude: ['10.1.1.7'], profile: 'gentle' },
      ...{ interface: 'eth0', tcp: '22', udp: 'none', identify: true, raw: 'auto', consent: false },
    })
    expect(opened.view.getState()).toMatchObject({ shown: undefined, screen: 'scans' })
    await opened.actions.begin(relaunchRequestOf(recordOf(4, { rescanOf: 3 })))
    expect(opened.view.getState()).toMatchObject({ shown: 3 })
  })

  it('are scanned again from the bar: the one that is shown, or the network that was chosen since', async () => {
    const opened = openWindow({ scans: async () => [recordOf(9), recordOf(3)], map: mapOf })
    await isRunning(opened)
    opened.actions.show(3, 'map')
    await vi.waitFor(() => expect(opened.network.getState().chart?.document.scan.id).toBe(3))
    opened.commands.run('scan')
    await vi.waitFor(() => expect(opened.bridge.scan).toHaveBeenLastCalledWith(expect.objectContaining({ title: 'Scan 3' })))
    opened.view.setState({ chosen: { interface: 'docker0', kind: 'Virtual network', address: '172.17.0.1', subnet: '172.17.0.0/16' } })
    opened.commands.run('scan')
    await vi.waitFor(() => expect(opened.bridge.scan).toHaveBeenLastCalledWith(expect.objectContaining({ targets: ['172.17.0.0/16'] })))
  })

  it('that took a yes are shown to be agreed to again', async () => {
    const opened = openWindow({ scan: async () => failure('consent-needed', 'It lies outside the private ranges.') })
    await isRunning(opened)
    await opened.actions.begin(relaunchRequestOf(recordOf(3)))
    expect(opened.view.getState()).toMatchObject({ sheet: 'new-scan', draft: { title: 'Scan 3', targets: '10.1.1.1-25', tcp: '22' } })
  })

  it('that look again at a part of another stay a part of it while they are agreed to', async () => {
    const opened = openWindow({ scan: async () => failure('consent-needed', 'It lies outside the private ranges.') })
    await isRunning(opened)
    await opened.actions.begin(rescanRequestOf(3, ['45.33.32.156']))
    const { draft = expect.fail('no draft') } = opened.view.getState()
    expect(requestOfDraft(draft)).toMatchObject({ rescanOf: 3, targets: ['45.33.32.156'] })
  })

  it('of a network that takes a yes are written down to be agreed to', async () => {
    const opened = openWindow({ scan: async () => failure('consent-needed', 'More than 65,536 are not scanned unasked.') })
    await isRunning(opened)
    opened.commands.run('scan')
    await vi.waitFor(() => expect(opened.view.getState()).toMatchObject({ sheet: 'new-scan', draft: { targets: '10.1.1.0/24' } }))
    expect(opened.view.getState().refusal).toBeUndefined()
  })

  it('give way to the first screen when the last is deleted', async () => {
    let isKept = true
    const opened = openWindow({ map: async () => (isKept ? mapOf() : noScan) })
    await isRunning(opened)
    isKept = false
    await opened.actions.remove(9)
    expect(opened.network.getState()).toMatchObject({ chart: undefined, failure: undefined })
  })

  it('are kept as files, and a refusal is handed back', async () => {
    const opened = openWindow()
    await isRunning(opened)
    const request = { scan: 1, format: 'svg', theme: 'light', scale: 2 } as const
    expect(await opened.actions.save(request)).toBe('saved')
    expect(opened.bridge.save).toHaveBeenCalledWith({ name: 'portolan-1.svg', mediaType: 'image/svg+xml', base64: '' })
    const large = failure('file', 'The picture is too large.')
    const refused = openWindow({ download: async () => large })
    expect(await refused.actions.save(request)).toBe(large)
    expect(refused.bridge.save).not.toHaveBeenCalled()
  })
})
