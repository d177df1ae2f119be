/** What is heard on the link, from captures of real clients and daemons, and what broken or hostile ones may say. */
import { encode, type RecordType } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHearing, maximumDhcpMessages, maximumMessages, maximumMessagesPerHost } from '../../../../src-main/core/passive/hearing.ts'
import type { ArpPacket } from '../../../../src-main/core/wire/arp.ts'
import type { Packet } from '../../../../src-main/core/wire/packet.ts'
import type { Fact } from '../../../../src-shared/domain/fact.ts'
import { bytesOf, damaged } from '../inquiries/bytes.ts'
import { expectBelieved } from '../inquiries/hostile-answers.ts'
import * as captures from './captures.ts'

const fileServer = '10.5.1.22'
const server = '10.5.1.1'
const noAddress = '0.0.0.0'
const isOnLink = (address: string): boolean => address.startsWith('10.5.1.')
const hearing = () => createHearing(isOnLink)

/** A datagram to everybody. */
function udp(source: string, port: number, payload: Uint8Array, sourcePort = port): Packet {
  const ip = { identification: 0, dontFragment: false, moreFragments: false, fragmentOffset: 0, timeToLive: 64, protocol: 17 }
  return {
    kind: 'udp',
    ip: { ...ip, source, destination: '255.255.255.255', options: new Uint8Array(), payload },
    udp: { sourcePort, destinationPort: port, payload },
  }
}
const fromClient = (payload: Uint8Array, source = noAddress): Packet => udp(source, 67, payload, 68)
const fromServer = (payload: Uint8Array, source = server): Packet => udp(source, 68, payload, 67)
function arp(address: string, mac: string, other: Partial<ArpPacket> = {}): Packet {
  return {
    kind: 'arp',
    arp: {
      operation: 1,
      senderHardwareAddress: mac,
      senderProtocolAddress: address,
      targetHardwareAddress: '00:00:00:00:00:00',
      targetProtocolAddress: server,
      ...other,
    },
  }
}
const mac = (last: string): string => `00:11:32:9a:05:${last}`
const factsOf = (...packets: readonly Packet[]) => {
  const { hear } = hearing()
  return packets.flatMap(hear)
}
const saidAt = (port: number, payload: Uint8Array): readonly Fact[] => factsOf(udp(fileServer, port, payload)).map(({ fact }) => fact)

describe('ARP', () => {
  it('tells the hardware address of who asks and of who announces itself, once', () => {
    const { hear } = hearing()
    const told = [{ address: fileServer, fact: { kind: 'mac', mac: mac('16') } }]
    expect(hear(arp(fileServer, mac('16')))).toEqual(told)
    expect(hear(arp(fileServer, mac('16')))).toEqual([])
    expect(factsOf(arp(fileServer, mac('16'), { operation: 2, targetProtocolAddress: fileServer }))).toEqual(told)
    // Another host uses the address too.
    expect(hear(arp(fileServer, mac('17')))).toHaveLength(1)
  })

  it('tells nothing of probes, answers, other networks and impossible addresses', () => {
    expect(factsOf(arp(noAddress, mac('16'), { targetProtocolAddress: fileServer }))).toEqual([])
    expect(factsOf(arp(fileServer, mac('16'), { operation: 2, targetProtocolAddress: '10.5.1.250' }))).toEqual([])
    expect(factsOf(arp('192.168.1.1', mac('16')))).toEqual([])
    expect(factsOf(arp(fileServer, 'ff:ff:ff:ff:ff:ff'))).toEqual([])
  })
})

const busybox = {
  kind: 'dhcp-client',
  mac: mac('65'),
  hasAddress: false,
  clientId: '010011329a0565',
  hostName: 'kitchen-radio',
  vendorClass: 'udhcp 1.35.0',
  parameters: [1, 3, 6, 12, 15, 28, 42],
} as const

