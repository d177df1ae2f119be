/** A map as a table for a person, with the sentence that sums it up. */
import { counted, formatDuration } from '#shared/domain/figures.ts'
import { devicesOf, type MapDocument, type MapHost } from '#shared/domain/map-document.ts'
import type { ScanStatus } from '#shared/domain/scan.ts'
import { formatTable } from './table.ts'
import type { Terminal } from './terminal.ts'

const heading = ['ADDRESS', 'NAME', 'TYPE', 'SYSTEM', 'VENDOR', 'OPEN PORTS', 'STATUS', 'ID']

export function printMap(map: MapDocument, terminal: Terminal): void {
  terminal.print(formatTable([heading, ...map.hosts.map(rowOf)], terminal.columns))
  terminal.say(summaryOf(map))
  for (const { what, why, remedy } of map.coverage.notCovered) terminal.say(`Not covered: ${what}. ${why}. ${remedy}`)
}

function rowOf(host: MapHost): readonly string[] {
  const name = host.label === host.addresses[0] ? '' : host.label
  return [
    host.addresses.join(' '),
    host.flags.self ? `${name} (this computer)`.trim() : name,
    host.type === 'unknown' ? '' : host.type,
    host.os?.name ?? '',
    host.vendor ?? '',
    openPorts(host),
    host.flags.self ? '' : host.status,
    host.id,
  ]
}

/** `22 80 53/udp`; `none` where every port that was asked is known not to be open. */
function openPorts(host: MapHost): string {
  const open = host.ports
    .filter(({ state }) => state === 'open')
    .map(({ protocol, port }) => (protocol === 'tcp' ? `${port}` : `${port}/udp`))
  if (open.length > 0) return open.join(' ')
  return host.flags.live && Object.keys(host.notOpen).length > 0 ? 'none' : ''
}

/** `8 devices (1 offline) in 25 addresses, 2.9 s, 316 frames. Nothing is approved yet: portolan approve 1 accepts all of them.` */
export function summaryOf({ scan, hosts, coverage }: MapDocument): string {
  const devices = devicesOf({ hosts })
  const offline = devices.filter(({ flags }) => !flags.live).length
  const counts = `${counted(devices.length, 'device')}${offline > 0 ? ` (${offline} offline)` : ''} in ${counted(coverage.addressesAsked, 'address', 'addresses')}, ${formatDuration(coverage.durationMs)}, ${counted(coverage.framesSent, 'frame')}.`
  // What people approve in a demo is forgotten, and its numbers mean other scans and devices in their own database.
  if (scan.demo) return `Demo: a recorded scan; nothing was sent. ${counts}${incompleteness[scan.status]}`
  return `${counts}${incompleteness[scan.status]}${approvalOf(scan.id, devices)}`
}

const incompleteness: Readonly<Record<ScanStatus, string>> = {
  running: ' The scan is still running.',
  completed: '',
  stopped: ' The scan was stopped.',
  failed: ' The scan failed.',
}

function approvalOf(scan: number, devices: readonly MapHost[]): string {
  const rogue = devices.filter(({ status }) => status === 'rogue').length
  if (rogue > 0) return ` ${counted(rogue, 'device')} not approved: portolan approve ID accepts one.`
  return devices.some(({ status }) => status === 'new') ? ` Nothing is approved yet: portolan approve ${scan} accepts all of them.` : ''
}
