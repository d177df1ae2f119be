/**
 * Do no harm, measured on the wire: the profiles' rates, the open connections to one host, and no byte to a printer. This file sends no
 * packet: all is run inside labs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CapturedFrame, mostConnections, peakPerSecond, startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { startListener } from './listener.ts'
import { flatHosts, flatScanner, flatSubnet } from './networks/flat.ts'
import { mapOf, openPorts, othersOf, scratchFolder } from './portolan.ts'

const reason = unavailable('tcpdump')
const scratch = scratchFolder()
const hosts = flatHosts(16, 1)
const [first] = hosts
const crowd = first?.address ?? ''
/** Ten addresses without a host. */
const silent = Array.from({ length: 253 }, (_, index) => `10.2.2.${index + 1}`)
  .filter((address) => !hosts.some((host) => host.address === address))
  .slice(0, 10)
/** Ports that the scanner connects to for a greeting; one that says that it cannot serve now is told nothing. */
const greetingPorts = [21, 22, 25, 110, 143, 587]
const printerPorts = [515, 631, 9100]

describe.skipIf(reason !== undefined)(`politeness${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let count = 0

  beforeAll(async () => {
    lab = await startLab('flat-16')
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  /** Every frame of a scan, both ways, and its map. */
  const scanned = async (...args: readonly string[]) => {
    count += 1
    // The kernel asks whether those are still there whom it spoke to in an earlier scan, five seconds later: not this scan's frames.
    expect(await lab.run('ip', ['neighbour', 'flush', 'all'])).toMatchObject({ status: 0 })
    const capture = await startCapture(lab, scratch.path(`${count}.pcap`))
    const map = await mapOf(lab, ['scan', ...args, '--db', scratch.path(`${count}.db`)])
    return { map, frames: await capture.stop() }
  }
  const sentIn = (frames: readonly CapturedFrame[]): readonly CapturedFrame[] =>
    frames.filter(({ sourceMac }) => sourceMac === flatScanner.mac)

  it('normal sends at most 500 frames in any second', async () => {
    const { map, frames } = await scanned(flatSubnet)
    expect(othersOf(map)).toHaveLength(16)
    expect(peakPerSecond(sentIn(frames))).toBeLessThanOrEqual(500)
    expect(sentIn(frames).length).toBeGreaterThan(600)
  })

  it('gentle sends at most 10 frames in any second', async () => {
    const { map, frames } = await scanned(crowd, ...silent, '--profile', 'gentle', '--tcp', '22,80', '--udp', '53')
    expect(othersOf(map)).toHaveLength(1)
    expect(peakPerSecond(sentIn(frames))).toBeLessThanOrEqual(10)
    expect(sentIn(frames).length).toBeGreaterThan(20)
  })

  it('--rate overrides the profile', async () => {
    const { frames } = await scanned('10.2.2.200-240', '--rate', '30', '--tcp', 'none', '--udp', 'none')
    expect(peakPerSecond(sentIn(frames))).toBeLessThanOrEqual(30)
  })

  describe.each([
    ['raw sockets', []],
    ['limited mode', ['--no-raw']],
  ])('with %s', (_, mode) => {
    it.each([
      ['normal', 4],
      ['gentle', 1],
    ])('%s opens at most %d connections to one host', async (profile, most) => {
      const listener = await startListener(lab.host('crowd'), { ports: greetingPorts, greeting: '421 later\r\n', delayMs: 300 })
      const ports = greetingPorts.join(',')
      const { map, frames } = await scanned(crowd, '--profile', profile, '--tcp', ports, '--udp', 'none', ...mode)
      const { bytes } = await listener.stop()
      expect(othersOf(map).map((host) => openPorts(host, 'tcp'))).toEqual([greetingPorts])
      expect(othersOf(map).flatMap((host) => host.ports.map(({ banner }) => banner))).toEqual(greetingPorts.map(() => '421 later'))
      expect(mostConnections(frames, crowd)).toBe(most)
      expect(bytes).toBe(0)
    })

    it('finds a printer’s ports open and sends not a byte to them', async () => {
      const listener = await startListener(lab.host('crowd'), { ports: printerPorts })
      const { map, frames } = await scanned(crowd, '--tcp', '515,631,9100', '--udp', '515,9100', ...mode)
      expect(await listener.stop()).toMatchObject({ bytes: 0 })
      expect(othersOf(map).map((host) => openPorts(host, 'tcp'))).toEqual([printerPorts])
      const toPrinter = sentIn(frames).filter(({ tcp, udp }) => printerPorts.includes(tcp?.destinationPort ?? udp?.destinationPort ?? 0))
      expect(toPrinter.length).toBeGreaterThan(0)
      expect(toPrinter.filter(({ tcp, udp }) => udp !== undefined || (tcp?.payloadBytes ?? 0) > 0)).toEqual([])
      expect(map.coverage.notCovered).toContainEqual({
        what: 'UDP 515, 9100',
        why: 'Printers and industrial controllers may act on any byte that these ports receive',
        remedy: 'Ask their owner instead.',
      })
    })
  })
})
