import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { echoProbe } from '../../../../src-main/core/probes/echo.ts'
import { firstSourcePort } from '../../../../src-main/core/probes/probe.ts'
import { proofOf, sourcePortOf } from '../../../../src-main/core/probes/proof.ts'
import { synProbe } from '../../../../src-main/core/probes/syn.ts'
import { udpProbe } from '../../../../src-main/core/probes/udp.ts'
import { udpRequestOf } from '../../../../src-main/core/probes/udp-requests.ts'
import { decodePacket, type Packet } from '../../../../src-main/core/wire/packet.ts'
import { decodeUdp } from '../../../../src-main/core/wire/udp.ts'
import { repliesOf } from '../../../simulated/udp-replies.ts'
import { anyIpv4Address } from '../wire/samples.ts'
import { answerFrame, answerPacket, ask, ipOf, nowMs, origin, target } from './asking.ts'

const ports = [53, 111, 135, 137, 161, 500]
const services = { udp: { replies: repliesOf(...ports), otherwise: 'drop' } } as const

describe('the UDP probe', () => {
  it.each([...ports, 9999])('asks port %i with a whole datagram of its service', (port) => {
    const ip = ipOf(udpProbe.frame(ask(port)))
    const udp = decodeUdp(ip.payload, ip) ?? expect.fail()
    const proof = proofOf(origin.key, 'udp', target.address, port)
    expect(udp.destinationPort).toBe(port)
    expect(udp.sourcePort).toBe(sourcePortOf(proof))
    expect(udp.sourcePort).toBeGreaterThanOrEqual(firstSourcePort)
    expect(udp.payload).toEqual(udpRequestOf(port).encode(proof))
  })

  it.each([515, 9100, 502, 47_808])('builds no frame for port %i, whatever the plan says', (port) => {
    expect(() => udpProbe.frame(ask(port))).toThrow('may not be sent a payload')
  })

  it('guesses no SNMP community, however often it asks', () => {
    const frames = [1, 2, 3, 4].map((attempt) => udpProbe.frame(ask(161, attempt)))
    for (const frame of frames) expect(new TextDecoder('latin1').decode(frame)).not.toMatch(/public|private/)
    expect(new Set(frames.map((frame) => ipOf(frame).payload.join())).size).toBe(1)
  })

  it.each(ports)('takes the reply of port %i', (port) => {
    expect(udpProbe.read(answerPacket(udpProbe, port, services), origin, nowMs)).toEqual({
      address: target.address,
      port,
      fact: { kind: 'port', protocol: 'udp', port, answer: 'reply', ttl: 64 },
    })
  })

  it.each(ports)('refuses a reply of port %i that repeats another number, or comes to or from elsewhere', (port) => {
    const reply = answerPacket(udpProbe, port, services)
    const { ip, udp } = reply.kind === 'udp' ? reply : expect.fail()
    const altered = (fields: object, header: object = {}): Packet => ({ kind: 'udp', ip: { ...ip, ...header }, udp: { ...udp, ...fields } })
    expect(udpProbe.read(altered({ payload: new Uint8Array(udp.payload.length) }), origin, nowMs)).toBeUndefined()
    expect(udpProbe.read(altered({ payload: new Uint8Array() }), origin, nowMs)).toBeUndefined()
    expect(udpProbe.read(altered({ destinationPort: udp.destinationPort ^ 1 }), origin, nowMs)).toBeUndefined()
    expect(udpProbe.read(altered({ sourcePort: port + 1 }), origin, nowMs)).toBeUndefined()
    expect(udpProbe.read(altered({}, { source: '10.1.1.18' }), origin, nowMs)).toBeUndefined()
    expect(udpProbe.read(altered({}, { destination: '10.1.1.201' }), origin, nowMs)).toBeUndefined()
    expect(udpProbe.read(reply, { ...origin, key: [1, 2] }, nowMs)).toBeUndefined()
  })
})

describe('no probe', () => {
  const probes = [echoProbe, synProbe, udpProbe]
  const answers = [
    answerFrame(echoProbe, 0),
    answerFrame(synProbe, 80),
    answerFrame(synProbe, 80, { tcp: { open: [80], otherwise: 'drop' } }),
    answerFrame(synProbe, 80, { tcp: { open: [], otherwise: 'prohibited' } }),
    answerFrame(udpProbe, 9),
    ...ports.map((port) => answerFrame(udpProbe, port, services)),
  ]
  const readAll = (packet: Packet | undefined) =>
    packet === undefined ? [] : probes.flatMap((probe) => probe.read(packet, origin, nowMs) ?? [])

  it('believes random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(readAll(decodePacket(bytes))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('finds another host in a damaged answer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...answers),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (frame, damage) => {
          const damaged = frame.slice()
          for (const [at, byte] of damage) damaged[at % damaged.length] = byte
          for (const answer of readAll(decodePacket(damaged))) expect(answer.address).toBe(target.address)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('finds another host in a true answer that somebody else repeats', () => {
    const packets = answers.map((frame) => decodePacket(frame) ?? expect.fail())
    // A refused UDP question is proved by its source port alone, one of 4,096; everything else by 16 bits more.
    let believed = 0
    const runs = 3000
    fc.assert(
      fc.property(fc.constantFrom(...packets), anyIpv4Address, (packet, source) => {
        if (packet.kind === 'arp' || source === target.address) return
        const forged = { ...packet, ip: { ...packet.ip, source } } as Packet
        if (forged.kind === 'icmp' && forged.icmp.kind === 'destination-unreachable')
          readAll({ ...forged, icmp: { ...forged.icmp, original: { ...forged.icmp.original, destination: source } } }).forEach(() => {
            believed += 1
          })
        else expect(readAll(forged)).toEqual([])
      }),
      { numRuns: runs, seed: 7 },
    )
    expect(believed).toBeLessThanOrEqual(2)
  })

  it('takes an answer to one technique for an answer to another', () => {
    const proofs = (['echo', 'syn', 'udp'] as const).map((technique) => proofOf(origin.key, technique, target.address, 53))
    expect(new Set(proofs).size).toBe(3)
    for (const frame of answers) expect(readAll(decodePacket(frame))).toHaveLength(1)
  })
})
