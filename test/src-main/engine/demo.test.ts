/** The demo behind the contract: what it shows, what it leaves alone, and the way in and out. */
import { createHook } from 'node:async_hooks'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '#shared/contract/transport.ts'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import { createEngine, type Engine } from '../../../src-main/engine/engine.ts'
import { openStore } from '../../../src-main/store/open-store.ts'
import { foundTcpPorts, homeLabScanner, homeLabTruth } from '../../lab/networks/home-lab.ts'
import { exampleScan } from '../store/examples.ts'
import { hastened, resourcesWith, shipped } from './recordings.ts'

const request: ScanRequest = { ...shipped.request, targets: [] }
const quick = hastened(shipped, 100)

let scratch: string
let engine: Engine
let events: EngineEvent[]

/** The person's own database, and the folder where temporary ones go. */
const ownFolder = (): string => join(scratch, 'own')
const temporary = (): readonly string[] => readdirSync(join(scratch, 'tmp'))

function open(recording: Parameters<typeof resourcesWith>[1]): void {
  const resources = resourcesWith(join(scratch, 'resources'), recording)
  engine = createEngine({ database: join(ownFolder(), 'portolan.db'), helper: '/nonexistent/rawlink', resources, build: 'test' })
  events = []
  engine.subscribe((event) => events.push(event))
}

/** What a call returns where it is not refused. */
async function had<T>(answer: Promise<T>): Promise<Exclude<T, Failure>> {
  const value = await answer
  if (isFailure(value)) throw new Error(value.message)
  return value as Exclude<T, Failure>
}

/** Enters the demo, waits for the end of the replay, and returns its map. */
async function seen(): Promise<MapDocument> {
  await had(engine.demo('enter'))
  await had(engine.ended(1))
  return had(engine.map(1))
}

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'portolan-demo-test-'))
  mkdirSync(join(scratch, 'tmp'))
  vi.stubEnv('TMPDIR', join(scratch, 'tmp'))
})
afterEach(async () => {
  await engine.close()
  vi.unstubAllEnvs()
  expect(temporary()).toEqual([])
  rmSync(scratch, { recursive: true })
})

