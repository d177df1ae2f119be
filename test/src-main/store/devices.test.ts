import { describe, expect, it } from 'vitest'
import type { IdentityKey } from '#shared/domain/device.ts'
import { exampleScan } from './examples.ts'
import { scratchStore, succeeded } from './scratch.ts'

const mac = (value: string): IdentityKey => ({ kind: 'mac', value })
const address = (value: string): IdentityKey => ({ kind: 'address', value })

function storeWithScans(count: number) {
  const store = scratchStore()
  for (let scan = 1; scan <= count; scan += 1) succeeded(store.createScan(exampleScan))
  return store
}

describe('devices', () => {
  it('get ids in order and are found again with their keys', () => {
    const store = storeWithScans(1)
    const ids = store.saveDevices(1, [
      { keys: [mac('bc:24:11:00:00:01'), address('10.1.1.1')], address: '10.1.1.1', seenAt: 100 },
      { keys: [address('10.1.1.2')], address: '10.1.1.1', seenAt: 200 },
      { keys: [], address: '10.1.1.1', seenAt: 300 },
    ])
    expect(ids).toEqual([1, 2, 3])
    expect(store.knownDevices()).toEqual([
      { id: 1, keys: [address('10.1.1.1'), mac('bc:24:11:00:00:01')], firstSeenAt: 100, lastSeenAt: 100 },
      { id: 2, keys: [address('10.1.1.2')], firstSeenAt: 200, lastSeenAt: 200 },
      { id: 3, keys: [], firstSeenAt: 300, lastSeenAt: 300 },
    ])
  })

  it('widen the time they were seen and keep keys that a scan did not see', () => {
    const store = storeWithScans(2)
    store.saveDevices(1, [{ keys: [mac('bc:24:11:00:00:01'), address('10.1.1.1')], address: '10.1.1.1', seenAt: 500 }])
    expect(store.saveDevices(2, [{ id: 1, keys: [address('10.1.1.9')], address: '10.1.1.1', seenAt: 900 }])).toEqual([1])
    store.saveDevices(2, [{ id: 1, keys: [], address: '10.1.1.1', seenAt: 100 }])
    expect(store.knownDevices()).toEqual([
      { id: 1, keys: [address('10.1.1.1'), address('10.1.1.9'), mac('bc:24:11:00:00:01')], firstSeenAt: 100, lastSeenAt: 900 },
    ])
  })

  it('lose a key to the last device that was seen with it', () => {
    const store = storeWithScans(2)
    store.saveDevices(1, [{ keys: [mac('bc:24:11:00:00:01'), address('10.1.1.1')], address: '10.1.1.1', seenAt: 1 }])
    store.saveDevices(2, [{ keys: [mac('bc:24:11:00:00:02'), address('10.1.1.1')], address: '10.1.1.1', seenAt: 2 }])
    expect(store.knownDevices().map(({ id, keys }) => [id, keys])).toEqual([
      [1, [mac('bc:24:11:00:00:01')]],
      [2, [address('10.1.1.1'), mac('bc:24:11:00:00:02')]],
    ])
  })

  it('remember which scans saw them', () => {
    const store = storeWithScans(4)
    const seen = { id: 1, keys: [], address: '10.1.1.1', seenAt: 1 }
    store.saveDevices(1, [
      { keys: [], address: '10.1.1.1', seenAt: 1 },
      { keys: [], address: '10.1.1.1', seenAt: 1 },
    ])
    store.saveDevices(3, [seen])
    store.saveDevices(3, [{ ...seen, address: '10.1.1.9' }])
    expect(store.lastScanOfDevice(1)).toBe(3)
    expect(store.lastScanOfDevice(1, 3)).toBe(1)
    expect(store.lastScanOfDevice(1, 1)).toBeUndefined()
    expect(store.lastScanOfDevice(2)).toBe(1)
    expect(store.devicesOfScan(1).map(({ device }) => device)).toEqual([1, 2])
    expect(store.devicesOfScan(3)).toEqual([{ device: 1, address: '10.1.1.9' }])
    expect(store.devicesOfScan(4)).toEqual([])
  })

  it('hand over what leads to them, keys and scans, to another device', () => {
    const store = storeWithScans(3)
    store.saveDevices(1, [{ keys: [mac('bc:24:11:00:00:01')], address: '10.1.1.1', seenAt: 1 }])
    store.saveDevices(2, [
      { id: 1, keys: [], address: '10.1.1.1', seenAt: 2 },
      { keys: [address('10.1.1.2')], address: '10.1.1.2', seenAt: 2 },
    ])
    store.saveDevices(3, [{ id: 2, keys: [address('10.1.1.3')], address: '10.1.1.3', seenAt: 3 }])
    expect(store.handOver(2, 1)).toBeUndefined()
    expect(store.knownDevices().map(({ keys }) => keys.length)).toEqual([3, 0])
    expect([1, 2, 3].map((scan) => store.devicesOfScan(scan))).toEqual([
      [{ device: 1, address: '10.1.1.1' }],
      [{ device: 1, address: '10.1.1.1' }],
      [{ device: 1, address: '10.1.1.3' }],
    ])
    expect(store.lastScanOfDevice(2)).toBeUndefined()
  })

  it('are written all or none; an unknown id is a mistake, an unknown scan one that was deleted', () => {
    const store = storeWithScans(1)
    expect(() =>
      store.saveDevices(1, [
        { keys: [], address: '10.1.1.1', seenAt: 1 },
        { id: 9, keys: [], address: '10.1.1.1', seenAt: 1 },
      ]),
    ).toThrow('device 9 does not exist')
    expect(store.saveDevices(2, [{ keys: [], address: '10.1.1.1', seenAt: 1 }])).toMatchObject({ failure: 'not-found' })
    expect(store.knownDevices()).toEqual([])
  })
})
