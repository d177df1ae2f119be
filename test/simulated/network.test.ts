import { describe, expect, it } from 'vitest'
import { arpOperations, encodeArp } from '../../src-main/core/wire/arp.ts'
import { broadcastMac, encodeEthernet, etherTypes } from '../../src-main/core/wire/ethernet.ts'
import { encodeIcmp, unreachableCodes } from '../../src-main/core/wire/icmp.ts'
import { encodeIpv4, ipProtocols } from '../../src-main/core/wire/ipv4.ts'
import { decodePacket, type Packet } from '../../src-main/core/wire/packet.ts'
import { encodeTcp, tcpFlags } from '../../src-main/core/wire/tcp.ts'
import { encodeUdp } from '../../src-main/core/wire/udp.ts'
import { type SimulatedHost, simulatedHost } from './host.ts'
import { createSimulatedNetwork, type SimulatedNetwork } from './network.ts'
import { repliesOf } from './udp-replies.ts'

const scanner = { address: '10.1.1.200', mac: '02:00:00:00:00:c8' }

function arpRequest(address: string): Uint8Array {
  const payload = encodeArp({
    operation: arpOperations.request,
    senderHardwareAddress: scanner.mac,
    senderProtocolAddress: scanner.address,
    targetHardwareAddress: '00:00:00:00:00:00',
    targetProtocolAddress: address,
  })
  return encodeEthernet({ destination: broadcastMac, source: scanner.mac, etherType: etherTypes.arp, payload })
}

type Route = Pick<SimulatedHost, 'address' | 'mac'>

function ipFrame(to: Route, protocol: number, payload: Uint8Array): Uint8Array {
  const packet = encodeIpv4({ protocol, source: scanner.address, destination: to.address, payload })
  return encodeEthernet({ destination: to.mac, source: scanner.mac, etherType: etherTypes.ipv4, payload: packet })
}

function echo(to: Route): Uint8Array {
  return ipFrame(to, ipProtocols.icmp, encodeIcmp({ kind: 'echo', identifier: 7, sequenceNumber: 8, data: Uint8Array.of(1, 2, 3) }))
}

function syn(to: Route, port: number): Uint8Array {
  const segment = { sourcePort: 61_000, destinationPort: port, sequenceNumber: 0xffffffff, flags: tcpFlags.syn }
  return ipFrame(to, ipProtocols.tcp, encodeTcp(segment, { source: scanner.address, destination: to.address }))
}

function datagram(to: Route, port: number, payload: Uint8Array): Uint8Array {
  const content = encodeUdp({ sourcePort: 61_000, destinationPort: port, payload }, { source: scanner.address, destination: to.address })
  return ipFrame(to, ipProtocols.udp, content)
}

/** Everything that has arrived by `nowMs`, decoded. */
function packets(network: SimulatedNetwork, nowMs: number): readonly (Packet | undefined)[] {
  return network.receive(nowMs).map(({ bytes }) => decodePacket(bytes))
}

/** The only answer to one question asked of one host. */
function answerTo(question: Uint8Array, ...hosts: readonly SimulatedHost[]): Packet | undefined {
  const network = createSimulatedNetwork({ seed: 1, hosts })
  network.send([question], 0)
  const [answer, ...more] = packets(network, 60_000)
  expect(more).toEqual([])
  return answer
}

const host = simulatedHost({ address: '10.1.1.17' })