describe('the demo', () => {
  it('shows every host of the recorded network, with its ports and names, and says that it is a demo', async () => {
    open(quick)
    const map = await seen()
    expect(map.scan).toMatchObject({ demo: true, status: 'completed', title: 'Demo network', targets: ['10.1.1.0/24'] })
    const others = map.hosts.filter(({ flags }) => !flags.self)
    expect(others.map(({ addresses, mac }) => [addresses, mac])).toEqual(homeLabTruth.map(({ address, mac }) => [[address], mac]))
    for (const [at, truth] of homeLabTruth.entries()) {
      const open = (protocol: string) =>
        others[at]?.ports.filter((port) => port.protocol === protocol && port.state === 'open').map(({ port }) => port)
      expect([truth.name, open('tcp'), open('udp')]).toEqual([truth.name, foundTcpPorts(truth), truth.udpPorts])
      const names = others[at]?.names.map(({ name }) => name)
      expect(names).toContain(truth.dnsName)
      if (truth.netbiosName !== undefined) expect(names).toContain(truth.netbiosName)
    }
    expect(map.hosts.find(({ flags }) => flags.self)?.addresses).toEqual([homeLabScanner.address])
  })

  it('happens now: every host is seen for the first time between its beginning and its end', async () => {
    open(quick)
    const before = Date.now()
    const { hosts } = await seen()
    for (const { firstSeenAt = '' } of hosts) {
      expect(Date.parse(firstSeenAt)).toBeGreaterThanOrEqual(before - 1)
      expect(Date.parse(firstSeenAt)).toBeLessThanOrEqual(Date.now() + 1)
    }
  })

  it('begins as soon as it is entered, and tells how it goes', async () => {
    open(quick)
    expect(await engine.demo('enter')).toMatchObject({ build: 'test', demo: true })
    expect(await had(engine.scans())).toMatchObject([{ id: 1, status: 'running' }])
    await had(engine.ended(1))
    expect(events[0]).toEqual({ engine: 'running' })
    const changes = events.flatMap((event) => ('change' in event ? [event.change] : []))
    expect(changes.map(({ sequence }) => sequence)).toEqual(changes.map((_, at) => at + 1))
    const phases = changes.map(({ progress }) => progress.phase)
    expect(phases.filter((phase, at) => phase !== phases[at - 1])).toEqual(['discovering', 'ports', 'identifying', 'ended'])
    expect(changes.at(-1)?.progress.hosts).toBe(8)
  })

  it('is scanned again, in whole and in part, and knows nothing else', async () => {
    open(quick)
    await seen()
    await had(engine.ended((await had(engine.scan({ ...request, title: 'Again', udp: '137', ratePps: 400 }))).scan))
    const [again] = await had(engine.scans())
    // What was found is what was asked for when it was recorded.
    expect(again?.options).toEqual({ tcp: request.tcp, udp: request.udp, identify: request.identify, raw: request.raw })
    expect((await had(engine.map(2))).scan).toMatchObject({ title: 'Again', demo: true })
    await had(engine.ended((await had(engine.scan({ ...request, title: ' ', targets: ['10.1.1.17'], rescanOf: 2 }))).scan))
    // A title in which nothing can be read is none.
    expect((await had(engine.map(3))).scan.title).toBe('10.1.1.17')
    expect((await had(engine.map(3))).hosts.filter(({ flags }) => flags.live && !flags.self)).toMatchObject([{ label: 'LAB-DC01' }])
    expect(await engine.scan({ ...request, targets: ['192.168.1.0/24'] })).toMatchObject({
      failure: 'usage',
      message: 'The demo knows one network: 10.1.1.0/24.',
    })
  })

  it('is stopped like any scan', async () => {
    open(shipped)
    await had(engine.demo('enter'))
    expect(await had(engine.stop(1))).toMatchObject({ status: 'stopped' })
    expect((await had(engine.map(1))).scan).toMatchObject({ status: 'stopped', demo: true })
  })

  it('takes approvals, names and places, gives files, and forgets all of it', async () => {
    open(quick)
    const [host] = (await seen()).hosts
    const id = host?.id ?? ''
    expect(await had(engine.approve({ scan: 1 }))).toHaveLength(8)
    await had(engine.decide({ device: id, kind: 'name', value: 'Edge' }))
    await had(engine.place([{ id, x: 1234, y: 5678 }]))
    const changed = (await had(engine.map(1))).hosts[0]
    expect(changed).toMatchObject({ label: 'Edge', position: { x: 1234, y: 5678 }, flags: { approved: true } })
    const { base64 } = await had(engine.download({ scan: 1, format: 'html', theme: 'light', scale: 1 }))
    expect(Buffer.from(base64, 'base64').toString()).toContain('<p>demo · 8 devices in 253 addresses')
    await had(engine.demo('leave'))
    expect((await seen()).hosts[0]).toMatchObject({ label: host?.label, flags: { approved: false } })
  })

  it('keeps its database where only its owner looks, for as long as it is shown', async () => {
    open(quick)
    await seen()
    const [folder = ''] = temporary()
    expect(statSync(join(scratch, 'tmp', folder)).mode & 0o777).toBe(0o700)
    await had(engine.demo('leave'))
    expect(temporary()).toEqual([])
  })
})

/** Kinds of asynchronous resources that reach out of this process: sockets, look-ups, other programs. */
const reachingOut = /^(TCP|UDP|PIPE|TLS|GETADDRINFO|GETNAMEINFO|QUERY|DNS|PROCESS)/

/** Those that are made until the returned function is called. */
function watched(): () => readonly string[] {
  const kinds: string[] = []
  const hook = createHook({ init: (_, kind) => void kinds.push(kind) }).enable()
  return () => {
    hook.disable()
    return kinds.filter((kind) => reachingOut.test(kind))
  }
}

