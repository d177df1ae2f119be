import { describe, expect, it } from 'vitest'
import type { FlightPlan, Leg } from '#shared/domain/scan.ts'
import { parseRange } from '#shared/domain/target.ts'
import { planDocumentOf } from '../../../src-main/engine/plan-document.ts'

const range = (text: string) => parseRange(text) ?? expect.fail(text)

const local: Leg = {
  interface: 'eth0',
  reach: 'local',
  ranges: [range('10.1.1.1-10.1.1.9'), range('10.1.1.20')],
  source: '10.1.1.200',
  sourceMac: '02:00:00:00:00:c8',
  subnet: '10.1.1.0/24',
  ratePps: 500,
}
const routed: Leg = { ...local, reach: 'routed', gateway: '10.1.1.1', ranges: [range('10.2.0.0-10.2.255.255')], ratePps: 200 }
const { sourceMac: _, ...tunnel } = { ...local, interface: 'tun0' }

const plan: FlightPlan = {
  targets: ['10.1.1.1-9', '10.1.1.20', '10.2.0.0/16'],
  exclude: [],
  profile: 'normal',
  raw: true,
  scope: [range('10.1.1.1-10.1.1.20')],
  legs: [local, routed, tunnel],
  tcpPorts: [21, 22, 23, 80],
  udpPorts: [],
  identify: false,
  addresses: 65_556,
  framesForDiscovery: 100,
  framesPerHost: 5,
  peakRatePps: 500,
  estimatedMs: 4000,
  connectionsPerHost: 4,
  notCovered: [{ what: 'UDP 515', why: 'Printers', remedy: 'Ask.' }],
}

describe('a plan as a document', () => {
  it('has text in place of ranges and port lists, all of it JSON', () => {
    const document = planDocumentOf(plan)
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
    const { scope: _scope, legs: _legs, ...rest } = plan
    expect(document).toEqual({ ...rest, tcpPorts: '21-23,80', udpPorts: '', parts: expect.any(Array) })
    expect(document.parts).toEqual([
      { interface: 'eth0', reach: 'local', ranges: ['10.1.1.1-10.1.1.9', '10.1.1.20'], addresses: 10, ratePps: 500, probes: ['ARP'] },
      {
        interface: 'eth0',
        reach: 'routed',
        ranges: ['10.2.0.0-10.2.255.255'],
        gateway: '10.1.1.1',
        addresses: 65_536,
        ratePps: 200,
        probes: ['ARP for the gateway 10.1.1.1', 'ICMP echo', 'TCP SYN 22,80,443,445,3389'],
      },
      expect.objectContaining({ interface: 'tun0', probes: ['one UDP byte and the kernel’s neighbour table'] }),
    ])
  })

  it('says who is called on the link where hosts are asked who they are', () => {
    const { parts } = planDocumentOf({ ...plan, identify: true })
    expect(parts.map(({ probes }) => probes.at(-1))).toEqual([
      'multicast mDNS, SSDP, WS-Discovery',
      'TCP SYN 22,80,443,445,3389',
      'multicast mDNS, SSDP, WS-Discovery',
    ])
  })

  it('says what limited mode sends', () => {
    expect(planDocumentOf({ ...plan, raw: false }).parts.map(({ probes }) => probes)).toEqual([
      ['one UDP byte and the kernel’s neighbour table'],
      ['TCP connect 22,80,443,445,3389'],
      ['one UDP byte and the kernel’s neighbour table'],
    ])
  })
})