describe('what hosts answer', () => {
  it('ARP by broadcast, from the owner only', () => {
    expect(answerTo(arpRequest('10.1.1.17'), host, simulatedHost({ address: '10.1.1.18' }))).toEqual({
      kind: 'arp',
      arp: {
        operation: arpOperations.reply,
        senderHardwareAddress: host.mac,
        senderProtocolAddress: '10.1.1.17',
        targetHardwareAddress: scanner.mac,
        targetProtocolAddress: scanner.address,
      },
    })
    expect(answerTo(arpRequest('10.1.1.19'), host)).toBeUndefined()
    expect(answerTo(arpRequest('10.1.1.17'), { ...host, arp: false })).toBeUndefined()
  })

  it('echo with the same identifier, number and data', () => {
    const icmp = { kind: 'echo-reply', identifier: 7, sequenceNumber: 8, data: Uint8Array.of(1, 2, 3) }
    expect(answerTo(echo(host), host)).toMatchObject({ icmp, ip: { source: host.address, destination: scanner.address, timeToLive: 64 } })
    expect(answerTo(echo(host), { ...host, echo: false })).toBeUndefined()
  })

  it('nothing that was sent to another MAC', () => {
    expect(answerTo(echo({ ...host, mac: '02:00:00:00:00:01' }), host)).toBeUndefined()
  })

  it('SYN with SYN-ACK, RST, silence or ICMP', () => {
    const acknowledged = { acknowledgmentNumber: 0, sourcePort: 80, destinationPort: 61_000 }
    const open = { ...host, tcp: { open: [80], otherwise: 'drop' as const } }
    expect(answerTo(syn(host, 80), open)).toMatchObject({ kind: 'tcp', tcp: { ...acknowledged, flags: tcpFlags.syn | tcpFlags.ack } })
    expect(answerTo(syn(host, 80), host)).toMatchObject({ kind: 'tcp', tcp: { ...acknowledged, flags: tcpFlags.rst | tcpFlags.ack } })
    expect(answerTo(syn(host, 81), open)).toBeUndefined()
    expect(answerTo(syn(host, 80), { ...host, tcp: { open: [], otherwise: 'prohibited' } })).toMatchObject({
      icmp: { kind: 'destination-unreachable', code: unreachableCodes.communicationProhibited, original: { destination: host.address } },
    })
  })

  it('UDP with the service, port unreachable or silence', () => {
    const request = Uint8Array.of(0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1)
    const dns = { ...host, udp: { replies: repliesOf(53), otherwise: 'drop' as const } }
    const answer = answerTo(datagram(host, 53, request), dns)
    expect(answer).toMatchObject({ kind: 'udp', udp: { sourcePort: 53, destinationPort: 61_000 } })
    expect(answer?.kind === 'udp' && answer.udp.payload.slice(0, 4)).toEqual(Uint8Array.of(0x12, 0x34, 0x80, 5))
    expect(answerTo(datagram(host, 53, Uint8Array.of(1)), dns)).toBeUndefined()
    expect(answerTo(datagram(host, 54, request), dns)).toBeUndefined()
    expect(answerTo(datagram(host, 54, request), host)).toMatchObject({
      icmp: { kind: 'destination-unreachable', code: unreachableCodes.port, original: { protocol: ipProtocols.udp } },
    })
  })

  it('UDP refusals no faster than their limit, after a burst of six', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [{ ...host, icmpErrorsPerSecond: 1 }] })
    const question = datagram(host, 54, Uint8Array.of(1))
    network.send(Array(10).fill(question), 0)
    expect(packets(network, 900)).toHaveLength(6)
    network.send([question], 999)
    network.send([question, question], 1000)
    expect(packets(network, 5000)).toHaveLength(1)
  })
})

describe('a router', () => {
  const router = simulatedHost({ address: '10.1.1.1' })
  const beyond = simulatedHost({ address: '10.2.2.2', via: '10.1.1.1' })
  const byRouter = { ...beyond, mac: router.mac }

  it('forwards: the answer comes by its MAC, one hop older', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [router, beyond] })
    network.send([echo(byRouter)], 0)
    const [arrival] = network.receive(100)
    expect(arrival?.bytes.slice(6, 12)).toEqual(echo(router).slice(0, 6))
    expect(decodePacket(arrival?.bytes ?? new Uint8Array())).toMatchObject({
      ip: { source: beyond.address, timeToLive: 63 },
      icmp: { kind: 'echo-reply' },
    })
  })

  it('is the only way there', () => {
    expect(answerTo(arpRequest(beyond.address), router, beyond)).toBeUndefined()
    expect(answerTo(echo(beyond), router, beyond)).toBeUndefined()
    expect(answerTo(echo({ ...beyond, mac: host.mac }), router, beyond, host)).toBeUndefined()
  })

  it('reports a host that is not there, late', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [router, beyond] })
    network.send([echo({ address: '10.2.2.3', mac: router.mac })], 0)
    expect(packets(network, 2999)).toEqual([])
    expect(packets(network, 3500)).toMatchObject([
      { ip: { source: router.address }, icmp: { code: unreachableCodes.host, original: { destination: '10.2.2.3' } } },
    ])
  })
})

describe('liars', () => {
  it('answer ARP for addresses that they do not have, beside the owner', () => {
    const proxy = simulatedHost({ address: '10.1.1.2', proxyArp: '10.1.1.16/30' })
    expect(answerTo(arpRequest('10.1.1.18'), proxy)).toMatchObject({
      arp: { senderHardwareAddress: proxy.mac, senderProtocolAddress: '10.1.1.18' },
    })
    expect(answerTo(arpRequest('10.1.1.20'), proxy)).toBeUndefined()
    const network = createSimulatedNetwork({ seed: 1, hosts: [host, proxy] })
    network.send([arpRequest('10.1.1.17')], 0)
    expect(packets(network, 100)).toHaveLength(2)
  })

  it('acknowledge what was never sent', () => {
    const liar = { ...host, tcp: { open: [80], otherwise: 'rst' as const }, acknowledgmentOf: () => 12_345 }
    expect(answerTo(syn(host, 80), liar)).toMatchObject({ tcp: { acknowledgmentNumber: 12_345 } })
  })
})

describe('time', () => {
  it('passes between question and answer as each host wants, and answers come in its order', () => {
    const slow = simulatedHost({ address: '10.1.1.18', delayMs: 300 })
    const network = createSimulatedNetwork({ seed: 1, hosts: [slow, simulatedHost({ address: '10.1.1.17', delayMs: [10, 20] })] })
    network.send([arpRequest('10.1.1.18'), arpRequest('10.1.1.17')], 1000)
    const firstAtMs = network.nextAtMs(1000) ?? 0
    expect(firstAtMs).toBeGreaterThanOrEqual(1010)
    expect(firstAtMs).toBeLessThan(1020)
    expect(network.receive(1009)).toEqual([])
    expect(network.receive(2000).map(({ atMs }) => atMs)).toEqual([firstAtMs, 1300])
    expect(network.nextAtMs(2000)).toBeUndefined()
  })

  it('hands every arrival out once', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [host] })
    network.send([arpRequest('10.1.1.17')], 0)
    expect(network.receive(10)).toHaveLength(1)
    expect(network.receive(20)).toHaveLength(0)
  })
})

