/**
 * `flat-N` and `flat-N-loss-P`: one /24 with N hosts at scattered addresses that answer ARP and echo and nothing else, all
 * of them in one namespace (the first on eth0, the others on macvlans), each with its own MAC; P percent of the frames are lost in each direction. For the benchmark and the
 * loss tests. `crowd-N`: the same with three real services on each host: FTP, SSH with a key of its own, and a portmapper.
 */
import type { LabHost, Network } from '../network.ts'

export interface FlatOptions {
  /** 1 to 250. */
  readonly hostCount: number
  /** 0 to 99, in each direction. */
  readonly lossPercent: number
  /** Where the hosts sit; the same seed gives the same network. */
  readonly seed: number
}

export const flatSubnet = '10.2.2.0/24'
export const flatScanner = { name: 'scanner', address: '10.2.2.254', mac: 'e8:6a:64:31:02:54', interface: 'eth0' } as const

export interface FlatHost {
  readonly address: string
  readonly mac: string
}

/** Live hosts in order of address, without the scanner. */
export function flatHosts(hostCount: number, seed: number): FlatHost[] {
  return scattered(253, seed)
    .slice(0, hostCount)
    .sort((a, b) => a - b)
    .map((octet) => ({ address: `10.2.2.${octet}`, mac: `bc:24:11:02:02:${octet.toString(16).padStart(2, '0')}` }))
}

/** 1..size in an order that only the seed decides: Fisher-Yates over a linear congruential generator (Numerical Recipes' constants). */
function scattered(size: number, seed: number): number[] {
  const numbers = Array.from({ length: size }, (_, index) => index + 1)
  let state = seed >>> 0
  for (let last = size - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (last + 1))
    const moved = numbers[last] ?? 0
    numbers[last] = numbers[other] ?? 0
    numbers[other] = moved
  }
  return numbers
}

const idle = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const

export function flat({ hostCount, lossPercent, seed }: FlatOptions): Network {
  const name = lossPercent === 0 ? `flat-${hostCount}` : `flat-${hostCount}-loss-${lossPercent}`
  const description = `${hostCount} live hosts in ${flatSubnet}, ${lossPercent} % of the frames lost each way`
  return { ...networkOf(flatHosts(hostCount, seed), idle), name, description, lossPercent }
}

const serving = { ...idle, tcpPorts: [21, 22, 111], udpPorts: [111], daemons: ['dropbear', 'rpcbind', 'vsftpd'] } as const

export function crowd({ hostCount, seed }: Omit<FlatOptions, 'lossPercent'>): Network {
  const description = `${hostCount} hosts in ${flatSubnet} with FTP, SSH and a portmapper each`
  return { ...networkOf(flatHosts(hostCount, seed), serving), name: `crowd-${hostCount}`, description }
}

function networkOf(
  [first, ...others]: readonly FlatHost[],
  behaviour: Omit<LabHost, 'name' | 'interfaces'>,
): Omit<Network, 'name' | 'description'> {
  if (first === undefined) throw new Error('a flat network has at least one host')
  return {
    segments: ['lan'],
    scanner: flatScanner.name,
    hosts: [
      {
        ...behaviour,
        name: 'crowd',
        interfaces: [{ ...first, segment: 'lan', prefixLength: 24 }],
        macvlans: others,
      },
      {
        ...idle,
        name: flatScanner.name,
        interfaces: [{ segment: 'lan', address: flatScanner.address, prefixLength: 24, mac: flatScanner.mac }],
      },
    ],
  }
}
