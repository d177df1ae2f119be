/**
 * What really crossed a host's interface, from tcpdump, decoded here and not by the code under test. Reads pcap files
 * (https://www.tcpdump.org/manpages/pcap-savefile.5.html).
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LabMachine } from './lab.ts'

export interface CapturedFrame {
  /** Milliseconds since the epoch, by the kernel's clock. */
  readonly atMs: number
  readonly sourceMac: string
  readonly destinationMac: string
  /** The address that an ARP request asks for, or that an ARP reply tells of. */
  readonly arp?: { readonly operation: 'request' | 'reply'; readonly address: string }
  readonly ip?: { readonly source: string; readonly destination: string; readonly protocol: 'icmp' | 'tcp' | 'udp' }
  readonly tcp?: { readonly sourcePort: number; readonly destinationPort: number; readonly flags: number; readonly payloadBytes: number }
  readonly udp?: { readonly sourcePort: number; readonly destinationPort: number }
}

export const tcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10 } as const

/** mDNS (RFC 6762), SSDP and WS-Discovery: everybody on the link is asked there. */
export const multicastGroups: readonly string[] = ['224.0.0.251', '239.255.255.250']

export interface Capture {
  /** Resolves when the frames so far are what was waited for; throws when that takes too long. */
  until(isSo: (frames: readonly CapturedFrame[]) => boolean): Promise<void>
  /** Resolves when so many frames from this MAC have been seen; throws when that takes too long. */
  sent(count: number, sourceMac: string): Promise<void>
  /** Ends it and returns the frames in order; throws when tcpdump lost any. May be called again. */
  stop(): Promise<readonly CapturedFrame[]>
}

/** Resolves when tcpdump listens. `file` is where it writes. */
export async function startCapture(machine: LabMachine, file: string, interfaceName = 'eth0'): Promise<Capture> {
  const args = ['-Z', 'root', '-U', '--immediate-mode', '-B', '16384', '-s', '128', '-n', '-i', interfaceName, '-w', file]
  const { process: tcpdump, signal, exited } = machine.spawn('tcpdump', args)
  const ended = once(tcpdump, 'close')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    tcpdump.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('listening on')) resolve()
    })
    tcpdump.once('exit', () => reject(new Error(said)))
  })
  const until: Capture['until'] = async (isSo) => {
    const deadline = performance.now() + sentTimeoutMs
    while (!isSo(framesIn(readFileSync(file)))) {
      if (performance.now() > deadline) throw new Error(`not on the wire in ${sentTimeoutMs / 1000} s: ${isSo}`)
      await sleep(sentPollMs)
    }
  }
  return {
    until,
    sent: (count, sourceMac) => until((frames) => frames.filter((frame) => frame.sourceMac === sourceMac).length >= count),
    async stop() {
      if (tcpdump.exitCode === null) signal('SIGINT')
      await Promise.all([exited, ended])
      if (!/^0 packets dropped by kernel/m.test(said)) throw new Error(said)
      return framesIn(readFileSync(file))
    },
  }
}

const sentTimeoutMs = 20_000
const sentPollMs = 20
const fileHeaderLength = 24
const recordHeaderLength = 16
const littleEndianMicroseconds = 0xa1b2c3d4

/** Whole frames; a record that is still being written is left out. */
function framesIn(file: Buffer): CapturedFrame[] {
  if (file.length < fileHeaderLength) return []
  if (file.readUInt32LE(0) !== littleEndianMicroseconds) throw new Error('not a pcap file of this machine')
  const frames: CapturedFrame[] = []
  for (let at = fileHeaderLength; at + recordHeaderLength <= file.length; ) {
    const atMs = file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000
    const end = at + recordHeaderLength + file.readUInt32LE(at + 8)
    if (end > file.length) break
    frames.push({ atMs, ...decode(file.subarray(at + recordHeaderLength, end)) })
    at = end
  }
  return frames
}

const protocols: Readonly<Record<number, 'icmp' | 'tcp' | 'udp'>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' }

function decode(frame: Buffer): Omit<CapturedFrame, 'atMs'> {
  const macs = { destinationMac: macAt(frame, 0), sourceMac: macAt(frame, 6) }
  const etherType = frame.readUInt16BE(12)
  if (etherType === 0x0806) return { ...macs, arp: arpAt(frame) }
  const protocol = etherType === 0x0800 ? protocols[frame[23] ?? 0] : undefined
  if (protocol === undefined) return macs
  const ip = { source: addressAt(frame, 26), destination: addressAt(frame, 30), protocol }
  const at = 14 + ((frame[14] ?? 0) & 0x0f) * 4
  const ports = () => ({ sourcePort: frame.readUInt16BE(at), destinationPort: frame.readUInt16BE(at + 2) })
  if (protocol === 'udp') return { ...macs, ip, udp: ports() }
  if (protocol === 'icmp') return { ...macs, ip }
  const headerLength = ((frame[at + 12] ?? 0) >> 4) * 4
  const payloadBytes = 14 + frame.readUInt16BE(16) - at - headerLength
  return { ...macs, ip, tcp: { ...ports(), flags: frame[at + 13] ?? 0, payloadBytes } }
}

function arpAt(frame: Buffer): NonNullable<CapturedFrame['arp']> {
  return frame.readUInt16BE(20) === 1
    ? { operation: 'request', address: addressAt(frame, 38) }
    : { operation: 'reply', address: addressAt(frame, 28) }
}

const macAt = (frame: Buffer, at: number): string =>
  [...frame.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
const addressAt = (frame: Buffer, at: number): string => frame.subarray(at, at + 4).join('.')

/** What this MAC sent of its own accord: all but its kernel's answers to other hosts' ARP requests, which come when they want. */
export function sentUnasked(frames: readonly CapturedFrame[], mac: string): readonly CapturedFrame[] {
  return frames.filter(({ sourceMac, arp }) => sourceMac === mac && arp?.operation !== 'reply')
}

/** Most frames in any second. */
export function peakPerSecond(frames: readonly CapturedFrame[]): number {
  let first = 0
  let peak = 0
  for (const [index, { atMs }] of frames.entries()) {
    while (atMs - (frames[first]?.atMs ?? 0) >= 1000) first += 1
    peak = Math.max(peak, index - first + 1)
  }
  return peak
}

/** Most TCP connections that `address` had open with us at one time: from its SYN-ACK until either side ends it. */
export function mostConnections(frames: readonly CapturedFrame[], address: string): number {
  const open = new Set<string>()
  let most = 0
  for (const { ip, tcp } of frames) {
    if (ip === undefined || tcp === undefined) continue
    if (ip.source === address && (tcp.flags & (tcpFlag.syn | tcpFlag.ack)) === (tcpFlag.syn | tcpFlag.ack))
      open.add(`${tcp.sourcePort} ${tcp.destinationPort}`)
    if ((tcp.flags & (tcpFlag.rst | tcpFlag.fin)) !== 0)
      open.delete(ip.source === address ? `${tcp.sourcePort} ${tcp.destinationPort}` : `${tcp.destinationPort} ${tcp.sourcePort}`)
    most = Math.max(most, open.size)
  }
  return most
}
