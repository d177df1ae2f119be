/** What hosts mean by what they say to everybody, and when it makes a host. */
import { describe, expect, it } from 'vitest'
import type { Fact } from '#shared/domain/fact.ts'
import { answersOf } from '../../../../src-main/core/inventory/answers.ts'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import { reference, sighting } from './sightings.ts'

const address = '10.1.1.77'
const heard = (fact: Fact, after = 0) => sighting(address, 'heard', fact, { after })
const readingOf = (fact: Fact) => answersOf([heard(fact)]).readings[0]
const client = { kind: 'dhcp-client', mac: 'bc:24:11:4e:07:77', hasAddress: true, parameters: [1, 3, 249] } as const
const announcement = { kind: 'browser-announcement', name: 'FILESERVER', version: { major: 6, minor: 1 }, master: false } as const

describe('the readings of what is heard', () => {
  it('take name, class and wishes of a DHCP client, safe to show', () => {
    expect(readingOf({ ...client, hostName: 'annas-pc\u202e', vendorClass: 'MSFT 5.0' })).toEqual({
      names: [{ name: 'annas-pc\u202e', source: 'dhcp' }],
      keys: [],
      signals: [
        { name: 'dhcp-vendor', value: 'MSFT 5.0', says: 'Its DHCP client calls itself MSFT 5.0' },
        { name: 'dhcp-parameters', value: '1,3,249', says: 'Its DHCP client asks for the options 1,3,249' },
      ],
      why: ['Its DHCP client names it annas-pc', 'Its DHCP client calls itself MSFT 5.0'],
    })
  })

  it('know a DHCP client again by an identifier that is made to last, and by no other', () => {
    const duid = 'ff329a0567000100013298cb6e0011329a0567'
    expect(readingOf({ ...client, clientId: duid })?.keys).toEqual([{ kind: 'dhcp-client', value: duid }])
    for (const clientId of ['01bc24114e0777', '0061', 'ff00']) expect(readingOf({ ...client, clientId })?.keys).toEqual([])
  })

  it('take the name of a computer from its announcement and from what it registers for itself', () => {
    expect(readingOf({ ...announcement, serverType: 0x9a03, comment: 'Files' })).toMatchObject({
      names: [{ name: 'FILESERVER', source: 'netbios' }],
      signals: [
        { name: 'browser-version', value: '6.1' },
        { name: 'browser-role', value: 'unix' },
        { name: 'browser-role', value: 'nt-server' },
      ],
      why: ['It announces itself to its workgroup as FILESERVER', 'It describes itself to its workgroup as Files'],
    })
    const registration = { kind: 'netbios-registration', name: 'FILESERVER', suffix: 0x20, group: false } as const
    expect(readingOf(registration)).toMatchObject({
      names: [{ name: 'FILESERVER', source: 'netbios' }],
      signals: [{ name: 'netbios', value: '20' }],
    })
    expect(readingOf({ ...registration, name: 'WORKGROUP', suffix: 0, group: true })).toMatchObject({
      names: [],
      signals: [{ value: 'group-00' }],
    })
    expect(readingOf({ ...registration, suffix: 0x03 })?.names).toEqual([])
  })

  it('take port, name and protocol of the others', () => {
    expect(readingOf({ kind: 'dhcp-server', routers: [], nameServers: [] })?.ports).toEqual([{ protocol: 'udp', port: 67 }])
    const asked = sighting(address, 'llmnr', { kind: 'llmnr-name', name: 'desk7' })
    expect(inventoryOf([asked], reference).hosts[0]).toMatchObject({ label: 'desk7', methods: ['tcp-connect:5355'] })
    expect(answersOf([asked]).readings).toEqual([
      {
        ports: [{ protocol: 'tcp', port: 5355 }],
        names: [{ name: 'desk7', source: 'llmnr' }],
        why: ['Asked by LLMNR, it gives its name as desk7'],
      },
    ])
    expect(readingOf({ kind: 'llmnr-name', name: 'DESKTOP-1' })).toMatchObject({
      names: [{ name: 'DESKTOP-1', source: 'llmnr' }],
      signals: [{ name: 'spoke', value: 'llmnr' }],
    })
    expect(readingOf({ kind: 'spoke', protocol: 'mdns' })?.signals).toEqual([
      { name: 'spoke', value: 'mdns', says: 'It asks others by multicast DNS' },
    ])
  })
})

describe('what is heard', () => {
  it('makes a host of who speaks, and puts it on the link where its hardware address was heard', () => {
    const mac = { kind: 'mac', mac: client.mac } as const
    const [host] = inventoryOf([heard(mac), heard({ ...announcement, serverType: 1 }, 5)], reference).hosts
    expect(host).toMatchObject({
      label: 'FILESERVER',
      mac: client.mac,
      methods: ['arp', 'netbios'],
      live: true,
      contacts: [{ vantage: 'eth0', address, measuredBy: 'arp' }],
    })
  })

  it('makes a host of a DHCP client that has its address, and none of one that asks for it', () => {
    expect(inventoryOf([heard(client)], reference).hosts).toMatchObject([{ addresses: [address], methods: ['dhcp'], live: true }])
    expect(inventoryOf([heard({ ...client, hasAddress: false })], reference).hosts).toEqual([])
  })
})
