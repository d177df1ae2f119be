import { describe, expect, it } from 'vitest'
import type { PlanDocument } from '#shared/contract/api.ts'
import { formatPlan } from '../../../src-main/cli/plan-text.ts'

const plan: PlanDocument = {
  targets: ['10.1.0.0/16', '192.168.7.0/24'],
  exclude: [],
  profile: 'normal',
  raw: true,
  parts: [
    { interface: 'eth0', reach: 'local', ranges: ['10.1.0.1-10.1.255.254'], addresses: 65_534, ratePps: 500, probes: ['ARP'] },
    {
      interface: 'eth0',
      reach: 'routed',
      gateway: '10.1.0.1',
      ranges: ['192.168.7.1', '192.168.7.3-192.168.7.254'],
      addresses: 253,
      ratePps: 500,
      probes: ['ARP for the gateway 10.1.0.1', 'ICMP echo', 'TCP SYN 22,80,443,445,3389'],
    },
  ],
  tcpPorts: '22,80',
  udpPorts: '',
  identify: true,
  addresses: 65_787,
  framesForDiscovery: 134_104,
  framesPerHost: 3,
  peakRatePps: 500,
  estimatedMs: 300_000,
  connectionsPerHost: 4,
  notCovered: [{ what: '172.16.0.1', why: 'This computer has no route there', remedy: 'Scan from a computer that has one.' }],
}

describe('formatPlan', () => {
  it('says who is asked, how, how fast and for how long, and what is left out', () => {
    expect(formatPlan(plan)).toEqual([
      'Flight plan: 65,787 addresses, profile normal, raw sockets',
      '  eth0, on the link: 10.1.0.1-10.1.255.254 (65,534) by ARP, 500 a second',
      '  eth0, through 10.1.0.1: 192.168.7.1, 192.168.7.3-192.168.7.254 (253) by ARP for the gateway 10.1.0.1, ICMP echo, TCP SYN 22,80,443,445,3389, 500 a second',
      '  Each host that answers: TCP SYN 22,80; UDP none; then names, greetings and start pages; at most 4 connections open to one host; a SYN opens none, and a RST ends what it began',
      '  Frames: 134,104 when nobody answers, and 3 or more for each host; at most 500 a second',
      '  Time: about 5 min',
      '  Not covered: 172.16.0.1. This computer has no route there. Scan from a computer that has one.',
      'Nothing was sent.',
    ])
  })

  it('says that it is limited, and leaves names out where they are not asked', () => {
    const text = formatPlan({ ...plan, raw: false, identify: false, connectionsPerHost: 1 }).join('\n')
    expect(text).toContain('profile normal, limited mode, without raw sockets\n')
    expect(text).toContain('Each host that answers: TCP connect 22,80; at most 1 connection open to one host\n')
    expect(text).toContain('  Packets: 134,104 when nobody answers')
  })
})
