import { describe, expect, it } from 'vitest'
import { createNeighbourSweep, type NeighbourSweep, widestWindow } from '../../../../src-main/core/sweep/limited.ts'
import { createNeighbourKernel, type NeighbourKernel, type SimulatedHost } from './neighbour-kernel.ts'

const addressAt = (index: number): string => `10.${Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`
const macOf = (index: number): string =>
  `02:00:00:00:${Math.floor(index / 256)
    .toString(16)
    .padStart(2, '0')}:${(index % 256).toString(16).padStart(2, '0')}`
const hostsAt = (indexes: readonly number[], answers?: SimulatedHost['answers']): Map<string, SimulatedHost> =>
  new Map(indexes.map((index) => [addressAt(index), { mac: macOf(index), ...(answers !== undefined && { answers }) }]))

interface Run {
  readonly found: readonly string[]
  readonly knocks: number
  readonly tookMs: number
  readonly known: readonly string[]
}

/** Knocks as fast as the window allows and reads the table every 100 ms, as the engine does. */
function run(sweep: NeighbourSweep, kernel: NeighbourKernel, at: (nowMs: number) => void = () => undefined): Run {
  const found: string[] = []
  const known: string[] = []
  let knocks = 0
  let nowMs = 0
  sweep.receive(kernel.table(nowMs), nowMs)
  for (; !sweep.progress().finished; nowMs += 100) {
    if (nowMs > 3_600_000) throw new Error('the sweep does not end')
    at(nowMs)
    for (let next = sweep.next(nowMs); next !== undefined; next = sweep.next(nowMs)) {
      knocks += 1
      if (next.known) known.push(next.address)
      kernel.knock(next.address, nowMs)
      sweep.knocked(next.address, nowMs)
    }
    for (const { address } of sweep.receive(kernel.table(nowMs), nowMs)) found.push(address)
  }
  return { found, knocks, tookMs: nowMs, known }
}

