/** Which addresses one key makes one device, and what speaks against it. */
import { describe, expect, it } from 'vitest'
import type { Sighting } from '#shared/domain/sighting.ts'
import { gathered } from '../../../../src-main/core/inventory/fold.ts'
import { partsOf } from '../../../../src-main/core/inventory/parts.ts'
import { arp, echo, gateway, netbios, reverseDns, sighting } from './sightings.ts'

const [near, far, other] = ['10.1.1.1', '10.2.0.5', '10.3.0.9']
const mac = 'bc:24:11:4e:07:0a'

const noAlgorithms = {
  ...{ kexAlgorithms: [], hostKeyAlgorithms: [], encryptionAlgorithms: [], macAlgorithms: [], compressionAlgorithms: [] },
}
const ssh = (address: string, key: string) =>
  sighting(address, 'ssh', { kind: 'ssh', port: 22, ...noAlgorithms, hostKey: { algorithm: 'ssh-ed25519', key } })
const engine = (address: string, engineId: string, boots = 4, timeS = 100) =>
  sighting(address, 'snmp', { kind: 'snmp-engine', engineId, enterprise: 8072, boots, timeS })
const sysName = (address: string, name: string) => sighting(address, 'snmp', { kind: 'snmp-system', version: '2c', name })
const serial = (address: string, serialNumber: string) =>
  sighting(address, 'snmp', { kind: 'snmp-chassis', manufacturer: 'Cisco', serialNumber })
const tls = (address: string, keyFingerprint: string, port = 443) =>
  sighting(address, 'tls', {
    ...{ kind: 'certificate', port, protocol: 'TLSv1.3', subject: {}, issuer: {}, names: [], notBefore: 0, notAfter: 1, keyFingerprint },
  })
const mdns = (address: string, name: string) => sighting(address, 'mdns', { kind: 'mdns', names: [name], types: [], services: [] })
const ntlm = (address: string, netbiosComputer: string) => sighting(address, 'smb', { kind: 'ntlm', port: 445, netbiosComputer })
const smb = (address: string, server: string) =>
  sighting(address, 'smb', { kind: 'smb', port: 445, dialect: 'NT LM 0.12', signingRequired: false, server })
const ttl = (address: string, hops: number, vantage = 'eth0') =>
  sighting(address, 'icmp-echo', { kind: 'echo-reply', ttl: hops, rttMs: 1 }, { vantage })

/** `10.2.0.5 10.3.0.9`: the addresses of each device. */
const devicesOf = (...sightings: readonly Sighting[]): string[] =>
  gathered(partsOf(sightings)).map(({ parts }) => parts.flatMap(({ addresses }) => addresses).join(' '))
const reasonsOf = (...sightings: readonly Sighting[]): string[][] => gathered(partsOf(sightings)).map(({ reasons }) => [...reasons])

describe('two addresses beyond a router that show one SSH host key', () => {
  const two = [echo(far), ssh(far, 'K'), echo(other), ssh(other, 'K')]

  it('are one device where nothing speaks against it', () => {
    expect(devicesOf(...two)).toEqual([`${far} ${other}`])
  })

  it.each<[string, Sighting[], Sighting[]]>([
    [
      'serial numbers',
      [serial(far, 'FOC1834S2XY'), serial(other, 'FOC1834S2XZ')],
      [serial(far, 'FOC1834S2XY'), serial(other, 'foc1834s2xy')],
    ],
    ['TLS keys at one port', [tls(far, 'a'), tls(other, 'b')], [tls(far, 'a'), tls(other, 'b', 8443)]],
    [
      'TLS keys at one of two ports',
      [tls(far, 'a'), tls(other, 'b'), tls(far, 'c', 8006), tls(other, 'c', 8006)],
      [tls(far, 'a'), tls(other, 'a'), tls(far, 'c', 8006)],
    ],
    [
      'NetBIOS names',
      [netbios(far, 'WEB', 'LAB'), netbios(other, 'DB', 'LAB')],
      [netbios(far, 'WEB', 'LAB'), netbios(other, 'web', 'LAB')],
    ],
    ['names of the file server', [smb(far, 'WEB'), smb(other, 'DB')], [smb(far, 'WEB'), netbios(other, 'WEB', 'LAB')]],
    ['NTLM names', [ntlm(far, 'WEB'), ntlm(other, 'DB')], [ntlm(far, 'WEB'), ntlm(other, 'web')]],
    ['SNMP names', [sysName(far, 'r1.lab'), sysName(other, 'r2.lab')], [sysName(far, 'r1.lab'), sysName(other, 'R1.lab')]],
    ['multicast DNS names', [mdns(far, 'a.local'), mdns(other, 'b.local')], [mdns(far, 'a.local'), sysName(other, 'b')]],
    ['distances', [ttl(far, 63), ttl(other, 62)], [ttl(far, 64), ttl(other, 63, 'eth1')]],
    ['starts of one SNMP engine', [engine(far, 'E'), engine(other, 'E', 5)], [engine(far, 'E'), engine(other, 'E', 4, 102)]],
  ])('are two by other %s, and one where these say nothing', (_, against, harmless) => {
    // Without the echoes that are in `two`: each case brings its own.
    const keyed = two.filter(({ fact }) => fact.kind === 'ssh')
    expect(devicesOf(...keyed, ...against)).toEqual([far, other])
    expect(devicesOf(...keyed, ...harmless)).toEqual([`${far} ${other}`])
  })

  it('are one whatever the name server calls each interface', () => {
    expect(devicesOf(...two, reverseDns(far, 'r1-eth0.lab'), reverseDns(other, 'r1-eth1.lab'))).toEqual([`${far} ${other}`])
  })

  it('are two where a third one proves that the key is copied, and all three say so', () => {
    const third = [echo('10.4.0.2'), ssh('10.4.0.2', 'K'), sysName('10.4.0.2', 'c')]
    const all = [...two, sysName(far, 'a'), sysName(other, 'a'), ...third]
    expect(devicesOf(...all)).toEqual([far, other, '10.4.0.2'])
    expect(reasonsOf(...all)[0]).toEqual([
      `${other} and 10.4.0.2 answered with the same SSH host key: a copy, or another way to this device. Join them if they are one`,
    ])
  })
})

