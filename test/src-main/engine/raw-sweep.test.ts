import { describe, expect, it } from 'vitest'
import type { IpAddress } from '#shared/domain/address.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { Leg, ScanRequest } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { planScan } from '../../../src-main/core/flight-plan.ts'
import { createScanPacers } from '../../../src-main/core/sweep/scan-pacers.ts'
import { arpOperations, encodeArp } from '../../../src-main/core/wire/arp.ts'
import { broadcastMac, encodeEthernet, etherTypes } from '../../../src-main/core/wire/ethernet.ts'
import { createJournal, type Journal } from '../../../src-main/engine/journal.ts'
import { maximumLateRounds, sweepOnWire } from '../../../src-main/engine/raw-sweep.ts'
import { type SimulatedHost, simulatedHost } from '../../simulated/host.ts'
import { createSimulatedNetwork } from '../../simulated/network.ts'
import { startMs } from '../../simulated/sweeps.ts'
import { standardRequest } from '../../standard-request.ts'
import { desk } from '../core/machines.ts'
import { createSimulatedWire } from './simulated-wire.ts'

const request: ScanRequest = { ...standardRequest, targets: ['10.1.1.1-60'], tcp: '22,80,443', udp: 'none', identify: false }

/** Hosts that drop what is not open, so that asking for their ports takes time. */
const silentPorts = (address: IpAddress, traits: Partial<SimulatedHost> = {}): SimulatedHost =>
  simulatedHost({ address, tcp: { open: [22], otherwise: 'drop' }, ...traits })

interface Swept {
  readonly called?: (journal: Journal) => Promise<void>
  /** Frames that the link hears before anything is asked, and when the sweeps are over. */
  readonly heard?: readonly Uint8Array[]
  readonly heardAfter?: readonly Uint8Array[]
}

async function swept(hosts: readonly SimulatedHost[], { called = async () => undefined, heard = [], heardAfter = [] }: Swept = {}) {
  const plan = planScan(request, desk, new Map(), undefined)
  if (isFailure(plan)) return expect.fail(plan.message)
  const [leg = expect.fail()]: readonly Leg[] = plan.legs
  const sightings: Sighting[] = []
  const journal = createJournal({ scan: 1, ports: { tcp: plan.tcpPorts, udp: [] }, record: (more) => sightings.push(...more) })
  const network = createSimulatedNetwork({ seed: 1, hosts })
  for (const frame of heard) network.inject(frame, startMs + 20)
  const wire = createSimulatedWire(network, leg.sourceMac ?? '', startMs)
  const rounds: IpAddress[][] = []
  const { deafen, ...outcome } = await sweepOnWire(leg, wire, {
    helper: '',
    plan,
    key: [1, 2],
    pacers: createScanPacers(plan),
    journal,
    now: wire.now,
    signal: new AbortController().signal,
    called: () => called(journal),
    onHosts: (found) => rounds.push(found.map(({ address }) => address)),
    onProgress: () => undefined,
  })
  for (const frame of heardAfter) network.inject(frame, wire.now() + 10)
  if (heardAfter.length > 0) await wire.wait(wire.now() + 20)
  const notCovered = [...outcome.notCovered, ...deafen()]
  return { ...outcome, notCovered, wire, network, sightings, rounds, hosts: journal.hosts(leg.interface).map(({ address }) => address) }
}

/** A host asks for the router, which tells of itself. */
const mac = '00:11:32:9a:05:09'
const asks = (address: IpAddress): Uint8Array =>
  encodeEthernet({
    destination: broadcastMac,
    source: mac,
    etherType: etherTypes.arp,
    payload: encodeArp({
      operation: arpOperations.request,
      senderHardwareAddress: mac,
      senderProtocolAddress: address,
      targetHardwareAddress: '00:00:00:00:00:00',
      targetProtocolAddress: '10.1.1.1',
    }),
  })