describe('nothing of this computer', () => {
  it('is asked by the demo: no socket, no look-up, no other program, and the interfaces are the recorded ones', async () => {
    open(quick)
    const reached = watched()
    await seen()
    await had(engine.approve({ scan: 1 }))
    expect(await engine.interfaces()).toEqual(shipped.machine.interfaces)
    expect(await engine.plan(request)).toMatchObject({
      raw: true,
      parts: [{ interface: 'eth0', ranges: ['10.1.1.1-10.1.1.249', '10.1.1.251-10.1.1.254'] }],
    })
    expect(await engine.allowRaw()).toMatchObject({ failure: 'usage', message: 'The demo sends nothing and needs no raw sockets.' })
    await had(engine.demo('leave'))
    expect(reached()).toEqual([])
  })

  it('would go unnoticed: its own interfaces are asked of another program', async () => {
    open(quick)
    const reached = watched()
    await engine.interfaces()
    expect(reached()).toContain('PROCESSWRAP')
  })

  it('is changed: the person’s own database stays as it was, byte for byte', async () => {
    mkdirSync(ownFolder())
    const store = openStore(join(ownFolder(), 'portolan.db'))
    if (isFailure(store)) throw new Error(store.message)
    store.createScan({ ...exampleScan, title: 'Mine\u202e', targets: ['10.1.1.0/24\n'], reason: 'It\u202e went.', status: 'completed' })
    store.close()
    const contents = () => readdirSync(ownFolder()).map((name) => [name, readFileSync(join(ownFolder(), name))])
    const before = contents()

    open(quick)
    await seen()
    await had(engine.approve({ scan: 1 }))
    expect((await had(engine.scans())).map(({ title }) => title)).toEqual(['Demo network'])
    await had(engine.demo('leave'))
    expect(contents()).toEqual(before)
    const shown = { title: 'Mine', targets: ['10.1.1.0/24'], reason: 'It went.' }
    expect(await had(engine.scans())).toMatchObject([shown])
    expect((await had(engine.map())).scan).toMatchObject(shown)
  })

  it('is made: without a database there is none after the demo either', async () => {
    open(quick)
    await seen()
    await had(engine.demo('leave'))
    expect(readdirSync(scratch).sort()).toEqual(['resources', 'tmp'])
    expect(await engine.map()).toMatchObject({ failure: 'not-found' })
  })
})

describe('the way in and out', () => {
  it('tells everybody that a replay ended, then to ask again, and nothing of the demo after that', async () => {
    open(shipped)
    await had(engine.demo('enter'))
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(2))
    const before = events.length
    expect(await engine.demo('leave')).toMatchObject({ demo: false })
    const phases = events.slice(before).map((event) => ('change' in event ? event.change.progress.phase : event))
    expect(phases.slice(-2)).toEqual(['ended', { engine: 'running' }])
    expect(phases.filter((phase) => typeof phase !== 'string')).toHaveLength(1)
    expect(await engine.hello()).toMatchObject({ demo: false })
  })

  it('is gone once: who is there already is told so, and nothing begins again', async () => {
    open(quick)
    expect(await engine.demo('leave')).toMatchObject({ demo: false })
    const both = await Promise.all([engine.demo('enter'), engine.demo('enter')])
    expect(both).toMatchObject([{ demo: true }, { demo: true }])
    expect(temporary()).toHaveLength(1)
    expect(events.filter((event) => 'engine' in event)).toHaveLength(1)
  })

  it('is gone one wish after the other, also while a replay runs', async () => {
    open(shipped)
    await had(engine.demo('enter'))
    const wishes = [engine.demo('leave'), engine.demo('leave'), engine.demo('enter')]
    expect(await Promise.all(wishes)).toMatchObject([{ demo: false }, { demo: false }, { demo: true }])
    expect(temporary()).toHaveLength(1)
    expect(events.filter((event) => 'engine' in event)).toHaveLength(3)
    expect(await engine.hello()).toMatchObject({ demo: true })
  })

  it('is closed while a scan of the own network is about to begin', async () => {
    open(quick)
    // Refused in the end, since there is no such interface: nothing is sent.
    const scanning = engine.scan({ ...request, interface: 'none0' })
    expect(await engine.demo('enter')).toMatchObject({ failure: 'scan-running', message: 'A scan of your own network is running.' })
    expect(isFailure(await scanning)).toBe(true)
    expect(await engine.demo('enter')).toMatchObject({ demo: true })
  })

  it.each([
    ['missing', undefined, /is missing\.$/],
    ['damaged', '{}', /is damaged in line 1\.$/],
  ])('is closed where the recording is %s, in one sentence', async (_, recording, message) => {
    open(recording)
    expect(await engine.demo('enter')).toMatchObject({ failure: 'file', message: expect.stringMatching(message) })
    expect(await engine.hello()).toMatchObject({ demo: false })
    expect(events).toEqual([])
  })

  it('is closed where a database has no place, in one sentence', async () => {
    open(quick)
    vi.stubEnv('TMPDIR', join(scratch, 'gone'))
    expect(await engine.demo('enter')).toMatchObject({ failure: 'file', message: expect.stringMatching(/has no place .*ENOENT/) })
  })
})
