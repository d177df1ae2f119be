/** What the answers of SNMP agents mean, and how devices as they are sold are judged by them. */
import { describe, expect, it } from 'vitest'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { SnmpFact } from '#shared/domain/snmp-fact.ts'
import { answersOf } from '../../../../src-main/core/inventory/answers.ts'
import { inventoryOf } from '../../../../src-main/core/inventory/fold.ts'
import { reference } from './sightings.ts'

const seen = (...facts: readonly SnmpFact[]): readonly Sighting[] =>
  facts.map((fact) => ({ at: 1, scan: 1, vantage: 'eth0', address: '10.1.1.5', source: 'snmp', fact }))
const keysOf = (...facts: readonly SnmpFact[]) => answersOf(seen(...facts)).readings.flatMap(({ keys = [] }) => keys)
const chassis = { kind: 'snmp-chassis', manufacturer: 'Cisco', model: 'WS-C2960X' } as const

describe('a device with an SNMP agent', () => {
  it.each([
    ['Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(2)E6', '9.1.1208', 6, 'switch', 'Cisco IOS 15.2(2)E6'],
    ['RouterOS RB750Gr3', '14988.1', 78, 'router', 'RouterOS'],
    ['Linux DiskStation 4.4.302+ #69057 SMP x86_64', '6574.1', 72, 'nas', 'Synology DSM'],
    ['pfSense fw.lab.home 2.7.2-RELEASE FreeBSD 14.0-CURRENT amd64', '12325.1.1.2.1.1', 76, 'firewall', 'pfSense'],
    ['VMware ESXi 7.0.3 build-19193900 VMware, Inc. x86_64', '6876.4.1', 72, 'hypervisor', 'VMware ESXi 7.0.3'],
    ['APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6)', '318.1.3.27', 72, 'ups', undefined],
    ['Brother NC-8900w, Firmware Ver.1.22', '2435.2.3.9.1', 72, 'printer', undefined],
    ['AXIS M3045; Network Camera; 6.50', '368.1', 72, 'camera', undefined],
    ['', '12356.101.1.641', 78, 'firewall', 'FortiOS'],
  ])('that says "%s" of itself is judged by it', (description, object, services, type, os) => {
    const fact = { kind: 'snmp-system', version: '2c', objectId: `1.3.6.1.4.1.${object}`, services } as const
    const [host] = inventoryOf(seen(description === '' ? fact : { ...fact, description }), reference).hosts
    expect([host?.type, host?.os?.name]).toEqual([type, os])
  })

  it('is known again by the serial number of its chassis, where that is one', () => {
    expect(keysOf({ ...chassis, serialNumber: 'FOC1834S2XY' })).toEqual([{ kind: 'serial-number', value: 'cisco foc1834s2xy' }])
    for (const serialNumber of ['N/A', 'None', '0123456789', '00000000', 'To be filled', '12345'])
      expect(keysOf({ ...chassis, serialNumber })).toEqual([])
    expect(keysOf({ kind: 'snmp-chassis', serialNumber: 'FOC1834S2XY' })).toEqual([])
  })

  it('lists MACs that belong to others as well: none of them is a key', () => {
    const interfaces = [{ index: 1, name: 'vmbr0', mac: 'bc:24:11:4e:07:17', operStatus: 1 }]
    const fact = {
      kind: 'snmp-interfaces',
      interfaces,
      more: 3,
      addresses: [{ address: '10.1.1.5', interface: 1 }, { address: '10.2.1.1' }],
    } as const
    expect(keysOf(fact)).toEqual([])
    expect(answersOf(seen(fact)).readings.flatMap(({ why = [] }) => why)).toEqual([
      'SNMP lists 4 interfaces, 1 of them up',
      'SNMP gives 10.1.1.5 to its interface vmbr0 with bc:24:11:4e:07:17',
      'SNMP gives it 1 further address: 10.2.1.1',
    ])
  })
})
