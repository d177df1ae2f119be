import { describe, expect, it } from 'vitest'
import type { Pacer } from '../../../../src-main/core/sweep/pacer.ts'
import { createScanPacers } from '../../../../src-main/core/sweep/scan-pacers.ts'
import { createSubnetPacers } from '../../../../src-main/core/sweep/subnet-pacers.ts'
import type { Leg } from '../../../../src-shared/domain/scan.ts'
import { hostRangeOf } from '../../../../src-shared/domain/subnet.ts'

const wired: Leg = {
  interface: 'eth0',
  reach: 'local',
  ranges: [hostRangeOf('10.1.1.0/24')],
  source: '10.1.1.99',
  subnet: '10.1.1.0/24',
  ratePps: 500,
}
const wireless: Leg = { ...wired, interface: 'wlan0', ranges: [hostRangeOf('192.168.7.0/24')], subnet: '192.168.7.0/24', ratePps: 100 }
const routed: Leg = { ...wired, reach: 'routed', ranges: [hostRangeOf('10.7.0.0/24'), hostRangeOf('10.8.3.4/32')], ratePps: 400 }

/** What the pacers grant in one second, from all of them in turn. */
function grantedInASecond(...pacers: readonly Pacer[]): number[] {
  const granted = pacers.map(() => 0)
  for (let nowMs = 0; nowMs < 1_000; nowMs += 1)
    for (const [index, pacer] of pacers.entries()) granted[index] = (granted[index] ?? 0) + pacer.take(nowMs, 10)
  return granted
}

const totalOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

describe('createScanPacers', () => {
  const pacers = () => createScanPacers({ legs: [wired, wireless, routed], peakRatePps: 500 })

  it('lets Wi-Fi have its own rate, although a wire has more', () => {
    const [granted] = grantedInASecond(pacers().ofAddress('192.168.7.20'))
    expect(granted).toBeLessThanOrEqual(100)
    expect(granted).toBeGreaterThan(95)
  })

  it('holds one rate for all that goes by an interface, and one for everything', () => {
    const second: Leg = { ...wireless, reach: 'routed', ranges: [hostRangeOf('172.16.0.0/24')] }
    const both = createScanPacers({ legs: [wired, wireless, second], peakRatePps: 500 })
    expect(totalOf(grantedInASecond(both.ofLeg(wireless), both.ofLeg(second), both.ofAddress('172.16.0.9')))).toBeLessThanOrEqual(100)
    const all = pacers()
    const granted = grantedInASecond(all.ofLeg(wireless), all.ofAddress('10.1.1.1'), all.ofLeg(wired), all.ofAddress('127.0.0.53'))
    expect(totalOf(granted)).toBeLessThanOrEqual(500)
    expect(totalOf(granted)).toBeGreaterThan(480)
  })

  it('lets no /24 behind a router have the share of another', () => {
    const [granted] = grantedInASecond(pacers().ofAddress('10.7.0.20'))
    expect(granted).toBeLessThanOrEqual(200)
    expect(granted).toBeGreaterThan(190)
  })

  it('knows the legs of its own plan only', () => {
    expect(() => pacers().ofLeg({ ...wired })).toThrow('no leg of this scan')
  })
})

describe('createSubnetPacers', () => {
  it('has one for each /24', () => {
    const pacerOf = createSubnetPacers()
    expect(pacerOf('10.7.0.1')).toBe(pacerOf('10.7.0.254'))
    expect(pacerOf('10.7.1.1')).not.toBe(pacerOf('10.7.0.254'))
    expect(totalOf(grantedInASecond(pacerOf('10.7.0.1'), pacerOf('10.7.0.2')))).toBeLessThanOrEqual(200)
  })
})