describe('a leg by raw frames', () => {
  it('asks hosts that answer late for their ports in a further round', async () => {
    const { rounds, notCovered, sightings } = await swept([silentPorts('10.1.1.5'), silentPorts('10.1.1.9', { delayMs: 500 })])
    expect(rounds).toEqual([['10.1.1.5'], ['10.1.1.9']])
    expect(notCovered).toEqual([])
    expect(sightings).toContainEqual(
      expect.objectContaining({ address: '10.1.1.9', fact: { kind: 'silence', protocol: 'tcp', ports: '80,443' } }),
    )
  })

  it('asks hosts that only a call found for their ports, once their hardware address is known', async () => {
    const [unknown, known, elsewhere] = ['10.1.1.7', '10.1.1.8', '10.1.1.70'] as const
    const deaf = silentPorts(known, { arp: false })
    const called = async (journal: Journal): Promise<void> => {
      for (const address of [unknown, known, elsewhere])
        journal.record('eth0', address, 'ssdp', { kind: 'ssdp', target: 'upnp:rootdevice' }, startMs)
      journal.record('eth0', known, 'neighbour-table', { kind: 'mac', mac: deaf.mac }, startMs)
    }
    const { rounds, notCovered, wire, sightings } = await swept([silentPorts('10.1.1.5'), deaf], { called })
    expect(rounds).toEqual([['10.1.1.5'], [known]])
    expect(sightings).toContainEqual(
      expect.objectContaining({ address: known, fact: { kind: 'silence', protocol: 'tcp', ports: '80,443' } }),
    )
    expect(notCovered).toEqual([expect.objectContaining({ why: expect.stringContaining(unknown) })])
    expect(wire.listeners()).toBe(0)
  })

  it('finds hosts by what they say to everybody, and asks them for their ports', async () => {
    const mute = silentPorts('10.1.1.9', { mac, delayMs: 5_000 })
    const { rounds, sightings, wire } = await swept([mute], { heard: [asks('10.1.1.9'), asks('10.1.1.99')] })
    expect(rounds).toEqual([['10.1.1.9']])
    expect(sightings[0]).toMatchObject({ address: '10.1.1.9', source: 'heard', fact: { kind: 'mac', mac } })
    expect(sightings.filter(({ address }) => address !== '10.1.1.9')).toEqual([])
    expect(wire.listeners()).toBe(0)
  })

  it('listens on when its sweeps are over, and says of whom it heard only then', async () => {
    const { rounds, sightings, notCovered, wire } = await swept([silentPorts('10.1.1.5')], { heardAfter: [asks('10.1.1.9')] })
    expect(rounds).toEqual([['10.1.1.5']])
    expect(sightings.at(-1)).toMatchObject({ address: '10.1.1.9', source: 'heard', fact: { kind: 'mac', mac } })
    expect(notCovered).toEqual([expect.objectContaining({ why: expect.stringContaining('10.1.1.9') })])
    expect(wire.listeners()).toBe(0)
  })

  it('ends although late answers keep coming, and says how many it did not ask any more', async () => {
    const trickle = Array.from({ length: 50 }, (_, index) => silentPorts(`10.1.1.${index + 2}`, { delayMs: 400 * (index + 1) }))
    const { rounds, hosts, notCovered, wire } = await swept([silentPorts('10.1.1.1'), ...trickle])
    expect(rounds.length).toBe(1 + maximumLateRounds)
    const asked = rounds.flat()
    expect(hosts.length).toBeGreaterThan(asked.length)
    expect(notCovered).toEqual([
      {
        what: expect.stringMatching(new RegExp(`^Ports and names of ${hosts.length - asked.length} hosts? that answered very late$`)),
        why: expect.stringContaining(hosts.find((address) => !asked.includes(address)) ?? 'nobody'),
        remedy: expect.stringMatching(/\.$/),
      },
    ])
    expect(wire.listeners()).toBe(0)
  })
})
