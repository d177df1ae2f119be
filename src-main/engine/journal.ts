/**
 * What one running scan has seen so far: turns facts into dated sightings, hands each once to the recorder, and knows who is
 * alive. It decides nothing; the map is derived from the sightings later.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Sighting, Source } from '#shared/domain/sighting.ts'
import { methodOf } from '../core/inventory/methods.ts'
import { nextTurn } from './next-turn.ts'
import { type AskedPorts, createRefusals } from './refusals.ts'

/** Most different sightings of one scan: 65,536 hosts with a score of facts each. More are counted as lost. */
export const maximumSightings = 2_000_000
/**
 * Most hardware addresses of one address. Two routers that share one (VRRP, RFC 5798) have three; only somebody who forges answers
 * has hundreds.
 */
export const maximumMacsPerAddress = 8
/** Most other facts of one address: every port of TCP and UDP, and half as many greetings. */
export const maximumFactsPerAddress = 200_000

export interface LiveHost {
  readonly vantage: string
  readonly address: IpAddress
  /** Where it was heard on the own segment. */
  readonly mac?: MacAddress
  /** Ports that answered so far. */
  readonly openTcp: readonly number[]
  readonly openUdp: readonly number[]
  /** Ports that it said nobody listens on. */
  readonly refusedUdp: readonly number[]
}

export interface Journal {
  /** Records a fact about an address unless this scan has it already; what was only heard adds nothing to what somebody was told. */
  record(vantage: string, address: IpAddress, source: Source, fact: Fact, at: number): void
  /** Records what was gathered (refusals.ts) of an address whose ports were all asked. */
  settle(address: IpAddress): void
  /** The same of every address, at the end of the scan, with a turn for everybody else between two of them. */
  settleAll(): Promise<void>
  /** Hosts that answered, by way of this interface, in order of discovery. */
  hosts(vantage: string): readonly LiveHost[]
  hostCount(): number
  /** What is recorded, in order. Kept here too, because a database can be gone when the scan ends. */
  sightings(): readonly Sighting[]
  /** Time of the first answer. */
  firstHostAt(): number | undefined
  /** What was seen and is not kept. */
  overflow(): Overflow
}

export interface Overflow {
  /** Sightings past `maximumSightings`. */
  readonly ofScan: number
  /** Sightings past the bounds of their own address, and which addresses that were. */
  readonly ofAddresses: number
  readonly addresses: readonly IpAddress[]
}

interface SeenHost {
  readonly vantage: string
  readonly address: IpAddress
  mac?: MacAddress
  readonly openTcp: Set<number>
  readonly openUdp: Set<number>
  readonly refusedUdp: Set<number>
}

export interface JournalOptions {
  readonly scan: number
  readonly ports: AskedPorts
  readonly record: (sightings: readonly Sighting[]) => void
}

export function createJournal({ scan, ports, record }: JournalOptions): Journal {
  const seen = new Set<string>()
  const sightings: Sighting[] = []
  const hosts = new Map<string, SeenHost>()
  let firstHostAt: number | undefined
  const kept = new Map<string, number>()
  const crowded = new Set<IpAddress>()
  const overflow = { ofScan: 0, ofAddresses: 0 }
  const refusals = createRefusals(ports)

  /** Counts the fact where there is still room for it. */
  const hasRoom = (vantage: string, address: IpAddress, { kind }: Fact): boolean => {
    const [key, most] =
      kind === 'mac' ? [`${vantage} ${address} mac`, maximumMacsPerAddress] : [`${vantage} ${address}`, maximumFactsPerAddress]
    const count = kept.get(key) ?? 0
    if (count >= most) {
      crowded.add(address)
      overflow.ofAddresses += 1
    } else if (seen.size >= maximumSightings) overflow.ofScan += 1
    else {
      kept.set(key, count + 1)
      return true
    }
    return false
  }

  const remember = (vantage: string, address: IpAddress, fact: Fact): void => {
    const key = `${vantage} ${address}`
    const host = hosts.get(key) ?? {
      vantage,
      address,
      openTcp: new Set<number>(),
      openUdp: new Set<number>(),
      refusedUdp: new Set<number>(),
    }
    hosts.set(key, host)
    if (fact.kind === 'mac') host.mac ??= fact.mac
    if (fact.kind === 'port' && fact.answer === 'syn-ack') host.openTcp.add(fact.port)
    if (fact.kind === 'port' && fact.answer === 'reply') host.openUdp.add(fact.port)
    if (fact.kind === 'port' && fact.protocol === 'udp' && fact.answer === 'port-unreachable') host.refusedUdp.add(fact.port)
  }

  const keep = (key: string, vantage: string, address: IpAddress, source: Source, fact: Fact, at: number): void => {
    if (!hasRoom(vantage, address, fact)) return
    seen.add(key)
    if (methodOf({ source, fact }) !== undefined) {
      firstHostAt ??= at
      remember(vantage, address, fact)
    }
    const sighting = { at: Math.round(at), scan, vantage, address, source, fact }
    sightings.push(sighting)
    record([sighting])
  }

  const settle = (address: IpAddress): void =>
    refusals.take(address, (of, fact) =>
      keep(`${of.vantage} ${of.address} ${of.source} ${identityOf(fact)}`, of.vantage, of.address, of.source, fact, of.at),
    )

  return {
    record(vantage, address, source, fact, at) {
      const keyOf = (its: string) => `${vantage} ${address} ${its} ${identityOf(fact)}`
      const key = keyOf(source)
      if (seen.has(key) || (source === 'heard' && seen.has(keyOf(askedAs(fact))))) return
      if (refusals.gather(vantage, address, source, fact, at)) remember(vantage, address, fact)
      else keep(key, vantage, address, source, fact, at)
    },
    settle,
    async settleAll() {
      for (const address of refusals.addresses()) {
        settle(address)
        await nextTurn()
      }
    },
    hosts: (vantage) =>
      [...hosts.values()]
        .filter((host) => host.vantage === vantage)
        .map((host) => ({ ...host, openTcp: [...host.openTcp], openUdp: [...host.openUdp], refusedUdp: [...host.refusedUdp] })),
    hostCount: () => new Set([...hosts.values()].map((host) => host.address)).size,
    sightings: () => sightings,
    firstHostAt: () => firstHostAt,
    overflow: () => ({ ...overflow, addresses: [...crowded] }),
  }
}

/** The source that tells such a fact where the host was asked. */
function askedAs({ kind }: Fact): string {
  return kind === 'mac' ? 'arp' : kind
}

/** What makes two facts the same although they were measured twice: round-trip times and TTLs do not count. */
function identityOf(fact: Fact): string {
  if (fact.kind === 'echo-reply') return fact.kind
  if (fact.kind === 'port') return `${fact.protocol} ${fact.port} ${fact.answer}`
  return JSON.stringify(fact)
}