describe('DHCP', () => {
  it('keeps what a client says at the address that it asks for and at the one that it is given', () => {
    const { busyboxDiscover, dnsmasqOffer, busyboxRequest, dnsmasqAck } = captures
    const told = { kind: 'dhcp-server', routers: [server], nameServers: [], domain: 'lab.home' }
    const { hear } = hearing()
    expect(hear(fromClient(busyboxDiscover))).toEqual([])
    expect(hear(fromServer(dnsmasqOffer))).toEqual([{ address: server, fact: told }])
    expect(hear(fromClient(busyboxRequest))).toEqual([{ address: '10.5.1.101', fact: busybox }])
    expect(hear(fromServer(dnsmasqAck))).toEqual([
      { address: '10.5.1.101', fact: { ...busybox, hasAddress: true } },
      { address: server, fact: told },
    ])
  })

  it('reads other clients', () => {
    expect(factsOf(fromClient(captures.iscRequest))).toEqual([
      {
        address: '10.5.1.102',
        fact: {
          ...{ kind: 'dhcp-client', mac: mac('66'), hasAddress: false, hostName: 'scanner' },
          parameters: [1, 28, 2, 3, 15, 6, 119, 12, 44, 47, 26, 121, 42],
        },
      },
    ])
    expect(factsOf(fromClient(captures.dhcpcdRequest))).toEqual([
      {
        address: '10.5.1.103',
        fact: {
          ...{ kind: 'dhcp-client', mac: mac('67'), hasAddress: false, clientId: 'ff329a0567000100013298cb6e0011329a0567' },
          parameters: [1, 121, 3, 6, 12, 15, 26, 28, 33, 51, 54, 58, 59, 119],
        },
      },
    ])
  })

  it('keeps what a client says while it has no address where its hardware address is measured, before or after', () => {
    const kept = { address: '10.5.1.77', fact: busybox }
    expect(factsOf(arp('10.5.1.77', mac('65')), fromClient(captures.busyboxDiscover)).slice(1)).toEqual([kept])
    expect(factsOf(fromClient(captures.busyboxDiscover), arp('10.5.1.77', mac('65'))).slice(1)).toEqual([kept])
    // By an answer to the sweep too, which is the sweep's to record.
    const answer = arp('10.5.1.77', mac('65'), { operation: 2, targetProtocolAddress: '10.5.1.250' })
    expect(factsOf(fromClient(captures.busyboxDiscover), answer)).toEqual([kept])
  })

  it('keeps it nowhere where another hardware address was measured, and outside of what is asked', () => {
    expect(factsOf(arp('10.5.1.101', mac('99')), fromClient(captures.busyboxRequest)).slice(1)).toEqual([])
    const { hear } = createHearing((address) => address === fileServer)
    expect([captures.busyboxRequest, captures.dhcpcdRequest].flatMap((payload) => hear(fromClient(payload)))).toEqual([])
  })

  it('believes an address that a client speaks from', () => {
    const renewal = captures.iscDiscover.with(12, 10).with(13, 5).with(14, 1).with(15, 102)
    expect(factsOf(fromClient(renewal, '10.5.1.102'))).toMatchObject([{ address: '10.5.1.102', fact: { hasAddress: true } }])
    expect(factsOf(fromClient(renewal, fileServer))).toMatchObject([{ address: '10.5.1.102', fact: { hasAddress: false } }])
  })

  it('keeps nothing of clients that leave, of relays and of who takes the other part', () => {
    // Option 53 comes first: 1 DHCPDISCOVER, 7 DHCPRELEASE.
    const release = captures.iscDiscover.with(12, 10).with(13, 5).with(14, 1).with(15, 102).with(242, 7)
    expect(factsOf(fromClient(release, '10.5.1.102'))).toEqual([])
    expect(factsOf(fromServer(captures.dnsmasqOffer, fileServer))).toEqual([])
    expect(factsOf(fromServer(captures.busyboxRequest))).toEqual([])
    expect(factsOf(fromClient(captures.dnsmasqAck, server))).toEqual([])
  })
})

