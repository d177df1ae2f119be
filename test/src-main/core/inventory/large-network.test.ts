/** What a large network costs: reads of what was seen and said, counted and not timed. Twice the hosts may cost twice the reads. */
import { describe, expect, it } from 'vitest'
import { addressOf } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { gathered } from '../../../../src-main/core/inventory/fold.ts'
import { devicesOf } from '../../../../src-main/core/inventory/identity.ts'
import { partsOf, type Split } from '../../../../src-main/core/inventory/parts.ts'
import { arp, echo, netbios, sighting } from './sightings.ts'

const noAlgorithms = {
  ...{ kexAlgorithms: [], hostKeyAlgorithms: [], encryptionAlgorithms: [], macAlgorithms: [], compressionAlgorithms: [] },
}
const ssh = (address: string, key: string) =>
  sighting(address, 'ssh', { kind: 'ssh', port: 22, ...noAlgorithms, hostKey: { algorithm: 'ssh-ed25519', key } })
const upnp = (address: string, udn: string) => sighting(address, 'upnp', { kind: 'upnp', port: 5000, udn, deviceTypes: [], services: [] })
const endpoint = (address: string, urn: string) =>
  sighting(address, 'ws-discovery', { kind: 'ws-discovery', endpoint: urn, types: [], scopes: [], addresses: [] })
const macOf = (at: number): string =>
  `bc:24:11:${[at >> 16, (at >> 8) & 255, at & 255].map((b) => b.toString(16).padStart(2, '0')).join(':')}`
const hostAt = (at: number): string => addressOf(BigInt(0x0a00_0001 + at), 4)

/** Of whatever kind what hosts share: one key of all, keys in pairs, and keys that hang all of them together. */
function network(count: number): Sighting[] {
  return Array.from({ length: count }, (_, at) => at).flatMap((at) => [
    ...(at % 2 === 0 ? [arp(hostAt(at), macOf(at >> 2))] : []),
    ...[echo(hostAt(at)), ssh(hostAt(at), 'one key of the firmware'), netbios(hostAt(at), 'SAME', 'LAB')],
    ...[upnp(hostAt(at), `uuid:${at >> 1}`), endpoint(hostAt(at), `urn:${(at + 1) >> 1}`)],
  ])
}

function counting() {
  let reads = 0
  return {
    reads: () => reads,
    facts: (sightings: readonly Sighting[]): Sighting[] =>
      sightings.map(({ fact, ...others }) =>
        Object.defineProperty({ ...others } as Sighting, 'fact', {
          enumerable: true,
          get(): Fact {
            reads += 1
            return fact
          },
        }),
      ),
    list: <T extends object>(items: T): T =>
      new Proxy(items, {
        get(target, name, receiver) {
          reads += 1
          return Reflect.get(target, name, receiver)
        },
      }),
  }
}

/** Each third host is joined by a person with the one before it. */
function readsFor(count: number): number {
  const { reads, facts, list } = counting()
  const found = partsOf(facts(network(count)))
  const roots = list(found.parts.map((_, at) => at - (at % 3 === 2 ? 1 : 0)))
  gathered(found, roots)
  devicesOf(
    found.parts.map((part) => ({ ...part, keys: list(part.keys) })),
    found.parts.map(({ keys }, at) => ({ id: at + 1, keys: list(keys), firstSeenAt: 1, lastSeenAt: 1 })),
    new Map(),
  )
  return reads()
}

/** One router answers for all addresses, and a person says that some of them are others'. */
function readsWithSplits(count: number): number {
  const { reads, facts, list } = counting()
  const sightings = Array.from({ length: count }, (_, at) => at).flatMap((at) => [arp(hostAt(at), macOf(0)), ssh(hostAt(at), 'K')])
  const whole = list([
    { kind: 'mac', value: macOf(0) } as const,
    ...sightings.map(({ address }) => ({ kind: 'address', value: address }) as const),
  ])
  const splits = Array.from({ length: count / 10 }, (_, at): Split => {
    const own = list([{ kind: 'address', value: hostAt(at * 10) } as const])
    return { device: at + 2, own, whole }
  })
  expect(gathered(partsOf(facts(sightings), splits)).length).toBe(count / 10 + 1)
  return reads()
}

describe('a network of twice as many hosts', () => {
  it('costs twice as much, whatever its hosts share', () => {
    const [once, twice] = [readsFor(1_000), readsFor(2_000)]
    expect(once).toBeGreaterThan(6_000)
    expect(twice).toBeLessThan(2.1 * once)
  })

  it('costs twice as much where a person split twice as many addresses off one router', () => {
    const [once, twice] = [readsWithSplits(500), readsWithSplits(1_000)]
    expect(once).toBeGreaterThan(1_000)
    expect(twice).toBeLessThan(2.1 * once)
  })

  it('keeps one list of those who show a key, however many they are, and short lines', () => {
    const { parts, sameness } = partsOf(Array.from({ length: 10_000 }, (_, at) => ssh(hostAt(at), 'K')))
    expect(parts).toHaveLength(10_000)
    const reasons = sameness.reasons.flat()
    expect(reasons).toHaveLength(10_000)
    expect(new Set(reasons.map(({ holders }) => holders)).size).toBe(1)
    expect(Math.max(...reasons.map(({ line }) => line.length))).toBeLessThan(200)
    expect(reasons[0]?.line).toContain('10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.5 and 9,995 more')
  })
})