const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('createNeighbourSweep', () => {
  it('finds everybody of a /24 and knocks twice at the silent', () => {
    const kernel = createNeighbourKernel(hostsAt([1, 17, 18, 22, 254]))
    const { found, knocks, tookMs } = run(createNeighbourSweep(256, addressAt, widestWindow), kernel)
    expect([...found].sort()).toEqual(['10.0.0.1', '10.0.0.17', '10.0.0.18', '10.0.0.22', '10.0.0.254'])
    expect(knocks).toBe(5 + 251 * 2)
    expect(tookMs).toBeLessThan(8_000)
  })

  it('tells the link-layer address that the kernel learnt', () => {
    const sweep = createNeighbourSweep(1, addressAt, widestWindow)
    const kernel = createNeighbourKernel(hostsAt([0]))
    sweep.next(0)
    kernel.knock(addressAt(0), 0)
    sweep.knocked(addressAt(0), 0)
    expect(sweep.receive(kernel.table(100), 100)).toEqual([{ address: '10.0.0.0', mac: macOf(0) }])
    expect(sweep.progress()).toEqual({ asked: 1, total: 1, dropped: 0, finished: true })
  })

  it('never holds more unresolved entries than its window', () => {
    const kernel = createNeighbourKernel(hostsAt([]))
    const sweep = createNeighbourSweep(3_000, addressAt, widestWindow)
    let most = 0
    run(sweep, kernel, (nowMs) => {
      most = Math.max(most, kernel.table(nowMs).filter((entry) => entry.state === 'incomplete').length)
    })
    expect(most).toBeGreaterThan(300)
    expect(most).toBeLessThanOrEqual(widestWindow)
    expect(kernel.drops()).toBe(0)
  })

  it('asks again whom a full table dropped, and loses nobody', () => {
    const everybody = Array.from({ length: 64 }, (_, index) => index * 12)
    // Others hold most of the table: 120 places are left.
    const stale = new Map(Array.from({ length: 904 }, (_, index) => [`192.168.${Math.floor(index / 256)}.${index % 256}`, macOf(index)]))
    const kernel = createNeighbourKernel(hostsAt(everybody), { stale })
    const sweep = createNeighbourSweep(768, addressAt, widestWindow)
    const { found } = run(sweep, kernel)
    expect(kernel.drops()).toBeGreaterThan(0)
    expect(found).toHaveLength(64)
    expect(sweep.progress().dropped).toBe(0)
  })

  it('gives up, and says so, where the table takes nothing at all', () => {
    const stale = new Map(Array.from({ length: 1_024 }, (_, index) => [`192.168.${Math.floor(index / 256)}.${index % 256}`, macOf(index)]))
    const sweep = createNeighbourSweep(2_000, addressAt, widestWindow)
    const { found, tookMs } = run(sweep, createNeighbourKernel(hostsAt([1, 2]), { stale }))
    expect(found).toEqual([])
    expect(sweep.progress().dropped).toBe(2_000)
    expect(tookMs).toBeLessThan(60_000)
  })

  it('believes no old entry before the kernel has confirmed it', () => {
    const stale = new Map([1, 2].map((index) => [addressAt(index), macOf(index)]))
    const kernel = createNeighbourKernel(hostsAt([1]), { stale })
    const sweep = createNeighbourSweep(4, addressAt, widestWindow)
    const { found, known, tookMs } = run(sweep, kernel)
    expect(known).toEqual(['10.0.0.1', '10.0.0.2'])
    expect(found).toEqual(['10.0.0.1'])
    expect(tookMs).toBeGreaterThan(8_000)
    expect(tookMs).toBeLessThan(13_000)
  })

  it('finds the host whose old entry names a card it no longer has', () => {
    const stale = new Map([[addressAt(1), macOf(99)]])
    const sweep = createNeighbourSweep(4, addressAt, widestWindow)
    expect(run(sweep, createNeighbourKernel(hostsAt([1]), { stale })).found).toEqual(['10.0.0.1'])
  })

  it('stops asking a host that answered otherwise', () => {
    const sweep = createNeighbourSweep(1, addressAt, widestWindow)
    const kernel = createNeighbourKernel(hostsAt([]), { stale: new Map([[addressAt(0), macOf(0)]]) })
    sweep.receive(kernel.table(0), 0)
    expect(sweep.next(0)).toEqual({ address: '10.0.0.0', known: true })
    expect(sweep.confirm('10.0.0.0')).toBe(macOf(0))
    expect(sweep.progress().finished).toBe(true)
  })

  it('takes an entry that came up after the knock for an answer, whatever its state', () => {
    const sweep = createNeighbourSweep(2, addressAt, widestWindow)
    sweep.receive([], 0)
    for (const index of [0, 1]) {
      sweep.next(0)
      sweep.knocked(addressAt(index), 0)
    }
    const table = [
      { interface: 'eth0', address: addressAt(0), mac: macOf(0), state: 'stale' },
      { interface: 'eth0', address: addressAt(1), mac: macOf(1), state: 'permanent' },
    ] as const
    expect(sweep.receive(table, 100)).toEqual([{ address: addressAt(0), mac: macOf(0) }])
  })

  it('does not judge a knock that has not left, nor by a reading from before it', () => {
    const sweep = createNeighbourSweep(1, addressAt, widestWindow)
    sweep.next(0)
    const failed = [{ interface: 'eth0', address: addressAt(0), state: 'failed' }] as const
    for (const nowMs of [100, 5_000]) sweep.receive(failed, nowMs)
    sweep.knocked(addressAt(0), 10_000)
    sweep.receive(failed, 9_990)
    expect(sweep.next(10_000)).toBeUndefined()
    sweep.receive(failed, 10_100)
    expect(sweep.next(10_100)).toEqual({ address: '10.0.0.0', known: false })
  })

  it('loses nobody to a link that goes away for three seconds', () => {
    const kernel = createNeighbourKernel(hostsAt([3, 77, 200]))
    const sweep = createNeighbourSweep(256, addressAt, widestWindow)
    sweep.next(0)
    sweep.knocked(addressAt(0), 0)
    kernel.flush()
    sweep.interrupt()
    const { found } = run(sweep, kernel)
    expect([...found].sort()).toEqual(['10.0.0.200', '10.0.0.3', '10.0.0.77'])
    expect(sweep.progress()).toMatchObject({ asked: 256, dropped: 0 })
  })

  it('finds 99.5 % with 15 % loss each way', () => {
    const random = seeded(7)
    const everybody = Array.from({ length: 640 }, (_, index) => index)
    const kernel = createNeighbourKernel(hostsAt(everybody, () => random() < 0.85 * 0.85))
    const { found } = run(createNeighbourSweep(640, addressAt, widestWindow), kernel)
    expect(found.length / 640).toBeGreaterThan(0.995)
  })
})
