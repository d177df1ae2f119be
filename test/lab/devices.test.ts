/**
 * Who is who on a network with one of each kind of device (`networks/devices.ts`): how often type and system are right, that hardly anything
 * is wrong and sure, and that nobody is harmed by being asked. This file sends no packet: all is run inside labs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapHost } from '../../src-shared/domain/map-document.ts'
import { isConnectOnlyPort } from '../../src-shared/domain/port.ts'
import { type Accuracy, accuracyOf, confusionTable, right, surelyWrong } from './accuracy.ts'
import { type CapturedFrame, mostConnections, peakPerSecond, sentUnasked, startCapture } from './capture.ts'
import { printedLine } from './devices/described.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { devices, devicesScanner, devicesSubnet, labelledDevices } from './networks/devices.ts'
import { mapOf, openPorts, othersOf, scratchFolder } from './portolan.ts'

const daemons = ['avahi-daemon', 'dnsmasq', 'minidlnad', 'miniupnpd', 'nginx', 'smbd', 'snmpd', 'unbound', 'wsdd2']
const reason = process.getuid?.() === 0 ? unavailable('tcpdump', 'bash', ...daemons) : 'avahi-daemon needs root'
const scratch = scratchFolder()
const printers = labelledDevices.filter(({ type }) => type === 'printer')
const printingPorts = [515, 631, 9100]

const leastRight = 0.9
const mostSurelyWrong = 0.02

describe.skipIf(reason !== undefined)(`devices${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let hosts: readonly MapHost[] = []
  let frames: readonly CapturedFrame[] = []

  beforeAll(async () => {
    lab = await startLab(devices)
    const capture = await startCapture(lab, scratch.path('scan.pcap'))
    hosts = othersOf(await mapOf(lab, ['scan', devicesSubnet, '--db', scratch.path('scan.db')]))
    frames = await capture.stop()
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('finds them all, at least forty and one of every type', () => {
    expect(labelledDevices.length).toBeGreaterThanOrEqual(40)
    expect(new Set(labelledDevices.map(({ type }) => type)).size).toBe(21)
    expect(new Set(hosts.flatMap(({ addresses }) => addresses))).toEqual(new Set(labelledDevices.map(({ address }) => address)))
  })

  it.each([
    ['all', labelledDevices],
    ['those that no rule was made for', labelledDevices.filter(({ heldOut }) => heldOut)],
  ])('tells types and systems of %s', (_, set) => {
    const accuracy: Accuracy = accuracyOf(set, hosts)
    for (const judged of [accuracy.types, accuracy.systems]) {
      const table = confusionTable('truth', judged)
      expect(right(judged).length, table).toBeGreaterThanOrEqual(leastRight * judged.length)
      expect(surelyWrong(judged).length, table).toBeLessThanOrEqual(mostSurelyWrong * judged.length)
    }
  })

  it('opens at most four connections to one host and sends at most 500 frames in any second', () => {
    const most = labelledDevices.map(({ address }) => mostConnections(frames, address))
    expect(Math.max(...most)).toBeLessThanOrEqual(4)
    expect(Math.max(...most)).toBeGreaterThan(1)
    expect(peakPerSecond(sentUnasked(frames, devicesScanner.mac))).toBeLessThanOrEqual(500)
  })

  it('sends nothing to a port that prints, whoever says that one is there', () => {
    const toPrint = frames.filter(({ sourceMac, tcp, udp }) => {
      const port = tcp?.destinationPort ?? udp?.destinationPort ?? 0
      return sourceMac === devicesScanner.mac && isConnectOnlyPort(port)
    })
    expect(toPrint.filter(({ tcp, udp }) => udp !== undefined || (tcp?.payloadBytes ?? 0) > 0)).toEqual([])
  })

  it('asks printers for their ports without a byte that they would print', async () => {
    const printed = async (name: string) => (await lab.run('cat', [`/var/log/${name}-devices`])).stdout
    const ports = ['--tcp', `80,${printingPorts.join(',')}`, '--udp', 'none']
    const map = await mapOf(lab, ['scan', ...printers.map(({ address }) => address), ...ports, '--db', scratch.path('printers.db')])
    for (const { name, address, speaks } of printers) {
      const host = othersOf(map).find(({ addresses }) => addresses.includes(address))
      expect(host === undefined ? [] : openPorts(host, 'tcp')).toEqual([80, ...(speaks?.printing ?? [])])
      expect(await printed(name)).toBe('')
    }
    // The printer does tell.
    const [{ name, address } = { name: '', address: '' }] = printers
    await lab.run('bash', ['-c', `printf abc >/dev/tcp/${address}/9100`])
    await expect.poll(() => printed(name)).toContain(printedLine(9100, 3))
  })
})