describe('frames', () => {
  it('arrive padded as by hardware, injected ones exactly as they are', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [host] })
    network.send([arpRequest('10.1.1.17')], 0)
    network.inject(Uint8Array.of(1, 2, 3), 5)
    expect(network.receive(10).map(({ bytes, atMs }) => [bytes.length, atMs])).toEqual([
      [60, 1],
      [3, 5],
    ])
  })

  it('are logged with their time, whatever became of them', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [], outages: [{ fromMs: 10, toMs: 20 }] })
    network.send([arpRequest('10.1.1.17')], 5)
    network.send([arpRequest('10.1.1.18')], 15)
    expect(network.sent).toEqual([
      { bytes: arpRequest('10.1.1.17'), atMs: 5, fate: 'carried' },
      { bytes: arpRequest('10.1.1.18'), atMs: 15, fate: 'link-down' },
    ])
  })

  it('that make no sense are carried and answered by nobody', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [host] })
    network.send([new Uint8Array(), Uint8Array.of(1, 2, 3), arpRequest('10.1.1.17').slice(0, 30)], 0)
    expect(network.receive(1000)).toEqual([])
    expect(network.sent).toHaveLength(3)
  })
})

describe('loss and duplicates', () => {
  const questions = Array<Uint8Array>(4000).fill(arpRequest('10.1.1.17'))

  it('take each direction on its own', () => {
    const network = createSimulatedNetwork({ seed: 42, hosts: [host], lossEachWay: 0.15 })
    network.send(questions, 0)
    const lost = network.sent.filter(({ fate }) => fate === 'lost').length
    // Five standard deviations around the expectation of 0.15 and 0.85 squared.
    expect(Math.abs(lost / questions.length - 0.15)).toBeLessThan(0.03)
    expect(Math.abs(network.receive(100).length / questions.length - 0.7225)).toBeLessThan(0.036)
  })

  it('take nothing or everything at the ends', () => {
    const whole = createSimulatedNetwork({ seed: 42, hosts: [host] })
    whole.send(questions, 0)
    expect(whole.receive(100)).toHaveLength(questions.length)
    const nothing = createSimulatedNetwork({ seed: 42, hosts: [host], lossEachWay: 1 })
    nothing.send(questions, 0)
    expect(nothing.receive(100)).toEqual([])
  })

  it('bring the same frame again, later', () => {
    const network = createSimulatedNetwork({ seed: 7, hosts: [host], duplicates: 1, duplicateDelayMs: [5000, 6000] })
    network.send([arpRequest('10.1.1.17')], 0)
    const [first, second, ...more] = network.receive(10_000)
    expect(more).toEqual([])
    expect(second?.bytes).toEqual(first?.bytes)
    expect(first?.atMs).toBe(1)
    expect(second?.atMs).toBeGreaterThanOrEqual(5001)
    expect(second?.atMs).toBeLessThan(6001)
  })

  it('are the same for the same seed and others for another', () => {
    const run = (seed: number) => {
      const network = createSimulatedNetwork({ seed, hosts: [{ ...host, delayMs: [1, 9] }], lossEachWay: 0.3, duplicates: 0.3 })
      network.send(questions.slice(0, 50), 0)
      return network.receive(100).map(({ atMs }) => atMs)
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })
})

describe('an outage', () => {
  const outages = [{ fromMs: 100, toMs: 200 }]

  it('loses what is sent while it lasts', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [host], outages })
    for (const atMs of [99, 100, 199, 200]) network.send([arpRequest('10.1.1.17')], atMs)
    expect(network.sent.map(({ fate }) => fate)).toEqual(['carried', 'link-down', 'link-down', 'carried'])
    // The answer to the first would arrive at 100, when the link is down.
    expect(network.receive(1000).map(({ atMs }) => atMs)).toEqual([201])
  })

  it('loses what arrives while it lasts, however late it is fetched, and nothing that arrived before', () => {
    const slow = simulatedHost({ address: '10.1.1.18', delayMs: 130 })
    const network = createSimulatedNetwork({ seed: 1, hosts: [host, slow], outages })
    network.send([arpRequest('10.1.1.17'), arpRequest('10.1.1.18')], 50)
    network.send([arpRequest('10.1.1.18')], 90)
    expect(network.receive(1000).map(({ atMs }) => atMs)).toEqual([51, 220])
  })

  it('is announced at both edges', () => {
    const network = createSimulatedNetwork({ seed: 1, hosts: [], outages })
    expect([network.nextAtMs(0), network.nextAtMs(100), network.nextAtMs(200)]).toEqual([100, 200, undefined])
    expect([99, 100, 199, 200].map(network.isUp)).toEqual([true, false, false, true])
  })
})
