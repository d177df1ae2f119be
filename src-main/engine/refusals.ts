/**
 * Refused ports of the hosts of one scan. The first of each host are facts by themselves; whoever asks 1,000 ports of a host that
 * refuses gets as many answers that say the same, and these are gathered into one fact.
 */
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact, TransportProtocol } from '#shared/domain/fact.ts'
import { formatPorts } from '#shared/domain/port.ts'
import type { Source } from '#shared/domain/sighting.ts'
import { createPortSets, type PortSet } from './port-sets.ts'

/** Of one protocol of one host, asked in one way: more than the standard lists hold, and 65,536 hosts' fit into a scan. */
export const maximumSingleRefusals = 16

/** The ports that a scan asks. */
export type AskedPorts = Readonly<Record<TransportProtocol, readonly number[]>>

/** What is gathered of one host. */
interface Gathered {
  readonly vantage: string
  readonly address: IpAddress
  readonly source: Source
  readonly protocol: TransportProtocol
  single: number
  /** Once there is something to gather. */
  ports?: PortSet
  at: number
}

export interface Refusals {
  /** True where the fact is gathered and no sighting of its own. */
  gather(vantage: string, address: IpAddress, source: Source, fact: Fact, at: number): boolean
  /** Hands over what is gathered of an address as facts. */
  take(address: IpAddress, record: (of: Omit<Gathered, 'single' | 'ports'>, fact: Fact) => void): void
  /** Addresses of which something was refused. */
  addresses(): readonly IpAddress[]
}

export function createRefusals(asked: AskedPorts): Refusals {
  const sets = { tcp: createPortSets(asked.tcp), udp: createPortSets(asked.udp) }
  const hosts = new Map<IpAddress, Gathered[]>()
  return {
    gather(vantage, address, source, fact, at) {
      if (fact.kind !== 'port' || (fact.answer !== 'rst' && fact.answer !== 'port-unreachable')) return false
      const { protocol, port } = fact
      const its = hosts.get(address) ?? []
      let one = its.find((known) => known.vantage === vantage && known.source === source && known.protocol === protocol)
      if (one === undefined) {
        one = { vantage, address, source, protocol, single: 0, at }
        hosts.set(address, [...its, one])
      }
      if (one.single < maximumSingleRefusals) {
        one.single += 1
        return false
      }
      const { empty, add } = sets[protocol]
      const ports = one.ports ?? empty()
      // What the scan does not ask of everybody, an inquiry may have asked: that is a fact of its own.
      if (!add(ports, port)) return false
      one.ports = ports
      one.at = at
      return true
    },
    take(address, record) {
      for (const one of hosts.get(address) ?? []) {
        const { ports, protocol } = one
        if (ports === undefined) continue
        delete one.ports
        record(one, { kind: 'refusals', protocol, ports: formatPorts(sets[protocol].portsOf(ports)) })
      }
    },
    addresses: () => [...hosts.keys()],
  }
}
