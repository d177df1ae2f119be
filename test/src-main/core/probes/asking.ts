/** One scanner, one host, and what the host answers to a probe: shared by the tests of all probes. */
import { expect } from 'vitest'
import type { Ask, Origin, Probe } from '../../../../src-main/core/probes/probe.ts'
import { decodeEthernet } from '../../../../src-main/core/wire/ethernet.ts'
import { decodeIpv4, type Ipv4Packet } from '../../../../src-main/core/wire/ipv4.ts'
import { decodePacket, type Packet } from '../../../../src-main/core/wire/packet.ts'
import { type SimulatedHost, simulatedHost } from '../../../simulated/host.ts'
import { createSimulatedNetwork } from '../../../simulated/network.ts'

export const nowMs = Date.UTC(2026, 0, 1)
export const origin: Origin = { address: '10.1.1.200', mac: '02:00:00:00:00:c8', key: [0x01020304, 0x0a0b0c0d] }
export const target = simulatedHost({ address: '10.1.1.17' })

export function ask(port = 0, attempt = 1): Ask {
  return { origin, target, port, attempt, nowMs }
}

/** The Ethernet payload of a probe's frame as an IPv4 packet. */
export function ipOf(frame: Uint8Array): Ipv4Packet {
  const ethernet = decodeEthernet(frame) ?? expect.fail()
  expect(ethernet).toMatchObject({ source: origin.mac, destination: target.mac, etherType: 0x0800 })
  const ip = decodeIpv4(ethernet.payload) ?? expect.fail()
  expect(ip).toMatchObject({ source: origin.address, destination: target.address, timeToLive: 64, fragmentOffset: 0, moreFragments: false })
  expect(ip.options).toHaveLength(0)
  return ip
}

/** The frame with which the host answers the probe. */
export function answerFrame(probe: Probe, port: number, traits: Partial<SimulatedHost> = {}): Uint8Array {
  const network = createSimulatedNetwork({ seed: 1, hosts: [{ ...target, ...traits }] })
  network.send([probe.frame(ask(port))], nowMs)
  return network.receive(nowMs + 10)[0]?.bytes ?? expect.fail('no answer')
}

export function answerPacket(probe: Probe, port: number, traits: Partial<SimulatedHost> = {}): Packet {
  return decodePacket(answerFrame(probe, port, traits)) ?? expect.fail('no packet')
}
