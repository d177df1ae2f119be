import { describe, expect, it } from 'vitest'
import type { Pacer } from '../../../../src-main/core/sweep/pacer.ts'
import { createScanPacers } from '../../../../src-main/core/sweep/scan-pacers.ts'
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
    const onWireless = grantedInASecond(
      both.onLeg(wireless, '192.168.7.20'),
      both.onLeg(second, '172.16.0.7'),
      both.ofAddress('172.16.0.9'),
    )
    expect(totalOf(onWireless)).toBeLessThanOrEqual(100)
    const all = pacers()
    const granted = grantedInASecond(
      all.onLeg(wireless, '192.168.7.20'),
      all.ofAddress('10.1.1.1'),
      all.onLeg(wired, '10.1.1.7'),
      all.ofAddress('127.0.0.53'),
    )
    expect(totalOf(granted)).toBeLessThanOrEqual(500)
    expect(totalOf(granted)).toBeGreaterThan(470)
  })

  it('lets no /24 behind a router have the share of another', () => {
    const [granted] = grantedInASecond(pacers().ofAddress('10.7.0.20'))
    expect(granted).toBeLessThanOrEqual(200)
    expect(granted).toBeGreaterThan(190)
  })

  it('has one for each /24 behind a router, for the sweep and the inquiries together, whichever leg leads there', () => {
    const half: Leg = { ...routed, ranges: [hostRangeOf('10.8.3.128/25')] }
    const both = createScanPacers({ legs: [wired, routed, half], peakRatePps: 500 })
    expect(both.onLeg(routed, '10.7.0.1')).toBe(both.ofAddress('10.7.0.254'))
    expect(both.onLeg(routed, '10.7.1.1')).not.toBe(both.ofAddress('10.7.0.254'))
    const granted = grantedInASecond(both.onLeg(routed, '10.8.3.4'), both.onLeg(half, '10.8.3.200'), both.ofAddress('10.8.3.200'))
    expect(totalOf(granted)).toBeLessThanOrEqual(200)
    expect(totalOf(granted)).toBeGreaterThan(190)
  })
})