describe('NetBIOS', () => {
  it('reads names that a host registers', () => {
    expect(saidAt(137, captures.nmbdRegistration)).toEqual([
      { kind: 'netbios-registration', name: 'FILESERVER', suffix: 0x20, group: false },
    ])
    expect(saidAt(137, captures.nmbdGroupRegistration)).toEqual([
      { kind: 'netbios-registration', name: 'WORKGROUP', suffix: 0x00, group: true },
    ])
  })

  it('reads the announcement of a computer', () => {
    expect(saidAt(138, captures.nmbdAnnouncement)).toEqual([
      {
        kind: 'browser-announcement',
        name: 'FILESERVER',
        version: { major: 6, minor: 1 },
        serverType: 0x0080_9a03,
        master: false,
        comment: 'TurnKey File Server',
      },
    ])
  })

  it('knows of other messages that they were sent', () => {
    expect(saidAt(137, captures.nmbdQuery)).toEqual([{ kind: 'spoke', protocol: 'netbios' }])
    expect(saidAt(138, captures.nmbdElection)).toEqual([{ kind: 'spoke', protocol: 'netbios' }])
  })

  it('believes nobody who speaks for another', () => {
    const other = '10.5.1.23'
    expect(factsOf(udp(other, 137, captures.nmbdRegistration))).toEqual([])
    expect(factsOf(udp(other, 138, captures.nmbdAnnouncement))).toEqual([])
  })
})

describe('multicast', () => {
  it('reads what a host announces by multicast DNS as its answer is read', () => {
    expect(saidAt(5353, captures.avahiAnnouncement)).toEqual([
      expect.objectContaining({
        ...{ kind: 'mdns', names: ['fileserver.local'], types: ['_adisk._tcp', '_device-info._tcp', '_smb._tcp', '_workstation._tcp'] },
        services: expect.arrayContaining([{ type: '_smb._tcp', instance: 'fileserver', port: 445, txt: {} }]),
      }),
    ])
    expect(saidAt(5353, captures.avahiProbe)).toEqual([{ kind: 'spoke', protocol: 'mdns' }])
  })

  it('reads what a host announces by SSDP, unless it takes leave', () => {
    expect(saidAt(1900, captures.minidlnaAlive)).toEqual([
      {
        kind: 'ssdp',
        target: 'urn:schemas-upnp-org:device:MediaServer:1',
        usn: 'uuid:5f1c8a2e-0000-4000-8000-00113200aa01::urn:schemas-upnp-org:device:MediaServer:1',
        server: 'Debian DLNADOC/1.50 UPnP/1.0 MiniDLNA/1.3.0',
        location: 'http://10.5.1.22:8200/rootDesc.xml',
      },
    ])
    expect(saidAt(1900, captures.minidlnaByebye)).toEqual([])
    const search = ['M-SEARCH * HTTP/1.1', 'HOST: 239.255.255.250:1900', 'MAN: "ssdp:discover"', 'ST: ssdp:all', '', ''].join('\r\n')
    expect(saidAt(1900, bytesOf(search))).toEqual([{ kind: 'spoke', protocol: 'ssdp' }])
  })

  it('reads Hello of WS-Discovery', () => {
    expect(saidAt(3702, captures.wsddHello)).toEqual([
      {
        kind: 'ws-discovery',
        endpoint: 'urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4',
        types: ['Device', 'Computer'],
        scopes: [],
        addresses: [],
      },
    ])
    const hello = new TextDecoder().decode(captures.wsddHello)
    expect(saidAt(3702, bytesOf(hello.replaceAll('wsd:Hello', 'wsd:Bye')))).toEqual([])
    expect(saidAt(3702, bytesOf(hello.replaceAll('wsd:Hello', 'wsd:Probe')))).toEqual([{ kind: 'spoke', protocol: 'ws-discovery' }])
  })

  it('reads the name that a host makes sure of by LLMNR, and keeps none that it asks for', () => {
    const query = (name: string, type: 'ANY' | 'A', flags = 0): Uint8Array =>
      new Uint8Array(encode({ type: 'query', id: 7, flags, questions: [{ name, type: type as RecordType }] }))
    expect(saidAt(5355, query('DESKTOP-1', 'ANY'))).toEqual([{ kind: 'llmnr-name', name: 'DESKTOP-1' }])
    for (const asked of [query('wpad', 'A'), query('10.in-addr.arpa', 'ANY')])
      expect(saidAt(5355, asked)).toEqual([{ kind: 'spoke', protocol: 'llmnr' }])
    // C: somebody has seen two answers (section 4.2).
    expect(saidAt(5355, query('DESKTOP-1', 'ANY', 0x0400))).toEqual([])
  })
})

