/**
 * Refused ports of the hosts of one scan. The first of each host are facts by themselves; whoever asks all 65,535 ports of a host that
 * refuses gets as many answers that say the same, and these are gathered into one fact.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { Source } from '#shared/domain/sighting.ts'

/** Of one protocol of one host, asked in one way: more than the standard lists hold. */
export const maximumSingleRefusals = 64

const portCount = 65_536

/** What is gathered of one host. */
interface Gathered {
  readonly vantage: string
  readonly address: IpAddress
  readonly source: Source
  readonly protocol: 'tcp' | 'udp'
  single: number
  /** Bit by bit, once there is something to gather. */
  ports?: Uint8Array
  at: number
}

export interface Refusals {
  /** True where the fact is gathered and no sighting of its own. */
  gather(vantage: string, address: IpAddress, source: Source, fact: Fact, at: number): boolean
  /** Hands over what is gathered of an address, or of all, as facts. */
  take(address: IpAddress | undefined, record: (of: Omit<Gathered, 'single' | 'ports'>, fact: Fact) => void): void
}

export function createRefusals(): Refusals {
  const hosts = new Map<IpAddress, Map<string, Gathered>>()
  return {
    gather(vantage, address, source, fact, at) {
      if (fact.kind !== 'port' || (fact.answer !== 'rst' && fact.answer !== 'port-unreachable')) return false
      const { protocol, port } = fact
      const its = hosts.get(address) ?? new Map<string, Gathered>()
      hosts.set(address, its)
      const key = `${vantage} ${source} ${protocol}`
      const one = its.get(key) ?? { vantage, address, source, protocol, single: 0, at }
      its.set(key, one)
      if (one.single < maximumSingleRefusals) {
        one.single += 1
        return false
      }
      one.ports ??= new Uint8Array(portCount / 8)
      one.ports[port >>> 3] = (one.ports[port >>> 3] ?? 0) | (1 << (port & 7))
      one.at = at
      return true
    },
    take(address, record) {
      const some = address === undefined ? [...hosts.values()] : [hosts.get(address) ?? new Map<string, Gathered>()]
      for (const one of some.flatMap((its) => [...its.values()])) {
        const { ports, protocol } = one
        if (ports === undefined) continue
        delete one.ports
        record(one, { kind: 'refusals', protocol, ports: formatPorts(portsOf(ports)) })
      }
    },
  }
}

function portsOf(bits: Uint8Array): number[] {
  const ports: number[] = []
  for (const [at, byte] of bits.entries())
    for (let bit = 0, left = byte; left > 0; bit += 1, left >>>= 1) if ((left & 1) !== 0) ports.push(8 * at + bit)
  return ports
}