describe('an address on our link and one beyond a router', () => {
  const both = [arp(near, mac), echo(near), ssh(near, 'K'), echo(far), ssh(far, 'K')]

  it('are two by one key: the first may pass its port on to the second', () => {
    expect(devicesOf(...both)).toEqual([near, far])
    expect(reasonsOf(...both)[1]?.join()).toContain(`${near} answered with the same SSH host key: a copy, or another way`)
  })

  it.each<[string, Sighting[]]>([
    ['SNMP engine', [engine(near, 'E'), engine(far, 'E')]],
    ['TLS key', [tls(near, 'a'), tls(far, 'a')]],
    ['serial number', [serial(near, 'FOC1834S2XY'), serial(far, 'FOC1834S2XY')]],
  ])('are the two legs of one router by the %s as well, be it our next hop or not', (second, its) => {
    expect(devicesOf(...both, ...its)).toEqual([`${near} ${far}`])
    expect(devicesOf(...both, ...its, gateway(near, '0.0.0.0/0'))).toEqual([`${near} ${far}`])
    expect(reasonsOf(...both, ...its)[0]).toEqual([
      `One device: ${near} and ${far} answered with the same SSH host key`,
      `One device: ${near} and ${far} answered with the same ${second === 'TLS key' || second === 'serial number' ? second : 'SNMP engine ID'}`,
    ])
  })

  it('are two by any number of keys of one kind, and by keys that make nobody one device', () => {
    expect(devicesOf(...both, sighting(near, 'ssh', secondKey), sighting(far, 'ssh', secondKey))).toEqual([near, far])
    expect(
      devicesOf(echo(near), tls(near, 'a'), serial(near, 'FOC1834S2XY'), echo(far), tls(far, 'a'), serial(far, 'FOC1834S2XY')),
    ).toEqual([near, far])
  })

  it('are two although two ports are passed on, where the second answers from further away', () => {
    const passedOn = [arp(near, mac), ttl(near, 64), ttl(far, 63), ssh(near, 'K'), ssh(far, 'K'), tls(near, 'a'), tls(far, 'a')]
    expect(devicesOf(...passedOn)).toEqual([near, far])
  })

  it('hold up nobody else: the legs beyond it are one', () => {
    expect(devicesOf(...both, echo(other), ssh(other, 'K'))).toEqual([near, `${far} ${other}`])
    // A next hop whose MAC nobody measured is as near.
    const nextHop = [gateway(near, '0.0.0.0/0'), echo(near), ssh(near, 'K'), echo(far), ssh(far, 'K')]
    expect(devicesOf(...nextHop)).toEqual([near, far])
  })
})

const secondKey = { kind: 'ssh', port: 2222, ...noAlgorithms, hostKey: { algorithm: 'ssh-rsa', key: 'L' } } as const

describe('a key of the firmware', () => {
  const addressOf = (at: number): string => `10.5.${at >> 8}.${at & 255}`
  const firmware = Array.from({ length: 9 }, (_, at) => [echo(addressOf(at)), ssh(addressOf(at), 'K')]).flat()

  it('makes nobody one device, and takes nothing from another key', () => {
    expect(devicesOf(...firmware)).toHaveLength(9)
    const legs = [engine(addressOf(0), 'E'), engine(addressOf(1), 'E')]
    expect(devicesOf(...firmware, ...legs)[0]).toBe('10.5.0.0 10.5.0.1')
    expect(reasonsOf(...firmware, ...legs)[0]).toEqual([
      '10.5.0.2, 10.5.0.3, 10.5.0.4, 10.5.0.5 and 3 more answered with the same SSH host key: a copy, or another way to this device. Join them if they are one',
      'One device: 10.5.0.0 and 10.5.0.1 answered with the same SNMP engine ID',
    ])
  })
})