describe('hearing', () => {
  const messages = Object.entries({
    67: [captures.busyboxDiscover, captures.busyboxRequest, captures.iscRequest, captures.dhcpcdRequest],
    68: [captures.dnsmasqOffer, captures.dnsmasqAck],
    137: [captures.nmbdRegistration, captures.nmbdGroupRegistration, captures.nmbdQuery],
    138: [captures.nmbdAnnouncement, captures.nmbdElection],
    1900: [captures.minidlnaAlive, captures.minidlnaByebye],
    3702: [captures.wsddHello],
    5353: [captures.avahiProbe, captures.avahiAnnouncement],
    5355: [new Uint8Array(encode({ type: 'query', questions: [{ name: 'DESKTOP-1', type: 'ANY' as RecordType }] }))],
  }).flatMap(([port, payloads]) => payloads.map((payload) => ({ port: Number(port), payload })))
  const heardAs = (port: number, payload: Uint8Array) =>
    port === 67 ? fromClient(payload) : port === 68 ? fromServer(payload) : udp(fileServer, port, payload)

  it.each(messages)('comes through whatever is wrong with a message to port $port', ({ port, payload }) => {
    const believed = (bytes: Uint8Array): void => {
      const { hear } = hearing()
      hear(fromClient(captures.busyboxRequest))
      expectBelieved(
        'heard',
        hear(heardAs(port, bytes)).map(({ fact }) => fact),
      )
    }
    for (let length = 0; length <= payload.length; length += 1) believed(payload.subarray(0, length))
    fc.assert(fc.property(damaged(payload), believed))
  })

  it('does not read what goes elsewhere, nor what hosts say that are not asked', () => {
    expect(factsOf(udp(fileServer, 5354, captures.avahiAnnouncement))).toEqual([])
    expect(factsOf(udp('10.6.1.22', 1900, captures.minidlnaAlive))).toEqual([])
    expect(factsOf(udp('10.6.1.22', 137, captures.nmbdQuery))).toEqual([])
  })

  it('reads so many messages of one host and no more, and then still those of others', () => {
    const { hear } = hearing()
    const heard = (address: string): number => hear(udp(address, 5353, captures.avahiProbe)).length
    const counts = Array.from({ length: maximumMessagesPerHost + 1 }, () => heard(fileServer))
    expect(counts.filter((count) => count > 0)).toHaveLength(maximumMessagesPerHost)
    expect(heard('10.5.1.23')).toBe(1)
  })

  it('reads DHCP when everybody else has said more than is read, and the others when clients have, and counts the rest', () => {
    const { hear, unread } = hearing()
    const heard = (address: string): number => hear(udp(address, 5353, captures.avahiProbe)).length
    const everybody = Array.from({ length: 254 }, (_, index) => `10.5.1.${index + 1}`)
    for (let said = 0; said <= maximumMessages; said += 1) heard(everybody[said % everybody.length] ?? '')
    expect([heard(fileServer), unread()]).toEqual([0, { dhcp: 0, others: 2 }])
    // One client that says more than is read of one leaves room for the others.
    for (let said = 0; said <= maximumMessagesPerHost; said += 1) hear(fromClient(captures.iscRequest))
    expect(hear(fromClient(captures.busyboxRequest))).toHaveLength(1)
    expect(unread()).toEqual({ dhcp: 1, others: 2 })
  })

  it('reads the others when clients have said more than is read', () => {
    const { hear, unread } = hearing()
    for (let said = 0; said <= maximumDhcpMessages; said += 1)
      hear(fromClient(captures.iscDiscover.with(32, said >> 8).with(33, said & 0xff)))
    expect(hear(fromClient(captures.busyboxRequest))).toEqual([])
    expect(hear(udp(fileServer, 5353, captures.avahiProbe))).toHaveLength(1)
    expect(unread()).toEqual({ dhcp: 2, others: 0 })
  })
})
